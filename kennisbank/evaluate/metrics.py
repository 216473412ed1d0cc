"""Measures of a ranking against graded judgements, as trec_eval computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grades = Mapping[str, int]
"""Document id → grade; what is not listed counts 0."""


def ndcg(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Normalised discounted cumulative gain, linear gain (Järvelin & Kekäläinen 2002)."""
    gains = [max(0, grades.get(document, 0)) for document in ranked[:depth]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Share of the relevant documents among the first `depth`."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """1 over the place of the first relevant document; 0 beyond `depth`."""
    for place, document in enumerate(ranked[:depth], start=1):
        if grades.get(document, 0) > 0:
            return 1.0 / place
    return 0.0


def _discounted(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(place + 1) for place, gain in enumerate(gains, start=1)))


@dataclass(frozen=True, slots=True)
class Metrics:
    """Per-question figures, in the order of the questions; arrays of one length."""

    ndcg_10: NDArray[np.float64]
    recall_10: NDArray[np.float64]
    recall_100: NDArray[np.float64]
    mrr_10: NDArray[np.float64]


def measure(rankings: Sequence[Sequence[str]], judged: Sequence[Grades]) -> Metrics:
    """The figures of each question's ranking against its judgements."""
    pairs = list(zip(rankings, judged, strict=True))
    return Metrics(
        np.array([ndcg(ranked, grades, 10) for ranked, grades in pairs]),
        np.array([recall(ranked, grades, 10) for ranked, grades in pairs]),
        np.array([recall(ranked, grades, 100) for ranked, grades in pairs]),
        np.array([reciprocal_rank(ranked, grades, 10) for ranked, grades in pairs]),
    )


def bootstrap_interval(
    values: NDArray[np.float64], *, rounds: int = 2_000, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of the mean by resampling questions (Efron 1979); of differences if paired."""
    if not len(values):
        return 0.0, 0.0
    generator = np.random.default_rng(seed)
    picks = generator.integers(0, len(values), (rounds, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)
