"""Where on a page a passage stands: its letters found among those of the page.

A passage is not its page: lines are joined, hyphens taken out, columns put in order, headers
left out. What stays the same are letters and digits, so those are compared and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from ..model.text import Box

Letter = tuple[str, Box]

_LONGEST = 40_000
"""Letters of a page in which a passage is looked for."""
_CHANCE = 5
"""Letters in a row that agree by chance, where the neighbours do not."""
_GAP = 2.5
"""Times the height of a line: what stands further apart is marked apart."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The size of a page in points as shown, and the boxes of a passage on it."""

    width: float
    height: float
    boxes: tuple[Box, ...]


def marks(letters: Sequence[Letter], quote: str) -> tuple[Box, ...]:
    """The boxes, a line each, of the letters of a page that are those of `quote`."""
    page = [(char, box) for letter, box in letters for char in _plain(letter)][:_LONGEST]
    wanted = "".join(_plain(quote))[:_LONGEST]
    found = _matched("".join(char for char, _ in page), wanted)
    boxes = [page[index][1] for index in found]
    if _upright(boxes):
        return tuple(_lines(boxes))
    # Lines that run down the page: the same, with its sides changed about.
    return tuple(map(_turned, _lines(map(_turned, boxes))))


def _plain(text: str) -> Iterator[str]:
    for char in unicodedata.normalize("NFKD", text).lower():
        if char.isalnum():
            yield char


def _matched(page: str, quote: str) -> list[int]:
    """Places in `page` of the letters of `quote`, in the order of the page."""
    if not quote:
        return []
    whole = page.find(quote)
    if whole != -1:
        return list(range(whole, whole + len(quote)))
    blocks = [
        block
        for block in SequenceMatcher(None, page, quote, autojunk=False).get_matching_blocks()
        if block.size
    ]
    kept = [block for block in blocks if block.size > _CHANCE]
    # Between two blocks that were found for certain, short ones are no chance.
    for before, after in pairwise(list(kept)):
        if after.b - before.b - before.size <= _CHANCE * 4:
            kept += [b for b in blocks if before.b < b.b < after.b and b.size <= _CHANCE]
    return sorted(index for block in kept for index in range(block.a, block.a + block.size))


def _upright(boxes: Sequence[Box]) -> bool:
    across = sum(abs(b.left - a.left) >= abs(b.top - a.top) for a, b in pairwise(boxes))
    return across * 2 >= len(boxes) - 1


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _lines(boxes: Iterable[Box]) -> Iterator[Box]:
    """Neighbours on one line as one box."""
    held: Box | None = None
    for box in boxes:
        if held is not None and _beside(held, box):
            held = Box(
                min(held.left, box.left),
                min(held.top, box.top),
                max(held.right, box.right),
                max(held.bottom, box.bottom),
            )
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held


def _beside(line: Box, box: Box) -> bool:
    height = min(line.bottom - line.top, box.bottom - box.top)
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    # Heights count in parts of the height and gaps in parts of the width: near enough alike.
    apart = max(box.left - line.right, line.left - box.right)
    return overlap > height * 0.5 and apart < (box.bottom - box.top) * _GAP
