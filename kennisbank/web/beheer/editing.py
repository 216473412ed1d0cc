"""The form of a record: filled from the working version, kept, and never a silent overwrite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from kennisbank.corpus import slugify
from kennisbank.curate import Desk
from kennisbank.curate.accounts import Account
from kennisbank.curate.autosave import drop_form, keep_form, kept_form
from kennisbank.curate.compare import compare_fields
from kennisbank.curate.form import add_block, field_faults, fields_for, read_pairs
from kennisbank.curate.history import history
from kennisbank.curate.merge import chosen, compare
from kennisbank.curate.publication import MAX_REASON, complete, create, save
from kennisbank.curate.record import Record, Soort, find, load
from kennisbank.errors import Conflict, Invalid, NotFound
from kennisbank.extract import is_pdf

from ..dependencies import Kb, kb_of
from . import address
from .beside import Beside, beside, image, study_from, take_over
from .forms import text
from .page import desk_page
from .visitor import Curator, Form, TheDesk, Visitor, go

router = APIRouter()

CHOICE = "keuze."
_OURS = ("csrf", "version", "basis", "doe", "reden", "naast", "blad", "wijs")
"""Fields of the page itself, beside those of the record."""


@router.get("/nieuw/{soort}")
def new(request: Request, visitor: Curator, soort: str) -> Response:
    return _new(request, visitor, address.kind(soort), {}, {})


@router.post("/nieuw/{soort}")
def create_new(
    request: Request, desk: TheDesk, visitor: Curator, form: Form, soort: str
) -> Response:
    made = address.kind(soort)
    fields = read_pairs(made, pairs_of(form))
    name = str(fields.get("naam" if made is Soort.INTERVENTIE else "voorkeursterm", ""))
    slug = slugify(name)
    record = Record(made, slug, None)
    faults = field_faults(record, fields)
    if not slug and not faults:
        faults = {"naam": "De naam heeft geen letter of cijfer."}
    if slug and not faults and find(desk.corpus, made, slug):
        said = f"Er is er al een met de naam '{slug}'. Bewerk die, of kies een andere naam."
        faults = {"naam" if made is Soort.INTERVENTIE else "voorkeursterm": said}
    if faults:
        return _new(request, visitor, made, fields, faults)
    create(desk, visitor.account, made, slug, fields)
    return go(address.of(record, "bewerken?bericht=bewaard"))


@router.get("/{soort}/{slug}/bewerken")
def edit(
    request: Request,
    kb: Kb,
    desk: TheDesk,
    visitor: Curator,
    soort: str,
    slug: str,
    verder: bool = False,
    naast: str = "",
    blad: int = 1,
    studie_uit: str = "",
) -> Response:
    record = load(desk.corpus, address.kind(soort), slug)
    kept = kept_form(desk.database, visitor.account, record.soort, slug)
    fields, version = record.fields, record.version
    if kept and verder:
        fields, version, kept = read_pairs(record.soort, kept.form), kept.version, None
    if studie_uit:
        fields = study_from(desk, fields, studie_uit)
    pane = beside(kb, desk, record, fields, visitor.naam, naast or studie_uit, blad)
    return _page(
        request, visitor, record, fields, version, pane,
        kept_at=kept.at if kept else None, opened="studies" if studie_uit else "",
    )  # fmt: skip


@router.post("/{soort}/{slug}/bewerken")
def submit(
    request: Request, kb: Kb, desk: TheDesk, visitor: Curator, form: Form, soort: str, slug: str
) -> Response:
    record = load(desk.corpus, address.kind(soort), slug)
    pairs, version = pairs_of(form), text(form, "version")
    fields = read_pairs(record.soort, pairs)
    what, _, about = text(form, "doe").partition(":")
    page_number = text(form, "blad")
    pane = beside(
        kb, desk, record, fields, visitor.naam, text(form, "naast"),
        int(page_number) if page_number.isdigit() else 1,
    )  # fmt: skip
    if what in ("blok", "neem", "toon"):
        if what == "blok":
            fields = add_block(fields, about, {})
        elif what == "neem":
            fields = take_over(fields_for(record.soort), fields, pane, about)
        elif about:
            pane = pane.showing(about)
        keep_form(desk.database, visitor.account, record.soort, slug, version, pairs)
        return _page(request, visitor, record, fields, version, pane, opened=about)
    return _save(request, desk, visitor, record, form, fields, version, pane)


@router.get("/{soort}/{slug}/blad/{n}")
def leaf(
    request: Request,
    kb: Kb,
    desk: TheDesk,
    visitor: Curator,
    soort: str,
    slug: str,
    n: int,
    wijs: int | None = None,
) -> Response:
    """What stands beside the form, turned to page `n` or to suggestion `wijs`."""
    record = load(desk.corpus, address.kind(soort), slug)
    pane = beside(kb, desk, record, record.fields, visitor.naam, slug, n)
    if wijs is not None:
        pane = pane.showing(f"s{wijs}")
    return desk_page(request, visitor, "_naast.html", pane=pane, image=image(kb, pane))


@router.get("/{soort}/{slug}/blad/{n}/beeld")
def picture(kb: Kb, desk: TheDesk, visitor: Curator, soort: str, slug: str, n: int) -> Response:
    """A page of a report as it was printed, published or not, for the desk alone."""
    del visitor
    record = load(desk.corpus, address.kind(soort), slug)
    if record.original is None or not record.original.is_file() or not is_pdf(record.original):
        raise NotFound("Hiervan is geen beeld.", "Lees de tekst.")
    return Response(kb.pictures.page(record.original, n), media_type="image/webp")


@router.post("/{soort}/{slug}/tussentijds")
def autosave(desk: TheDesk, visitor: Curator, form: Form, soort: str, slug: str) -> Response:
    """Keep what is typed, for this account alone, without making it the working version."""
    record = load(desk.corpus, address.kind(soort), slug)
    keep_typed(desk, visitor.account, record.soort, slug, form)
    return Response(status_code=204)


@router.post("/{soort}/{slug}/vergeten")
def forget(desk: TheDesk, visitor: Curator, form: Form, soort: str, slug: str) -> Response:
    del form
    record = load(desk.corpus, address.kind(soort), slug)
    drop_form(desk.database, visitor.account, record.soort, slug)
    return go(address.of(record, "bewerken"))


def keep_typed(desk: Desk, account: Account, soort: Soort, slug: str, form: FormData) -> None:
    version = text(form, "version")
    keep_form(desk.database, account, soort, slug, version, pairs_of(form))


def pairs_of(form: FormData) -> list[tuple[str, str]]:
    """What is of the record in a form; files and our own fields are not."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name not in _OURS and not name.startswith(CHOICE)
    ]


def _save(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    record: Record,
    form: FormData,
    fields: Mapping[str, Any],
    version: str,
    pane: Beside,
) -> Response:
    choices = {
        name.removeprefix(CHOICE): value
        for name, value in form.multi_items()
        if name.startswith(CHOICE) and isinstance(value, str)
    }
    mine = complete(record, fields)
    basis = text(form, "basis") or version
    if choices and record.version != version:
        # Changed once more while she chose: asked anew, from what she typed in the first place.
        return _merge_page(request, desk, visitor, record, mine, basis, form)
    differences = compare(desk.database, record, basis, mine) if choices else []
    wanted = chosen(mine, record.fields, choices, differences)
    faults = field_faults(record, wanted)
    if faults:
        return _page(request, visitor, record, wanted, version, pane, faults=faults)
    reason = text(form, "reden", MAX_REASON)
    try:
        kept = save(desk, visitor.account, record.soort, record.slug, wanted, version, reason)
    except Conflict:
        return _merge_page(request, desk, visitor, record, mine, basis, form)
    drop_form(desk.database, visitor.account, record.soort, record.slug)
    rest = "voorbeeld" if text(form, "doe") == "voorbeeld" else ""
    said = "bewaard" if kept else "gelijk"
    return go(address.of(record, rest) if rest else f"{address.of(record)}?bericht={said}")


def _merge_page(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    record: Record,
    mine: Mapping[str, Any],
    basis: str,
    form: FormData,
) -> Response:
    """`mine` was made from the version `basis`; both stay as they are until a choice is saved."""
    keep_form(desk.database, visitor.account, record.soort, record.slug, basis, pairs_of(form))
    record = load(desk.corpus, record.soort, record.slug)
    past = history(desk.database, record.soort, record.slug)
    return desk_page(
        request,
        visitor,
        "samenvoegen.html",
        status=409,
        record=record,
        differences=compare(desk.database, record, basis, mine),
        basis=basis,
        rows=compare_fields(record.soort, dict(mine), record.fields),
        other=past[0] if past else None,
        labels={field.name: field.label for field in fields_for(record.soort)},
        pairs=pairs_of(form),
        reason=text(form, "reden", MAX_REASON),
    )


def _new(
    request: Request,
    visitor: Visitor,
    soort: Soort,
    fields: Mapping[str, Any],
    faults: Mapping[str, str],
) -> Response:
    if soort is Soort.DOCUMENT:
        raise Invalid("Een document begint met een bestand.", "Voeg het toe bij 'Toevoegen'.")
    asked = ("naam", "soort", "korte_omschrijving", "voorkeursterm", "definitie")
    return desk_page(
        request,
        visitor,
        "nieuw.html",
        status=422 if faults else 200,
        soort=soort,
        form_fields=[field for field in fields_for(soort) if field.name in asked],
        values=fields,
        faults=faults,
        no_pane=Beside(),
    )


def _page(
    request: Request,
    visitor: Visitor,
    record: Record,
    fields: Mapping[str, Any],
    version: str,
    pane: Beside,
    *,
    faults: Mapping[str, str] | None = None,
    kept_at: float | None = None,
    opened: str = "",
) -> Response:
    return desk_page(
        request,
        visitor,
        "bewerken.html",
        status=422 if faults else 200,
        record=record,
        form_fields=fields_for(record.soort),
        values=fields,
        version=version,
        faults=faults or {},
        kept_at=kept_at,
        pane=pane,
        image=image(kb_of(request), pane),
        opened=opened,
        topics=_topics(fields_for(record.soort)),
    )


def _topics(fields: Sequence[Any]) -> list[tuple[str, str]]:
    """(name, label) of the blocks, to leap to from the top of a long form."""
    return [(field.name, field.label) for field in fields if field.fields or field.name == "tekst"]
