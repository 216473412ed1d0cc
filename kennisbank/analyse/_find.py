"""Where a text has words with certain stems, without cutting the whole of it into words."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache, partial

from ._pieces import Pieces, Wanted
from ._stem import stem
from ._words import NUMBERED, Word, words

_NUMBER_FOLLOWS = " "
"""Among the stems of a piece: a number after the space is part of the word, as in Top 600."""


def find(text: str, stems: Set[str], language: str = "nl") -> list[Word]:
    """The words of `text`, in order, whose stem is one of `stems`."""
    return Sought(stems, language).find(text)


class Sought:
    """Stems that are looked for in one text after another.

    Between spaces the same letters are the same words, so each such piece is looked at once, for
    all questions together.
    """

    def __init__(self, stems: Set[str], language: str = "nl") -> None:
        self._stems = stems
        self._language = language
        self._wanted = Wanted(_pieces(language), {*stems, _NUMBER_FOLLOWS})
        self._words_of: dict[str, tuple[list[Word], bool]] = {}

    def find(self, text: str) -> list[Word]:
        """The words of `text`, in order, whose stem is one of those."""
        found: list[Word] = []
        for piece, places in self._wanted.within(text):
            if piece not in self._words_of:
                self._words_of[piece] = self._sought_words(piece)
            wanted, number_joins = self._words_of[piece]
            if number_joins and any(
                text[start + len(piece) + 1 :][:1].isnumeric() for start in places
            ):
                return [word for word in words(text) if self._is_sought(word)]
            found += [
                Word(word.text, start + word.start, start + word.end, word.parts)
                for start in places
                for word in wanted
            ]
        found.sort(key=_start)
        return found

    def _sought_words(self, piece: str) -> tuple[list[Word], bool]:
        """Those of a piece, and whether a number after it is part of its last word."""
        found = words(piece)
        return [word for word in found if self._is_sought(word)], _number_joins(found)

    def _is_sought(self, word: Word) -> bool:
        return stem(word.text, self._language) in self._stems


@cache
def _pieces(language: str) -> Pieces:
    return Pieces(partial(_stems_of, language))


def _stems_of(language: str, piece: str) -> Iterator[str]:
    found = words(piece)
    yield from (stem(word.text, language) for word in found)
    if _number_joins(found):
        yield _NUMBER_FOLLOWS


def _number_joins(found: list[Word]) -> bool:
    return bool(found) and found[-1].text in NUMBERED


def _start(word: Word) -> int:
    return word.start
