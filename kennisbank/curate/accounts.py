"""Who may work at the desk. Passwords are kept as argon2id hashes (RFC 9106)."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kennisbank.errors import Denied, Invalid, NotFound

from .database import Database
from .lockout import check_pace, forget_failures, note_failure

MIN_PASSWORD = 12
MAX_PASSWORD = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")

_hasher = PasswordHasher()


class Rol(StrEnum):
    CURATOR = "curator"
    """Prepares: adds, edits, hands over."""
    BEHEERDER = "beheerder"
    """Does all that, publishes and withdraws, and manages accounts."""


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    naam: str
    rol: Rol
    actief: bool
    extern: str | None = None
    """Issuer and subject, for who signs in with OpenID Connect."""

    @property
    def is_beheerder(self) -> bool:
        return self.rol is Rol.BEHEERDER


def add_account(database: Database, naam: str, rol: Rol, password: str) -> Account:
    """Raises Invalid for a name that is taken or a password that is too weak."""
    known = _name(naam)
    _check_password(password, known)
    return _insert(database, known, rol, _hasher.hash(password), None)


def external_account(database: Database, extern: str, naam: str, rol: Rol) -> Account:
    """The account of someone whom another place vouches for, made at the first sign-in.

    The role follows what that place says now.
    """
    row = database.one("SELECT id FROM account WHERE extern = ?", extern)
    if row:
        database.run("UPDATE account SET rol = ? WHERE id = ?", rol.value, row["id"])
        return account(database, row["id"])
    known = re.sub(r"[^a-z0-9._@+-]+", "-", naam.strip().casefold()).strip("-")[:70] or "gast"
    free, number = known, 1
    while database.one("SELECT 1 FROM account WHERE naam = ?", free):
        number += 1
        free = f"{known}-{number}"
    return _insert(database, free, rol, None, extern)


def account(database: Database, id_: int) -> Account:
    row = database.one("SELECT * FROM account WHERE id = ?", id_)
    if row is None:
        raise NotFound("Dit account is er niet.")
    return _account(row)


def account_named(database: Database, naam: str) -> Account:
    row = database.one("SELECT * FROM account WHERE naam = ?", naam.strip().casefold())
    if row is None:
        raise NotFound(
            f"Er is geen account met de naam '{naam[:80]}'.",
            "Zie 'kennisbank user list' voor de namen.",
        )
    return _account(row)


def accounts(database: Database) -> list[Account]:
    """All accounts by name, those that are switched off included."""
    return [_account(row) for row in database.query("SELECT * FROM account ORDER BY naam")]


def set_password(database: Database, account: Account, password: str) -> None:
    """A new password; every open session of the account ends."""
    _check_password(password, account.naam)
    with database.transaction() as sql:
        hash_ = _hasher.hash(password)
        sql.execute("UPDATE account SET password_hash = ? WHERE id = ?", (hash_, account.id))
        sql.execute("UPDATE session SET revoked = 1 WHERE account = ?", (account.id,))


def set_active(database: Database, account: Account, actief: bool) -> None:
    """Switch an account off (its sessions end) or on again. It is never deleted: history names it.

    Raises Denied when nobody would be left to manage the accounts.
    """
    with database.transaction() as sql:
        if not actief:
            _keep_one(sql, account)
            sql.execute("UPDATE session SET revoked = 1 WHERE account = ?", (account.id,))
        sql.execute("UPDATE account SET actief = ? WHERE id = ?", (actief, account.id))


def set_role(database: Database, account: Account, rol: Rol) -> None:
    with database.transaction() as sql:
        if rol is not Rol.BEHEERDER:
            _keep_one(sql, account)
        sql.execute("UPDATE account SET rol = ? WHERE id = ?", (rol.value, account.id))


def sign_in(database: Database, naam: str, password: str, address: str) -> Account:
    """The account of that name and password.

    Raises Denied, in the same words whether name or password is wrong, and when attempts for this
    name from this address come too fast.
    """
    known = naam.strip().casefold()[:80]
    now = time.time()
    check_pace(database, known, address, now)
    row = database.one("SELECT * FROM account WHERE naam = ? AND actief = 1", known)
    stored = row["password_hash"] if row else None
    if not _matches(stored or _nobody(), password) or row is None or stored is None:
        note_failure(database, known, address, now)
        raise Denied("Deze naam en dit wachtwoord horen niet bij elkaar.", "Probeer het opnieuw.")
    forget_failures(database, known, address)
    if _hasher.check_needs_rehash(stored):
        new = _hasher.hash(password)
        database.run("UPDATE account SET password_hash = ? WHERE id = ?", new, row["id"])
    return _account(row)


def _matches(hash_: str, password: str) -> bool:
    try:
        return len(password) <= MAX_PASSWORD and _hasher.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash to compare with for a name that is not there, so that both take as long."""
    return _hasher.hash("niemand")


def _insert(
    database: Database, naam: str, rol: Rol, hash_: str | None, extern: str | None
) -> Account:
    try:
        database.run(
            "INSERT INTO account (naam, rol, password_hash, extern, created_at)"
            " VALUES (?, ?, ?, ?, ?)",
            naam, rol.value, hash_, extern, time.time(),
        )  # fmt: skip
    except sqlite3.IntegrityError as error:
        raise Invalid(
            f"Er is al een account met de naam '{naam}'.", "Kies een andere naam.", "naam"
        ) from error
    return account_named(database, naam)


def _name(naam: str) -> str:
    known = naam.strip().casefold()
    if not _NAME.fullmatch(known):
        raise Invalid(
            f"'{naam[:80]}' kan geen naam van een account zijn.",
            "Gebruik 2 tot 80 letters zonder accent, cijfers, punten, streepjes of een @.",
            "naam",
        )
    return known


def _check_password(password: str, naam: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise Invalid(
            f"Het wachtwoord is korter dan {MIN_PASSWORD} tekens.",
            "Neem bijvoorbeeld vier willekeurige woorden.",
            "wachtwoord",
        )
    if len(password) > MAX_PASSWORD:
        raise Invalid(
            f"Het wachtwoord is langer dan {MAX_PASSWORD} tekens.", "Kort het in.", "wachtwoord"
        )
    if naam in password.casefold() or len(set(password)) < 5:
        raise Invalid(
            "Dit wachtwoord is te makkelijk te raden.",
            "Gebruik niet uw naam en niet steeds dezelfde tekens.",
            "wachtwoord",
        )


def _keep_one(sql: sqlite3.Connection, account: Account) -> None:
    others = sql.execute(
        "SELECT count(*) FROM account WHERE rol = 'beheerder' AND actief = 1 AND id != ?",
        (account.id,),
    ).fetchone()[0]
    if account.is_beheerder and account.actief and not others:
        raise Denied("Dit is de enige beheerder.", "Maak eerst een ander account beheerder.")


def _account(row: sqlite3.Row) -> Account:
    return Account(row["id"], row["naam"], Rol(row["rol"]), bool(row["actief"]), row["extern"])
