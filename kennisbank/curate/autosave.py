"""What was typed and not saved yet."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .accounts import Account
from .database import Database
from .record import Soort

Pairs = Sequence[tuple[str, str]]
"""Names and values of a form, in order; a name may stand there more than once."""

MOST = 2 * 1024 * 1024
"""Characters kept of one form."""


@dataclass(frozen=True, slots=True)
class Autosave:
    version: str
    form: tuple[tuple[str, str], ...]
    at: float


def keep_form(
    database: Database, account: Account, soort: Soort, slug: str, version: str, form: Pairs
) -> None:
    said = json.dumps(list(form), ensure_ascii=False)
    if len(said) <= MOST:
        database.run(
            "INSERT OR REPLACE INTO autosave VALUES (?, ?, ?, ?, ?, ?)",
            account.id, soort.value, slug, version[:64], said, time.time(),
        )  # fmt: skip


def kept_form(database: Database, account: Account, soort: Soort, slug: str) -> Autosave | None:
    row = database.one(
        "SELECT * FROM autosave WHERE account = ? AND soort = ? AND slug = ?",
        account.id, soort.value, slug,
    )  # fmt: skip
    if row is None:
        return None
    pairs = tuple((str(name), str(value)) for name, value in json.loads(row["form"]))
    return Autosave(row["version"], pairs, row["at"])


def drop_form(database: Database, account: Account, soort: Soort, slug: str) -> None:
    database.run(
        "DELETE FROM autosave WHERE account = ? AND soort = ? AND slug = ?",
        account.id, soort.value, slug,
    )  # fmt: skip
