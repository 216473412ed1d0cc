"""The manifest of a folder of real documents: what an ingester should make of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kennisbank.errors import Refused
from kennisbank.model import Extraction

Answer = Extraction | Refused

_OCR_NEEDED = re.compile(r"needs OCR|OCR p\d|must be flagged|REJECTED")
_NO_TEXT = re.compile(r"no (?:page )?text|no OCR")
_MAY_GO_EITHER_WAY = re.compile(r"\bor\b|^skip")
_OF_PAGE = re.compile(r"\bp(\d+)(?: must contain)?: ([^;]*)")
_OF_WHOLE = re.compile(r"(?<!p\d )(?<!p\d\d )must contain(?: \(start, middle, end\))?: ([^;]*)")
_HYPHEN = re.compile(r"line-end hyphen (to REMOVE|that BELONGS to the word): ([^;]*)")
_PLACED = re.compile(r"([^,()]+?) \(p(\d+)\)")


@dataclass(frozen=True, slots=True)
class Expectation:
    kind: str
    said: str
    met: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    path: Path
    name: str
    pages: int
    expected: str

    @property
    def is_text_pdf(self) -> bool:
        return self.path.suffix == ".pdf" and not (
            _OCR_NEEDED.search(self.expected) or _NO_TEXT.search(self.expected)
        )

    @property
    def expectations(self) -> list[Expectation]:
        return list(_expectations(self))


def read_manifest(folder: Path) -> list[Entry]:
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        return [
            Entry(
                folder / row["file"],
                row["file"],
                int(re.match(r"\d*", row["pages"])[0] or 0),  # type: ignore[index]
                row["expected"],
            )
            for row in csv.DictReader(file)
        ]


def _expectations(entry: Entry) -> Iterator[Expectation]:
    said = entry.expected
    if said.startswith("refuse"):
        either = bool(_MAY_GO_EITHER_WAY.search(said))
        yield Expectation("refusal", said, lambda a: either or isinstance(a, Refused))
        return
    where = "OCR" if _OCR_NEEDED.search(said) else entry.path.suffix[1:]
    kind = f"words, {where}"
    for number, words in _OF_PAGE.findall(re.sub(_HYPHEN, "", said)):
        for word in re.split(r",\s+", re.sub(r"\(.*?\)", "", words)):
            plain = word.strip(' "')
            if plain and not plain.startswith("compare"):
                yield Expectation(kind, f"p{number} {plain}", _on_page(int(number), plain))
    for listed in _OF_WHOLE.findall(said):
        if not re.match(r"p\d", listed):
            for word in re.sub(r"\(.*?\)", "", listed).split(","):
                yield Expectation(kind, word.strip(), _anywhere(word.strip(' ."')))
    for which, words in _HYPHEN.findall(said):
        name = "hyphen removed" if "REMOVE" in which else "hyphen kept"
        for word, number in _PLACED.findall(words):
            yield Expectation(name, f"p{number} {word}", _on_page(int(number), word.strip(), 1))
    if not (_NO_TEXT.search(said) or "refuse" in said):
        yield Expectation("goes in", said[:60], lambda a: isinstance(a, Extraction))


def _on_page(number: int, word: str, further: int = 0) -> Callable[[Answer], bool]:
    """On the page, or where a word broken over two pages may stand, on one further."""

    def met(answer: Answer) -> bool:
        if isinstance(answer, Refused):
            return False
        texts = [page.text for page in answer.pages[number - 1 : number + further]]
        return any(word.lower() in " ".join(text.split()).lower() for text in texts)

    return met


def _anywhere(word: str) -> Callable[[Answer], bool]:
    return lambda a: isinstance(a, Extraction) and word.lower() in " ".join(a.text.split()).lower()
