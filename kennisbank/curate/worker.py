"""The process that does the jobs: reading what was sent, and keeping the index up to date."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from kennisbank.errors import KennisbankError, Refused

from .changes import writing
from .desk import Desk
from .intake import read_document, take_in
from .jobs import LEASE, Job, Kind, done, failed, keep, put_back, release, take
from .links import check_batch

_IDLE = 1.0
"""Seconds between two looks at the list."""
_FIRST_DELAY = 5.0

_log = logging.getLogger(__name__)


def work(
    desk: Desk,
    index: Callable[[], object],
    stop: threading.Event,
    *,
    until_done: bool = False,
    kinds: Collection[Kind] = tuple(Kind),
) -> None:
    """Do jobs of these kinds until `stop` is set, or until there are none.

    An error that nobody foresaw ends the process, after its job is given back: `serve` starts a
    fresh one, and a job that keeps breaking it is set aside.
    """
    with writing(desk):
        pass  # Finishes what a process that died had noted and not written.
    worker = f"{os.getpid()}-{threading.get_ident()}"
    while not stop.is_set():
        job = take(desk.database, worker, kinds)
        if job is not None:
            with _kept(desk, job, worker):
                _do(desk, index, job)
        elif until_done:
            return
        else:
            stop.wait(_IDLE)


def _do(desk: Desk, index: Callable[[], object], job: Job) -> None:
    try:
        match job.kind:
            case Kind.OPNEMEN:
                slug = take_in(desk, job.payload["upload"])
                done(desk.database, job, slug)
            case Kind.LEZEN:
                read_document(desk, job.payload["document"])
                done(desk.database, job)
            case Kind.INDEXEREN:
                index()
                done(desk.database, job)
            case Kind.LINKS:
                done(desk.database, job, check_batch(desk, job))
    except Refused as refused:
        failed(desk.database, job, str(refused))
    except KennisbankError as error:
        _log.warning("Taak %d (%s) lukt nu niet: %s", job.id, job.kind, error)
        put_back(desk.database, job, str(error), _FIRST_DELAY * 2**job.attempts)


@contextmanager
def _kept(desk: Desk, job: Job, worker: str) -> Iterator[None]:
    """Hold the lease while the job is done; give the job back when the process must stop."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE / 4):
            keep(desk.database, job, worker)
        desk.database.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    except BaseException as error:
        release(desk.database, job, counts=isinstance(error, Exception))
        raise
    finally:
        ended.set()
        thread.join()
