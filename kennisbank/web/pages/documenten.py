"""The documents: the list, the text of each, one page of it, and the original file."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from kennisbank.errors import NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie

from .. import citations, metadata
from ..colofon import Colofon, Imprint
from ..dependencies import Kb, Pages
from ..reading import Reading
from ..sheet_image import SheetImage
from ..site import Site

router = APIRouter(prefix="/documenten")

# HTML and Markdown are saved, not shown: a report must not run as a page of ours.
_TYPES = {
    ".pdf": ("application/pdf", "inline"),
    ".txt": ("text/plain; charset=utf-8", "inline"),
    ".html": ("text/html; charset=utf-8", "attachment"),
    ".md": ("text/markdown; charset=utf-8", "attachment"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "attachment",
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", "attachment"),
}
_UNKNOWN = ("application/octet-stream", "attachment")

_LONGEST_NUMBER = 6


@router.get("")
def listing(request: Request, kb: Kb, site: Pages) -> Response:
    documents = sorted(kb.documenten(), key=lambda document: document.titel.casefold())
    return site.page(request, "documenten.html", documents=documents)


@router.get("/{slug}")
def page(request: Request, kb: Kb, site: Pages, colofon: Imprint, slug: str) -> Response:
    reading = Reading.of(kb.pages(slug), kb.passages(slug))
    return show(request, kb, site, colofon, kb.document(slug), reading)


def show(
    request: Request,
    kb: Kennisbank,
    site: Site,
    colofon: Colofon,
    document: Document,
    reading: Reading,
    voorbeeld: str = "",
) -> Response:
    """The page of a document: the published one, or one that the desk looks at beforehand."""
    approaches = _approaches(kb, document)
    return site.page(
        request,
        "document.html",
        document=document,
        approaches=approaches,
        sheets=reading.opening(),
        page_count=len(reading.pages),
        suffix=Path(document.bestand).suffix.lstrip(".").upper(),
        citation=citations.for_document(citations.document_reference(document, colofon), document),
        metadata=metadata.of_report(document, approaches, colofon),
        voorbeeld=voorbeeld,
    )


@router.get("/{slug}/bestand")
def original(kb: Kb, slug: str) -> Response:
    file = kb.original(slug)
    if not file.is_file():
        raise NotFound(
            f"Het bestand van '{slug}' is niet meer in het corpus.",
            "De tekst staat nog op de pagina van het document.",
        )
    return send(file, slug)


def send(file: Path, slug: str) -> Response:
    """A report as it came in. What could run as a page of ours is saved instead of shown."""
    media_type, disposition = _TYPES.get(file.suffix.lower(), _UNKNOWN)
    return FileResponse(
        file,
        media_type=media_type,
        filename=f"{slug}{file.suffix.lower()}",
        content_disposition_type=disposition,
    )


@router.get("/{slug}/pagina/{nummer}")
def sheet(
    request: Request,
    kb: Kb,
    site: Pages,
    colofon: Imprint,
    slug: str,
    nummer: str,
    passage: str = "",
    q: str = "",
) -> Response:
    document = kb.document(slug)
    found = kb.page(slug, _page_number(nummer))
    reading = Reading.of(kb.pages(slug), kb.passages(slug))
    marked = kb.marked(slug, found.number, reading.quote(found, passage))
    hits = kb.passages_found(slug, q) if q.strip() and passage in reading.passages else ()
    before, after = reading.neighbours(passage, hits)
    address = f"/documenten/{slug}/pagina/{found.number}/beeld"
    return site.page(
        request,
        "document_pagina.html",
        document=document,
        sheet=reading.sheet(found, passage),
        page_count=len(reading.pages),
        marked=passage in reading.passages,
        image=SheetImage.of(address, marked) if marked else None,
        question=q if hits else "",
        before=before,
        after=after,
        is_pdf=marked is not None,
        citation=citations.for_document(
            citations.document_reference(document, colofon, found.number), document, found.number
        ),
    )


@router.get("/{slug}/pagina/{nummer}/beeld")
def picture(kb: Kb, slug: str, nummer: str) -> Response:
    data = kb.picture(slug, _page_number(nummer))
    # Kept by the browser for the visit; a report that is replaced shows within the hour.
    return Response(
        data, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"}
    )


def _page_number(nummer: str) -> int:
    if not (nummer.isascii() and nummer.isdigit() and len(nummer) <= _LONGEST_NUMBER):
        raise NotFound(f"'{nummer[:20]}' is geen paginanummer.", "Pagina's tellen vanaf 1.")
    return int(nummer)


def _approaches(kb: Kennisbank, document: Document) -> list[Interventie]:
    known = {interventie.slug: interventie for interventie in kb.interventies()}
    return [known[slug] for slug in document.interventies if slug in known]
