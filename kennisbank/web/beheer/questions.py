"""What the public asks, at the desk: lists, and tying a question to the card that answers it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.curate.questions import (
    LONGEST,
    SHOWN_FROM,
    Counted,
    Which,
    forget,
    questions,
    tie,
)
from kennisbank.curate.record import Record, Soort
from kennisbank.errors import Invalid, KennisbankError, NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Interventie

from ..dependencies import Kb
from ..table import Row
from . import address
from .forms import text
from .lists import csv_file
from .page import desk_page
from .visitor import Curator, Form, TheDesk, Visitor, go
from .worklists import PERIODS, QUESTION_LISTS

router = APIRouter(prefix="/lijsten/vragen")

_COLUMNS = ("vraag", "gesteld", "zonder_resultaat", "met_weinig", "laatst", "gekoppeld_aan")


@router.get("/koppelen")
def choose(
    request: Request, kb: Kb, visitor: Curator, vraag: str = "", tekst: str = ""
) -> Response:
    """Which card answers `vraag`; `tekst` is how it was asked."""
    if not vraag.strip():
        raise NotFound("Er is geen vraag gekozen.", "Kies er een op de lijst.")
    return _choose(request, kb, visitor, vraag, tekst or vraag)


@router.post("/koppelen")
def tie_to(request: Request, kb: Kb, desk: TheDesk, visitor: Curator, form: Form) -> Response:
    folded, said = text(form, "vraag", LONGEST), text(form, "tekst", 2 * LONGEST)
    slug = text(form, "slug", 120)
    try:
        if not slug:
            raise Invalid("U koos geen aanpak.", "Kies er een uit de lijst.")
        added = tie(desk, visitor.account, folded, said, slug, datetime.date.today())
    except Invalid as fault:
        return _choose(request, kb, visitor, folded, said, fault)
    where = address.of(Record(Soort.INTERVENTIE, slug, None))
    return go(f"{where}?bericht={'vraag-gekoppeld' if added else 'vraag-stond-er'}")


@router.post("/weg")
def take_out(desk: TheDesk, form: Form) -> Response:
    """For a question that is about a person after all."""
    forget(desk.database, text(form, "vraag", LONGEST))
    which = text(form, "lijst")
    back = which if which in tuple(Which) else Which.NOTHING
    return go(f"/beheer/lijsten/vragen/{back}?bericht=vraag-weg")


@router.get("/{lijst}.csv")
def as_file(desk: TheDesk, lijst: str, dagen: int = PERIODS[0]) -> Response:
    which = _which(lijst)
    shown, _ = questions(desk.database, which, _days(dagen), datetime.date.today())
    return csv_file(f"vragen-{which}", _COLUMNS, _rows(shown))


@router.get("/{lijst}")
def page(
    request: Request,
    kb: Kb,
    desk: TheDesk,
    visitor: Curator,
    lijst: str,
    dagen: int = PERIODS[0],
) -> Response:
    which = _which(lijst)
    shown, hidden = questions(desk.database, which, _days(dagen), datetime.date.today())
    return desk_page(
        request,
        visitor,
        "vragen.html",
        which=which,
        titles=QUESTION_LISTS,
        questions=shown,
        hidden=hidden,
        days=_days(dagen),
        periods=PERIODS,
        shown_from=SHOWN_FROM,
        counting=kb.settings.vragen_tellen,
    )


def _choose(
    request: Request,
    kb: Kennisbank,
    visitor: Visitor,
    vraag: str,
    tekst: str,
    fault: Invalid | None = None,
) -> Response:
    return desk_page(
        request,
        visitor,
        "vraag_koppelen.html",
        status=422 if fault else 200,
        vraag=vraag[:LONGEST],
        tekst=Counted("", tekst[: 2 * LONGEST], 0, 0, 0, "").as_card_says,
        longest=LONGEST,
        nearest=_nearest(kb, tekst),
        approaches=kb.interventies(),
        fault=str(fault) if fault else "",
    )


def _nearest(kb: Kennisbank, tekst: str) -> tuple[Interventie, ...]:
    try:
        return kb.nearest(tekst)
    except KennisbankError:
        # A question that the search cannot read still has an answer somewhere in the list.
        return ()


def _which(said: str) -> Which:
    if said not in tuple(Which):
        raise NotFound("Deze lijst is er niet.", "Kies een lijst op /beheer/lijsten.")
    return Which(said)


def _days(said: int) -> int:
    return said if said in PERIODS else PERIODS[0]


def _rows(shown: list[Counted]) -> Iterator[Row]:
    for question in shown:
        yield {
            "vraag": question.vraag,
            "gesteld": question.asked,
            "zonder_resultaat": question.nothing,
            "met_weinig": question.few,
            "laatst": question.last,
            "gekoppeld_aan": question.tied_to,
        }
