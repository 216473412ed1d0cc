"""Slows down who guesses passwords, without shutting out whose password it is.

Failures are counted for a name **from an address**: a stranger who guesses elsewhere does not make
the owner wait. Beside it an address that tries many names waits too. Nothing is ever locked until
somebody unlocks it; each further failure only doubles the wait, up to a quarter of an hour.
"""

from __future__ import annotations

import math

from kennisbank.errors import Denied

from .database import Database

WINDOW = 15 * 60.0
FREE = 5
"""Failures that cost nothing: everyone mistypes."""
FREE_PER_ADDRESS = 50
"""For all names together from one address, which may be that of a whole office."""


def check_pace(database: Database, naam: str, address: str, now: float) -> None:
    """Raises Denied when the next attempt must wait."""
    pair = database.one(
        "SELECT count(*) AS n, max(at) AS last FROM failed_login"
        " WHERE naam = ? AND address = ? AND at > ?",
        naam, address, now - WINDOW,
    )  # fmt: skip
    all_ = database.one(
        "SELECT count(*) AS n, max(at) AS last FROM failed_login WHERE address = ? AND at > ?",
        address, now - WINDOW,
    )  # fmt: skip
    assert pair is not None and all_ is not None, "an aggregate always gives a row"
    ready = max(
        (pair["last"] or 0.0) + wait(pair["n"], FREE),
        (all_["last"] or 0.0) + wait(all_["n"], FREE_PER_ADDRESS),
    )
    if now < ready:
        raise Denied(
            "U heeft te vaak een verkeerd wachtwoord gegeven.",
            f"Wacht {_duration(ready - now)} en probeer het opnieuw.",
        )


def wait(failures: int, free: int) -> float:
    """Seconds to wait after so many failures: 2, 4, 8 … and never more than the window."""
    return 0.0 if failures < free else min(WINDOW, 2.0 ** min(failures - free + 1, 20))


def note_failure(database: Database, naam: str, address: str, now: float) -> None:
    with database.transaction() as sql:
        sql.execute("DELETE FROM failed_login WHERE at < ?", (now - WINDOW,))
        sql.execute("INSERT INTO failed_login VALUES (?, ?, ?)", (naam, address, now))


def forget_failures(database: Database, naam: str, address: str) -> None:
    database.run("DELETE FROM failed_login WHERE naam = ? AND address = ?", naam, address)


def _duration(seconds: float) -> str:
    if seconds > 90:
        return f"{math.ceil(seconds / 60)} minuten"
    whole = math.ceil(seconds)
    return "1 seconde" if whole == 1 else f"{whole} seconden"
