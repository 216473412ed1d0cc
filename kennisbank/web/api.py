"""The JSON API: the same answers as the pages, after the API Design Rules of the government."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kennisbank.errors import NotFound
from kennisbank.search.request import BadRequest, SearchRequest, clean
from kennisbank.search.results import Zoekresultaten

from . import asked
from .cells import Bewijscellen, CellParameters, cells
from .dependencies import Kb
from .head import server_timing
from .map_request import read
from .paging import Page, links
from .representations import (
    Begrippen,
    BegripUit,
    Documenten,
    DocumentUit,
    Interventies,
    InterventieUit,
    Pagina,
    SearchParameters,
    Suggesties,
    approach,
    summary,
)

VERSION = "1.0.0"
PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX)


class VersionHeader:
    """API-Version on every answer under PREFIX, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_version(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["API-Version"] = VERSION
            await send(message)

        is_api = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await self.app(scope, receive, send_with_version if is_api else send)


@router.get("/zoekresultaten", tags=["zoeken"], operation_id="zoek")
def search(
    kb: Kb,
    parameters: Annotated[SearchParameters, Query()],
    request: Request,
    response: Response,
) -> Zoekresultaten:
    """Zoek in aanpakken en documenten. Zonder `q` is ten minste één filter nodig."""
    searched = SearchRequest.parse(
        parameters.q,
        parameters.filters(),
        pagina=parameters.pagina,
        aantal=parameters.aantal,
        sorteer=parameters.sorteer,
        zonder=parameters.zonder,
    )
    if not searched.tekst and not searched.filters:
        raise BadRequest("q", "De vraag is leeg.", "Stel een vraag met q=… of kies een filter.")
    answer = kb.search(searched)
    asked.note(request, searched, answer)
    response.headers["Server-Timing"] = server_timing(answer)
    response.headers["Link"] = links(request, answer.pagina, answer.aantal, answer.totaal)
    return answer


@router.get("/suggesties", tags=["zoeken"], operation_id="suggesties")
def suggestions(kb: Kb, q: str = "") -> Suggesties:
    """Waarmee een zoekvak een begonnen vraag aanvult: ten hoogste acht, per soort bij elkaar."""
    return Suggesties(suggesties=kb.suggesties(clean(q)))


@router.get("/interventies", tags=["interventies"], operation_id="interventies")
def interventies(kb: Kb, page: Page) -> Interventies:
    """Alle gepubliceerde aanpakken, op naam."""
    whole = kb.interventies()
    shown = tuple(summary(i, kb.bewijs(i.slug)) for i in page.of(whole))
    return Interventies(totaal=len(whole), interventies=shown)


@router.get("/interventies/{slug}", tags=["interventies"], operation_id="interventie")
def interventie(kb: Kb, slug: str) -> InterventieUit:
    """De kaart van één aanpak, met richting en bewijskracht per uitkomst."""
    return approach(kb.interventie(slug), kb.bewijs(slug))


@router.get("/bewijscellen", tags=["interventies"], operation_id="bewijscellen")
def evidence_cells(kb: Kb, parameters: Annotated[CellParameters, Query()]) -> Bewijscellen:
    """De bewijskaart: per thema of aanpak en uitkomst wat is onderzocht, en wat niet."""
    return cells(kb.bewijskaart(read(QueryParams(parameters.pairs()))))


@router.get("/documenten", tags=["documenten"], operation_id="documenten")
def documenten(kb: Kb, page: Page) -> Documenten:
    """Alle gepubliceerde documenten, op titel."""
    whole = kb.documenten()
    shown = tuple(DocumentUit.of(document) for document in page.of(whole))
    return Documenten(totaal=len(whole), documenten=shown)


@router.get("/documenten/{slug}", tags=["documenten"], operation_id="document")
def document(kb: Kb, slug: str) -> DocumentUit:
    """De beschrijving van één document, met het aantal pagina's."""
    return DocumentUit.of(kb.document(slug), paginas=len(kb.pages(slug)))


@router.get("/documenten/{slug}/paginas/{n}", tags=["documenten"], operation_id="pagina")
def page(kb: Kb, slug: str, n: int) -> Pagina:
    """De tekst van één pagina; pagina's tellen vanaf 1."""
    found = kb.page(slug, n)
    return Pagina(nummer=found.number, tekst=found.text, ocr=found.ocr, vertrouwen=found.confidence)


@router.get("/begrippen", tags=["begrippen"], operation_id="begrippen")
def begrippen(kb: Kb, page: Page, q: str = "") -> Begrippen:
    """De begrippenlijst, of met `q` de begrippen die (ook) zo heten."""
    terms = kb.begrippenlijst()
    whole = terms.find(clean(q))
    shown = tuple(BegripUit.of(begrip, terms) for begrip in page.of(whole))
    return Begrippen(totaal=len(whole), begrippen=shown)


@router.get("/begrippen/{slug}", tags=["begrippen"], operation_id="begrip")
def begrip(kb: Kb, slug: str) -> BegripUit:
    """Eén begrip, met wat ermee samenhangt."""
    terms = kb.begrippenlijst()
    found = terms.get(slug)
    if found is None:
        raise NotFound(f"Er is geen begrip '{slug[:60]}'.", "Zoek het op met /begrippen?q=….")
    return BegripUit.of(found, terms)
