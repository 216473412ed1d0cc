"""The approaches: the list, and the page of each."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.evidence import Bewijs
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Interventie, Richting
from kennisbank.search.request import BadRequest, SearchRequest

from .. import citations, facets, metadata
from ..approach import ORDERS as STUDY_ORDERS
from ..approach import approach
from ..colofon import Colofon, Imprint
from ..dependencies import Kb, Pages
from ..mark import Mark
from ..overview import ORDERS, rows_of
from ..question import Question
from ..site import Site
from ..uitleg import Uitleg

router = APIRouter(prefix="/interventies")


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
    order = request.query_params.get("onderzoeken") or "jaar"
    return show(request, kb, site, colofon, kb.interventie(slug), kb.bewijs(slug), order=order)


def show(
    request: Request,
    kb: Kennisbank,
    site: Site,
    colofon: Colofon,
    interventie: Interventie,
    bewijs: Bewijs,
    voorbeeld: str = "",
    order: str = "jaar",
) -> Response:
    """The page of an approach: the published one, or one that the desk looks at beforehand."""
    documents = kb.documenten_over(interventie.slug)
    reference = citations.card_reference(interventie, colofon)
    return site.page(
        request,
        "interventie.html",
        approach=approach(kb, interventie, bewijs, documents, order),
        orders={name: title for name, (title, _) in STUDY_ORDERS.items()},
        documents=documents,
        shapes={richting: Mark(richting, 0) for richting in Richting},
        api_address=f"/api/v1/interventies/{quote(interventie.slug)}",
        citation=citations.for_card(reference, interventie),
        uitleg=Uitleg(kb.begrippenlijst()),
        metadata=metadata.of_approach(interventie, reference, colofon),
        voorbeeld=voorbeeld,
    )
