"""The thesaurus at the desk: all terms, published or in preparation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.curate.record import Soort, records

from .page import desk_page
from .visitor import Curator, TheDesk

router = APIRouter()


@router.get("/begrippen")
def listing(request: Request, desk: TheDesk, visitor: Curator) -> Response:
    terms = records(desk.corpus, Soort.BEGRIP)
    terms.sort(key=lambda record: record.titel.casefold())
    return desk_page(request, visitor, "begrippen.html", terms=terms)
