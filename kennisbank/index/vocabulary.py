"""The words that the records use, for telling a misspelling from a word.

Kept with each generation as lines of *folded word, number of records, as written*, and brought up
to date from the generation before: only what came and went is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kennisbank import analyse

FILE = "vocabulary.tsv"

_NUMBERED = re.compile(rf"(?:{'|'.join(sorted(analyse.NUMBERED))})\s", re.IGNORECASE)


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
    if not _NUMBERED.search(text):
        # Most pieces come again and again; names with a number are one word with what follows.
        text = " ".join(dict.fromkeys(text.split()))
    for word in analyse.words(text):
        # A name and its number may stand on two lines.
        forms.setdefault(word.text, " ".join(text[word.start : word.end].lower().split()))
        for part in word.parts:
            forms.setdefault(part, part)
    return forms
