"""Hands what was asked to the tally, from page and API alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from kennisbank.curate.questions import FEW, Result
from kennisbank.curate.tally import Tally
from kennisbank.kennisbank import Kennisbank
from kennisbank.search.request import SearchRequest, Sortering
from kennisbank.search.results import Zoekresultaten

from .dependencies import address_of


def tally_of(kb: Kennisbank) -> Tally | None:
    return Tally(kb.desk.database) if kb.settings.vragen_tellen else None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What waits to be counted is written before the site stops."""
    yield
    tally: Tally | None = app.state.tally
    if tally is not None:
        await run_in_threadpool(tally.close)


def note(request: Request, search: SearchRequest, answer: Zoekresultaten) -> None:
    """Count a question once: the next page and another order are not asking again."""
    tally: Tally | None = request.app.state.tally
    first = search.pagina == 1 and search.sorteer is Sortering.RELEVANTIE and not search.zonder
    if tally is not None and first:
        tally.note(search.tekst, _result(search, answer), address_of(request))


def _result(search: SearchRequest, answer: Zoekresultaten) -> Result:
    if search.filters:
        return Result.UNJUDGED
    if answer.onvoldoende_gevonden or not answer.totaal:
        return Result.NOTHING
    return Result.FEW if answer.totaal <= FEW else Result.ENOUGH
