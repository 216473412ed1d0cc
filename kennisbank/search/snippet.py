"""The part of a passage that shows why it was found, with its words marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from kennisbank.analyse import Word

LENGTH = 280
"""Characters of a snippet, give or take a word."""

ELLIPSIS = "…"

_SENTENCE_END = re.compile(r"[.!?]\s")


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
    start = _sentence_start(text, _richest(found, length)) if found else 0
    start = max(0, min(start, len(text) - length))
    start = _word_border(text, start)
    end = min(len(text), start + length)
    return start, len(text) if end == len(text) else _word_end(text, end)


def _richest(found: Sequence[Word], length: int) -> int:
    """Where the first stretch starts that has the most different words."""
    inside: Counter[str] = Counter()
    best, most, last = 0, 0, 0
    for number, first in enumerate(found):
        while last < len(found) and found[last].end <= first.start + length:
            inside[found[last].text] += 1
            last += 1
        if len(inside) > most:
            best, most = first.start, len(inside)
        if last == number:
            # Longer than a stretch, so it was not in any.
            last += 1
            continue
        inside[first.text] -= 1
        if not inside[first.text]:
            del inside[first.text]
    return best


def _sentence_start(text: str, position: int, reach: int = 90) -> int:
    """The start of the sentence at `position`, when that is near; else a little before it."""
    ends = list(_SENTENCE_END.finditer(text, max(0, position - reach), position))
    if ends:
        return ends[-1].end()
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
