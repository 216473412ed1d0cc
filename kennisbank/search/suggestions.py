"""What a search box offers while someone types: approaches, terms, documents and questions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, reduce
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from kennisbank.analyse import fold, words
from kennisbank.model import Begrip, Document, Interventie

from .results import Result

MOST = 8

_PER_KIND = 2
"""Of each kind at first; what is left of MOST goes to the kinds that have more."""

_TEXTS_KEPT = 200_000
"""Texts of which the words are remembered, for the next generation."""

_LAST = "\uffff"
"""Comes after every word with the same beginning."""


class SuggestieSoort(StrEnum):
    AANPAK = "aanpak"
    BEGRIP = "begrip"
    DOCUMENT = "document"
    VRAAG = "vraag"


_KINDS = tuple(SuggestieSoort)

Places = NDArray[np.int64]


class Suggestie(Result):
    """A text to choose, and where that leads: to a page, or to a search for it."""

    soort: SuggestieSoort
    tekst: str
    toelichting: str | None = None
    """The approach, where the text is another name of it."""
    url: str


class Entry(NamedTuple):
    """What a Suggestie is made of once it is shown; a large corpus has many more than that."""

    soort: SuggestieSoort
    tekst: str
    toelichting: str | None = None
    url: str = ""
    """Empty for a search for the text."""


class Suggestions:
    """Finds by the beginning of any word, but for capitals, accents and hyphens."""

    def __init__(self, suggesties: Iterable[Entry]) -> None:
        # Of an approach its own name goes before its other names, and what is short before what
        # is long: a place is that order already.
        self._all = sorted(suggesties, key=lambda s: (s.toelichting is not None, len(s.tekst)))
        self._kinds = np.array([_KINDS.index(s.soort) for s in self._all], np.int8)
        self._plain = [_plain(s.tekst) for s in self._all]
        self._texts = _Sorted((text, place) for place, text in enumerate(self._plain))
        self._words = _Sorted(
            (word, place) for place, s in enumerate(self._all) for word in _words(s.tekst)
        )

    @classmethod
    def of(
        cls,
        interventies: Iterable[Interventie],
        documenten: Iterable[Document],
        begrippen: Iterable[Begrip],
    ) -> Suggestions:
        return cls(_entries(list(interventies), list(documenten), begrippen))

    def find(self, typed: str, most: int = MOST) -> tuple[Suggestie, ...]:
        """The best of each kind, grouped by kind; what begins with the text goes first."""
        asked = {word.text for word in words(typed)}
        if not asked:
            return ()
        whole = _plain(typed)
        found = reduce(_both, map(self._words.starting, asked))
        first = _both(found, self._texts.starting(whole))
        rest = np.setdiff1d(found, first, assume_unique=True)
        by_kind = self._by_kind(first, rest, whole, most)
        shares = [min(len(shown), _PER_KIND) for shown in by_kind]
        for kind, shown in enumerate(by_kind):
            shares[kind] += max(0, min(len(shown) - shares[kind], most - sum(shares)))
        grouped = [s for shown, share in zip(by_kind, shares, strict=True) for s in shown[:share]]
        return tuple(grouped[:most])

    def _by_kind(self, first: Places, rest: Places, typed: str, most: int) -> list[list[Suggestie]]:
        """The best of each kind, at most so many; one for an approach, whatever it is called, and
        for a text, whatever it is."""
        seen: set[str] = set()
        found: list[list[Suggestie]] = [[] for _ in _KINDS]
        for kind, best in enumerate(found):
            mine, others = (places[self._kinds[places] == kind] for places in (first, rest))
            for place in self._ordered(mine, others, typed):
                entry, text = self._all[place], self._plain[place]
                url = entry.url or _search(entry.tekst)
                if seen.isdisjoint((text, url)):
                    seen |= {text, url}
                    best.append(Suggestie(**{**entry._asdict(), "url": url}))
                if len(best) == most:
                    break
        return found

    def _ordered(self, first: Places, rest: Places, typed: str) -> Iterator[int]:
        """What begins with the text, what has it at the beginning of a word, and what has all its
        words."""
        yield from first.tolist()
        apart = []
        for place in rest.tolist():
            if f" {typed}" in self._plain[place]:
                yield place
            else:
                apart.append(place)
        yield from apart


class _Sorted:
    """Texts in order, each with a place."""

    def __init__(self, found: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(found)
        self._texts = [text for text, _ in ordered]
        self._places = np.array([place for _, place in ordered], np.int64)

    def starting(self, beginning: str) -> Places:
        """The places of the texts that begin so, once and ascending."""
        first = bisect_left(self._texts, beginning)
        last = bisect_left(self._texts, beginning + _LAST)
        return np.unique(self._places[first:last])


def _both(some: Places, others: Places) -> Places:
    return np.intersect1d(some, others, assume_unique=True)


def _entries(
    interventies: Sequence[Interventie], documenten: Sequence[Document], begrippen: Iterable[Begrip]
) -> Iterator[Entry]:
    for interventie in interventies:
        url = f"/interventies/{interventie.slug}"
        yield Entry(SuggestieSoort.AANPAK, interventie.naam, None, url)
        for alias in interventie.aliassen:
            yield Entry(SuggestieSoort.AANPAK, alias, interventie.naam, url)
    for begrip in begrippen:
        yield from (Entry(SuggestieSoort.BEGRIP, term) for term in begrip.namen)
    for document in documenten:
        url = f"/documenten/{document.slug}"
        yield Entry(SuggestieSoort.DOCUMENT, document.titel, None, url)
    asked = [record.vragen for record in interventies] + [record.vragen for record in documenten]
    for vragen in asked:
        yield from (Entry(SuggestieSoort.VRAAG, vraag) for vraag in vragen)


def _search(text: str) -> str:
    return f"/zoeken?{urlencode({'q': text})}"


@lru_cache(_TEXTS_KEPT)
def _words(text: str) -> frozenset[str]:
    return frozenset({form for word in words(text) for form in (word.text, *word.parts)})


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
