"""The worker: reads one file after another for `_isolate`, under limits it sets on itself.

Requests come as lines of JSON on standard input, answers leave as lines of JSON on what was
standard output. No library can write there: descriptor 1 leads to nowhere by then.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from ..errors import Refused
from ._limits import Limits
from ._ocr_program import program
from ._read import read
from ._wire import OCR_BEGINS, Answer, Request, dump

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")
_FORBIDDEN_FILES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.")


def main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _confine(limits)

    def notice() -> None:
        _allow_seconds(limits.seconds + limits.ocr_seconds)
        _send(answers, OCR_BEGINS)

    for line in sys.stdin:
        _allow_seconds(limits.seconds)
        result = _answer(json.loads(line), limits, notice)
        swollen = _resident() > limits.memory // 3
        _send(answers, dump(result, last=swollen))
        if swollen:
            return


def _send(answers: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(answers, rest) :]


def _answer(request: Request, limits: Limits, notice: Callable[[], None]) -> Answer:
    try:
        match request:
            case {"picture": str(path), "number": int(number), "turn": int(turn)}:
                from ._sheet_view import picture

                return picture(Path(path), number, turn)
            case {"marks": str(path), "number": int(number), "quote": str(quote)}:
                from ._sheet_view import marked

                return marked(Path(path), number, quote)
            case _:
                return read(Path(str(request["read"])), limits, notice)
    except Refused as refused:
        return refused
    except MemoryError:
        return too_costly()
    except Exception as error:  # the boundary of one file: whatever it broke, the others go on
        return Refused(
            f"Het bestand kan niet worden gelezen ({type(error).__name__}).",
            "Open het, bewaar of exporteer het opnieuw en voeg het nog eens toe.",
        )


def too_costly() -> Refused:
    return Refused(
        "Het bestand vraagt te veel geheugen om te lezen.",
        "Splits het of exporteer het opnieuw als PDF.",
    )


def _confine(limits: Limits) -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sys.setrecursionlimit(3_000)
    for which, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit on address space; the time limit still holds there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))
    sys.addaudithook(_refuse_deeds)


def _refuse_deeds(event: str, arguments: tuple[object, ...]) -> None:
    """A document is read: nothing it holds may start, fetch, write or remove anything."""
    if event == "subprocess.Popen" and arguments[0] is not None and arguments[0] == program():
        return
    # A number is a pipe that is open already, such as those to tesseract.
    named = event == "open" and not isinstance(arguments[0], int)
    writes = named and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event.startswith(_FORBIDDEN + _FORBIDDEN_FILES):
        raise PermissionError(event)


def _resident() -> int:
    """Bytes that this process holds; 0 where the system does not tell. The most it ever held, which
    `getrusage` gives, begins at the size of whoever started it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _allow_seconds(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


if __name__ == "__main__":
    main()
