"""Measured figures: as a table to read, as JSON to compare with later."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

BARE = "embedding alone, all-MiniLM, bare `encode`"
"""The step with which a whole search with that model is compared."""

RESULTS = Path(__file__).parent / "results"

Row = Mapping[str, str | int | float]


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def spread(samples: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile, in milliseconds."""
    ordered = sorted(samples)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return {"p50": round(median(ordered), 2), "p99": round(high, 2)}


def show(title: str, rows: Sequence[Row]) -> None:
    """A table of rows with the same keys; Markdown where the output is not a terminal."""
    if not rows:
        return
    heads = list(rows[0])
    if not sys.stdout.isatty():
        print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
        for row in rows:
            print(f"| {' | '.join(str(row[head]) for head in heads)} |")
        return
    table = Table(*heads, title=title)
    for row in rows:
        table.add_row(*(str(row[head]) for head in heads))
    Console().print(table)


def keep(name: str, figures: Mapping[str, object]) -> Path:
    """Write the figures of one run, with what they were measured on."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    machine = {"system": platform.system(), "processor": platform.machine(),
               "python": platform.python_version(), "cores": os.cpu_count()}  # fmt: skip
    file = RESULTS / f"{name}-{now:%Y%m%dT%H%M%SZ}.json"
    said = {"when": now.isoformat(timespec="seconds"), **machine, **figures}
    file.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file
