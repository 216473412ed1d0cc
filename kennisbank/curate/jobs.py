"""Work that a page does not wait for: listed in the database, done by the worker process.

A plain table with leases. A job is taken for a while; whoever has it renews the lease while she
works. If she dies the lease lapses and another takes it, so every kind of job must bear being done
twice.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kennisbank.errors import NotFound

from .database import Database

LEASE = 30.0
"""Seconds; the worker renews it four times as often."""
MAX_ATTEMPTS = 4
"""After so many deaths or faults a job waits for a person."""


_BROKE = "Het verwerken brak steeds af. Probeer het nog eens; lukt dat niet, vraag dan om hulp."


class Kind(StrEnum):
    INDEXEREN = "indexeren"
    OPNEMEN = "opnemen"
    LEZEN = "lezen"
    LINKS = "links"


DIVISIONS: Mapping[str, tuple[Kind, ...]] = {
    "indexeren": (Kind.INDEXEREN,),
    "opnemen": (Kind.OPNEMEN, Kind.LEZEN, Kind.LINKS),
}
"""Work that a process of its own can do, so that publishing never waits for a long report."""


class State(StrEnum):
    WACHT = "wacht"
    BEZIG = "bezig"
    KLAAR = "klaar"
    MISLUKT = "mislukt"


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    kind: Kind
    payload: dict[str, Any]
    state: State
    attempts: int
    who: str
    created_at: float
    finished_at: float | None
    message: str


def enqueue_statement(
    kind: Kind, payload: dict[str, Any], who: str
) -> tuple[str, tuple[object, ...]]:
    """For a transaction that holds more; the same work is listed only once while it waits."""
    said, now = json.dumps(payload, ensure_ascii=False, sort_keys=True), time.time()
    return (
        "INSERT INTO job (kind, payload, state, due, who, created_at)"
        " SELECT ?1, ?2, 'wacht', ?3, ?4, ?3 WHERE NOT EXISTS"
        " (SELECT 1 FROM job WHERE kind = ?1 AND payload = ?2 AND state = 'wacht')",
        (kind.value, said, now, who),
    )


def enqueue(database: Database, kind: Kind, payload: dict[str, Any], who: str) -> None:
    statement, parameters = enqueue_statement(kind, payload, who)
    database.run(statement, *parameters)


def take(database: Database, worker: str, kinds: Collection[Kind] = tuple(Kind)) -> Job | None:
    """The job of these kinds that has waited longest, or one whose worker died."""
    now = time.time()
    asked = ", ".join("?" * len(kinds))
    with database.transaction() as sql:
        sql.execute(
            "UPDATE job SET state = 'mislukt', finished_at = ?1, message = ?2 WHERE attempts >= ?3"
            " AND (state = 'wacht' OR (state = 'bezig' AND lease_until < ?1))",
            (now, _BROKE, MAX_ATTEMPTS),
        )
        row = sql.execute(
            "SELECT * FROM job WHERE ((state = 'wacht' AND due <= ?)"
            f" OR (state = 'bezig' AND lease_until < ?)) AND kind IN ({asked})"
            " ORDER BY due, id LIMIT 1",
            (now, now, *kinds),
        ).fetchone()
        if row is None:
            return None
        sql.execute(
            "UPDATE job SET state = 'bezig', attempts = attempts + 1, worker = ?, lease_until = ?"
            " WHERE id = ?",
            (worker, now + LEASE, row["id"]),
        )
    return _job(row)


def keep(database: Database, job: Job, worker: str) -> None:
    """Renew the lease."""
    database.run(
        "UPDATE job SET lease_until = ? WHERE id = ? AND worker = ? AND state = 'bezig'",
        time.time() + LEASE,
        job.id,
        worker,
    )


def done(database: Database, job: Job, message: str = "") -> None:
    _end(database, job, State.KLAAR, message)


def failed(database: Database, job: Job, message: str) -> None:
    """It is of no use to try again without a person."""
    _end(database, job, State.MISLUKT, message)


def release(database: Database, job: Job, *, counts: bool) -> None:
    """Give a job back at once. `counts`: the attempt broke on it, rather than being cut off."""
    database.run(
        "UPDATE job SET state = 'wacht', lease_until = NULL, attempts = ? "
        "WHERE id = ? AND state = 'bezig'",
        job.attempts + counts,
        job.id,
    )


def put_back(database: Database, job: Job, message: str, delay: float) -> None:
    """Try again after a while; after MAX_ATTEMPTS a person must say so."""
    if job.attempts + 1 >= MAX_ATTEMPTS:
        return failed(database, job, message)
    database.run(
        "UPDATE job SET state = 'wacht', due = ?, lease_until = NULL, message = ? WHERE id = ?",
        time.time() + delay,
        message,
        job.id,
    )
    return None


def retry(database: Database, id_: int) -> None:
    """Raises NotFound when there is no failed job of that number."""
    touched = database.run(
        "UPDATE job SET state = 'wacht', attempts = 0, due = ?, message = '' "
        "WHERE id = ? AND state = 'mislukt'",
        time.time(),
        id_,
    )
    if not touched:
        raise NotFound("Deze taak is er niet of is al opnieuw begonnen.")


def latest(database: Database, kind: Kind, payload: dict[str, Any]) -> Job | None:
    """The newest job about this very thing."""
    said = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    row = database.one(
        "SELECT * FROM job WHERE kind = ? AND payload = ? ORDER BY id DESC LIMIT 1",
        kind.value,
        said,
    )
    return None if row is None else _job(row)


def jobs(database: Database, *, limit: int = 100) -> list[Job]:
    """The newest jobs first."""
    return [_job(r) for r in database.query("SELECT * FROM job ORDER BY id DESC LIMIT ?", limit)]


def _end(database: Database, job: Job, state: State, message: str) -> None:
    database.run(
        "UPDATE job SET state = ?, finished_at = ?, lease_until = NULL, message = ? WHERE id = ?",
        state.value,
        time.time(),
        message,
        job.id,
    )


def _job(row: sqlite3.Row) -> Job:
    return Job(
        row["id"], Kind(row["kind"]), json.loads(row["payload"]), State(row["state"]),
        row["attempts"], row["who"], row["created_at"], row["finished_at"], row["message"],
    )  # fmt: skip
