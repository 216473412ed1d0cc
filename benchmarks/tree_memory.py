"""Peak memory of this process and all it has started, sampled from /proc. Linux only."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from pathlib import Path
from types import TracebackType

_EVERY = 0.2
_PAGE = os.sysconf("SC_PAGE_SIZE")


class PeakOfTree:
    """Bytes resident at the worst moment while the block runs, in `peak`."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakOfTree:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY):
            self.peak = max(self.peak, resident(os.getpid()))


def resident(root: int) -> int:
    """Resident bytes of a process and its descendants."""
    children: dict[int, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                sizes[int(entry.name)] = int(fields[21]) * _PAGE
                children[int(fields[1])].append(int(entry.name))
            except OSError:
                continue
    total, stack = 0, [root]
    while stack:
        process = stack.pop()
        total += sizes.get(process, 0)
        stack += children[process]
    return total
