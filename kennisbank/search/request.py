"""A question as it comes from a page, the API or the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kennisbank.errors import KennisbankError

FACETS = (
    "soort",
    "richting",
    "bewijskracht",
    "uitkomst",
    "thema",
    "departement",
    "setting",
    "preventietype",
    "preventieniveau",
    "land",
    "taal",
)
"""Fields that are counted beside the results, in the order of the page."""

NUMBERS = ("leeftijd", "jaarVan", "jaarTot")
"""Filters that take one whole number; they are not counted."""

FILTERS = (*FACETS, *NUMBERS)

MAX_QUESTION = 2_000
"""Characters of a question that are read; what lies beyond is a paste by mistake."""

MAX_SIZE = 100


class Sortering(StrEnum):
    RELEVANTIE = "relevantie"
    BEWIJSKRACHT = "bewijskracht"
    NIEUWSTE = "nieuwste"


class BadRequest(KennisbankError):
    """A question, filter or page number that cannot be understood; `veld` names it."""

    def __init__(self, veld: str, reden: str, oplossing: str = "") -> None:
        self.veld = veld
        super().__init__(reden, oplossing)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of one search. `filters`: within a field OR, across fields AND."""

    tekst: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pagina: int = 1
    aantal: int = 10
    sorteer: Sortering = Sortering.RELEVANTIE
    zonder: tuple[str, ...] = ()
    """Terms that the thesaurus would add and that the asker took off."""

    @classmethod
    def parse(
        cls,
        tekst: str,
        filters: Iterable[tuple[str, str]] = (),
        *,
        pagina: int = 1,
        aantal: int = 10,
        sorteer: str = Sortering.RELEVANTIE,
        zonder: Iterable[str] = (),
    ) -> SearchRequest:
        """Check raw input. An unknown filter *value* is fine (it finds nothing), a field is not.

        Raises BadRequest, in Dutch, with the name of the field.
        """
        if pagina < 1:
            raise BadRequest("pagina", "Het paginanummer begint bij 1.", "Kies pagina 1 of hoger.")
        if not 1 <= aantal <= MAX_SIZE:
            raise BadRequest(
                "aantal",
                f"Het aantal resultaten per pagina is {aantal}.",
                f"Kies een getal van 1 tot en met {MAX_SIZE}.",
            )
        if sorteer not in tuple(Sortering):
            raise BadRequest(
                "sorteer",
                f"Sorteren op '{sorteer}' kan niet.",
                f"Kies uit: {', '.join(Sortering)}.",
            )
        grouped: dict[str, tuple[str, ...]] = {}
        for name, value in filters:
            grouped[name] = (*grouped.get(name, ()), _checked(name, clean(value)))
        return cls(
            tekst=clean(tekst),
            filters=grouped,
            pagina=pagina,
            aantal=aantal,
            sorteer=Sortering(sorteer),
            zonder=tuple(zonder),
        )


def clean(tekst: str) -> str:
    """Printable characters only, runs of white space as one space, at most MAX_QUESTION long."""
    printable = "".join(c if c.isprintable() else " " for c in tekst[: 2 * MAX_QUESTION])
    return " ".join(printable.split())[:MAX_QUESTION]


def _checked(name: str, value: str) -> str:
    if name not in FILTERS:
        raise BadRequest(
            name, f"Het filter '{name}' bestaat niet.", f"Kies uit: {', '.join(FILTERS)}."
        )
    if name in NUMBERS and not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise BadRequest(
            name, f"'{value}' is geen geheel getal.", f"Geef bij '{name}' een getal, zoals 14."
        )
    return value
