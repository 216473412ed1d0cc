"""The operational database: accounts, history, jobs. Its own file, apart from the index."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from filelock import FileLock

from kennisbank.errors import DataUnusable

FILE = "beheer.sqlite"
LOCK = ".migratie.lock"

_BUSY_MS = 10_000
"""How long a writer waits for another; a write takes milliseconds."""


class Database:
    """One connection a thread, since SQLite's are not shared. Made and migrated on first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._local = threading.local()
        self._migrated = False

    @property
    def file(self) -> Path:
        return self.folder / FILE

    def query(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        return self.connection().execute(sql, parameters).fetchall()

    def one(self, sql: str, *parameters: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.connection().execute(sql, parameters).fetchone()
        return row

    def run(self, sql: str, *parameters: object) -> int:
        """Execute one statement in a transaction of its own; how many rows it touched."""
        return self.connection().execute(sql, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and no other writer in between."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def close(self) -> None:
        """The connection of this thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _open(self) -> sqlite3.Connection:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.file, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            connection.execute("PRAGMA journal_mode = WAL")
            # An accepted change survives a power cut, not only a crash of ours.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            if not self._migrated:
                with FileLock(self.folder / LOCK, timeout=60):
                    migrate(connection)
                self.file.chmod(0o600)
                self._migrated = True
            return connection
        except (sqlite3.DatabaseError, OSError) as error:
            raise DataUnusable(
                f"De gegevens in '{self.folder}' zijn niet te openen ({error}).",
                "Geef schrijfrecht op de map, of kies een andere met KENNISBANK_DATA.",
            ) from error


def migrations() -> Sequence[tuple[str, str]]:
    """(name, statements) of each step, in order."""
    folder = files(__package__) / "migrations"
    steps = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(name, entry.read_text(encoding="utf-8")) for name, entry in steps]


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each step in one transaction."""
    steps = migrations()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise DataUnusable(
            "De gegevens van de redactie zijn van een nieuwere versie van de kennisbank.",
            "Werk de kennisbank bij.",
        )
    for number, (_, statements) in enumerate(steps[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {statements} PRAGMA user_version = {number}; COMMIT;"
        )


def fields(row: sqlite3.Row) -> dict[str, Any]:
    """The row by the names of its columns."""
    return dict(zip(row.keys(), row, strict=True))
