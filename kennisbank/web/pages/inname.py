"""How the documents went in: pages, passages, what OCR read, what was amiss or refused."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..dependencies import Kb, Pages

router = APIRouter()


@router.get("/over/inname")
def intake(request: Request, kb: Kb, site: Pages) -> Response:
    found = kb.inname()
    return site.page(
        request,
        "inname.html",
        documents=found.documenten,
        refused=found.geweigerd,
        report=found.verslag,
        pages=sum(document.pages for document in found.documenten),
        passages=sum(document.passages for document in found.documenten),
        recognised=sum(document.ocr for document in found.documenten),
    )
