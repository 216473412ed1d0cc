"""Counts questions without holding up a search: a queue, and one thread that writes in batches.

Each process of the site has its own; the database adds up. When the queue is full, or the database
cannot be written, a question is not counted: a search never waits for it and never fails by it.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import logging
import queue
import secrets
import sqlite3
import threading
import time
from collections import OrderedDict

from kennisbank.errors import KennisbankError

from .database import Database
from .questions import Asked, Result, asked, count

WAITING = 2_000
"""Questions that may wait for the writer."""
BATCH = 500
PAUSE = 1.0
"""Seconds that the writer gathers before it writes."""

_log = logging.getLogger(__name__)


class Tally:
    def __init__(self, database: Database, *, waiting: int = WAITING, pause: float = PAUSE) -> None:
        self._database = database
        self._queue: queue.Queue[Asked | None] = queue.Queue(waiting)
        self._pause = pause
        self._again = _Again()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.dropped = 0

    def note(self, text: str, result: Result, address: str) -> None:
        """Count a question. `address` is only compared, in memory, with who asked just now."""
        found = asked(text, result, datetime.date.today())
        if found is None or self._again.is_again(found.folded, address):
            return
        self._start()
        try:
            self._queue.put_nowait(found)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what waits, and stop."""
        if self._thread is not None:
            with contextlib.suppress(queue.Full):
                self._queue.put(None, timeout=1.0)
            self._thread.join(timeout=5.0)
            self._thread = None

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._write, name="vragen", daemon=True)
                    self._thread.start()

    def _write(self) -> None:
        stopping = False
        while not stopping:
            batch, stopping = self._gather()
            if batch:
                try:
                    count(self._database, batch, datetime.date.today())
                except (sqlite3.Error, KennisbankError) as error:
                    _log.warning("%d vragen zijn niet geteld: %s", len(batch), error)
        self._database.close()

    def _gather(self) -> tuple[list[Asked], bool]:
        """What comes within the pause after the first, and whether to stop."""
        batch: list[Asked] = []
        until: float | None = None
        while len(batch) < BATCH:
            try:
                left = None if until is None else max(0.0, until - time.monotonic())
                item = self._queue.get(timeout=left)
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
            until = until or time.monotonic() + self._pause
        return batch, False


class _Again:
    """Whether the same question came from the same address just now: turning a page back is not
    asking again. Kept for half an hour, in memory, under a key that dies with the process."""

    _SPAN = 30 * 60.0
    _MOST = 20_000

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def is_again(self, question: str, address: str) -> bool:
        said = f"{address}\0{question}".encode()
        mark = hashlib.blake2b(said, key=self._key, digest_size=16).digest()
        now = time.monotonic()
        with self._lock:
            while self._seen and (
                len(self._seen) >= self._MOST or next(iter(self._seen.values())) < now - self._SPAN
            ):
                self._seen.popitem(last=False)
            return self._seen.setdefault(mark, now) != now
