"""One suggestion, and the place in the document that gave ground for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kennisbank.model import Extraction
from kennisbank.model.text import PAGE_BREAK

_AROUND = 70
"""Characters shown on either side of what was seen."""
_PROPERTIES = "eigenschappen van het bestand"


@dataclass(frozen=True, slots=True)
class Suggestie:
    """A value that a person may take over into the field `veld`.

    `Extraction.text[start:end]` are the words that gave ground for it, on `pagina`; `citaat` shows
    them with what stands around. What a file says in its properties stands on no page: then
    `pagina` is None and `start` and `end` are 0.
    """

    veld: str
    waarde: str
    pagina: int | None
    start: int
    end: int
    citaat: str


def seen(extraction: Extraction, veld: str, waarde: str, start: int, end: int) -> Suggestie:
    page = extraction.page_at(start).number
    return Suggestie(veld, waarde, page, start, end, _quote(extraction.text, start, end))


def told(veld: str, waarde: str) -> Suggestie:
    """A value from the properties of the file."""
    return Suggestie(veld, waarde, None, 0, 0, _PROPERTIES)


def located(
    extraction: Extraction, veld: str, waarde: str, pages: int = 3, within: int | None = None
) -> Suggestie:
    """The value where the first pages print it; else as the file's properties tell it."""
    opening = extraction.text[: within or end_of(extraction, pages)]
    words = [re.escape(word) for word in waarde.split()]
    match = re.search(r"\s+".join(words), opening, re.IGNORECASE) if words else None
    return seen(extraction, veld, waarde, *match.span()) if match else told(veld, waarde)


def end_of(extraction: Extraction, pages: int) -> int:
    """The offset at which the first `pages` pages end."""
    texts = [page.text for page in extraction.pages[:pages]]
    return sum(map(len, texts)) + len(PAGE_BREAK) * max(0, len(texts) - 1)


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line with text between two offsets."""
    for match in re.compile(r"[^\n\f]+").finditer(text, start, end):
        yield match.span()


def _quote(text: str, start: int, end: int) -> str:
    page_start = text.rfind(PAGE_BREAK, 0, start) + 1
    page_end = text.find(PAGE_BREAK, end)
    page_end = len(text) if page_end < 0 else page_end
    first, last = max(page_start, start - _AROUND), min(page_end, end + _AROUND)
    before, after = text[first:start], text[end:last]
    if first > page_start:
        before = "…" + before.partition(" ")[2]
    if last < page_end:
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}{text[start:end]}{after}".split())
