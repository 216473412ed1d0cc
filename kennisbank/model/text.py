"""Text on its way from a file to the index: pages, headings, passages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

PAGE_BREAK = "\f"


class Box(NamedTuple):
    """A place on a page, in parts (0-1) of its width and height as shown, from the upper left."""

    left: float
    top: float
    right: float
    bottom: float


class WordBox(NamedTuple):
    """A word and where it stands, as in `Box`."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def place(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document. `number` counts from 1, as a PDF viewer does."""

    number: int
    text: str
    ocr: bool = False
    confidence: float | None = None
    """Mean confidence of the OCR, 0-1; None when the text was not recognised from an image."""
    note: str = ""
    """Why there is no text, where that is not because the page is empty."""
    turn: int = 0
    """Degrees clockwise by which the page of the file must be turned to stand upright."""
    boxes: tuple[WordBox, ...] = ()
    """Where the words stand, of a page that was recognised; other pages tell it themselves."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and where it stands in `Extraction.text`; `level` counts from 1."""

    start: int
    level: int
    text: str


@dataclass(frozen=True)
class Extraction:
    """What a file says: its pages, its headings, and what it tells of itself.

    Offsets everywhere count characters in `text`, the pages joined by form feeds.
    """

    pages: tuple[Page, ...]
    headings: tuple[Heading, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str | None = None
    warnings: tuple[str, ...] = field(default=())

    @cached_property
    def text(self) -> str:
        return PAGE_BREAK.join(page.text for page in self.pages)

    @cached_property
    def _starts(self) -> list[int]:
        starts, position = [], 0
        for page in self.pages:
            starts.append(position)
            position += len(page.text) + len(PAGE_BREAK)
        return starts

    def page_at(self, offset: int) -> Page:
        """The page that holds the character at `offset`."""
        return self.pages[max(0, bisect_right(self._starts, offset) - 1)]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text that can be found and cited: `Extraction.text[start:end] == text`."""

    text: str
    start: int
    end: int
    page: int
    page_end: int
    headings: tuple[str, ...] = ()
    language: str = "nl"
