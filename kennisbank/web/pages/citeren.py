"""References to take along: of a card, of the studies on it, of a document or one of its pages."""

from __future__ import annotations

import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from kennisbank.cite import Reference, of_document, of_interventie, of_studie
from kennisbank.errors import NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie
from kennisbank.search.request import BadRequest

from .. import citations
from ..colofon import Colofon, Imprint
from ..dependencies import Kb

router = APIRouter()

_LONGEST_NUMBER = 6


@router.get("/interventies/{slug}/citatie.{formaat}")
def card(kb: Kb, colofon: Imprint, slug: str, formaat: str) -> Response:
    interventie = kb.interventie(slug)
    return citations.file([card_reference(interventie, colofon)], formaat, slug)


@router.get("/interventies/{slug}/onderzoeken.{formaat}")
def studies(kb: Kb, slug: str, formaat: str) -> Response:
    interventie = kb.interventie(slug)
    if not interventie.studies:
        raise NotFound(
            f"Van {interventie.naam} zagen we geen onderzoek; er is niets om mee te nemen.",
            "De kaart zelf kunt u wel citeren.",
        )
    references = [of_studie(studie) for studie in interventie.studies]
    return citations.file(references, formaat, f"{slug}-onderzoeken")


@router.get("/documenten/{slug}/citatie.{formaat}")
def document(kb: Kb, colofon: Imprint, slug: str, formaat: str, pagina: str = "") -> Response:
    reference = document_reference(kb.document(slug), colofon, page_of(kb, slug, pagina))
    return citations.file([reference], formaat, slug)


def page_of(kb: Kennisbank, slug: str, pagina: str) -> int | None:
    """The page cited. Raises BadRequest for what is no number, NotFound for a page not there."""
    if not pagina:
        return None
    if not (pagina.isascii() and pagina.isdigit() and len(pagina) <= _LONGEST_NUMBER):
        raise BadRequest(
            "pagina", f"'{pagina[:20]}' is geen paginanummer.", "Pagina's tellen vanaf 1."
        )
    return kb.page(slug, int(pagina)).number


def card_reference(interventie: Interventie, colofon: Colofon) -> Reference:
    return of_interventie(
        interventie,
        colofon.url(f"/interventies/{interventie.slug}"),
        colofon.uitgever,
        datetime.date.today(),
    )


def document_reference(document: Document, colofon: Colofon, page: int | None = None) -> Reference:
    return of_document(document, colofon.url(f"/documenten/{document.slug}"), page)
