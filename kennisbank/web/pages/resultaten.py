"""The results of a search to take along, as a table or as references."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.errors import NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document

from .. import citations, table
from ..citations import card_reference, document_reference
from ..colofon import Colofon, Imprint
from ..dependencies import Kb
from ..found import Record, found_records, path_of
from ..question import Question

router = APIRouter()

_COLUMNS = ("soort", "slug", "titel", "adres", "jaar", "richting", "bewijskracht", "omschrijving")


@router.get("/zoeken.{formaat}")
def results(request: Request, kb: Kb, colofon: Imprint, formaat: str) -> Response:
    question = Question.read(request.query_params.multi_items())
    records = found_records(kb, question)
    if not records:
        raise NotFound(
            "Deze vraag vindt niets, dus er is niets om mee te nemen.",
            "Zoek met andere woorden of met minder filters.",
        )
    if formaat == "csv":
        text = table.table(_COLUMNS, (_row(kb, record, colofon) for record in records))
        return Response(
            text,
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="zoekresultaten.csv"'},
        )
    references = [
        document_reference(record, colofon)
        if isinstance(record, Document)
        else card_reference(record, colofon)
        for record in records
    ]
    return citations.file(references, formaat, "zoekresultaten")


def _row(kb: Kennisbank, record: Record, colofon: Colofon) -> table.Row:
    common = {"slug": record.slug, "adres": colofon.url(path_of(record)), "jaar": record.jaar}
    if isinstance(record, Document):
        said = record.samenvatting
        return {**common, "soort": "document", "titel": record.titel, "omschrijving": said}
    verdict = kb.bewijs(record.slug).oordeel
    return {
        **common,
        "soort": "interventie",
        "titel": record.naam,
        "richting": verdict.richting.value,
        "bewijskracht": verdict.bewijskracht,
        "omschrijving": record.korte_omschrijving,
    }
