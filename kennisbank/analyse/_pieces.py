"""What stands between spaces in texts, looked at once: texts say the same again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import lru_cache

MOST = 200_000
"""Pieces that are remembered; some 60 MB."""

_TEXTS = 1_000
"""Texts that were cut last, some 10 kB each: a text is looked through for more than one thing."""

KeysOf = Callable[[str], Iterable[str]]


class Pieces:
    """Remembers the pieces of texts by the keys of what is in them."""

    def __init__(self, keys_of: KeysOf) -> None:
        self._keys_of = keys_of
        self._known = _Known(keys_of)

    def known(self) -> _Known:
        if len(self._known) > MOST:
            self._known = _Known(self._keys_of)
        return self._known


class Wanted:
    """The pieces that have one of some keys, in one text after another."""

    def __init__(self, pieces: Pieces, keys: Set[str]) -> None:
        self._pieces = pieces.known()
        self._keys = keys
        self._wanted: tuple[int, set[str]] = (-1, set())
        """Of how many known pieces, and which of them."""

    def within(self, text: str) -> Iterator[tuple[str, list[int]]]:
        """Each such piece of the text, with the places where it starts."""
        pieces = self._pieces.of(text)
        known = len(self._pieces)
        of, wanted = self._wanted
        if of != known:
            wanted = self._pieces.with_any(self._keys)
            self._wanted = known, wanted
        for piece in pieces & wanted:
            yield piece, _places(text, piece)


class _Known:
    def __init__(self, keys_of: KeysOf) -> None:
        self._keys_of = keys_of
        self._seen: set[str] = set()
        self._by_key: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def of(self, text: str) -> frozenset[str]:
        """The pieces of a text; from now on they are known."""
        pieces = _pieces_of(text)
        for piece in pieces - self._seen:
            for key in self._keys_of(piece):
                self._by_key.setdefault(key, set()).add(piece)
            # Only now: another thread may be looking through a text as well.
            self._seen.add(piece)
        return pieces

    def with_any(self, keys: Iterable[str]) -> set[str]:
        return set().union(*(self._by_key.get(key, ()) for key in keys))


@lru_cache(maxsize=_TEXTS)
def _pieces_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _places(text: str, piece: str) -> list[int]:
    """Where `piece` stands in `text` with nothing but space around it."""
    places, start = [], text.find(piece)
    while start >= 0:
        end = start + len(piece)
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            places.append(start)
        start = text.find(piece, end)
    return places
