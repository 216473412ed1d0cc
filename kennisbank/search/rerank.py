"""The best records read once more by a slow model, for as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kennisbank.embed import TransformerCrossEncoder
from kennisbank.index import Index

from .ranking import Ranking

CANDIDATES = 50
"""Records that are read again at most."""

FIRST = 2
"""Passages that are read to learn how long one takes."""

MOST_AT_ONCE = 16

_ORDERS_KEPT = 256

Clock = Callable[[], float]


class CrossEncoder(Protocol):
    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each text answers; higher is better."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A model, and the milliseconds that it may take of one search."""

    model: CrossEncoder
    ms: int


@lru_cache(maxsize=1)
def budget(source: str, ms: int) -> Budget:
    """For a model by folder or hub name, which is loaded once."""
    return Budget(TransformerCrossEncoder(source), ms)


class Reranker:
    """Puts the best records in the order of a cross-encoder; those it had no time for keep theirs,
    after them. The order of a question is remembered, so that its pages fit together."""

    def __init__(self, index: Index, budget: Budget, clock: Clock = time.perf_counter) -> None:
        self._index = index
        self._orders = lru_cache(maxsize=_ORDERS_KEPT)(partial(_order, index, budget, clock))

    def __call__(self, ranking: Ranking, question: str) -> Ranking:
        records = ranking.records[:CANDIDATES]
        if not len(records):
            return ranking
        passages = tuple(self._passage(ranking, int(record)) for record in records)
        order = self._orders(question, passages)
        rest = np.arange(len(order), len(ranking.records))
        moved = ranking.only(np.concatenate((np.array(order, np.int64), rest)))
        # Scores stay where they were: what comes after compares them with each other.
        return moved.scored(ranking.scores)

    def _passage(self, ranking: Ranking, record: int) -> int:
        best = ranking.passages_of(record, 1)
        return best[0] if best else int(self._index.passages_of(record)[0])


def _order(
    index: Index, budget: Budget, clock: Clock, question: str, passages: tuple[int, ...]
) -> tuple[int, ...]:
    """Places of the passages that were read, best first."""
    texts = [passage.text for passage in index.passages(passages)]
    scores = np.empty(0)
    started, size = clock(), FIRST
    while len(scores) < len(texts) and size > 0:
        batch = texts[len(scores) : len(scores) + size]
        scores = np.concatenate((scores, budget.model.scores(question, batch)))
        spent = (clock() - started) * 1000
        each = spent / len(scores)
        affordable = int((budget.ms - spent) / each) if each else MOST_AT_ONCE
        size = min(MOST_AT_ONCE, affordable)
    return tuple(int(place) for place in np.argsort(-scores, kind="stable"))
