"""What readers say is wrong: taken from anyone, kept without who she is, handled at the desk."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass
from enum import StrEnum

from kennisbank.errors import Invalid, NotFound

from .database import Database

SHORTEST = 10
LONGEST = 2_000
"""Characters of a report."""
LONGEST_ANSWER = 1_000
MOST_OPEN = 2_000
"""Reports that may lie unhandled; beyond that somebody is filling the table."""
FORM_LIVES = 12 * 3600.0
FORM_RESTS = 2.0
"""Seconds in which nobody has read the page and typed a sentence."""


class Kind(StrEnum):
    FEIT = "feit"
    ONTBREEKT = "ontbreekt"
    LINK = "link"
    ANDERS = "anders"


KINDS = {
    Kind.FEIT: "Er staat iets dat niet klopt",
    Kind.ONTBREEKT: "Er ontbreekt iets, zoals een onderzoek",
    Kind.LINK: "Een link of bestand werkt niet",
    Kind.ANDERS: "Iets anders",
}


class State(StrEnum):
    NIEUW = "nieuw"
    AFGEHANDELD = "afgehandeld"


@dataclass(frozen=True, slots=True)
class Report:
    id: int
    at: float
    path: str
    titel: str
    kind: Kind
    message: str
    state: State
    handled_by: str
    handled_at: float | None
    answer: str


def form_token(database: Database, path: str) -> str:
    """Proof that our form was opened for this page, and when. It needs no cookie."""
    said = f"{int(time.time())}.{secrets.token_hex(8)}"
    return f"{said}.{_signature(database, said, path)}"


def check_token(database: Database, token: str, path: str) -> None:
    """Raises Invalid for a form that is not ours, too old, or sent sooner than anyone reads."""
    said, _, signature = token.rpartition(".")
    expected = _signature(database, said, path)
    moment = said.partition(".")[0]
    genuine = hmac.compare_digest(signature.encode(), expected.encode()) and moment.isdigit()
    age = time.time() - int(moment) if genuine else -1.0
    if not genuine or age > FORM_LIVES:
        raise Invalid(
            "Deze pagina stond te lang open.", "Wat u schreef, staat er nog. Verstuur het opnieuw."
        )
    if age < FORM_RESTS:
        raise Invalid("Dit ging erg snel.", "Lees uw melding nog eens na en verstuur haar.")


def add_report(
    database: Database, path: str, titel: str, kind: str, message: str, token: str
) -> None:
    """Keep a report; one that is sent twice is kept once. Raises Invalid that names the field."""
    said = message.replace("\r\n", "\n").strip()
    if kind not in tuple(Kind):
        raise Invalid("Wat is er aan de hand?", "Kies een van de mogelijkheden.", "soort")
    if len(said) < SHORTEST:
        raise Invalid("Dit is nog erg kort.", "Schrijf op wat er niet klopt.", "melding")
    if len(said) > LONGEST:
        raise Invalid(
            f"Uw melding heeft {len(said)} tekens.",
            f"Maak haar korter: ten hoogste {LONGEST} tekens.",
            "melding",
        )
    added = database.run(
        "INSERT OR IGNORE INTO report (at, path, titel, kind, message, token)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6"
        " WHERE (SELECT count(*) FROM report WHERE state = 'nieuw') < ?7",
        time.time(), path, titel, kind, said, token, MOST_OPEN,
    )  # fmt: skip
    if not added and database.one("SELECT 1 FROM report WHERE token = ?", token) is None:
        raise Invalid(
            "Er liggen nu te veel meldingen.", "Probeer het later, of stuur de redactie een e-mail."
        )


def reports(database: Database, state: State | None = None) -> list[Report]:
    """The newest first."""
    rows = database.query(
        "SELECT * FROM report WHERE ?1 IS NULL OR state = ?1 ORDER BY id DESC", state
    )
    return [_report(row) for row in rows]


def open_reports(database: Database) -> int:
    row = database.one("SELECT count(*) AS n FROM report WHERE state = 'nieuw'")
    return int(row["n"]) if row else 0


def handle(database: Database, id_: int, who: str, answer: str) -> None:
    """Mark a report as handled, with what was done. Twice is once: the first stays named."""
    _known(database, id_)
    database.run(
        "UPDATE report SET state = 'afgehandeld', handled_by = ?, handled_at = ?, answer = ?"
        " WHERE id = ? AND state = 'nieuw'",
        who, time.time(), answer.strip()[:LONGEST_ANSWER], id_,
    )  # fmt: skip


def reopen(database: Database, id_: int) -> None:
    _known(database, id_)
    database.run(
        "UPDATE report SET state = 'nieuw', handled_by = '', handled_at = NULL WHERE id = ?", id_
    )


def remove(database: Database, id_: int) -> None:
    """For what should not be kept: abuse, or personal data that a reader left."""
    _known(database, id_)
    database.run("DELETE FROM report WHERE id = ?", id_)


def _known(database: Database, id_: int) -> None:
    if database.one("SELECT 1 FROM report WHERE id = ?", id_) is None:
        raise NotFound("Deze melding is er niet meer.", "Ververs de lijst.")


def _signature(database: Database, said: str, path: str) -> str:
    return hmac.new(_secret(database), f"{said}\n{path}".encode(), hashlib.sha256).hexdigest()


def _secret(database: Database) -> bytes:
    """Made on first use, and the same for every process of the site."""
    row = database.one("SELECT value FROM secret WHERE name = 'melding'")
    if row is None:
        database.run("INSERT OR IGNORE INTO secret VALUES ('melding', ?)", secrets.token_bytes(32))
        row = database.one("SELECT value FROM secret WHERE name = 'melding'")
    assert row is not None, "just made"
    value: bytes = row["value"]
    return value


def _report(row: sqlite3.Row) -> Report:
    return Report(
        row["id"], row["at"], row["path"], row["titel"], Kind(row["kind"]), row["message"],
        State(row["state"]), row["handled_by"], row["handled_at"], row["answer"],
    )  # fmt: skip
