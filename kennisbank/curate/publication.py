"""The way of a record to the public and back.

concept → ter beoordeling → gepubliceerd → ingetrokken; what is edited again starts as a concept.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from kennisbank.corpus.patch import is_empty, same
from kennisbank.corpus.terms_file import with_term
from kennisbank.errors import Conflict, Denied, Invalid, NotFound
from kennisbank.model import Status

from .accounts import Account
from .changes import Change, Write, apply, writing
from .desk import Desk
from .history import Action, entry, preparers
from .jobs import Kind, enqueue_statement
from .record import (
    FOLLOWS,
    Record,
    Soort,
    as_model,
    draft_path,
    fields_of,
    find,
    home,
    load,
    text_of,
)

MAX_REASON = 2000


def create(desk: Desk, who: Account, soort: Soort, slug: str, fields: Mapping[str, Any]) -> Record:
    """A new approach or term, as a draft. Raises Invalid when the name is taken."""
    with writing(desk):
        if find(desk.corpus, soort, slug):
            raise Conflict(f"Er is al een {soort} met de naam '{slug}'.", "Kies een andere naam.")
        record = Record(soort, slug, None)
        if soort is Soort.INTERVENTIE:
            fields = {"slug": slug, **fields}
        as_model(record, fields)
        text = text_of(soort, "", {**fields, "status": Status.CONCEPT.value})
        _write(desk, who, record, text, Action.TOEGEVOEGD, "")
    return load(desk.corpus, soort, slug)


def save(
    desk: Desk,
    who: Account,
    soort: Soort,
    slug: str,
    fields: Mapping[str, Any],
    version: str,
    reason: str = "",
    action: Action = Action.BEWERKT,
) -> bool:
    """Keep the working version; False when there was nothing to keep.

    `fields` are all fields but those that follow from the file. `version` is that of the record
    they were made from: Conflict when it is another by now, unless both say the same. Raises
    Refused, with nothing changed, when they are no valid record.
    """
    with writing(desk):
        record = load(desk.corpus, soort, slug)
        wanted = complete(record, fields)
        if _say_the_same(record.fields, wanted):
            return False
        if record.version != version:
            raise Conflict(
                "Iemand anders heeft dit intussen gewijzigd.",
                "Vergelijk de twee versies en kies wat er moet staan.",
            )
        as_model(record, wanted)
        text = text_of(soort, record.text, {**wanted, "status": Status.CONCEPT.value})
        _write(desk, who, record, text, action, reason)
        return True


def complete(record: Record, fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with what no form asks for: the status, and what follows from the file."""
    kept = ("status", "ingetrokken", "nagelezen", *FOLLOWS[record.soort])
    return {**fields, **{n: record.fields[n] for n in kept if n in record.fields}}


def hand_over(desk: Desk, who: Account, soort: Soort, slug: str, version: str, note: str) -> None:
    """Ask for a second pair of eyes. Raises Refused when the record is not valid."""
    with writing(desk):
        record = _current(desk, soort, slug, version)
        if record.status is Status.TER_BEOORDELING:
            return
        if record.status is not Status.CONCEPT:
            raise Invalid("Hier is niets voor te leggen.", "Bewerk het record eerst.")
        record.model()
        _set_status(desk, who, record, Status.TER_BEOORDELING, Action.AANGEBODEN, note)


def send_back(desk: Desk, who: Account, soort: Soort, slug: str, version: str, reason: str) -> None:
    """Not good enough yet: back to who prepared it, with what should be better."""
    _need(reason, "Zeg wat er beter moet, zodat uw collega verder kan.")
    with writing(desk):
        record = _current(desk, soort, slug, version)
        if record.status is not Status.TER_BEOORDELING:
            raise Invalid("Dit ligt niet ter beoordeling.", "Ververs de pagina.")
        _set_status(desk, who, record, Status.CONCEPT, Action.TERUGGEGEVEN, reason)


def may_publish(desk: Desk, who: Account, record: Record) -> str:
    """Empty when she may; else why not."""
    if not who.is_beheerder:
        return "Alleen een beheerder publiceert. Bied het record ter beoordeling aan."
    if record.status not in (Status.CONCEPT, Status.TER_BEOORDELING):
        return "Er is niets nieuws om te publiceren."
    if desk.rules.four_eyes and who.naam in preparers(desk.database, record.soort, record.slug):
        return "U heeft hier zelf aan gewerkt. Een collega publiceert het: vier ogen zien meer."
    return ""


def publish(
    desk: Desk,
    who: Account,
    soort: Soort,
    slug: str,
    version: str,
    reason: str = "",
    *,
    confirm: bool = False,
) -> None:
    """Let the public have the working version. Twice is once.

    `confirm` puts on a card that this account has read it over. Raises Denied, Conflict or Refused.
    """
    with writing(desk):
        record = load(desk.corpus, soort, slug)
        if record.draft is None and record.is_public:
            return
        record = _current(desk, soort, slug, version)
        why_not = may_publish(desk, who, record)
        if why_not:
            raise Denied(why_not)
        fields = {**record.fields, "status": Status.GEPUBLICEERD.value}
        fields.pop("ingetrokken", None)
        if confirm and soort is Soort.INTERVENTIE:
            fields["nagelezen"] = {"door": who.naam, "datum": datetime.date.today()}
        if soort is Soort.BEGRIP:
            fields.pop("status")
        as_model(record, fields)
        _put_in_place(desk, who, record, text_of(soort, record.text, fields),
                      Action.GEPUBLICEERD, reason)  # fmt: skip


def withdraw(desk: Desk, who: Account, soort: Soort, slug: str, version: str, reason: str) -> None:
    """Take a record from the public. Its page goes on saying that it was there, and why not now."""
    if not who.is_beheerder:
        raise Denied("Alleen een beheerder trekt in.")
    _need(reason, "Zeg waarom: de pagina van het record vermeldt het.")
    with writing(desk):
        record = _current(desk, soort, slug, version)
        if record.public_status is Status.INGETROKKEN:
            return
        if not record.is_public:
            raise Invalid("Dit is niet gepubliceerd.", "Er valt niets in te trekken.")
        if record.draft is not None:
            raise Invalid(
                "Er ligt nog een werkversie.", "Gooi die weg of publiceer haar, en trek dan in."
            )
        if soort is Soort.BEGRIP:
            _put_in_place(desk, who, record, None, Action.INGETROKKEN, reason)
            return
        fields = {
            **record.fields,
            "status": Status.INGETROKKEN.value,
            "ingetrokken": {"datum": datetime.date.today(), "reden": reason},
        }
        as_model(record, fields)
        text = text_of(soort, record.text, fields)
        _put_in_place(desk, who, record, text, Action.INGETROKKEN, reason)


def discard(desk: Desk, who: Account, soort: Soort, slug: str, version: str) -> None:
    """Throw the working version away; the history keeps it."""
    with writing(desk):
        record = _current(desk, soort, slug, version)
        if record.draft is None or record.public is None:
            raise Invalid("Er is geen werkversie naast wat gepubliceerd is.", "Ververs de pagina.")
        path = draft_path(desk.corpus, soort, slug)
        change = Change(who.naam, soort, slug, Action.WEGGEGOOID, "", record.draft, record.public)
        apply(desk, change, [Write(path)], _unassign(record))


def put_back(desk: Desk, who: Account, soort: Soort, slug: str, id_: int, version: str) -> bool:
    """Make an earlier version the working version. It becomes public as any other change does."""
    past = entry(desk.database, id_)
    if past is None or (past.soort, past.slug) != (soort, slug):
        raise NotFound("Deze versie is er niet.")
    text = past.before if past.after is None else past.after
    reason = f"versie {past.id}"
    fields = fields_of(soort, text or "")
    for name in ("status", "ingetrokken", "nagelezen", *FOLLOWS[soort]):
        fields.pop(name, None)
    if find(desk.corpus, soort, slug) is None:
        create(desk, who, soort, slug, fields)
        return True
    return save(desk, who, soort, slug, fields, version, reason, Action.TERUGGEZET)


def assign(desk: Desk, soort: Soort, slug: str, naam: str) -> None:
    """Put a record in someone's hands; nobody's when `naam` is empty."""
    if naam:
        desk.database.run(
            "INSERT OR REPLACE INTO assignment VALUES (?, ?, ?)", soort.value, slug, naam
        )
    else:
        statement, parameters = _unassign(Record(soort, slug, None))
        desk.database.run(statement, *parameters)


def assignments(desk: Desk) -> dict[tuple[Soort, str], str]:
    rows = desk.database.query("SELECT soort, slug, account FROM assignment")
    return {(Soort(row["soort"]), row["slug"]): row["account"] for row in rows}


def _current(desk: Desk, soort: Soort, slug: str, version: str) -> Record:
    record = load(desk.corpus, soort, slug)
    if record.version != version:
        raise Conflict(
            "Dit record is intussen gewijzigd; er is niets gedaan.",
            "Bekijk wat er nu staat en beslis dan opnieuw.",
        )
    return record


def _set_status(
    desk: Desk, who: Account, record: Record, status: Status, action: Action, reason: str
) -> None:
    text = text_of(record.soort, record.text, {**record.fields, "status": status.value})
    _write(desk, who, record, text, action, reason)


def _write(
    desk: Desk, who: Account, record: Record, text: str, action: Action, reason: str
) -> None:
    """Keep the working version, in the place where the public does not see it."""
    in_place = record.draft is None and record.soort is not Soort.BEGRIP and (
        record.public is None or record.public_status in (Status.CONCEPT, Status.TER_BEOORDELING)
    )  # fmt: skip
    path = (
        home(desk.corpus, record)
        if in_place
        else draft_path(desk.corpus, record.soort, record.slug)
    )
    before = record.text or None
    change = Change(who.naam, record.soort, record.slug, action, _clip(reason), before, text)
    apply(desk, change, [Write(path, text)])


def _put_in_place(
    desk: Desk, who: Account, record: Record, text: str | None, action: Action, reason: str
) -> None:
    """Change what the public has, and have the index follow."""
    place, said = home(desk.corpus, record), text
    if record.soort is Soort.BEGRIP:
        terms = place.read_text(encoding="utf-8") if place.exists() else ""
        said = with_term(terms, record.slug, text)
    writes = [Write(place, said)]
    if record.draft is not None:
        writes.append(Write(draft_path(desk.corpus, record.soort, record.slug)))
    change = Change(
        who.naam, record.soort, record.slug, action, _clip(reason), record.public or None, text
    )
    indexing = enqueue_statement(Kind.INDEXEREN, {}, who.naam)
    apply(desk, change, writes, indexing, _unassign(record))


def _unassign(record: Record) -> tuple[str, tuple[object, ...]]:
    return (
        "DELETE FROM assignment WHERE soort = ? AND slug = ?",
        (record.soort.value, record.slug),
    )


def _say_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = (one.keys() | other.keys()) - {"status"}
    return all(same(one.get(name), other.get(name)) for name in names)


def _need(reason: str, why: str) -> None:
    if is_empty(reason.strip()):
        raise Invalid("De reden ontbreekt.", why, "reden")


def _clip(reason: str) -> str:
    return reason.strip()[:MAX_REASON]
