"""A document as it is read: pages with anchors, and the passage that a search pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kennisbank.index import StoredPassage
from kennisbank.model import Page
from kennisbank.model.text import PAGE_BREAK

from .markup import page_text

LONGEST = 150_000
"""Characters shown on one web page; a longer document goes on per page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a document, ready to be shown."""

    number: int
    html: Markup
    ocr: bool
    confidence: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    pages: tuple[Page, ...]
    passages: Mapping[str, StoredPassage]
    """By the id that addresses use."""

    @classmethod
    def of(cls, pages: tuple[Page, ...], passages: Sequence[StoredPassage]) -> Reading:
        return cls(pages, {passage.key: passage for passage in passages})

    def sheet(self, page: Page, passage: str = "") -> Sheet:
        """Raises nothing for an unknown passage: then nothing is marked."""
        start = self._start(page)
        anchors = {
            found.start - start: key
            for key, found in self.passages.items()
            if 0 <= found.start - start < len(page.text)
        }
        found = self.passages.get(passage)
        marked = (found.start - start, found.end - start) if found else (0, 0)
        html = page_text(page.text, anchors, marked)
        return Sheet(page.number, html, page.ocr, page.confidence, page.note)

    def quote(self, page: Page, passage: str) -> str:
        """What of the passage stands on the page; nothing of an unknown one."""
        found = self.passages.get(passage)
        if found is None:
            return ""
        start = self._start(page)
        return page.text[max(0, found.start - start) : max(0, found.end - start)]

    def _start(self, page: Page) -> int:
        return sum(len(p.text) + len(PAGE_BREAK) for p in self.pages if p.number < page.number)

    def neighbours(
        self, passage: str, among: Sequence[StoredPassage] = ()
    ) -> tuple[StoredPassage | None, StoredPassage | None]:
        """The passage before and after this one in reading order, of all or of `among`."""
        keys = [found.key for found in among] or list(self.passages)
        if passage not in keys:
            return None, None
        place = keys.index(passage)
        before = self.passages.get(keys[place - 1]) if place else None
        after = self.passages.get(keys[place + 1]) if place + 1 < len(keys) else None
        return before, after

    def opening(self) -> tuple[Sheet, ...]:
        """The pages from the first, as many as fit on one web page."""
        sheets: list[Sheet] = []
        length = 0
        for page in self.pages:
            length += len(page.text)
            if sheets and length > LONGEST:
                break
            sheets.append(self.sheet(page))
        return tuple(sheets)
