"""Everything to take along: the page that lists it, the files, and their description as DCAT."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from .. import dcat, rdf
from ..colofon import Imprint
from ..dependencies import Kb, Pages
from ..exports import EXPORTS

router = APIRouter()


@router.get("/open-data")
def page(request: Request, kb: Kb, site: Pages, colofon: Imprint) -> Response:
    return site.page(
        request,
        "open_data.html",
        exports=EXPORTS,
        colofon=colofon,
        changed=kb.published_at().date(),
        studies=sum(len(interventie.studies) for interventie in kb.interventies()),
        approaches=len(kb.interventies()),
        documents=len(kb.documenten()),
    )


@router.get("/catalogus")
def catalogue() -> Response:
    return RedirectResponse("/open-data", status_code=303)


@router.get("/catalogus.jsonld")
def catalogue_json_ld(kb: Kb, colofon: Imprint) -> Response:
    things = dcat.catalogue(colofon, kb.published_at().date())
    return Response(rdf.json_ld(things), media_type=rdf.JSON_LD)


@router.get("/catalogus.ttl")
def catalogue_turtle(kb: Kb, colofon: Imprint) -> Response:
    things = dcat.catalogue(colofon, kb.published_at().date())
    return Response(rdf.turtle(things), media_type=rdf.TURTLE)
