"""Resident memory of a process that has opened an index and answered a question."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kennisbank import Kennisbank
from kennisbank.search import SearchRequest
from kennisbank.settings import Settings

from .figures import Row
from .synthetic import Material


def measure(index: Path, scale: str, starter: Path | None = None) -> Row:
    """In a process of its own: what this one did before does not count. `starter` is the index
    of which a synthetic one was made."""
    made_of = [str(starter)] if starter else []
    command = [sys.executable, "-m", "benchmarks.memory", str(index), *made_of]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"index": scale, **json.loads(done.stdout)}


def _mebibytes() -> float:
    """Linux only; elsewhere 0."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _main(index: str, *starter: str) -> None:
    embedder = Material.of(Path(starter[0])).embedder if starter else None
    kennisbank = Kennisbank(Settings(index=Path(index), model=""), embedder)
    imported = _mebibytes()
    kennisbank.search(SearchRequest.parse("wat werkt tegen recidive?"))
    print(
        json.dumps(
            {
                "imports MiB": imported,
                "with index and model, after a search MiB": _mebibytes(),
            }
        )
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])
