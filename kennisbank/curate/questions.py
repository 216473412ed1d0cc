"""What the public asks: counted by day, without who asked, and listed to learn from."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kennisbank.analyse import fold
from kennisbank.errors import Invalid, NotFound
from kennisbank.model import Status

from .accounts import Account
from .database import Database
from .desk import Desk
from .masking import mask
from .publication import save
from .record import Soort, load

FEW = 3
"""Results up to which a question found only a little."""
SHOWN_FROM = 2
"""Times that a question must be asked before anyone sees it: what was typed once may be about one
person, and no rule takes that out for certain."""
LONGEST = 200
"""Characters; what is longer is a story rather than a question, and is not counted."""
KEPT_DAYS = 400

_SEPARATORS = re.compile(r"[^\w\[\]]+")
_MASKED = re.compile(r"\s*\[[^\]]*\]")


class Result(StrEnum):
    NOTHING = "niets"
    FEW = "weinig"
    ENOUGH = "genoeg"
    UNJUDGED = "niet beoordeeld"
    """Asked under filters, which may be why little was found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is counted. Made by `asked`, so that it holds nothing personal."""

    day: str
    folded: str
    shown: str
    result: Result


@dataclass(frozen=True, slots=True)
class Counted:
    """A question over a period; `last` is the day it was asked last."""

    folded: str
    vraag: str
    asked: int
    nothing: int
    few: int
    last: str
    tied_to: str = ""
    """Slug of the card that the desk tied it to."""
    tied_by: str = ""

    @property
    def as_card_says(self) -> str:
        """Without the marks of what was taken out, to stand on a card."""
        return _MASKED.sub("", self.vraag).strip()


class Which(StrEnum):
    NOTHING = "zonder-resultaat"
    FEW = "met-weinig-resultaat"
    MOST = "meest-gesteld"


def asked(text: str, result: Result, day: datetime.date) -> Asked | None:
    """None for what is not counted: nothing in words, or a whole story."""
    if not text.strip() or len(text) > LONGEST:
        return None
    shown = mask(text)
    folded = " ".join(_SEPARATORS.sub(" ", fold(shown)).split())
    return Asked(day.isoformat(), folded, shown, result) if folded else None


def count(database: Database, batch: Iterable[Asked], today: datetime.date) -> None:
    """Add a batch in one transaction, and let go of what is older than is kept."""
    with database.transaction() as sql:
        sql.executemany(
            "INSERT INTO question VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET"
            " asked = asked + 1, empty = empty + excluded.empty, few = few + excluded.few",
            [
                (a.day, a.folded, a.shown, a.result is Result.NOTHING, a.result is Result.FEW)
                for a in batch
            ],
        )
        sql.execute(
            "DELETE FROM question WHERE day < ?",
            ((today - datetime.timedelta(days=KEPT_DAYS)).isoformat(),),
        )


def questions(
    database: Database, which: Which, days: int, today: datetime.date
) -> tuple[list[Counted], int]:
    """The questions of the last `days`, most asked first; and how many are left out because they
    were asked too seldom to be shown.

    Nothing and a little are those of the last time a card was not tied yet: what was tied comes
    back when it is asked in vain on a later day.
    """
    rows = database.query(
        "SELECT question.folded, max(shown) AS shown, sum(asked) AS asked,"
        " sum(empty) AS empty, sum(few) AS few, max(question.day) AS last,"
        " max(CASE WHEN empty + few > 0 THEN question.day END) AS last_in_vain,"
        " tie.slug, tie.who, tie.day AS tied_on"
        " FROM question LEFT JOIN question_tie AS tie ON tie.folded = question.folded"
        " WHERE question.day > ? GROUP BY question.folded",
        (today - datetime.timedelta(days=days)).isoformat(),
    )
    wanted = [row for row in rows if _belongs(row, which)]
    shown = [_counted(row) for row in wanted if row["asked"] >= SHOWN_FROM]
    by = {Which.NOTHING: "nothing", Which.FEW: "few", Which.MOST: "asked"}[which]
    shown.sort(key=lambda question: (-getattr(question, by), question.folded))
    return shown, len(wanted) - len(shown)


def forget(database: Database, folded: str) -> None:
    """Take a question out altogether, such as one that is about a person after all."""
    with database.transaction() as sql:
        sql.execute("DELETE FROM question WHERE folded = ?", (folded,))
        sql.execute("DELETE FROM question_tie WHERE folded = ?", (folded,))


def tie(desk: Desk, who: Account, folded: str, vraag: str, slug: str, today: datetime.date) -> bool:
    """Have a card answer a question: it comes among the card's own, in the working version, and
    becomes public as any other change does. False when the card had it already."""
    vraag = " ".join(vraag.split())
    if not vraag or len(vraag) > LONGEST:
        raise Invalid(
            "De vraag is leeg of te lang.", f"Schrijf haar in ten hoogste {LONGEST} tekens."
        )
    record = load(desk.corpus, Soort.INTERVENTIE, slug)
    if record.public_status is Status.INGETROKKEN and record.draft is None:
        raise NotFound("Deze aanpak is ingetrokken.", "Kies een andere.")
    fields = record.fields
    had = list(fields.get("vragen") or ())
    known = any(fold(str(other)) == fold(vraag) for other in had)
    if not known:
        fields = {**fields, "vragen": [*had, vraag]}
        reason = f"Vraag van bezoekers gekoppeld: {vraag}"
        save(desk, who, Soort.INTERVENTIE, slug, fields, record.version, reason)
    if folded:
        desk.database.run(
            "INSERT OR REPLACE INTO question_tie VALUES (?, ?, ?, ?)",
            folded, slug, who.naam, today.isoformat(),
        )  # fmt: skip
    return not known


def _belongs(row: sqlite3.Row, which: Which) -> bool:
    if which is Which.MOST:
        return True
    tied, in_vain = row["tied_on"], row["last_in_vain"]
    open_ = tied is None or (in_vain is not None and in_vain > tied)
    return bool(row["empty"] if which is Which.NOTHING else row["few"]) and open_


def _counted(row: sqlite3.Row) -> Counted:
    return Counted(
        row["folded"], row["shown"], row["asked"], row["empty"], row["few"], row["last"],
        row["slug"] or "", row["who"] or "",
    )  # fmt: skip
