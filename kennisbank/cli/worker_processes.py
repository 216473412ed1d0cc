"""The workers beside the site: started with it, started again when they die, stopped with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .work import PARTS

_PAUSE = 2.0
_LONGEST_PAUSE = 60.0
_GRACE = 10.0


@contextmanager
def worker_processes() -> Iterator[None]:
    """One for each part of the work, so that what is published or withdrawn does not wait for a
    report that takes minutes. Also when the site is killed they end: the pipes to them close."""
    stop = threading.Event()
    # As it is now: the site may bind its own process to one thread.
    environment = dict(os.environ)
    threads = [
        threading.Thread(target=_keep_alive, args=(part, stop, environment), name=part, daemon=True)
        for part in PARTS
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2 * _GRACE)


def _keep_alive(part: str, stop: threading.Event, environment: Mapping[str, str]) -> None:
    pause = _PAUSE
    while not stop.is_set():
        process = subprocess.Popen(
            [sys.executable, "-m", "kennisbank.cli", "work", "--with-parent", f"--alleen={part}"],
            stdin=subprocess.PIPE,
            env=environment,
        )
        while process.poll() is None and not stop.wait(0.5):
            pass
        _end(process)
        if not stop.is_set():
            stop.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None, "opened as a pipe"
    process.stdin.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
