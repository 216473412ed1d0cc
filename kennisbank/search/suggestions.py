"""What a search box offers while someone types: approaches, terms, documents and questions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from urllib.parse import urlencode

from kennisbank.analyse import fold, words
from kennisbank.model import Begrip, Document, Interventie

from .results import Result

MOST = 8

_PER_KIND = 2
"""Of each kind at first; what is left of MOST goes to the kinds that have more."""

_LAST = "\uffff"
"""Comes after every word with the same beginning."""


class SuggestieSoort(StrEnum):
    AANPAK = "aanpak"
    BEGRIP = "begrip"
    DOCUMENT = "document"
    VRAAG = "vraag"


class Suggestie(Result):
    """A text to choose, and where that leads: to a page, or to a search for it."""

    soort: SuggestieSoort
    tekst: str
    toelichting: str | None = None
    """The approach, where the text is another name of it."""
    url: str


class Suggestions:
    """Finds by the beginning of any word, but for capitals, accents and hyphens."""

    def __init__(self, suggesties: Iterable[Suggestie]) -> None:
        self._all = tuple(suggesties)
        self._plain = [_plain(s.tekst) for s in self._all]
        self._words = sorted(
            (word, place) for place, s in enumerate(self._all) for word in _words(s.tekst)
        )

    @classmethod
    def of(
        cls,
        interventies: Iterable[Interventie],
        documenten: Iterable[Document],
        begrippen: Iterable[Begrip],
    ) -> Suggestions:
        return cls(_suggesties(list(interventies), list(documenten), begrippen))

    def find(self, typed: str, most: int = MOST) -> tuple[Suggestie, ...]:
        """The best of each kind, grouped by kind; what begins with the text goes first."""
        asked = {word.text for word in words(typed)}
        if not asked:
            return ()
        places = set.intersection(*(self._starting(word) for word in asked))
        whole = _plain(typed)
        ordered = sorted(places, key=lambda place: self._order(place, whole))
        return _grouped([self._all[place] for place in ordered], most)

    def _starting(self, word: str) -> set[int]:
        first = bisect_left(self._words, (word, -1))
        last = bisect_left(self._words, (word + _LAST, -1))
        return {place for _, place in self._words[first:last]}

    def _order(self, place: int, typed: str) -> tuple[int, bool, int, int]:
        text = self._plain[place]
        where = 0 if text.startswith(typed) else 1 if f" {typed}" in text else 2
        # Of an approach its own name goes before its other names.
        return where, self._all[place].toelichting is not None, len(text), place


def _suggesties(
    interventies: Sequence[Interventie], documenten: Sequence[Document], begrippen: Iterable[Begrip]
) -> Iterator[Suggestie]:
    for interventie in interventies:
        url = f"/interventies/{interventie.slug}"
        yield Suggestie(soort=SuggestieSoort.AANPAK, tekst=interventie.naam, url=url)
        for alias in interventie.aliassen:
            yield Suggestie(
                soort=SuggestieSoort.AANPAK, tekst=alias, toelichting=interventie.naam, url=url
            )
    for begrip in begrippen:
        for term in begrip.namen:
            yield Suggestie(soort=SuggestieSoort.BEGRIP, tekst=term, url=_search(term))
    for document in documenten:
        url = f"/documenten/{document.slug}"
        yield Suggestie(soort=SuggestieSoort.DOCUMENT, tekst=document.titel, url=url)
    asked = [record.vragen for record in interventies] + [record.vragen for record in documenten]
    for vraag in (vraag for vragen in asked for vraag in vragen):
        yield Suggestie(soort=SuggestieSoort.VRAAG, tekst=vraag, url=_search(vraag))


def _search(text: str) -> str:
    return f"/zoeken?{urlencode({'q': text})}"


def _grouped(ordered: Sequence[Suggestie], most: int) -> tuple[Suggestie, ...]:
    by_kind: dict[SuggestieSoort, list[Suggestie]] = {kind: [] for kind in SuggestieSoort}
    seen: set[str] = set()
    for suggestie in ordered:
        # One line for an approach, whatever it is called, and for a text, whatever it is.
        keys = {_plain(suggestie.tekst), suggestie.url}
        if seen.isdisjoint(keys):
            by_kind[suggestie.soort].append(suggestie)
            seen |= keys
    shares = {kind: min(len(found), _PER_KIND) for kind, found in by_kind.items()}
    for kind, found in by_kind.items():
        shares[kind] += max(0, min(len(found) - shares[kind], most - sum(shares.values())))
    grouped = [s for kind, found in by_kind.items() for s in found[: shares[kind]]]
    return tuple(grouped[:most])


def _words(text: str) -> set[str]:
    return {form for word in words(text) for form in (word.text, *word.parts)}


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
