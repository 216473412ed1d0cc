"""A process of its own: seconds until it has answered, and the memory it takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from .figures import Row

_QUESTIONS = ("wat werkt tegen recidive?", "jongeren en drugs op school", "begeleiding naar werk")


def measure(index: Path, size: int) -> Row:
    """What this process did before does not count."""
    command = [sys.executable, "-m", "benchmarks.memory", str(index)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"passages": size, **json.loads(done.stdout)}


def _mebibytes(what: str) -> float:
    """VmRSS, or RssAnon: without the pages of files that are mapped. Linux only; elsewhere 0."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith(what))
    return round(int(line.split()[1]) / 1024, 1)


def _main(index: str) -> None:
    started = time.perf_counter()
    from kennisbank import Kennisbank
    from kennisbank.search import SearchRequest
    from kennisbank.settings import Settings
    from kennisbank.web import create_app

    kennisbank = Kennisbank(Settings(index=Path(index), model=""))
    create_app(kennisbank)
    assert kennisbank.ready()[0]
    ready = time.perf_counter() - started
    for asked in _QUESTIONS:
        kennisbank.search(SearchRequest.parse(asked))
    said = {
        "seconds to ready": round(ready, 2),
        "MiB": _mebibytes("VmRSS"),
        "of which not mapped": _mebibytes("RssAnon"),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    _main(*sys.argv[1:])
