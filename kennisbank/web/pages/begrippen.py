"""The thesaurus: the list with its search box, a page for each term, and all of it as SKOS."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.errors import NotFound
from kennisbank.evidence import Oordeel
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Begrip, Interventie
from kennisbank.search.request import SearchRequest, clean

from .. import rdf, skos
from ..colofon import Imprint
from ..dependencies import Kb, Pages
from ..letters import initial

router = APIRouter()

_MOST = 8
"""Approaches on the page of a term; the search has the rest."""


@router.get("/begrippen")
def listing(request: Request, kb: Kb, site: Pages, q: str = "") -> Response:
    begrippen, asked = kb.begrippenlijst(), clean(q)
    found = begrippen.find(asked)
    groups = (
        [(letter, tuple(group)) for letter, group in groupby(found, key=_letter)]
        if not asked
        else []
    )
    return site.page(
        request,
        "begrippen.html",
        begrippen=begrippen,
        q=asked,
        found=found,
        groups=groups,
    )


@router.get("/begrippen.jsonld")
def as_json_ld(kb: Kb, colofon: Imprint) -> Response:
    things = skos.concepts(kb.begrippenlijst(), colofon)
    return Response(rdf.json_ld(things), media_type=rdf.JSON_LD)


@router.get("/begrippen.ttl")
def as_turtle(kb: Kb, colofon: Imprint) -> Response:
    things = skos.concepts(kb.begrippenlijst(), colofon)
    return Response(rdf.turtle(things), media_type=rdf.TURTLE)


def _letter(begrip: Begrip) -> str:
    return initial(begrip.voorkeursterm)


@router.get("/begrippen/{slug}")
def page(request: Request, kb: Kb, site: Pages, slug: str) -> Response:
    begrippen = kb.begrippenlijst()
    begrip = begrippen.get(slug)
    if begrip is None:
        raise NotFound(f"Er is geen begrip '{slug[:60]}'.", "Zoek het op in de begrippenlijst.")
    return site.page(
        request,
        "begrip.html",
        begrip=begrip,
        broader=begrippen.bredere(begrip),
        narrower=begrippen.smallere(begrip),
        related=begrippen.verwante(begrip),
        approaches=_approaches(kb, begrip.voorkeursterm),
    )


def _approaches(kb: Kennisbank, term: str) -> list[tuple[Interventie, Oordeel]]:
    request = SearchRequest.parse(term, [("soort", "interventie")], aantal=_MOST)
    found = []
    for result in kb.search(request).resultaten:
        try:
            found.append((kb.interventie(result.slug), kb.bewijs(result.slug).oordeel))
        except NotFound:
            # Withdrawn between the search and the look-up.
            continue
    return found
