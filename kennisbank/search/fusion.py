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


def by_score(lists: Sequence[Scores], shares: Sequence[float]) -> Scores:
    """The weighted sum of the lists, each normalised to 0-1: how the site fuses."""
    return weighted_sum([min_max(scores) for scores in lists], shares)


def by_rank(lists: Sequence[Scores], shares: Sequence[float]) -> Scores:
    """Reciprocal rank fusion of the lists, whatever their shares. For comparison: with one weak
    list it loses to `by_score`, because ranks forget how sure each list was."""
    del shares
    ranks = []
    for scores in lists:
        order = np.argsort(-scores, kind="stable")
        places = np.empty(len(scores), np.int64)
        places[order] = np.arange(1, len(scores) + 1)
        ranks.append(np.where(scores > 0, places, 0))
    return min_max(reciprocal_rank(ranks))


def lifted(scores: Scores, vectors: NDArray[np.float32], neighbours: int, share: float) -> Scores:
    """Scores moved towards those of better neighbours: what resembles an answer is one sooner.

    `vectors` are unit vectors, shape (n, d). An item gains `share` of the mean distance to those of
    its `neighbours` nearest items that score higher, weighted by cosine; nothing loses, and with
    share <= 1 nothing passes the neighbours that lift it. Upward half of the score diffusion
    of Diaz (2007), "Regularizing query-based retrieval scores", Information Retrieval 10(6).
    """
    if len(scores) < 2:
        return scores
    likeness = np.maximum(vectors @ vectors.T, 0.0).astype(float)
    np.fill_diagonal(likeness, 0.0)
    if neighbours < len(scores):
        least = -np.partition(-likeness, neighbours - 1, axis=1)[:, neighbours - 1]
        likeness[likeness < least[:, None]] = 0.0
    gaps = np.maximum(scores[None, :] - scores[:, None], 0.0)
    weights = likeness.sum(axis=1)
    gained: Scores = (likeness * gaps).sum(axis=1) / np.where(weights > 0, weights, 1.0)
    return scores + share * gained


def reciprocal_rank(ranks: Sequence[NDArray[np.int64]], k: int = 60) -> Scores:
    """Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009, SIGIR). Rank 0 means not listed."""
    stacked = np.vstack(ranks).astype(float)
    fused: Scores = np.where(stacked > 0, 1.0 / (k + stacked), 0.0).sum(axis=0)
    return fused
