"""Tables on a PDF page: rows of pieces that stand under each other, below a row of names.

A PDF knows no tables. Only what plainly is one counts: the names on top, and under each of them
short values in every row. The rest stays lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ._blocks import named, names_columns
from ._lines import Line

_LEAST_ROWS = 2
"""Under the names."""
_SHORT = 25
_MARK = re.compile(r"[\W_]+|\(?[a-z0-9]{1,3}[.)]")
"""What stands before an item of a list."""
_NUMBER = re.compile(r"[-+–]?[\d.,\s]+%?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-/–]\s*(?:19|20)?\d\d)?")
_APART = 2.6
"""Lines from one row to the next, at most."""


Row = list[Line]


@dataclass(frozen=True, slots=True)
class Table:
    """The pieces of a table, and a line of text for each row, with the name before each value."""

    names: Row
    rows: list[tuple[Row, str]]


def parted(lines: Sequence[Line], above: Row | None) -> Iterator[Row | Table]:
    """The lines of a page in their order, with the tables among them. `above` are the names of a
    table that the page before ended with: it may go on here."""
    rows = _rows(lines)
    loose: Row = []
    at = 0
    while at < len(rows):
        names, body = rows[at], _body(rows[at], rows[at + 1 :])
        past = at + 1
        if above and at == 0 and (going_on := _body(above, rows, first=True)):
            names, body, past = above, going_on, 0
        if body:
            if loose:
                yield loose
                loose = []
            yield _table(names, body)
            at = past + sum(map(len, body))
        else:
            loose += rows[at]
            at += 1
    if loose:
        yield loose


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        if line.beside and rows:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _body(names: Row, rows: Sequence[Row], *, first: bool = False) -> list[list[Row]]:
    """The rows under the names, each as its lines of text; none where this is no table. `first`:
    on the next page, where the names say nothing about height."""
    if not _is_header(names):
        return []
    columns = [[piece.x0, piece.x1] for piece in names]
    body: list[list[Row]] = []
    waiting: list[Row] = []
    before = None if first else names
    for row in rows:
        if (before and not _follows(before, row)) or not _fits(row, columns):
            break
        before = row
        waiting.append(row)
        if len(row) == len(names):
            for part in waiting:
                if body and len(part) == 1 and not part[0].text[:1].isupper():
                    body[-1].append(part)  # The rest of a value that took more than a line.
                else:
                    body.append([part])
            waiting = []
    full = [whole[0] for whole in body if len(whole[0]) == len(names)]
    values = [piece.text for row in full for piece in row[1:]]
    short = sum(len(value) <= _SHORT or bool(_NUMBER.fullmatch(value)) for value in values)
    marks = sum(bool(_MARK.fullmatch(row[0].text)) for row in full)
    is_table = len(full) >= _LEAST_ROWS and short >= len(values) * 0.8 and marks * 2 <= len(full)
    return body if is_table else []


def _is_header(row: Row) -> bool:
    """Names, of which a year may be one; not the marks and texts of a list."""
    texts = [f"jaar {p.text}" if _YEAR.fullmatch(p.text) else p.text for p in row]
    return names_columns(texts, len(row)) and not any(map(_MARK.fullmatch, texts))


def _follows(above: Row, row: Row) -> bool:
    size = max(above[0].size, 1.0)
    return 0 < above[0].y - row[0].y <= size * _APART


def _fits(row: Row, columns: list[list[float]]) -> bool:
    """Whether each piece stands under one name and no other; then the columns grow with it."""
    places = []
    for piece in row:
        under = [n for n, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
        if len(under) != 1:
            return False
        places.append(under[0])
    if len(set(places)) < len(places):
        return False
    for piece, place in zip(row, places, strict=True):
        columns[place] = [min(columns[place][0], piece.x0), max(columns[place][1], piece.x1)]
    return True


def _table(names: Row, body: Sequence[Sequence[Row]]) -> Table:
    titles = [piece.text for piece in names]
    rows = []
    for whole in body:
        if [piece.text for piece in whole[0]] == titles:
            continue  # The names once more, on the next page.
        cells: list[list[str]] = [[] for _ in names]
        for row in whole:
            for place, piece in zip(_places(row, names, body), row, strict=True):
                cells[place].append(piece.text)
        text = named(titles, [" ".join(cell) for cell in cells])
        rows.append(([piece for row in whole for piece in row], text))
    return Table(names, rows)


def _places(row: Row, names: Row, body: Sequence[Sequence[Row]]) -> list[int]:
    """The column of each piece: that of the full row whose pieces it stands under."""
    if len(row) == len(names):
        return list(range(len(names)))
    full = [names, *(r for whole in body for r in whole if len(r) == len(names))]
    return [
        max(
            range(len(names)),
            key=lambda n: max(min(p.x1, r[n].x1) - max(p.x0, r[n].x0) for r in full),
        )
        for p in row
    ]
