"""The list of approaches: its rows, and the orders it can stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kennisbank.evidence import STRENGTH_WORDS, Oordeel
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Interventie

from .letters import initial
from .presentation import sentence_case


@dataclass(frozen=True, slots=True)
class Row:
    interventie: Interventie
    verdict: Oordeel

    @property
    def letter(self) -> str:
        return initial(self.interventie.naam)


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    rows: tuple[Row, ...]


def rows_of(kb: Kennisbank, slugs: Iterable[str]) -> list[Row]:
    """A row for each approach, by name."""
    wanted = set(slugs)
    return [Row(i, found.oordeel) for i, found in kb.met_bewijs() if i.slug in wanted]


def _by_name(rows: Sequence[Row]) -> list[Section]:
    ordered = sorted(rows, key=lambda row: (row.letter, row.interventie.naam.casefold()))
    return [
        Section(f"letter-{letter}", letter, tuple(group))
        for letter, group in groupby(ordered, key=lambda row: row.letter)
    ]


def _by_strength(rows: Sequence[Row]) -> list[Section]:
    ordered = sorted(rows, key=lambda row: -row.verdict.bewijskracht)
    return [
        Section(f"bewijskracht-{grade}", sentence_case(STRENGTH_WORDS[grade]), tuple(group))
        for grade, group in groupby(ordered, key=lambda row: row.verdict.bewijskracht)
    ]


def _by_year(rows: Sequence[Row]) -> list[Section]:
    ordered = sorted(rows, key=lambda row: -(row.interventie.jaar or 0))
    return [
        Section(f"jaar-{year or 'onbekend'}", str(year or "Jaar niet gezien"), tuple(group))
        for year, group in groupby(ordered, key=lambda row: row.interventie.jaar)
    ]


ORDERS: Mapping[str, tuple[str, Callable[[Sequence[Row]], list[Section]]]] = {
    "naam": ("Op naam", _by_name),
    "bewijskracht": ("Op bewijskracht", _by_strength),
    "nieuwste": ("Nieuwste onderzoek eerst", _by_year),
}
"""What the order is called, and how it groups the rows."""
