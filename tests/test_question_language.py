"""The questions on cards and documents stand apart from those that the search is judged by.

What is measured must not be what was put in: a judged question that a card asks too would be found
by heart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from kennisbank.analyse import analyse
from kennisbank.corpus import Corpus

ROOT = Path(__file__).parents[1]
ALIKE = 85
"""Percent of the letters of their sorted stems that two questions may share."""
LEAST = 3
"""Content words from which a question can be recognised; shorter ones are names and terms."""


@cache
def key(text: str) -> str:
    """A question by the stems of its content words, in any order."""
    return " ".join(sorted(set(analyse(text).stem)))


def too_near(judged: str, asked: list[str]) -> list[str]:
    """Questions of `asked` that say the same as the judged one, or nearly."""
    wanted = key(judged)
    known = [key(text) for text in asked]
    least = ALIKE if len(wanted.split()) >= LEAST else 100
    found = process.extract(wanted, known, scorer=fuzz.ratio, score_cutoff=least, limit=None)
    return [asked[place] for _, _, place in found]


def vragen() -> Iterator[str]:
    corpus = Corpus(ROOT / "corpus")
    sources, _ = corpus.scan()
    for source in sources:
        read = corpus.interventie if source.soort == "interventie" else corpus.document
        yield from read(source).vragen


def judged() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "corpus" / "zoekvragen").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"{file.stem} {row['_id']}", row["text"]


def test_no_judged_question_stands_on_a_card() -> None:
    asked = list(vragen())
    assert len(asked) > 1_000
    near = {f"{name}: {text}": found for name, text in judged() if (found := too_near(text, asked))}
    assert near == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Wat werkt tegen jonge veelplegers?", "wat werkt tegen jonge veelplegers", True),
        (
            "leerling legt het netwerk plat met ddos",
            "Leerling legt netwerk plat met een DDoS",
            True,
        ),
        ("hoe help ik een meisje van 15", "Hoe help je meisjes van 15?", True),
        ("sport voor risicojeugd in de wijk", "sport tegen recidive in de wijk", False),
        ("top 600", "top600", True),
        ("top 600", "werkt de top600", False),
    ],
)
def test_nearness_is_of_words_not_of_their_form_or_order(one: str, other: str, same: bool) -> None:
    assert bool(too_near(one, [other])) is same
