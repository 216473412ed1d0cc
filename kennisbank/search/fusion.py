"""Formulas that make one ranking of several. Pure numpy; scores are float arrays of one length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def min_max(scores: Scores) -> Scores:
    """Scores moved to 0-1: the lowest becomes 0 and the highest 1; all equal become 1.

    Lee (1997), "Analyses of multiple evidence combination", SIGIR.
    """
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return np.ones_like(scores) if high == low else (scores - low) / (high - low)


def weighted_sum(lists: Sequence[Scores], weights: Sequence[float]) -> Scores:
    """Convex combination of normalised lists (Bruch, Gai & Ingber 2023, TOIS 42(1))."""
    fused: Scores = np.asarray(weights, float) @ np.vstack(lists)
    return fused


def reciprocal_rank(ranks: Sequence[NDArray[np.int64]], k: int = 60) -> Scores:
    """Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009, SIGIR). Rank 0 means not listed.

    Here for comparison: with one weak list it loses to the weighted sum.
    """
    stacked = np.vstack(ranks).astype(float)
    fused: Scores = np.where(stacked > 0, 1.0 / (k + stacked), 0.0).sum(axis=0)
    return fused
