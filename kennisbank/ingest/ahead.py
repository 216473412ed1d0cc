"""Documents read ahead, in processes of their own, while the one before is cut and stored."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from kennisbank.model import Extraction

Read = Callable[[Path], Extraction]


class Ahead:
    """Gives the text of each file of `paths` in turn; those that come next are being read already.

    The threads only wait: `extract` has a process for each file that is read at the same time.
    """

    def __init__(self, paths: Iterable[Path], read: Read, readers: int | None = None) -> None:
        self._paths = iter(paths)
        self._read = read
        self._most = readers or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._most, "lezen")
        self._started: deque[tuple[Path, Future[Extraction]]] = deque()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def get(self, path: Path) -> Extraction:
        """The text of a file; those of `paths` before it are passed over. Raises Refused."""
        self._fill()
        while any(started == path for started, _ in self._started):
            started, coming = self._started.popleft()
            self._fill()
            if started == path:
                return coming.result()
        return self._read(path)

    def _fill(self) -> None:
        while len(self._started) <= self._most:
            path = next(self._paths, None)
            if path is None:
                return
            self._started.append((path, self._pool.submit(self._read, path)))
