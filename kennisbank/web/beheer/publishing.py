"""A record at the desk: where it stands, what publication changes, and the steps on its way."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import FormData

from kennisbank.curate import Desk
from kennisbank.curate.accounts import Account
from kennisbank.curate.compare import Row, compare_texts
from kennisbank.curate.consequence import Consequence, consequences
from kennisbank.curate.history import history
from kennisbank.curate.publication import (
    MAX_REASON,
    assignments,
    discard,
    hand_over,
    may_publish,
    publish,
    put_back,
    send_back,
    withdraw,
)
from kennisbank.curate.record import Record, Soort, load
from kennisbank.errors import Conflict, Denied, Invalid, KennisbankError, NotFound, Refused
from kennisbank.evidence import Uitkomsten, bewijs, standard
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Begrip, Document, Interventie, Page

from ..colofon import Imprint
from ..dependencies import Kb, Pages
from ..pages import documenten, interventies
from ..presentation import DIRECTION_WORDS
from ..reading import Reading
from . import address
from .beside import pages_of
from .forms import text
from .page import desk_page
from .visitor import Beheerder, Curator, Form, TheDesk, Visitor, go

router = APIRouter(prefix="/{soort}/{slug}")

_DONE = {"aanbieden": "aangeboden", "teruggeven": "teruggegeven", "weggooien": "weggegooid"}


@router.get("")
def overview(
    request: Request, kb: Kb, desk: TheDesk, visitor: Curator, soort: str, slug: str
) -> Response:
    return _overview(request, kb, desk, visitor, load(desk.corpus, address.kind(soort), slug))


@router.post("/stap")
def step(
    request: Request, kb: Kb, desk: TheDesk, visitor: Curator, form: Form, soort: str, slug: str
) -> Response:
    """Hand over, send back, or throw the working version away."""
    what, reason = text(form, "doe"), text(form, "reden", MAX_REASON)

    def act(who: Account, soort: Soort, slug: str, version: str) -> None:
        match what:
            case "aanbieden":
                hand_over(desk, who, soort, slug, version, reason)
            case "teruggeven":
                send_back(desk, who, soort, slug, version, reason)
            case "weggooien":
                discard(desk, who, soort, slug, version)
            case _:
                raise Invalid("Deze handeling bestaat niet.", "Kies een van de knoppen.")

    return _act(request, kb, desk, visitor, form, soort, slug, act, _DONE.get(what, ""))


@router.post("/publiceren")
def make_public(
    request: Request, kb: Kb, desk: TheDesk, visitor: Beheerder, form: Form, soort: str, slug: str
) -> Response:
    def act(who: Account, soort: Soort, slug: str, version: str) -> None:
        reason = text(form, "reden", MAX_REASON)
        publish(desk, who, soort, slug, version, reason, confirm=bool(text(form, "nagelezen")))

    return _act(request, kb, desk, visitor, form, soort, slug, act, "gepubliceerd")


@router.post("/intrekken")
def take_back(
    request: Request, kb: Kb, desk: TheDesk, visitor: Beheerder, form: Form, soort: str, slug: str
) -> Response:
    def act(who: Account, soort: Soort, slug: str, version: str) -> None:
        withdraw(desk, who, soort, slug, version, text(form, "reden", MAX_REASON))

    return _act(request, kb, desk, visitor, form, soort, slug, act, "ingetrokken")


@router.get("/historie")
def past(request: Request, desk: TheDesk, visitor: Curator, soort: str, slug: str) -> Response:
    kind = address.kind(soort)
    entries = history(desk.database, kind, slug)
    try:
        record = load(desk.corpus, kind, slug)
    except NotFound:
        if not entries:
            raise
        record = Record(kind, slug, None)
    return desk_page(
        request,
        visitor,
        "historie.html",
        record=record,
        entries=[(entry, _rows(kind, entry.before, entry.after)) for entry in entries],
    )


@router.post("/terugzetten")
def put_back_version(
    desk: TheDesk, visitor: Curator, form: Form, soort: str, slug: str
) -> Response:
    kind, number = address.kind(soort), text(form, "versie")
    if not number.isdigit() or len(number) > 12:
        raise NotFound("Deze versie is er niet.")
    changed = put_back(desk, visitor.account, kind, slug, int(number), text(form, "version"))
    said = "teruggezet" if changed else "gelijk"
    return go(f"{address.of(Record(kind, slug, None))}?bericht={said}")


@router.get("/voorbeeld")
def preview(
    request: Request,
    kb: Kb,
    site: Pages,
    colofon: Imprint,
    desk: TheDesk,
    visitor: Curator,
    soort: str,
    slug: str,
) -> Response:
    """The public page as it will be."""
    record = load(desk.corpus, address.kind(soort), slug)
    try:
        model = record.model()
    except Refused as refused:
        return _overview(request, kb, desk, visitor, record, fault=refused)
    bar = Markup(site.environment.get_template("beheer/_voorbeeldbalk.html").render(record=record))
    match model:
        case Interventie():
            found = bewijs(model, _uitkomsten(kb))
            return interventies.show(request, kb, site, colofon, model, found, voorbeeld=bar)
        case Document():
            pages = tuple(
                Page(number, said) for number, said in enumerate(pages_of(kb, desk, slug), 1)
            )
            reading = Reading.of(pages, ())
            return documenten.show(request, kb, site, colofon, model, reading, voorbeeld=bar)
        case Begrip():
            return desk_page(request, visitor, "begrip_voorbeeld.html", record=record, begrip=model)


@router.get("/bestand")
def original(desk: TheDesk, visitor: Curator, soort: str, slug: str) -> Response:
    """The report itself, published or not, for the desk alone."""
    del visitor
    record = load(desk.corpus, address.kind(soort), slug)
    if record.original is None or not record.original.is_file():
        raise NotFound("Hier hoort geen bestand bij.")
    return documenten.send(record.original, slug)


def _act(
    request: Request,
    kb: Kennisbank,
    desk: Desk,
    visitor: Visitor,
    form: FormData,
    soort: str,
    slug: str,
    act: Callable[[Account, Soort, str, str], None],
    said: str,
) -> Response:
    kind = address.kind(soort)
    record = load(desk.corpus, kind, slug)
    try:
        act(visitor.account, kind, slug, text(form, "version"))
    except (Invalid, Denied, Conflict, Refused) as fault:
        return _overview(
            request, kb, desk, visitor, load(desk.corpus, kind, slug), fault=fault,
            reason=text(form, "reden", MAX_REASON),
        )  # fmt: skip
    if kind is Soort.BEGRIP and said == "ingetrokken":
        return go(f"{address.of(record)}/historie")
    return go(f"{address.of(record)}?bericht={said}")


def _overview(
    request: Request,
    kb: Kennisbank,
    desk: Desk,
    visitor: Visitor,
    record: Record,
    *,
    fault: KennisbankError | None = None,
    reason: str = "",
) -> Response:
    statuses = {Denied: 403, Conflict: 409, Invalid: 422, Refused: 422}
    entries = history(desk.database, record.soort, record.slug)
    return desk_page(
        request,
        visitor,
        "record.html",
        status=statuses.get(type(fault), 200) if fault else 200,
        record=record,
        error=str(fault) if fault else "",
        reason=reason,
        faulty=_faulty(record),
        changed=[row for row in _changed(record) if row.field != "status"],
        consequences=_consequences(kb, record),
        directions=DIRECTION_WORDS,
        why_not=may_publish(desk, visitor.account, record),
        assigned=assignments(desk).get((record.soort, record.slug), ""),
        last=entries[0] if entries else None,
    )


def _changed(record: Record) -> list[Row]:
    """What differs between what the public has and what is worked on."""
    return _rows(record.soort, record.public if record.is_public else None, record.text)


def _rows(soort: Soort, before: str | None, after: str | None) -> list[Row]:
    try:
        return compare_texts(soort, before, after)
    except Refused:
        # A text that was no valid YAML; it came from elsewhere, and stands in the history as it is.
        return []


def _faulty(record: Record) -> str:
    try:
        record.model()
    except Refused as refused:
        return str(refused)
    return ""


def _consequences(kb: Kennisbank, record: Record) -> list[Consequence]:
    if record.soort is not Soort.INTERVENTIE or (record.draft is None and record.is_public):
        return []
    try:
        coming, public = record.model(), record.public_model()
    except Refused:
        return []
    if not isinstance(coming, Interventie) or isinstance(public, Document | Begrip):
        return []
    return consequences(public, coming, _uitkomsten(kb))


def _uitkomsten(kb: Kennisbank) -> Uitkomsten:
    try:
        return kb.uitkomsten()
    except KennisbankError:
        return standard()
