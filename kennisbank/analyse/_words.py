"""Words and where they stand; names and codes (`ITB-CRIEM`, `Top600`) stay whole."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ._fold import APOSTROPHES, HYPHENS, fold

# Possessive, since what is once read of a word is never given back.
_WORD = re.compile(rf"[^\W_]++(?:[^\W_]++|[\u0300-\u036f]|[{HYPHENS}{APOSTROPHES}](?=[^\W_]))*+")

NUMBERED = frozenset({"top", "itb", "pga", "hic"})
"""Names that are one word with the number behind them."""

_HYPHEN = re.compile(rf"[{HYPHENS}]")

# Before a hyphen these are syllables of one word, not words: re-integratie, e-mail, co-ouder.
_PREFIXES = frozenset({"re", "co", "e", "de", "pre", "pro", "non", "in", "ex"})


class Word(NamedTuple):
    """A word of a text: `original[start:end]` folded, and the parts that a hyphen joins."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...] = ()


def words(text: str) -> list[Word]:
    """The words of `text`, in order, with offsets into `text` itself.

    A name and its number are one word however they are spelled: Top600, Top 600, top-600.
    """
    found: list[Word] = []
    for match in _WORD.finditer(text):
        folded, parts = _folded(match.group())
        if not folded:
            continue
        last = found[-1] if found else None
        if folded.isdigit() and last and last.text in NUMBERED and match.start() - last.end == 1:
            found[-1] = Word(last.text + folded, last.start, match.end())
        else:
            found.append(Word(folded, match.start(), match.end(), parts))
    return found


@lru_cache(maxsize=200_000)
def _folded(written: str) -> tuple[str, tuple[str, ...]]:
    """A word as written, folded; and the words that a hyphen joins in it, if it does."""
    pieces = [fold(piece) for piece in _HYPHEN.split(written)]
    if pieces[0] in _PREFIXES:
        pieces = ["".join(pieces[:2]), *pieces[2:]]
    is_name = pieces[0] in NUMBERED and pieces[-1].isdigit()
    return fold(written), () if is_name or len(pieces) == 1 else tuple(filter(None, pieces))
