"""Reading a file in a process of its own, so that a crash, a hang or a bomb costs only that file.

Workers live on between files, because starting one costs more than most files do. Each serves
one caller at a time; callers in several threads get several workers.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from ..errors import Refused
from ..model.text import Extraction
from ._kept import keep, kept
from ._limits import Limits
from ._wire import OCR_BEGINS, Answer, Request, load

_PACKAGE_ROOT = Path(__file__).parents[2]
_ROOM = 1 << 20
"""Bytes of an answer beside its text: headings, warnings, a refusal."""
_IDLE = 4
"""As many workers are kept for later; more are started when more callers come at once."""


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "kennisbank.extract", json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _python_path()},
            # Ctrl-C on the server or the command line is for the parent, which then stops us. In
            # the parent's session, because Linux weighs the niceness of a process within that.
            process_group=0,
        )

    def ask(self, request: Request) -> tuple[Answer, bool]:
        """The answer, and whether this worker can take another file."""
        assert self._process.stdin and self._process.stdout
        late = threading.Event()
        timer = self._start_timer(self.limits.seconds, late)
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline(self.limits.characters * 8 + _ROOM)
            if line == OCR_BEGINS:
                timer.cancel()
                timer = self._start_timer(self.limits.seconds + self.limits.ocr_seconds, late)
                line = self._process.stdout.readline(self.limits.characters * 8 + _ROOM)
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            return self._post_mortem(late.is_set()), False
        answer, last = load(line)
        return answer, not last

    def _start_timer(self, seconds: float, late: threading.Event) -> threading.Timer:
        timer = threading.Timer(seconds, self._stop, [late])
        timer.daemon = True
        timer.start()
        return timer

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._kill()

    def _kill(self) -> None:
        """The worker, and the tesseract that it may have started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _post_mortem(self, late: bool) -> Refused:
        self._kill()
        code = self._process.wait()
        if late or code == -signal.SIGXCPU:
            return Refused(
                f"Het lezen duurde langer dan {self.limits.seconds:.0f} seconden.",
                "Splits het bestand of exporteer het opnieuw als PDF.",
            )
        return Refused(
            "Het bestand vraagt te veel geheugen of laat de lezer vastlopen.",
            "Splits het of exporteer het opnieuw als PDF.",
        )

    def close(self) -> None:
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


class _Workers:
    """The idle workers."""

    def __init__(self) -> None:
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    def take(self, limits: Limits) -> _Worker:
        with self._lock:
            for worker in self._idle:
                if worker.limits == limits:
                    self._idle.remove(worker)
                    return worker
        return _Worker(limits)

    def give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._idle.append(worker)
            surplus = self._idle.pop(0) if len(self._idle) > _IDLE else None
        if surplus:
            surplus.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()


_workers = _Workers()
atexit.register(_workers.close)


def extract(path: Path, limits: Limits = Limits(), keep_in: Path | None = None) -> Extraction:  # noqa: B008 (frozen)
    """The text of a PDF, DOCX, ODT, HTML, Markdown or text file, read in a process of its own.

    Raises `Refused` when it cannot be read within `limits`. May be called from several threads.
    What took OCR is kept in the folder `keep_in` and not recognised again.
    """
    if keep_in is None or not limits.ocr:
        return _extract(path, limits)
    extraction = kept(keep_in, path) if path.is_file() else None
    if extraction is None:
        extraction = _extract(path, limits)
        keep(keep_in, path, extraction)
    return extraction


def _extract(path: Path, limits: Limits) -> Extraction:
    answer = ask({"read": os.fspath(path.absolute())}, limits)
    if isinstance(answer, Refused):
        raise answer
    assert isinstance(answer, Extraction)
    return answer


def ask(request: Request, limits: Limits) -> Answer:
    """What a worker makes of the request. May be called from several threads."""
    worker = _workers.take(limits)
    usable = False
    try:
        answer, usable = worker.ask(request)
    finally:
        if usable:
            _workers.give_back(worker)
        else:
            worker.close()
    return answer


def _python_path() -> str:
    return os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
