"""Where the time of one search goes: each step adds what it took to the search it is part of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Spent = dict[str, float]
"""Step → milliseconds, in the order in which they first came."""

_spent: ContextVar[Spent | None] = ContextVar("spent", default=None)


@contextmanager
def measured() -> Iterator[Spent]:
    """The steps inside the block, filled when they are done."""
    spent: Spent = {}
    token = _spent.set(spent)
    try:
        yield spent
    finally:
        _spent.reset(token)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Its time goes under `name`. Steps do not contain each other."""
    started = time.perf_counter()
    try:
        yield
    finally:
        spent = _spent.get()
        if spent is not None:
            took = (time.perf_counter() - started) * 1000
            spent[name] = spent.get(name, 0.0) + took
