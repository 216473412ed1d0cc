"""The approaches: the list, and the page of each."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.evidence import Bewijs, Claim, Oordeel
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Interventie, Richting, Studie
from kennisbank.search.request import BadRequest, SearchRequest

from .. import citations, facets, metadata
from ..colofon import Colofon, Imprint
from ..core import Line, core
from ..dependencies import Kb, Pages
from ..mark import Mark
from ..overview import ORDERS, rows_of
from ..question import Question
from ..site import Site
from ..uitleg import Uitleg

router = APIRouter(prefix="/interventies")


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
def listing(request: Request, kb: Kb, site: Pages) -> Response:
    question = Question.read(request.query_params.multi_items(), "/interventies", "naam")
    if question.sorteer not in ORDERS:
        raise BadRequest(
            "sorteer",
            f"Sorteren op '{question.sorteer[:40]}' kan niet.",
            f"Kies uit: {', '.join(ORDERS)}.",
        )
    checked = SearchRequest.parse("", question.filters)
    found = kb.overzicht(checked.filters)
    rows = rows_of(kb, found.interventies)
    shown = [g for g in facets.groups(found.facetten, question) if g.field not in ("soort", "taal")]
    return site.page(
        request,
        "interventies.html",
        question=question,
        groups=shown,
        chips=facets.chips(question),
        cleared=question.without_filters(),
        orders={name: title for name, (title, _) in ORDERS.items()},
        sections=ORDERS[question.sorteer][1](rows),
        total=len(rows),
    )


@router.get("/{slug}")
def page(request: Request, kb: Kb, site: Pages, colofon: Imprint, slug: str) -> Response:
    return show(request, kb, site, colofon, kb.interventie(slug), kb.bewijs(slug))


def show(
    request: Request,
    kb: Kennisbank,
    site: Site,
    colofon: Colofon,
    interventie: Interventie,
    bewijs: Bewijs,
    voorbeeld: str = "",
) -> Response:
    """The page of an approach: the published one, or one that the desk looks at beforehand."""
    reference = citations.card_reference(interventie, colofon)
    return site.page(
        request,
        "interventie.html",
        approach=_approach(kb, interventie, bewijs),
        documents=kb.documenten_over(interventie.slug),
        shapes={richting: Mark(richting, 0) for richting in Richting},
        api_address=f"/api/v1/interventies/{quote(interventie.slug)}",
        citation=citations.for_card(reference, interventie),
        uitleg=Uitleg(kb.begrippenlijst()),
        metadata=metadata.of_approach(interventie, reference, colofon),
        voorbeeld=voorbeeld,
    )


def _approach(kb: Kennisbank, interventie: Interventie, bewijs: Bewijs) -> Approach:
    verdict, found = bewijs.oordeel, bewijs.claims
    family, members = kb.familie(interventie.slug)
    return Approach(
        interventie=interventie,
        verdict=verdict,
        claims=found,
        core=core(interventie, verdict, found),
        studies=tuple(sorted(interventie.studies, key=lambda studie: -(studie.jaar or 0))),
        family=family,
        members=members,
    )
