"""Pages of the lists to work from, and the same lists as a file."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.curate.links import ask_check

from ..dependencies import Kb
from ..table import Row, table
from .page import desk_page
from .visitor import Curator, Form, TheDesk, go
from .worklists import DEAD_LINKS, link_standing, overview, worklist

router = APIRouter(prefix="/lijsten")


@router.get("")
def lists(request: Request, kb: Kb, visitor: Curator) -> Response:
    return desk_page(request, visitor, "lijsten.html", lists=overview(kb))


@router.get("/{lijst}.csv")
def as_file(kb: Kb, lijst: str, sorteer: str = "") -> Response:
    entry = worklist(lijst)
    return csv_file(entry.name, *entry.table(kb, sorteer))


@router.get("/{lijst}")
def page(request: Request, kb: Kb, visitor: Curator, lijst: str, sorteer: str = "") -> Response:
    entry = worklist(lijst)
    return desk_page(
        request,
        visitor,
        "lijst.html",
        list=entry,
        rows=entry.rows(kb, sorteer),
        order=sorteer,
        standing=link_standing(kb) if entry.name == DEAD_LINKS else None,
    )


@router.post("/dode-links")
def check_again(desk: TheDesk, visitor: Curator, form: Form) -> Response:
    """Ask after every address, by the worker."""
    del form
    ask_check(desk, visitor.naam)
    return go(f"/beheer/lijsten/{DEAD_LINKS}?bericht=links-gevraagd")


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Row]) -> Response:
    return Response(
        table(columns, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
