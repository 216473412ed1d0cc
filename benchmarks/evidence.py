"""What overview, map, comparison and an approach cost at the server, with many studies.

`python -m benchmarks.evidence` prints milliseconds for 150 approaches with 600 studies, made up of
the words of the starter corpus; the aim is under 100 ms each.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.corpus import Corpus
from kennisbank.model import Interventie, Richting
from kennisbank.settings import Settings
from kennisbank.web import create_app

from .figures import Row, keep, milliseconds, show, spread

CORPUS = Path(__file__).parents[1] / "corpus"

ADDRESSES = {
    "overview": "/interventies",
    "overview by strength": "/interventies?sorteer=bewijskracht",
    "overview, filtered": "/interventies?thema=onderwijs&uitkomst=recidive",
    "map of themes": "/bewijskaart",
    "map of approaches": "/bewijskaart?rijen=aanpak",
    "map, Dutch studies": "/bewijskaart?nederland=ja",
    "comparison of four": "/vergelijken?i=aanpak-0&i=aanpak-1&i=aanpak-2&i=aanpak-3",
    "theme": "/themas/onderwijs",
    "approach": "/interventies/aanpak-0",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--approaches", type=int, default=150)
    parser.add_argument("--studies", type=int, default=4, help="of each approach")
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        _write(corpus, chosen.approaches, chosen.studies)
        kb = Kennisbank(Settings(corpus=corpus, index=Path(folder) / "index", model=""))
        kb.ingest()
        rows = measure(kb, chosen.rounds)
    total = chosen.approaches * chosen.studies
    show(f"Milliseconds at {chosen.approaches} approaches with {total} studies", rows)
    print(
        f"\n{keep('evidence', {'approaches': chosen.approaches, 'studies': total, 'pages': rows})}"
    )


def measure(kb: Kennisbank, rounds: int) -> list[Row]:
    client = TestClient(create_app(kb))
    rows: list[Row] = []
    for name, address in ADDRESSES.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        worked = time.process_time()
        taken = [milliseconds(partial(client.get, address)) for _ in range(rounds)]
        cpu = (time.process_time() - worked) * 1000 / rounds
        size = len(answer.content) // 1000
        rows.append({"page": name, **spread(taken), "processor": round(cpu, 1), "kB": size})
    return rows


def _write(folder: Path, approaches: int, studies: int) -> None:
    """Cards of the starter corpus under other names, each with studies drawn from all of them."""
    starter = Corpus(CORPUS)
    cards = [starter.interventie(s) for s in starter.scan()[0] if s.soort == "interventie"]
    pool = [studie for card in cards for studie in card.studies if studie.uitkomsten]
    draw = random.Random(0)
    (folder / "interventies").mkdir(parents=True)
    for number in range(approaches):
        card = cards[number % len(cards)]
        drawn = [_turned(s.model_dump(mode="json"), draw) for s in draw.sample(pool, studies)]
        _put(folder / "interventies" / f"aanpak-{number}.md", card, drawn)


def _turned(studie: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    for uitkomst in studie["uitkomsten"]:
        uitkomst["richting"] = draw.choice(list(Richting)).value
    return {**studie, "document": None}


def _put(path: Path, card: Interventie, studies: list[dict[str, Any]]) -> None:
    said = card.model_dump(mode="json", by_alias=True, exclude={"tekst", "slug", "onderdeel_van"})
    said = {**said, "naam": f"{card.naam} ({path.stem})", "studies": studies}
    front_matter = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{front_matter}---\n\n{card.tekst}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
