"""Running headers, footers and page numbers: what is on a page because it is a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import takewhile

from ._headings import LARGER, bare, body_size
from ._lines import Line, Sheet

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:pagina|pag\.?|page|p\.|blad|bladzijde)?\s*[-–|]?\s*\d{1,4}\s*[-–|]?\s*"
    r"(?:(?:van|of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{3}")
_MARGIN = 0.14
"""Share of the page's height, above and below, where furniture stands."""
_REACH = 4
"""Rows from the edge that are looked at."""
_OFTEN = 3
_SLOT = 4
"""Pages, at least, before a height counts as the place of running heads."""
_WHITE = 1.8
"""Times its own height that a running head stands from the text."""


def without_furniture(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """The lines of each page that belong to the text."""
    edges = [_edges(sheet) for sheet in sheets]
    running = _running(sheets, edges)
    seen: Counter[tuple[str, int]] = Counter()
    numbers: dict[str, Counter[int]] = defaultdict(Counter)
    for sheet, (head, foot) in zip(sheets, edges, strict=True):
        seen.update({_key(line) for line in head + foot})
        for line in head + foot:
            # A number that runs along with the pages is a page number, whatever stands by it.
            for value in {int(digits[:6]) for digits in _DIGITS.findall(line.text)}:
                numbers[_pattern(line.text)][value - sheet.number] += 1

    def is_furniture(sheet: Sheet, line: Line) -> bool:
        shifts = numbers[_pattern(line.text)]
        return (
            id(line) in running
            or _repeated(seen, line, len(sheets))
            or _numbers_pages(line, sheet, shifts, len(sheets))
        )

    kept = []
    for sheet, both in zip(sheets, edges, strict=True):
        # From the edge inwards, up to the first line of text: a sentence that many pages have
        # at one height is no header.
        gone = {id(line) for edge in both for line in takewhile(partial(is_furniture, sheet), edge)}
        kept.append([line for line in sheet.lines if id(line) not in gone])
    # Pages with little more than "Pagina 4" on them: then that is the text.
    left, whole = _letters(kept), _letters([sheet.lines for sheet in sheets])
    return kept if left * 3 > whole else [sheet.lines for sheet in sheets]


def _running(sheets: Sequence[Sheet], edges: Sequence[tuple[list[Line], list[Line]]]) -> set[int]:
    """Lines, by `id`, that name the chapter or speaker of their page: at one height on most pages,
    apart from the text and no larger, in words that stand elsewhere as well."""
    body = body_size(line for sheet in sheets for line in sheet.lines)
    slots: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for edge in edges:
        for side, lines in enumerate(edge):
            row = _apart_from_text(lines)
            if row and all(line.size < body * LARGER for line in row):
                slots[side, round(row[0].y / 3)] += row
    found: dict[int, Line] = {}
    for lines in slots.values():
        # With their digits: "Artikel 16" and "Artikel 31" are titles, each of its own text.
        words = Counter(line.text.lower() for line in lines if _LETTERS.search(line.text))
        most = sum(words.values())
        if most >= max(_SLOT, len(sheets) * 0.4) and len(words) <= most * 0.7:
            found |= {id(line): line for line in lines}
    elsewhere = {
        bare(line.text) for sheet in sheets for line in sheet.lines if id(line) not in found
    }
    running = set()
    for line in found.values():
        # What stands nowhere else is kept where it comes first.
        if bare(line.text) in elsewhere or not bare(line.text):
            running.add(id(line))
        elsewhere.add(bare(line.text))
    return running


def _apart_from_text(edge: Sequence[Line]) -> list[Line]:
    """The row at the edge, when more than a line of white stands between it and the next."""
    if not edge:
        return []
    row = [line for line in edge if abs(line.y - edge[0].y) < edge[0].size * 0.5]
    following = edge[len(row) : len(row) + 1]
    near = following and abs(row[0].y - following[0].y) < edge[0].size * _WHITE
    return [] if near else row


def _letters(pages: Sequence[Sequence[Line]]) -> int:
    return sum(len(line.text) for lines in pages for line in lines)


def _edges(sheet: Sheet) -> tuple[list[Line], list[Line]]:
    """The lines of the upper and the lower margin, each from the edge inwards."""
    low, high = sheet.height * _MARGIN, sheet.height * (1 - _MARGIN)
    lines = sorted(sheet.lines, key=lambda line: line.y)
    heights = sorted({round(line.y) for line in lines})
    bottom, top = set(heights[:_REACH]), set(heights[-_REACH:])
    return (
        [line for line in reversed(lines) if line.y > high and round(line.y) in top],
        [line for line in lines if line.y < low and round(line.y) in bottom],
    )


def _pattern(text: str) -> str:
    return _DIGITS.sub("#", text.lower()).replace(" ", "")


def _key(line: Line) -> tuple[str, int]:
    # Digits count here: "4.6.1 Visualisatie" and "4.6.2 Visualisatie" are no running header.
    return line.text.lower().replace(" ", ""), round(line.y / 12)


def _repeated(seen: Counter[tuple[str, int]], line: Line, pages: int) -> bool:
    text, band = _key(line)
    count = sum(seen[text, near] for near in (band - 1, band, band + 1))
    # A figure or a mark may stand at one height on some pages by chance; words do not.
    return count >= (_OFTEN if _LETTERS.search(text) else max(_OFTEN, pages * 0.5))


def _numbers_pages(line: Line, sheet: Sheet, shifts: Counter[int], pages: int) -> bool:
    text = line.text.strip()
    if _ROMAN.fullmatch(text) and len(line.text) < 8:
        return pages > 3 and line.y < sheet.height * 0.1
    own = {int(digits[:6]) - sheet.number for digits in _DIGITS.findall(text)}
    if any(shifts[shift] >= _OFTEN for shift in own):
        return True
    return bool(_PAGE.fullmatch(text)) and (pages <= 2 or len(text) < 4) and bool(own)
