"""References to take along: of a card, of the studies on it, of a document or one of its pages."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from kennisbank.kennisbank import Kennisbank
from kennisbank.search.request import BadRequest

from .. import citations
from ..citations import card_reference, document_reference
from ..colofon import Imprint
from ..dependencies import Kb

router = APIRouter()

_LONGEST_NUMBER = 6


@router.get("/interventies/{slug}/citatie.{formaat}")
def card(kb: Kb, colofon: Imprint, slug: str, formaat: str) -> Response:
    interventie = kb.interventie(slug)
    return citations.file([card_reference(interventie, colofon)], formaat, slug)


@router.get("/interventies/{slug}/onderzoeken.{formaat}")
def studies(kb: Kb, slug: str, formaat: str) -> Response:
    references = citations.studies_of(kb.interventie(slug))
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
