"""The desk itself: the queues of work."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.curate.accounts import accounts
from kennisbank.curate.publication import assign
from kennisbank.curate.queue import Filter, Queue, counts, refusals, rows
from kennisbank.curate.record import load
from kennisbank.errors import Invalid

from ..dependencies import Kb
from .address import kind
from .forms import text
from .page import desk_page
from .visitor import Curator, Form, TheDesk, go, safe_target
from .worklists import overview

router = APIRouter()

PER_PAGE = 50
_OPENS = (Queue.TER_BEOORDELING, Queue.NIEUW, Queue.IN_BEWERKING, Queue.GEPUBLICEERD)
"""Without a choice the first of these that has work is shown."""


@router.get("")
def queues(
    request: Request,
    kb: Kb,
    desk: TheDesk,
    visitor: Curator,
    rij: str = "",
    soort: str = "",
    van: str = "",
    q: str = "",
    pagina: int = 1,
) -> Response:
    everything, refused = rows(desk), refusals(desk)
    number = counts(everything, refused)
    busy = (queue for queue in _OPENS if number[queue])
    chosen = Queue(rij) if rij in tuple(Queue) else next(busy, Queue.GEPUBLICEERD)
    wanted = Filter(soort, van, q.strip()[:200])
    shown = [row for row in everything if chosen in row.queues and wanted.takes(row)]
    pages = max(1, -(-len(shown) // PER_PAGE))
    page = min(max(1, pagina), pages)
    return desk_page(
        request,
        visitor,
        "werkvoorraad.html",
        queues=tuple(Queue),
        counts=number,
        chosen=chosen,
        refused=refused if chosen is Queue.GEWEIGERD else [],
        rows=shown[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(shown),
        page=page,
        pages=pages,
        filter=wanted,
        people=[a.naam for a in accounts(desk.database) if a.actief],
        lists=overview(kb),
        query=urlencode({"soort": soort, "van": van, "q": q}),
    )


@router.post("/toewijzen/{soort}/{slug}")
def assign_to(desk: TheDesk, form: Form, soort: str, slug: str) -> Response:
    naam = text(form, "account", 80)
    known = {account.naam for account in accounts(desk.database) if account.actief}
    if naam and naam not in known:
        raise Invalid("Dit account is er niet.", "Kies een naam uit de lijst.")
    record = load(desk.corpus, kind(soort), slug)
    assign(desk, record.soort, record.slug, naam)
    return go(safe_target(text(form, "verder")))
