"""The tesseract of this machine: whether it is there, and what it can read."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

WANTED = ("nld", "eng")
OUT_OF_TIME = "geen leesbare tekst, de tijd voor OCR was op"
"""The note of a page that the time for OCR did not reach."""


@cache
def program() -> str | None:
    """The one program that a worker may start; None where it is not installed."""
    return shutil.which("tesseract")


@cache
def languages() -> tuple[str, ...]:
    """Dutch and English, as far as they are installed; none means no OCR."""
    executable = program()
    if executable is None:
        return ()
    try:
        said = subprocess.run(
            [executable, "--list-langs"],
            capture_output=True,
            timeout=20,
            check=True,
            env=environment(),
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(name for name in WANTED if name in said.split())


def environment() -> dict[str, str]:
    kept = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
    here = {name: os.environ[name] for name in kept if name in os.environ}
    return here | {"OMP_THREAD_LIMIT": "1"}
