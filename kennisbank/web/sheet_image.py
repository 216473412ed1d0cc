"""The picture of a page with the found passage marked on it, as one SVG."""

from __future__ import annotations

from dataclasses import dataclass

from kennisbank.extract import Marked

_WIDTH = 1000
"""Units of the drawing across the page; heights follow from the shape of the page."""
_TALLEST = 4 * _WIDTH
_PAD = 2.5


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SheetImage:
    """Where the picture is, its size in units of the drawing, and the marks on it."""

    address: str
    width: int
    height: int
    rects: tuple[Rect, ...]

    @classmethod
    def of(cls, address: str, marked: Marked) -> SheetImage:
        height = min(_TALLEST, max(1, round(_WIDTH * marked.height / marked.width)))
        rects = tuple(
            Rect(
                round(box.left * _WIDTH - _PAD, 1),
                round(box.top * height, 1),
                round((box.right - box.left) * _WIDTH + 2 * _PAD, 1),
                round((box.bottom - box.top) * height, 1),
            )
            for box in marked.boxes
        )
        return cls(address, _WIDTH, height, rects)
