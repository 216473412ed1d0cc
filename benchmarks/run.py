"""All benchmarks: `make bench` (minutes), `make bench-full` (a million passages, and the peers)."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from kennisbank import Kennisbank
from kennisbank.embed import MINILM, load_embedder
from kennisbank.embed.embedder import Vectors
from kennisbank.embed.transformer import TransformerEmbedder
from kennisbank.index import LocalIndex
from kennisbank.index.generation import LAYOUT
from kennisbank.settings import Settings

from . import addition, counting, http, ingestion, memory, query, spelling, synthetic, vectors
from .figures import Row, keep, show
from .peers import ONE_THREAD

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
PEERS = ROOT / ".venv-peers" / "bin" / "python"

SIZES = (10_000, 20_000, 100_000)
FULL = (*SIZES, 1_000_000)
PEER_SIZES = (20_000, 100_000)

_MOST_WORDS = 100_000
"""No corpus uses more different words, and drawing more of them takes longest of all."""

Section = tuple[str, Sequence[Row]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages")
    parser.add_argument("--full", action="store_true", help="also a million passages")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds")
    parser.add_argument("--questions", type=int, default=60, help="questions asked in a round")
    parser.add_argument("--model", default=MINILM, help="model of the ingestion benchmark")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="what ingestion reads")
    parser.add_argument("--only", nargs="+", default=[], help="names of sections")
    parser.add_argument("--keep", type=Path, default=ROOT / "benchmarks" / "results" / "indexes")
    chosen = parser.parse_args()
    sizes = FULL if chosen.full else tuple(chosen.sizes)
    run = Run(
        chosen.keep, sizes, chosen.rounds, _questions(chosen.questions), chosen.model, chosen.corpus
    )
    figures: dict[str, object] = {}
    for name, section in run.sections().items():
        if chosen.only and name not in chosen.only:
            continue
        started = time.perf_counter()
        rows = section()
        if rows:
            show(f"{name} ({time.perf_counter() - started:.0f} s)", rows)
            figures[name] = rows
    print(f"\n{keep('run', {'questions': len(run.questions), 'rounds': run.rounds, **figures})}")


class Run:
    """One run: its indexes, made when first needed, and its sections."""

    def __init__(
        self,
        folder: Path,
        sizes: Sequence[int],
        rounds: int,
        questions: list[str],
        model: str,
        corpus: Path,
    ) -> None:
        self.corpus = corpus
        self.folder = folder
        self.sizes = sizes
        self.rounds = rounds
        self.questions = questions
        self.model = model

    def sections(self) -> dict[str, Callable[[], Sequence[Row]]]:
        return {
            "ingestion": lambda: ingestion.measure(
                self.corpus, cast(TransformerEmbedder, load_embedder(self.model)), self.rounds
            ),
            "building": self._building,
            "steps": lambda: self._each(query.steps),
            "filters": lambda: self._each(query.filters),
            "peers": self._peers,
            "vectors": lambda: vectors.crossovers(*self._vectors(), self._vector_sizes()),
            "filtered vectors": lambda: vectors.filtered(*self._vectors(), self._vector_sizes()),
            "counting": lambda: [
                row
                for size in self.sizes
                for row in counting.measure(LocalIndex(self.index(size)).snapshot(), size, 20)
            ],
            "spelling": lambda: spelling.measure([n for n in self.sizes if n <= _MOST_WORDS]),
            "memory": lambda: [memory.measure(self.index(size), size) for size in self.sizes],
            "http": self._http,
            "addition": lambda: [
                addition.measure(self.index(size), size, self.questions) for size in self.sizes
            ],
        }

    def index(self, size: int) -> Path:
        """The synthetic index of a size; kept between runs, so that only the first waits."""
        folder = self.folder / f"{size}-layout{LAYOUT}"
        if not (folder / "CURRENT").exists():
            synthetic.build(folder, size, synthetic.Material.of(self._starter()))
        return folder

    def _starter(self) -> Path:
        folder = self.folder / "starter"
        Kennisbank(Settings(corpus=CORPUS, index=folder, model="")).ingest()
        return folder

    def _building(self) -> Sequence[Row]:
        rows: list[Row] = []
        for size in self.sizes:
            started = time.perf_counter()
            self.index(size)
            took = time.perf_counter() - started
            if took > 1:
                rows.append({"passages": size, "seconds to build the index": round(took)})
        return rows

    def _each(
        self, measure: Callable[[query.Opened, Sequence[str], int, int], list[Row]]
    ) -> list[Row]:
        """Sizes in turn, each round in turn."""
        return [
            row
            for size in self.sizes
            for row in measure(query.Opened.of(self.index(size)), self.questions, size, self.rounds)
        ]

    def _vectors(self) -> tuple[Vectors, Vectors]:
        material = synthetic.Material.of(self._starter())
        embedder = query.Opened.of(self._starter()).kennisbank.embedder
        return material.vectors, embedder.encode_queries(self.questions)

    def _vector_sizes(self) -> tuple[int, ...]:
        return tuple(sorted({*self.sizes, 50_000}))

    def _peers(self) -> Sequence[Row]:
        if not PEERS.exists():
            print("no peers: make them with 'make bench-peers'")
            return []
        rows: list[Row] = []
        for size in (size for size in PEER_SIZES if size in self.sizes):
            command = [str(PEERS), "-m", "benchmarks.peers", str(self.index(size))]
            done = subprocess.run(
                [*command, str(self.rounds + 2)],
                input=json.dumps(self.questions),
                env={**os.environ, **ONE_THREAD, "ANONYMIZED_TELEMETRY": "False"},
                cwd=ROOT,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            rows += json.loads(done.stdout.splitlines()[-1])
        return rows

    def _http(self) -> Sequence[Row]:
        size = 100_000 if 100_000 in self.sizes else self.sizes[-1]
        return http.measure(
            self.index(size), size, self.questions, workers=2, clients=16, seconds=10
        )


def _questions(most: int) -> list[str]:
    lines = (CORPUS / "zoekvragen" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    return texts[:: max(1, len(texts) // most)][:most]


if __name__ == "__main__":
    main()
