"""Where a text has words with certain stems, without cutting the whole of it into words."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cache, lru_cache

from ._stem import stem
from ._words import NUMBERED, Word, words

_NUMBER_FOLLOWS = " "
"""Among the stems of a piece: a number after the space is part of the word, as in Top 600."""


def find(text: str, stems: Set[str], language: str = "nl") -> list[Word]:
    """The words of `text`, in order, whose stem is one of `stems`.

    Between spaces the same letters are the same words, so each such piece is looked at once.
    """
    found: list[Word] = []
    sought = {*stems, _NUMBER_FOLLOWS}
    stems_of = _reader(language)
    for piece in set(text.split()):
        known = stems_of(piece)
        if known.isdisjoint(sought):
            continue
        if _NUMBER_FOLLOWS in known and any(
            text[start + len(piece) + 1 :][:1].isnumeric() for start in _places(text, piece)
        ):
            return [word for word in words(text) if stem(word.text, language) in stems]
        wanted = [word for word in words(piece) if stem(word.text, language) in stems]
        found += [
            Word(word.text, start + word.start, start + word.end, word.parts)
            for start in _places(text, piece)
            for word in wanted
        ]
    return sorted(found, key=_start)


@cache
def _reader(language: str) -> Callable[[str], frozenset[str]]:
    """Piece of text without spaces → stems of its words. Of one argument, as that is looked up
    twice as fast, and this is done for every piece that is shown."""

    @lru_cache(maxsize=50_000)
    def stems_of(piece: str) -> frozenset[str]:
        found = words(piece)
        stems = {stem(word.text, language) for word in found}
        if found and found[-1].text in NUMBERED:
            stems.add(_NUMBER_FOLLOWS)
        return frozenset(stems)

    return stems_of


def _places(text: str, piece: str) -> list[int]:
    """Where `piece` stands in `text` with nothing but space around it."""
    places, start = [], text.find(piece)
    while start >= 0:
        end = start + len(piece)
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            places.append(start)
        start = text.find(piece, end)
    return places


def _start(word: Word) -> int:
    return word.start
