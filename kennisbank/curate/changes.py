"""The one way in which the desk changes the corpus: noted in the history, then written.

Entry and writes are put into the database in one transaction. Only then the files are written, each
atomically, and the writes struck off. A process that dies in between leaves them listed; the next
one that takes the lock does them again, which is harmless. So what was accepted is never lost, and
a file without an entry, or an entry without its file, does not outlive the next touch.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kennisbank.corpus import clear_unfinished, write_atomic
from kennisbank.errors import Conflict

from . import git
from .desk import Desk
from .history import Action
from .record import Soort

LOCK = ".corpus.lock"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Write:
    """One file: `content` goes into it, or `source` is copied to it, or it is taken out."""

    path: Path
    content: str | None = None
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Change:
    who: str
    soort: Soort
    slug: str
    action: Action
    reason: str
    before: str | None
    after: str | None


@contextmanager
def writing(desk: Desk) -> Iterator[None]:
    """Alone with the corpus, and nothing left undone by who was here before."""
    desk.database.connection()
    lock = FileLock(desk.database.folder / LOCK, timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout as error:
        raise Conflict(
            "Iemand anders is lang aan het schrijven.", "Probeer het over een minuut opnieuw."
        ) from error
    try:
        finish(desk)
        yield
    finally:
        lock.release()


def apply(
    desk: Desk, change: Change, writes: Sequence[Write], *also: tuple[str, tuple[object, ...]]
) -> None:
    """Note and do a change; call within `writing`. `also` goes into the same transaction."""
    with desk.database.transaction() as sql:
        cursor = sql.execute(
            "INSERT INTO history (at, who, soort, slug, action, reason, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (time.time(), change.who, change.soort.value, change.slug, change.action.value,
             change.reason, change.before, change.after),
        )  # fmt: skip
        _note(sql, desk, int(cursor.lastrowid or 0), writes)
        for statement, parameters in also:
            sql.execute(statement, parameters)
    finish(desk)
    if desk.rules.git:
        message = f"{change.soort} {change.slug}: {change.action}"
        if change.reason:
            message += f"\n\n{change.reason}"
        git.commit(desk.corpus.path, [write.path for write in writes], change.who, message)


def finish(desk: Desk) -> None:
    """Do the writes that are listed, in order."""
    for row in desk.database.query("SELECT * FROM pending_write ORDER BY id"):
        path = desk.corpus.path / row["path"]
        if row["content"] is not None:
            write_atomic(path, row["content"])
        elif row["source"] is not None:
            _copy(Path(row["source"]), path)
        else:
            path.unlink(missing_ok=True)
        clear_unfinished(path)
        desk.database.run("DELETE FROM pending_write WHERE id = ?", row["id"])


def _note(sql: sqlite3.Connection, desk: Desk, entry: int, writes: Sequence[Write]) -> None:
    for write in writes:
        sql.execute(
            "INSERT INTO pending_write (history, path, content, source) VALUES (?, ?, ?, ?)",
            (
                entry,
                str(write.path.relative_to(desk.corpus.path)),
                None if write.content is None else write.content.encode(),
                None if write.source is None else str(write.source.absolute()),
            ),
        )


def _copy(source: Path, path: Path) -> None:
    """A report may be large: it is copied, not read into memory, and appears when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    shutil.copyfile(source, unfinished)
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
