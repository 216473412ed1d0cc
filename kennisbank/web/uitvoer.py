"""The parts of the API whose answer is a file of another kind: exports and references."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from . import citations
from .api import PREFIX
from .citations import FORMATS, card_reference, document_reference, studies_of
from .colofon import Imprint
from .dependencies import Kb
from .exports import EXPORTS, export_of, render

router = APIRouter(prefix=PREFIX)

_REFERENCE = {"enum": [form.extension for form in FORMATS]}
_EXPORT = {"enum": [export.name for export in EXPORTS]}

Formaat = Annotated[str, Query(json_schema_extra=_REFERENCE)]


def _as_files(media_types: list[str]) -> dict[int | str, dict[str, Any]]:
    content = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in media_types}
    return {200: {"description": "Het bestand", "content": content}}


_REFERENCES = _as_files([form.media_type for form in FORMATS])


@router.get(
    "/exporten/{formaat}",
    tags=["exporten"],
    operation_id="exporteer",
    response_class=Response,
    responses=_as_files([export.media_type for export in EXPORTS]),
)
def export(
    kb: Kb, colofon: Imprint, formaat: Annotated[str, Path(json_schema_extra=_EXPORT)]
) -> Response:
    """Alles wat gepubliceerd is, in één bestand."""
    chosen = export_of(formaat)
    name = f"kennisbank.{chosen.extension}"
    return Response(
        render(kb, chosen, colofon),
        media_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get(
    "/interventies/{slug}/citatie",
    tags=["interventies"],
    operation_id="citeerInterventie",
    response_class=Response,
    responses=_REFERENCES,
)
def card(kb: Kb, colofon: Imprint, slug: str, formaat: Formaat = "json") -> Response:
    """Een verwijzing naar de kaart van een aanpak."""
    return citations.file([card_reference(kb.interventie(slug), colofon)], formaat, slug)


@router.get(
    "/interventies/{slug}/onderzoeken",
    tags=["interventies"],
    operation_id="citeerOnderzoeken",
    response_class=Response,
    responses=_REFERENCES,
)
def studies(kb: Kb, slug: str, formaat: Formaat = "json") -> Response:
    """Verwijzingen naar de onderzoeken op de kaart."""
    references = studies_of(kb.interventie(slug))
    return citations.file(references, formaat, f"{slug}-onderzoeken")


@router.get(
    "/documenten/{slug}/citatie",
    tags=["documenten"],
    operation_id="citeerDocument",
    response_class=Response,
    responses=_REFERENCES,
)
def document(
    kb: Kb, colofon: Imprint, slug: str, formaat: Formaat = "json", pagina: int | None = None
) -> Response:
    """Een verwijzing naar een document, of naar een pagina ervan."""
    number = kb.page(slug, pagina).number if pagina is not None else None
    reference = document_reference(kb.document(slug), colofon, number)
    return citations.file([reference], formaat, slug)
