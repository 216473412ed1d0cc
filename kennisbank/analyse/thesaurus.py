"""The thesaurus at work: which terms to look for beside those that were asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kennisbank.model import Begrip

from ._stem import stem
from ._words import words

ALTERNATIVE = 0.5
NARROWER = 0.3
RELATED = 0.15
"""Weight of an added term beside 1 for a term that was asked."""

MOST = 8
"""Terms added to one question; more would drown it."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term to look for as well, because the question names `begrip`."""

    term: str
    begrip: str
    weight: float


class Thesaurus:
    """Finds the terms of a question by their stems and gives what belongs to them.

    Abbreviations and English equivalents are alternative terms, so they work both ways.
    """

    def __init__(self, begrippen: Iterable[Begrip]) -> None:
        known = list(begrippen)
        self._by_key: dict[Key, list[Begrip]] = {}
        self._narrower: dict[str, list[Begrip]] = {}
        for begrip in known:
            for term in begrip.namen:
                self._by_key.setdefault(key_of(term), []).append(begrip)
            for broader in begrip.bredere:
                self._narrower.setdefault(broader, []).append(begrip)
        self._longest = max((len(key) for key in self._by_key), default=0)
        self.terms = tuple(term for begrip in known for term in begrip.namen)

    def expand(self, text: str, without: Iterable[str] = ()) -> list[Expansion]:
        """Alternatives first, then narrower, then related terms; none that the question has
        already, and none of `without`: what is taken off makes no room for others."""
        asked = key_of(text)
        found: dict[Key, Expansion] = {}
        for begrip, named in self._named(asked):
            for term, weight in self._belonging(begrip):
                key = key_of(term)
                if key == named or _contains(asked, key):
                    continue
                if key not in found or weight > found[key].weight:
                    found[key] = Expansion(term, begrip.voorkeursterm, weight)
        ordered = sorted(found.values(), key=lambda expansion: -expansion.weight)
        dropped = {term.casefold() for term in without}
        return [e for e in ordered[:MOST] if e.term.casefold() not in dropped]

    def _belonging(self, begrip: Begrip) -> Iterator[tuple[str, float]]:
        yield from ((term, ALTERNATIVE) for term in begrip.namen)
        for narrower in self._narrower.get(begrip.voorkeursterm, ()):
            yield narrower.voorkeursterm, NARROWER
        yield from ((term, RELATED) for term in begrip.verwante)

    def _named(self, asked: Key) -> Iterable[tuple[Begrip, Key]]:
        """Terms in the question; a longer one hides the shorter ones inside it."""
        position = 0
        while position < len(asked):
            for length in range(min(self._longest, len(asked) - position), 0, -1):
                key = asked[position : position + length]
                if key in self._by_key:
                    yield from ((begrip, key) for begrip in self._by_key[key])
                    position += length - 1
                    break
            position += 1


def key_of(term: str) -> Key:
    """A term by the stems of its words, so that every form of it is the same."""
    return tuple(stem(word.text) for word in words(term))


def _contains(asked: Key, key: Key) -> bool:
    return any(asked[i : i + len(key)] == key for i in range(len(asked) - len(key) + 1))
