"""The address of the results page: what was asked, and the address of each change to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kennisbank.search.request import FILTERS, BadRequest, SearchRequest, Sortering, clean
from kennisbank.search.syntax import cut

_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Question:
    """The text cleaned, the rest as it came: `request()` checks it, so that a page can show
    what was wrong."""

    tekst: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    zonder: tuple[str, ...] = ()
    """Terms of the thesaurus that the reader took out of the search."""
    sorteer: str = Sortering.RELEVANTIE
    pagina: str = "1"
    pad: str = "/zoeken"
    """Page that the filters are of."""
    standaard: str = Sortering.RELEVANTIE
    """Order of that page when none is asked."""

    @classmethod
    def read(
        cls,
        parameters: Iterable[tuple[str, str]],
        pad: str = "/zoeken",
        standaard: str = Sortering.RELEVANTIE,
    ) -> Question:
        """Fields left empty in the form and parameters of others (`utm_…`) are passed over."""
        given = [(name, value.strip()) for name, value in parameters if value.strip()]
        single = dict(given)
        return cls(
            tekst=clean(single.get("q", "")),
            filters=tuple(dict.fromkeys(pair for pair in given if pair[0] in FILTERS)),
            zonder=tuple(dict.fromkeys(value for name, value in given if name == "zonder")),
            sorteer=single.get("sorteer", standaard),
            pagina=single.get("pagina", "1"),
            pad=pad,
            standaard=standaard,
        )

    def request(self) -> SearchRequest:
        """Raises BadRequest, in Dutch, with the name of the field."""
        return SearchRequest.parse(
            self.tekst,
            self.filters,
            pagina=whole(self.pagina),
            sorteer=self.sorteer,
            zonder=self.zonder,
        )

    @property
    def empty(self) -> bool:
        return not self.tekst and not self.filters

    def values(self, field: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.filters if name == field)

    @property
    def address(self) -> str:
        pairs = [("q", self.tekst)] if self.tekst else []
        pairs += self.filters
        pairs += [("zonder", term) for term in self.zonder]
        if self.sorteer != self.standaard:
            pairs.append(("sorteer", self.sorteer))
        if self.pagina != "1":
            pairs.append(("pagina", self.pagina))
        return f"{self.pad}?{urlencode(pairs)}" if pairs else self.pad

    def form(self, extension: str) -> str:
        """The address of the same search in another form: a feed, a table."""
        return replace(self, pagina="1").address.replace("/zoeken", f"/zoeken.{extension}", 1)

    def at_page(self, number: int) -> Question:
        return replace(self, pagina=str(number))

    def with_text(self, tekst: str) -> Question:
        return replace(self, tekst=tekst, pagina="1")

    def with_filter(self, field: str, value: str, *, typed: str) -> Question:
        """A filter that was `typed` in the text as one beside it; the page stays the same."""
        pair = (field, value)
        kept = self.filters if pair in self.filters else (*self.filters, pair)
        return replace(self, tekst=cut(self.tekst, typed), filters=kept)

    def without_filter(self, field: str, value: str) -> Question:
        kept = tuple(pair for pair in self.filters if pair != (field, value))
        return replace(self, filters=kept, pagina="1")

    def with_only(self, field: str, *values: str) -> Question:
        """One value of a field in place of what was chosen there; no value: the field is free."""
        kept = tuple(pair for pair in self.filters if pair[0] != field)
        chosen = tuple((field, value) for value in values)
        return replace(self, filters=kept + chosen, pagina="1")

    def sorted_by(self, order: str) -> Question:
        return replace(self, sorteer=order, pagina="1")

    def without_filters(self) -> Question:
        kept = tuple(pair for pair in self.filters if pair[0] == "soort")
        return replace(self, filters=kept, pagina="1")

    def without_term(self, term: str) -> Question:
        return replace(self, zonder=(*self.zonder, term), pagina="1")

    def with_term(self, term: str) -> Question:
        kept = tuple(other for other in self.zonder if other != term)
        return replace(self, zonder=kept, pagina="1")


def whole(pagina: str) -> int:
    if not (pagina.isascii() and pagina.isdigit() and len(pagina) <= _LONGEST_NUMBER):
        raise BadRequest(
            "pagina", f"'{pagina[:20]}' is geen paginanummer.", "Kies een getal vanaf 1."
        )
    return int(pagina)
