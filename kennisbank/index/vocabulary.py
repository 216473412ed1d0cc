"""The words that the records use, for telling a misspelling from a word.

Kept with each generation as lines of *folded word, number of records, as written*, and brought up
to date from the generation before: only what came and went is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path

from kennisbank import analyse

FILE = "vocabulary.tsv"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded word → number of records that use it, and how it is written where that differs."""

    counts: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        counts: dict[str, int] = {}
        written: dict[str, str] = {}
        with (folder / FILE).open(encoding="utf-8") as lines:
            for line in lines:
                word, count, form = line.rstrip("\n").split("\t")
                counts[word] = int(count)
                if form:
                    written[word] = form
        return cls(counts, written)

    def save(self, folder: Path) -> None:
        with (folder / FILE).open("w", encoding="utf-8") as lines:
            for word, count in sorted(self.counts.items()):
                lines.write(f"{word}\t{count}\t{self.written.get(word, '')}\n")


def write(
    folder: Path, previous: Path | None, added: Iterable[str], removed: Iterable[str]
) -> None:
    """Write the vocabulary of a generation: that of the one before, and the texts of the records
    that came and went since."""
    known = Vocabulary.load(previous) if previous else Vocabulary()
    counts, written = Counter(known.counts), dict(known.written)
    for text in added:
        forms = forms_in(text)
        counts.update(forms.keys())
        for word, form in forms.items():
            if form != word:
                written.setdefault(word, form)
    for text in removed:
        counts.subtract(forms_in(text).keys())
    left = +counts
    Vocabulary(left, {word: form for word, form in written.items() if word in left}).save(folder)


def forms_in(text: str) -> dict[str, str]:
    """Folded word → as written, lower case; the parts that a hyphen joins are words too."""
    forms: dict[str, str] = {}
    for word, form in _said(text):
        forms.setdefault(word, form)
    return forms


def _said(text: str) -> Iterable[tuple[str, str]]:
    pieces = text.split()
    for piece, following in pairwise(pieces):
        if following[0].isnumeric() and _forms_of(piece)[1]:
            # A name and its number are one word, also where they stand on two lines.
            return _forms(text)
    return chain.from_iterable(_forms_of(piece)[0] for piece in dict.fromkeys(pieces))


@lru_cache(maxsize=50_000)
def _forms_of(piece: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Of a piece without spaces; and whether it is one word with a number that follows. Texts say
    the same pieces again and again."""
    found = analyse.words(piece)
    return tuple(_forms(piece)), bool(found) and found[-1].text in analyse.NUMBERED


def _forms(text: str) -> Iterator[tuple[str, str]]:
    for word in analyse.words(text):
        yield word.text, " ".join(text[word.start : word.end].lower().split())
        yield from zip(word.parts, word.parts, strict=True)
