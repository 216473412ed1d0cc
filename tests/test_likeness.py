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
from kennisbank.ingest.likeness import ALIKE, SHINGLE, Twins, _share, likeness

WORDS = [f"woord{number}" for number in range(3000)]


def known(text: str, slug: str = "a", jaar: int | None = None) -> Sketch:
    return Sketch(slug, f"Verslag {slug}", jaar, *likeness(text))


def said(seed: int, count: int = 1500) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def test_layout_does_not_matter() -> None:
    text = " ".join(said(1))
    other = known(text.replace(" ", "\n").upper(), "b")
    found = Twins([other]).of(known(text))
    assert found is not None and found.share == 1.0
    assert "gelijk aan die van 'Verslag b' (b)" in found.told(None)


@pytest.mark.parametrize(
    ("mine", "theirs", "which"),
    [(2019, 2021, "eerdere"), (2022, 2021, "latere"), (None, 2021, "andere")],
)
def test_version_is_told(mine: int | None, theirs: int, which: str) -> None:
    old = said(2)
    new = [*old[:1300], *said(3, 200)]
    twins = Twins([known(" ".join(said(4)), "c"), known(" ".join(old), "b", theirs)])
    found = twins.of(known(" ".join(new)))
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
    twins = Twins([known("De notitie gaat over werk.", "b"), known("", "c")])
    assert twins.of(known("De notitie gaat over sport.")) is None
    assert twins.of(known("")) is None


def test_short_notes_that_say_the_same_are() -> None:
    found = Twins([known("De notitie gaat over sport.", "b")]).of(
        known("de notitie gaat over sport")
    )
    assert found is not None and found.share == 1.0


def test_what_is_looked_up_is_what_comparing_all_finds() -> None:
    texts = {f"d{n}": said(n) for n in range(40)}
    # Of each a version that has less and less of it, and the same last words in all.
    texts |= {
        f"v{n}": [*texts[f"d{n}"][: 1500 - 35 * n], *said(100 + n, 35 * n)] for n in range(40)
    }
    sketches = [known(" ".join([*words, *WORDS[:60]]), slug) for slug, words in texts.items()]
    twins = Twins(sketches)
    told = 0
    for own in sketches:
        shares = {o.slug: _share(own, o) for o in sketches if o.slug != own.slug}
        best = max(shares, key=lambda slug: shares[slug])
        found = twins.of(own)
        assert (found.slug if found else None) == (best if shares[best] >= ALIKE else None)
        told += found is not None
    assert 20 < told < len(sketches)


def test_a_document_that_changed_is_compared_as_it_is_now() -> None:
    first, second = (known(" ".join(said(seed)), "b") for seed in (7, 8))
    twins = Twins([first])
    twins.put(second)
    assert twins.of(known(" ".join(said(7)))) is None
    assert twins.of(known(" ".join(said(8)))) is not None
    assert twins.of(second) is None, "a document is no twin of itself"


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
