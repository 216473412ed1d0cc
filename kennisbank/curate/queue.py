"""The work that lies on the desk, by what must happen to it next."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kennisbank.errors import KennisbankError
from kennisbank.index import Store
from kennisbank.index.store import FILE as INDEX_FILE
from kennisbank.model import Interventie, Status

from .desk import Desk
from .history import Action, Entry, last_changes
from .intake import uploads
from .publication import assignments
from .record import Record, Soort, as_model, fields_of, records

OLD = 5
"""Years after which the newest study of an approach asks to be looked at again."""


class Queue(StrEnum):
    NIEUW = "nieuw"
    IN_BEWERKING = "in bewerking"
    TER_BEOORDELING = "ter beoordeling"
    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"
    VEROUDERD = "verouderd"
    GEWEIGERD = "geweigerd"


@dataclass(frozen=True, slots=True)
class Row:
    record: Record
    queues: frozenset[Queue]
    assigned: str
    """Name of who has it in hand; empty when nobody has."""
    last: Entry | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not in: sent through the desk (then `upload` is its number) or put there."""

    name: str
    message: str
    upload: int | None = None
    who: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    soort: str = ""
    assigned: str = ""
    """A name; `-` for what nobody has in hand."""
    text: str = ""

    def takes(self, row: Row) -> bool:
        whose = "" if self.assigned == "-" else self.assigned
        return (
            self.soort in ("", row.record.soort)
            and (not self.assigned or row.assigned == whose)
            and self.text.casefold() in f"{row.record.titel} {row.record.slug}".casefold()
        )


def rows(desk: Desk) -> list[Row]:
    """Every record, what was changed last first and then by title."""
    last, assigned = last_changes(desk.database), assignments(desk)
    found = [
        Row(
            record,
            _queues(record, last.get((record.soort, record.slug))),
            assigned.get((record.soort, record.slug), ""),
            last.get((record.soort, record.slug)),
        )
        for record in records(desk.corpus)
    ]
    return sorted(
        found, key=lambda row: (-(row.last.at if row.last else 0), row.record.titel.casefold())
    )


def counts(found: list[Row], refused: list[Refusal]) -> Mapping[Queue, int]:
    number = Counter(queue for row in found for queue in row.queues)
    number[Queue.GEWEIGERD] = len(refused)
    return {queue: number[queue] for queue in Queue}


def refusals(desk: Desk) -> list[Refusal]:
    """What is not in, with the reason: files that were sent, and files that stand in the corpus."""
    sent = [
        Refusal(u.name, u.message, u.id, u.who, u.at)
        for u in uploads(desk, limit=500)
        if u.state == "geweigerd"
    ]
    faults = {str(path): str(refusal) for path, refusal in desk.corpus.scan()[1]}
    faults |= _of_index(desk)
    standing = [Refusal(Path(path).name, reason) for path, reason in sorted(faults.items())]
    return [*sent, *standing]


def _queues(record: Record, last: Entry | None) -> frozenset[Queue]:
    found = set()
    match record.status:
        case Status.CONCEPT:
            fresh = last is None or last.action is Action.TOEGEVOEGD
            found.add(Queue.NIEUW if fresh and record.draft is None else Queue.IN_BEWERKING)
        case Status.TER_BEOORDELING:
            found.add(Queue.TER_BEOORDELING)
    if record.is_public:
        found.add(Queue.GEPUBLICEERD)
        if record.soort is Soort.INTERVENTIE and _is_old(record.slug, record.public or ""):
            found.add(Queue.VEROUDERD)
    elif record.public_status is Status.INGETROKKEN:
        found.add(Queue.INGETROKKEN)
    return frozenset(found)


@lru_cache(maxsize=10_000)
def _is_old(slug: str, text: str) -> bool:
    """Whether the newest study is older than OLD years; what was never studied cannot be."""
    record = Record(Soort.INTERVENTIE, slug, text)
    try:
        model = as_model(record, fields_of(record.soort, text))
    except KennisbankError:
        return False
    year = model.jaar if isinstance(model, Interventie) else None
    return year is not None and year < datetime.date.today().year - OLD


def _of_index(desk: Desk) -> dict[str, str]:
    if not (desk.index / INDEX_FILE).exists():
        return {}
    try:
        store = Store(desk.index)
        try:
            return {path: str(refused) for path, (_, _, refused) in store.refusals().items()}
        finally:
            store.close()
    except KennisbankError:
        # An index that cannot be opened is told elsewhere; the desk goes on without it.
        return {}
