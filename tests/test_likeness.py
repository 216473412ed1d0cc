"""The same report again, and another version of it, are told at intake."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import FakeEmbedder, build

from kennisbank.corpus import Corpus
from kennisbank.index import Sketch
from kennisbank.ingest import add
from kennisbank.ingest.likeness import SHINGLE, _share, likeness, twin

WORDS = [f"woord{number}" for number in range(3000)]


def known(text: str, slug: str = "a", jaar: int | None = None) -> Sketch:
    return Sketch(slug, f"Verslag {slug}", jaar, *likeness(text))


def said(seed: int, count: int = 1500) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def test_layout_does_not_matter() -> None:
    text = " ".join(said(1))
    other = known(text.replace(" ", "\n").upper(), "b")
    found = twin(known(text), [other])
    assert found is not None and found.share == 1.0
    assert "gelijk aan die van 'Verslag b' (b)" in found.told(None)


@pytest.mark.parametrize(
    ("mine", "theirs", "which"),
    [(2019, 2021, "eerdere"), (2022, 2021, "latere"), (None, 2021, "andere")],
)
def test_version_is_told(mine: int | None, theirs: int, which: str) -> None:
    old = said(2)
    new = [*old[:1300], *said(3, 200)]
    found = twin(
        known(" ".join(new)), [known(" ".join(said(4)), "c"), known(" ".join(old), "b", theirs)]
    )
    assert found is not None
    told = found.told(mine)
    assert f"{which} versie van 'Verslag b'" in told and "% van de tekst" in told


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.floats(0, 1))
def test_estimate_is_near_the_share_that_is_counted(seed: int, kept: float) -> None:
    a = said(seed)
    cut = int(len(a) * kept)
    b = [*a[:cut], *said(seed + 1, len(a) - cut)]

    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}

    both = shingles(a) & shingles(b)
    counted = len(both) / len(shingles(a) | shingles(b))
    assert abs(_share(known(" ".join(a)), known(" ".join(b), "b")) - counted) < 0.15


def test_short_notes_are_not_alike() -> None:
    assert (
        twin(known("De notitie gaat over sport."), [known("De notitie gaat over werk.", "b")])
        is None
    )
    assert twin(known(""), [known("", "b")]) is None


def test_intake_tells_of_a_version(corpus: Corpus, index: Path, tmp_path: Path) -> None:
    text = "# Verslag\n\n" + " ".join(said(5, 400))
    (corpus.documenten / "verslag-2020.md").write_text(text)
    (corpus.documenten / "verslag-2020.yaml").write_text("titel: Verslag\njaar: 2020\n")
    build(corpus, index)
    newer = tmp_path / "verslag-nieuw.md"
    newer.write_text(text + "\n\n" + " ".join(said(6, 60)))
    report = add([newer], corpus, index, FakeEmbedder())
    (entry,) = report.toegevoegd
    assert "versie van 'Verslag' (verslag-2020)" in " ".join(entry.waarschuwingen)
