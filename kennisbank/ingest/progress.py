"""How a run shows that it is getting on: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    def phase(self, name: str, total: int) -> AbstractContextManager[Advance]:
        """A stretch of work of `total` steps; call what it yields with the steps done."""


class Silent:
    """No progress shown."""

    @contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:  # noqa: ARG002
        yield _ignore


def _ignore(steps: int) -> None:
    del steps


class Bar:
    """A rich progress bar on standard error."""

    @contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with RichProgress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(name, total=total)
            yield lambda steps: bar.advance(task, steps)
