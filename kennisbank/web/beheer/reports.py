"""What readers reported, at the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.curate.record import Soort
from kennisbank.curate.reports import (
    KINDS,
    LONGEST_ANSWER,
    Report,
    State,
    handle,
    open_reports,
    remove,
    reopen,
    reports,
)
from kennisbank.errors import Invalid

from ..table import Row
from .forms import text
from .lists import csv_file
from .page import desk_page
from .visitor import PREFIX, Curator, Form, TheDesk, go

router = APIRouter(prefix="/lijsten/meldingen")

_COLUMNS = (
    "nummer", "stand", "wanneer", "over", "pagina", "soort", "melding", "afgehandeld_door",
    "afgehandeld_op", "wat_er_gedaan_is",
)  # fmt: skip
_HOMES = {"interventies": Soort.INTERVENTIE, "documenten": Soort.DOCUMENT}


@router.get("")
def page(request: Request, desk: TheDesk, visitor: Curator, stand: str = "nieuw") -> Response:
    chosen = State(stand) if stand in tuple(State) else None
    return desk_page(
        request,
        visitor,
        "meldingen.html",
        reports=[(report, _record(report)) for report in reports(desk.database, chosen)],
        chosen=chosen,
        states=tuple(State),
        open=open_reports(desk.database),
        kinds=KINDS,
        longest=LONGEST_ANSWER,
    )


@router.get(".csv")
def as_file(desk: TheDesk) -> Response:
    return csv_file("meldingen", _COLUMNS, _rows(reports(desk.database)))


@router.post("/{id_}")
def change(desk: TheDesk, visitor: Curator, form: Form, id_: int) -> Response:
    match text(form, "doe"):
        case "afhandelen":
            handle(desk.database, id_, visitor.naam, text(form, "antwoord", LONGEST_ANSWER))
            said = "melding-afgehandeld"
        case "heropenen":
            reopen(desk.database, id_)
            said = "melding-heropend"
        case "verwijderen":
            remove(desk.database, id_)
            said = "melding-verwijderd"
        case _:
            raise Invalid("Deze handeling bestaat niet.", "Kies een van de knoppen.")
    back = text(form, "stand")
    stand = back if back in (*State, "alles") else State.NIEUW
    return go(f"{PREFIX}/lijsten/meldingen?stand={stand}&bericht={said}")


def _record(report: Report) -> str:
    """Address at the desk of what it is about."""
    plural, slug = report.path.partition("#")[0].split("/")[1:3]
    return f"{PREFIX}/{_HOMES[plural]}/{slug}"


def _rows(found: list[Report]) -> Iterator[Row]:
    for report in found:
        yield {
            "nummer": report.id,
            "stand": report.state,
            "wanneer": _day(report.at),
            "over": report.titel,
            "pagina": report.path,
            "soort": KINDS[report.kind],
            "melding": report.message,
            "afgehandeld_door": report.handled_by,
            "afgehandeld_op": _day(report.handled_at) if report.handled_at else None,
            "wat_er_gedaan_is": report.answer,
        }


def _day(at: float) -> str:
    return datetime.datetime.fromtimestamp(at).isoformat(" ", "minutes")
