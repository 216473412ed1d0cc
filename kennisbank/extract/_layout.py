"""Lines to paragraphs: reading order, columns, and where one paragraph ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ._hyphens import Joiner
from ._lines import Line
from ._tables import Table, parted

_BULLET = re.compile(r"([-–—•●○▪■◦‣·*✓➢»o\uf0b7\uf0a7]|\(?[a-z0-9]{1,3}[.)]|\d+[.)])\s+\S")
_MARK = re.compile(r"^[•●○▪■◦‣·✓➢»\uf0b7\uf0a7–—*o]\s+")
_LONE_MARK = re.compile(r"[•●○▪■◦‣·✓➢»–—\-\uf0b7\uf0a7o]|\(?[a-z0-9]{1,3}[.)]")
_LEADERS = re.compile(r"(?:\s*[.…·_]){4,}\s*")
_END = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    text: str = ""
    item: bool = False
    """An item of a list, or a row of a table: stands tight under what comes before."""
    row: bool = False
    """Of a table, so no heading."""

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def paragraphs(
    lines: Sequence[Line], width: float, joiner: Joiner, above: list[Line] | None = None
) -> tuple[list[Paragraph], list[Line] | None]:
    """Also the names of the table that the page ends with; `above` are those of the page before."""
    found: list[Paragraph] = []
    last: list[Line] | None = None
    for part in parted(_in_columns(lines, width), above):
        last = part.names if isinstance(part, Table) else None
        if isinstance(part, Table):
            found += [Paragraph(row, text, n > 0, True) for n, (row, text) in enumerate(part.rows)]
            continue
        for group in _groups(_rows(part)):
            item = bool(_BULLET.match(group[0].text))
            text = _LEADERS.sub(" … ", _joined(group, joiner))
            found.append(Paragraph(group, _MARK.sub("- ", text), item))
    return found, last


def _in_columns(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines that were set in two columns but written across them, column by column.

    Files mostly hold columns in reading order; then no line stands `beside` another, and the
    order stays as it is.
    """
    split = [index for index, line in enumerate(lines) if line.beside]
    if len(split) < 8:
        return list(lines)
    gutter = _gutter([(lines[index - 1], lines[index]) for index in split], width)
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.x0 < gutter < line.x1:
            ordered += left + right
            left, right = [], []
            ordered.append(line)
        else:
            line.beside = False
            (left if line.x1 <= gutter else right).append(line)
    return ordered + left + right


def _gutter(pairs: Sequence[tuple[Line, Line]], width: float) -> float | None:
    """The x between two columns of running text, when most pairs agree on one."""
    fits = [
        (a, b)
        for a, b in pairs
        if min(a.x1 - a.x0, b.x1 - b.x0) > width * 0.2 and a.x1 < width * 0.6 and b.x0 > width * 0.4
    ]
    if len(fits) < 8 or len(fits) < len(pairs) * 0.6:
        return None
    start, share = Counter(round(b.x0 / 4) for _, b in fits).most_common(1)[0]
    if share < len(fits) * 0.5:
        return None
    return start * 4 - 4


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Pieces that stand beside each other as one line: cells of a table, number and title."""
    rows: list[Line] = []
    for line in lines:
        before = rows[-1] if rows else None
        lone = before is not None and _LONE_MARK.fullmatch(before.text)
        level = before is not None and abs(before.y - line.y) < line.size * 0.3
        if before is not None and (line.beside or (lone and level and line.x0 >= before.x1 - 1)):
            before.text = f"{before.text} {line.text}"
            before.x1, before.hyphen = line.x1, line.hyphen
            before.bold = before.bold and line.bold
            before.beside = line.beside
        else:
            rows.append(line)
    return rows


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for index, line in enumerate(lines):
        right = max((near.x1 for near in lines[max(0, index - 6) : index + 6]), default=0.0)
        if groups and _together(groups[-1], line, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _together(group: Sequence[Line], line: Line, right: float) -> bool:
    before = group[-1]
    if before.hyphen:
        return True
    size = max(before.size, 1.0)
    if abs(line.size - before.size) > size * 0.12 or line.bold != before.bold:
        return False
    if _BULLET.match(line.text) or before.beside or line.beside:
        return False
    down = before.y - line.y
    if down < -size:  # the next column, or a text box
        return not _END.search(before.text) and line.text[:1].islower()
    pitch = group[-2].y - before.y if len(group) > 1 else size * 1.3
    if down > max(pitch, size) * 1.45 + 1:
        return False
    listed = _BULLET.match(group[0].text) is not None
    indented = line.x0 - before.x0 > size * 0.8 and not (listed and len(group) == 1)
    if indented and _END.search(before.text):
        return False
    return not _fits(before, line, right) or (line.text[:1].islower() and line.x0 <= before.x0 + 2)


def _fits(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of `line` had room on the line before: then the break is meant."""
    word = line.text.split(" ", 1)[0]
    wide = (line.x1 - line.x0) * (len(word) + 1) / max(len(line.text), 1)
    return before.x1 + wide < right - before.size * 0.5


def _joined(lines: Sequence[Line], joiner: Joiner) -> str:
    text = lines[0].text
    for before, line in pairwise(lines):
        if before.hyphen:
            text = joiner.join(text, line.text)
        elif re.search(r"[^\W\d_][-‐\u00ad]$", text) and line.text[:1].isalpha():
            text = joiner.join(text[:-1], line.text)
        else:
            text = f"{text} {line.text}"
    return f"{text}-" if lines[-1].hyphen else text
