"""Which paragraphs of a PDF are headings, and how high."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ._layout import Paragraph
from ._lines import Line

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_]")
_CHAPTER = re.compile(r"(hoofdstuk|deel|bijlage|chapter|part|appendix)\s+\w{1,4}\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3}")
_ENTRY = re.compile(r"…\s*\d+$|\.{3}")
_LONGEST = 180
_BOLD_LEVEL = 4
LARGER = 1.13
"""Times the letters of the text, from where a line is a title."""

Outline = Mapping[int, Mapping[str, int]]
"""Per page: the bare title of each entry and its level."""


def bare(text: str) -> str:
    """A title without its number, punctuation and capitals, to compare."""
    return re.sub(r"[\W_]+", "", re.sub(r"^\W*[\d.]+\s+", "", text).lower())


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


class Headings:
    """Judges paragraphs by outline, numbering, size and weight."""

    def __init__(self, pages: Sequence[Sequence[Paragraph]], body: float, outline: Outline) -> None:
        self._body = body
        self._outline = outline
        where: dict[float, set[int]] = defaultdict(set)
        for number, page in enumerate(pages, 1):
            for paragraph in page:
                if self._large(paragraph) and _titular(paragraph):
                    where[_size(paragraph)].add(number)
        # A size met on one page only is that of a cover, not a rank of its own.
        lone = len(pages) <= 4
        self._sizes = [size for size, seen in where.items() if lone or len(seen) > 1]

    def level(self, paragraph: Paragraph, page: int) -> int:
        """0 for a paragraph that is no heading."""
        if not _titular(paragraph):
            return 0
        entries = self._outline.get(page)
        if entries and (level := entries.get(bare(paragraph.text))):
            return level
        large = self._large(paragraph)
        if not large and not self._stands_out(paragraph):
            return 0
        number = _NUMBER.match(paragraph.text)
        if number:
            return min(number[1].count(".") + 1, 6)
        if _CHAPTER.match(paragraph.text):
            return 1
        if not large:
            return _BOLD_LEVEL
        size = _size(paragraph)
        return min(1 + sum(other > size + 0.4 for other in self._sizes), _BOLD_LEVEL - 1)

    def _large(self, paragraph: Paragraph) -> bool:
        return paragraph.size > self._body * LARGER

    def _stands_out(self, paragraph: Paragraph) -> bool:
        text = paragraph.text
        return (
            paragraph.bold
            and len(paragraph.lines) <= 2
            and len(text) <= 120
            and paragraph.size >= self._body * 0.97
            and (text[0].isupper() or text[0].isdigit())
            and text[-1] not in ".,;:"
        )


def _size(paragraph: Paragraph) -> float:
    return round(paragraph.size * 2) / 2


def _titular(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        0 < len(text) <= _LONGEST
        and not text.startswith("- ")
        and not paragraph.row
        and not paragraph.lines[-1].beside
        and _LETTERS.search(text) is not None
        and not _ENTRY.search(text)
        and not (len(text) > 60 and text[-1] in ".;")
    )
