"""The workers beside the site: started with it, started again when they die, stopped with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_PAUSE = 2.0
_LONGEST_PAUSE = 60.0
_GRACE = 10.0


_DIVISIONS = ("indexeren", "opnemen")
"""A process each: what is published or withdrawn does not wait for a report that takes minutes."""


@contextmanager
def worker_processes() -> Iterator[None]:
    """Also when the site is killed the workers end: the pipes to them close."""
    stop = threading.Event()
    # As it is now: the site may bind its own process to one thread.
    environment = dict(os.environ)
    threads = [
        threading.Thread(
            target=_keep_alive, args=(division, stop, environment), name=division, daemon=True
        )
        for division in _DIVISIONS
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2 * _GRACE)


def _keep_alive(division: str, stop: threading.Event, environment: Mapping[str, str]) -> None:
    pause = _PAUSE
    while not stop.is_set():
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "kennisbank.cli",
                "work",
                "--with-parent",
                f"--alleen={division}",
            ],
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
