"""Who changed what, when and why: read here, and added to by `changes` alone."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from .database import Database
from .record import Soort


class Action(StrEnum):
    TOEGEVOEGD = "toegevoegd"
    BEWERKT = "bewerkt"
    AANGEBODEN = "ter beoordeling aangeboden"
    TERUGGEGEVEN = "teruggegeven"
    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"
    TERUGGEZET = "teruggezet"
    WEGGEGOOID = "werkversie weggegooid"


PREPARING = (Action.TOEGEVOEGD, Action.BEWERKT, Action.TERUGGEZET)
"""Who did one of these since the last publication has prepared what is published next."""


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    at: float
    who: str
    soort: Soort
    slug: str
    action: Action
    reason: str
    before: str | None
    after: str | None


def history(database: Database, soort: Soort, slug: str) -> list[Entry]:
    """Everything that happened to a record, newest first."""
    rows = database.query(
        "SELECT * FROM history WHERE soort = ? AND slug = ? ORDER BY id DESC", soort.value, slug
    )
    return [_entry(row) for row in rows]


def entry(database: Database, id_: int) -> Entry | None:
    row = database.one("SELECT * FROM history WHERE id = ?", id_)
    return _entry(row) if row else None


def preparers(database: Database, soort: Soort, slug: str) -> set[str]:
    """Who has changed the record since it was last published."""
    found = set()
    for past in history(database, soort, slug):
        if past.action is Action.GEPUBLICEERD:
            break
        if past.action in PREPARING:
            found.add(past.who)
    return found


def last_changes(database: Database) -> dict[tuple[Soort, str], Entry]:
    """The newest entry of each record."""
    rows = database.query(
        "SELECT * FROM history WHERE id IN (SELECT max(id) FROM history GROUP BY soort, slug)"
    )
    return {(found.soort, found.slug): found for found in map(_entry, rows)}


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        row["id"], row["at"], row["who"], Soort(row["soort"]), row["slug"], Action(row["action"]),
        row["reason"], row["before"], row["after"],
    )  # fmt: skip
