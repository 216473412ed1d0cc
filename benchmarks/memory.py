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
from .synthetic import RandomEmbedder


def measure(index: Path, scale: str, *, random: bool = False) -> Row:
    """In a process of its own: what this one did before does not count."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.memory",
        str(index),
        *(["random"] if random else []),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {"index": scale, **json.loads(done.stdout)}


def _mebibytes() -> float:
    """Linux only; elsewhere 0."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _main(index: str, *how: str) -> None:
    embedder = RandomEmbedder() if how else None
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
