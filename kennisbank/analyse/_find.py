"""Where a text has words with certain stems, without cutting the whole of it into words."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cache, lru_cache

from ._stem import stem
from ._words import NUMBERED, Word, words

_NUMBER_FOLLOWS = " "
"""Among the stems of a piece: a number after the space is part of the word, as in Top 600."""


def find(text: str, stems: Set[str], language: str = "nl") -> list[Word]:
    """The words of `text`, in order, whose stem is one of `stems`."""
    return Sought(stems, language).find(text)


class Sought:
    """Stems that are looked for in one text after another.

    Between spaces the same letters are the same words, so each such piece is looked at once, and
    what is known of the pieces of one text serves the next.
    """

    def __init__(self, stems: Set[str], language: str = "nl") -> None:
        self._stems = stems
        self._sought = {*stems, _NUMBER_FOLLOWS}
        self._language = language
        self._seen: set[str] = set()
        self._hits: set[str] = set()

    def find(self, text: str) -> list[Word]:
        """The words of `text`, in order, whose stem is one of those."""
        pieces = set(text.split())
        stems_of = _reader(self._language)
        unseen = pieces - self._seen
        self._hits |= {p for p in unseen if not stems_of(p).isdisjoint(self._sought)}
        # Only now: another thread may be looking through a text as well.
        self._seen |= unseen
        found: list[Word] = []
        for piece in pieces & self._hits:
            places = _places(text, piece)
            if _NUMBER_FOLLOWS in stems_of(piece) and any(
                text[start + len(piece) + 1 :][:1].isnumeric() for start in places
            ):
                return [word for word in words(text) if self._is_sought(word)]
            wanted = [word for word in words(piece) if self._is_sought(word)]
            found += [
                Word(word.text, start + word.start, start + word.end, word.parts)
                for start in places
                for word in wanted
            ]
        return sorted(found, key=_start)

    def _is_sought(self, word: Word) -> bool:
        return stem(word.text, self._language) in self._stems


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
