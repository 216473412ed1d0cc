"""Blocks: what every format is first read into, and how they become pages with offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..errors import Refused
from ..model.text import PAGE_BREAK, Extraction, Heading, Page
from ._limits import Limits

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"}
)
# Controls, surrogates, soft hyphens, zero-width and direction marks, private use, non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ue000-\uf8ff\ufff9-\uffff]"
)
_CHAPTER = re.compile(
    r"(?:\d|[ivx]+\.|(?:inhoud(?:sopgave)?|(?:woord )?vooraf|voorwoord|inleiding|samenvatting|"
    r"colofon|managementsamenvatting|leeswijzer|contents|preface|introduction|summary|abstract|hoofdstuk|"
    r"bijlagen?|deel|chapter)\b)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` from 1) or a stretch of text (`level` 0).

    A `tight` block stands on the line under the one before, as list items and table rows do;
    the others follow after a blank line.
    """

    text: str
    level: int = 0
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Meta:
    """What a document says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str | None = None


@dataclass(slots=True)
class Draft:
    """A document as its format gives it: blocks per page."""

    pages: list[list[Block]]
    meta: Meta = Meta()
    warnings: list[str] = field(default_factory=list)
    known: dict[int, Page] = field(default_factory=dict)
    """What else is known of a page than its text, by number."""


def clean(text: str) -> str:
    """One line of readable characters: composed, without controls, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def assemble(draft: Draft, limits: Limits) -> Extraction:
    """Pages and headings with their offsets. Refused when nothing, or too much, can be read."""
    pages: list[Page] = []
    headings: list[Heading] = []
    start = 0
    for number, blocks in enumerate(draft.pages, 1):
        text, found = _page(blocks, start)
        known = draft.known.get(number)
        pages.append(replace(known, text=text) if known else Page(number, text))
        headings += found
        start += len(text) + len(PAGE_BREAK)
        if start > limits.characters:
            raise Refused(
                f"Het document bevat meer dan {limits.characters:,} tekens tekst.".replace(
                    ",", "."
                ),
                "Splits het document en voeg de delen afzonderlijk toe.",
            )
    if not any(page.text or page.note for page in pages):
        raise Refused("Het document bevat geen tekst.", "Controleer of dit het juiste bestand is.")
    meta = draft.meta
    return Extraction(
        pages=tuple(pages),
        headings=tuple(headings),
        title=clean(meta.title or "") or _first_heading(headings),
        authors=tuple(name for name in map(clean, meta.authors) if name),
        year=meta.year,
        language=meta.language,
        warnings=tuple(draft.warnings),
    )


def _page(blocks: Iterable[Block], start: int) -> tuple[str, list[Heading]]:
    parts: list[str] = []
    headings: list[Heading] = []
    length = 0
    for block in blocks:
        text = clean(block.text)
        if not text:
            continue
        if parts:
            parts.append("\n" if block.tight and not block.level else "\n\n")
            length += len(parts[-1])
        if block.level:
            headings.append(Heading(start + length, block.level, text))
        parts.append(text)
        length += len(text)
    return "".join(parts), headings


def _first_heading(headings: Sequence[Heading]) -> str | None:
    """The first of the highest headings near the top; a chapter's is not the document's."""
    near = [heading for heading in headings[:10] if not _CHAPTER.match(heading.text)]
    top = min((heading.level for heading in near), default=0)
    return next((heading.text for heading in near if heading.level == top), None)


def rows(table: Sequence[Sequence[str]], header: bool | None = None) -> list[Block]:
    """A table as one line a row, each value after the name of its column.

    `header` says whether the first row names the columns; None: judge by the look of it.
    """
    table = [[clean(cell) for cell in row] for row in table]
    table = [row for row in table if any(row)]
    if not table:
        return []
    width = max(map(len, table))
    if header is None:
        header = names_columns(table[0], width) and len(table) > 1
    if width == 1:
        lines = [row[0] for row in table]
    elif header:
        names = table[0]
        lines = [named(names, row) for row in table[1:]] or ["; ".join(filter(None, names))]
    else:
        lines = [_labelled(row) for row in table]
    return [Block(line, tight=index > 0) for index, line in enumerate(lines)]


def names_columns(row: Sequence[str], width: int) -> bool:
    """Whether the first row of a table, of so many columns, says what stands in each."""
    return (
        len(row) == width > 1
        and all(0 < len(cell) <= 60 and cell[-1] not in ".:" for cell in row)
        and len(set(row)) == width
        and not any(cell[0].isdigit() for cell in row)
    )


def named(names: Sequence[str], row: Sequence[str]) -> str:
    """A row as text: each value after the name of its column."""
    pairs = []
    for index, cell in enumerate(row):
        name = names[index].rstrip(":") if index < len(names) else ""
        if cell:
            pairs.append(f"{name}: {cell}" if name and name != cell else cell)
    return "; ".join(pairs)


def _labelled(row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    if len(cells) == 2 and len(cells[0]) <= 80:
        return f"{cells[0].rstrip(':')}: {cells[1]}"
    return "; ".join(cells)


def page_ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    if not numbers:
        return ""
    edges = [i + 1 for i, (a, b) in enumerate(pairwise(numbers)) if b != a + 1]
    runs = [numbers[a:b] for a, b in pairwise([0, *edges, len(numbers)])]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
