"""The approaches: the list, and the page of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.errors import NotFound
from kennisbank.evidence import STRENGTH_WORDS, Claim, Oordeel
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Interventie, Richting, Studie
from kennisbank.search.request import BadRequest

from .. import citations, metadata
from ..colofon import Imprint
from ..core import Line, core
from ..dependencies import Kb, Pages
from ..letters import initial
from ..mark import Mark
from ..presentation import sentence_case
from ..uitleg import Uitleg

router = APIRouter(prefix="/interventies")


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


@dataclass(frozen=True, slots=True)
class Approach:
    """All that the page of one approach shows."""

    interventie: Interventie
    verdict: Oordeel
    claims: tuple[Claim, ...]
    core: tuple[Line, ...]
    studies: tuple[Studie, ...]
    """Newest first; those without a year at the end."""
    family: Interventie | None
    members: tuple[Interventie, ...]

    def place(self, studie: Studie) -> int:
        """Number of the study on the page, from 1."""
        return next(n for n, other in enumerate(self.studies, 1) if other is studie)


@router.get("")
def listing(request: Request, kb: Kb, site: Pages, sorteer: str = "naam") -> Response:
    if sorteer not in _SECTIONS:
        raise BadRequest(
            "sorteer", f"Sorteren op '{sorteer[:40]}' kan niet.", "Kies naam of bewijskracht."
        )
    rows = [
        Row(interventie, kb.bewijs(interventie.slug).oordeel) for interventie in kb.interventies()
    ]
    return site.page(
        request,
        "interventies.html",
        sections=_SECTIONS[sorteer](rows),
        total=len(rows),
        sorteer=sorteer,
    )


@router.get("/{slug}")
def page(request: Request, kb: Kb, site: Pages, colofon: Imprint, slug: str) -> Response:
    interventie = kb.interventie(slug)
    reference = citations.card_reference(interventie, colofon)
    return site.page(
        request,
        "interventie.html",
        approach=_approach(kb, interventie),
        documents=kb.documenten_over(slug),
        shapes={richting: Mark(richting, 0) for richting in Richting},
        api_address=f"/api/v1/interventies/{quote(slug)}",
        citation=citations.for_card(reference, interventie),
        uitleg=Uitleg(kb.begrippenlijst()),
        metadata=metadata.of_approach(interventie, reference, colofon),
    )


def _approach(kb: Kennisbank, interventie: Interventie) -> Approach:
    bewijs = kb.bewijs(interventie.slug)
    verdict, found = bewijs.oordeel, bewijs.claims
    return Approach(
        interventie=interventie,
        verdict=verdict,
        claims=found,
        core=core(interventie, verdict, found),
        studies=tuple(sorted(interventie.studies, key=lambda studie: -(studie.jaar or 0))),
        family=_family(kb, interventie),
        members=tuple(i for i in kb.interventies() if i.onderdeel_van == interventie.slug),
    )


def _family(kb: Kennisbank, interventie: Interventie) -> Interventie | None:
    if interventie.onderdeel_van is None:
        return None
    try:
        return kb.interventie(interventie.onderdeel_van)
    except NotFound:
        return None


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


_SECTIONS: dict[str, Callable[[Sequence[Row]], list[Section]]] = {
    "naam": _by_name,
    "bewijskracht": _by_strength,
}
