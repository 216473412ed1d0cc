"""The filters beside the results: groups, their values with counts, and the chips above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kennisbank.search.request import FACETS
from kennisbank.search.results import FacetWaarde

from .presentation import sentence_case, value_label
from .question import Question

TITLES: Mapping[str, str] = {
    "richting": "Richting",
    "bewijskracht": "Bewijskracht",
    "uitkomst": "Uitkomst",
    "thema": "Thema",
    "departement": "Ministerie",
    "setting": "Waar",
    "preventietype": "Gericht op",
    "preventieniveau": "Niveau",
    "land": "Land van onderzoek",
    "taal": "Taal",
    "leeftijd": "Leeftijd",
    "jaarVan": "Jaar",
    "jaarTot": "Jaar",
}

_OPEN = ("richting", "bewijskracht", "uitkomst", "thema")
_FIRST = 8
"""Values shown of a long group; the rest opens on demand."""

_IN_ORDER = {
    "bewijskracht": ("4", "3", "2", "1", "0"),
    "richting": ("gunstig", "gemengd", "geen_effect", "ongunstig", "niet_gemeten"),
}


@dataclass(frozen=True, slots=True)
class Value:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    field: str
    title: str
    values: tuple[Value, ...]

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)

    @property
    def opened(self) -> bool:
        return self.field in _OPEN or self.chosen > 0

    @property
    def first(self) -> tuple[Value, ...]:
        return self.values[:_FIRST]

    @property
    def rest(self) -> tuple[Value, ...]:
        return self.values[_FIRST:]


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    address: str
    """Where the search goes on without it."""


def groups(facetten: Mapping[str, Sequence[FacetWaarde]], question: Question) -> tuple[Group, ...]:
    found = (
        _group(field, facetten.get(field, ()), question) for field in FACETS if field in TITLES
    )
    return tuple(group for group in found if group.values)


def _group(field: str, counted: Sequence[FacetWaarde], question: Question) -> Group:
    chosen = question.values(field)
    counts = {facet.waarde: facet.aantal for facet in counted}
    # A chosen value that no longer occurs stays in sight, with nothing behind it.
    counts.update({value: 0 for value in chosen if value not in counts})
    values = [
        Value(value, sentence_case(value_label(field, value)), count, value in chosen)
        for value, count in counts.items()
    ]
    order = _IN_ORDER.get(field, ())
    if order:
        values.sort(key=lambda value: order.index(value.value) if value.value in order else 99)
    else:
        values.sort(key=lambda value: (not value.chosen, -value.count, value.label))
    return Group(field, TITLES[field], tuple(values))


def chips(question: Question) -> tuple[Chip, ...]:
    """The filters in force. `soort` is not among them: the tabs show it."""
    return tuple(
        Chip(
            f"{TITLES[field].lower()}: {value_label(field, value)}",
            question.without_filter(field, value).address,
        )
        for field, value in question.filters
        if field in TITLES
    )
