"""Sessions, kept on the server so that they can be ended there."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from .accounts import Account, Rol
from .database import Database

IDLE = 2 * 3600.0
"""Seconds without a request after which one signs in again."""
ABSOLUTE = 12 * 3600.0
"""Seconds after which one signs in again in any case."""
FRESH = 10 * 60.0
"""How long the password that was given counts for the management of accounts."""
KEPT = 30 * 24 * 3600.0
"""An ended session is remembered, so that text sent with it can be kept for its owner."""

_SEEN_EVERY = 60.0
"""A request does not write each time that it was there; a minute is fine enough."""


@dataclass(frozen=True, slots=True)
class Session:
    token_hash: str
    csrf: str
    account: Account
    authenticated_at: float
    is_open: bool
    """False when it has expired or was ended, or when the account is switched off."""
    expired: bool
    """Ended by time alone: the one who holds it is whom she says, but must sign in again."""

    @property
    def is_fresh(self) -> bool:
        return time.time() - self.authenticated_at < FRESH

    def owns(self, csrf: str) -> bool:
        """Whether a form that bears this token was made for this session."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


def open_session(database: Database, account: Account) -> str:
    """A new session; its token goes into the cookie and is kept nowhere else."""
    token, now = secrets.token_urlsafe(32), time.time()
    with database.transaction() as sql:
        sql.execute("DELETE FROM session WHERE created_at < ?", (now - KEPT,))
        sql.execute(
            "INSERT INTO session (token_hash, account, csrf, created_at, seen_at,"
            " authenticated_at) VALUES (?, ?, ?, ?, ?, ?)",
            (_hash(token), account.id, secrets.token_urlsafe(32), now, now, now),
        )
    return token


def session_of(database: Database, token: str) -> Session | None:
    """The session that a cookie names, also when it is over; None when there never was one."""
    if not token or len(token) > 200:
        return None
    row = database.one(
        "SELECT s.*, a.id, a.naam, a.rol, a.actief, a.extern FROM session s"
        " JOIN account a ON a.id = s.account WHERE s.token_hash = ?",
        _hash(token),
    )
    if row is None:
        return None
    now = time.time()
    over = now - row["seen_at"] > IDLE or now - row["created_at"] > ABSOLUTE
    valid = bool(row["actief"]) and not row["revoked"]
    if valid and not over and now - row["seen_at"] > _SEEN_EVERY:
        database.run("UPDATE session SET seen_at = ? WHERE token_hash = ?", now, row["token_hash"])
    account = Account(row["id"], row["naam"], Rol(row["rol"]), bool(row["actief"]), row["extern"])
    return Session(
        row["token_hash"],
        row["csrf"],
        account,
        row["authenticated_at"],
        is_open=valid and not over,
        expired=valid and over,
    )


def renew(database: Database, session: Session) -> None:
    """The password was given again."""
    database.run(
        "UPDATE session SET authenticated_at = ? WHERE token_hash = ?",
        time.time(),
        session.token_hash,
    )


def revoke(database: Database, session: Session) -> None:
    database.run("UPDATE session SET revoked = 1 WHERE token_hash = ?", session.token_hash)


def revoke_all(database: Database, account: Account) -> int:
    """End every session of an account; how many were open."""
    return database.run(
        "UPDATE session SET revoked = 1 WHERE account = ? AND revoked = 0", account.id
    )


def open_sessions(database: Database) -> dict[int, int]:
    """Account → number of its sessions that are open."""
    now = time.time()
    rows = database.query(
        "SELECT account, count(*) AS n FROM session"
        " WHERE revoked = 0 AND seen_at > ? AND created_at > ? GROUP BY account",
        now - IDLE,
        now - ABSOLUTE,
    )
    return {row["account"]: row["n"] for row in rows}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
