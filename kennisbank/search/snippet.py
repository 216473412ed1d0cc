"""The part of a passage that shows why it was found, with its words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kennisbank.analyse import Word

LENGTH = 280
"""Characters of a snippet, give or take a word."""

ELLIPSIS = "…"


def snippet(text: str, found: Sequence[Word], length: int = LENGTH) -> str:
    """HTML of the stretch of `text` with the most different words of `found`, those in `<mark>`.

    All else is escaped. A text shorter than `length` is given whole.
    """
    start, end = _window(text, found, length)
    inside = (word for word in found if start <= word.start and word.end <= end)
    before = f"{ELLIPSIS} " if start > 0 else ""
    after = f" {ELLIPSIS}" if end < len(text) else ""
    return before + _marked(text, start, end, inside) + after


def _window(text: str, found: Sequence[Word], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    best, best_gain = 0, -1
    for first in found or [Word("", 0, 0)]:
        gain = len(
            {w.text for w in found if first.start <= w.start and w.end <= first.start + length}
        )
        if gain > best_gain:
            best, best_gain = first.start, gain
    start = _sentence_start(text, best) if best_gain > 0 else 0
    start = max(0, min(start, len(text) - length))
    start = _word_border(text, start)
    end = min(len(text), start + length)
    return start, len(text) if end == len(text) else _word_end(text, end)


def _sentence_start(text: str, position: int, reach: int = 90) -> int:
    """The start of the sentence at `position`, when that is near; else a little before it."""
    for i in range(position, max(0, position - reach), -1):
        if i >= 2 and text[i - 2] in ".!?" and text[i - 1].isspace():
            return i
    return 0 if position <= reach else position - 40


def _word_border(text: str, start: int) -> int:
    while 0 < start < len(text) and not text[start - 1].isspace():
        start += 1
    return start


def _word_end(text: str, end: int) -> int:
    cut = text.rfind(" ", 0, end + 1)
    return cut if cut > 0 else end


def _marked(text: str, start: int, end: int, found: Iterable[Word]) -> str:
    pieces, position = [], start
    for word in found:
        pieces.append(escape(text[position : word.start]))
        pieces.append(f"<mark>{escape(text[word.start : word.end])}</mark>")
        position = word.end
    pieces.append(escape(text[position:end]))
    return " ".join("".join(pieces).split())
