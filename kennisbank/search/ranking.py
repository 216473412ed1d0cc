"""Candidates from words and from meaning, fused into one ranking of records."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kennisbank.index import Candidates, Filters, Index
from kennisbank.index.meaning import one_thread
from kennisbank.index.protocol import Vector

from .fusion import Scores, lifted, min_max, weighted_sum
from .lists import Ids, Lists
from .steps import step
from .sufficiency import won
from .weights import Weights

_NO_WORDS = 0.01
"""Share of words that a record has in any case, so that one found by meaning alone can be shown."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Records best first, and for each candidate passage its score and places in the lists."""

    records: Ids
    scores: Scores
    passages: Ids
    passage_records: Ids
    passage_scores: Scores
    by_words: Ids
    """Passages that words found, best first."""
    by_meaning: Ids
    """Passages that meaning found, best first."""
    relevance: Scores
    """Of each record, whatever the filters: where words and meaning agree that it answers. It tells
    answers from the rest better than a sum of both."""
    won: float
    """Share of the BM25 that the question could win that the best of them has."""

    def above(self, least: float) -> Ranking:
        """Only the records that are at least so relevant."""
        return self.only(self.relevance >= least)

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Ranking:
        """The chosen records, by mask or by position, in that order."""
        return replace(
            self,
            records=self.records[chosen],
            scores=self.scores[chosen],
            relevance=self.relevance[chosen],
        )

    def scored(self, scores: Scores) -> Ranking:
        """The same records with other scores."""
        return replace(self, scores=scores)

    def passages_of(self, record: int, most: int) -> list[int]:
        """The best candidate passages of a record, best first."""
        mine = np.flatnonzero(self.passage_records == record)
        best = mine[np.argsort(-self.passage_scores[mine], kind="stable")[:most]]
        return [int(passage) for passage in self.passages[best]]


def rank(index: Index, vector: Vector, weights: Weights, lists: Lists, filters: Filters) -> Ranking:
    """Every record that words or meaning put among its `weights.depth` best, fused.

    Both score a record by its best passage plus the whole record. They are normalised over the
    candidates of this question and summed by weight; then the best records lift those like them.
    """
    candidates = lists.under(filters)
    with step("samenvoegen"), one_thread():
        return _fused(index, vector, weights, lists.mass, *candidates)


def _fused(
    index: Index,
    vector: Vector,
    weights: Weights,
    mass: tuple[float, float],
    words: Candidates,
    whole: Candidates,
    near: Candidates,
) -> Ranking:
    passages = _together(words.ids, near.ids)
    owners = index.records_of(passages)
    records = _together(owners, whole.ids)
    owner_rows = np.searchsorted(records, owners)

    word_scores = _spread(words, passages)
    cosines = _cosines(index, vector, passages, near)
    lexical = _best(word_scores, owner_rows, len(records)) + _spread(whole, records)
    wholes = index.record_vectors(records)
    whole_cosines = (wholes @ vector).astype(float)
    # A record of which no passage is a candidate counts as a whole twice.
    best_cosines = np.maximum(_best(cosines, owner_rows, len(records)), whole_cosines)
    meaning = (best_cosines + whole_cosines) / 2
    shares = (1 - weights.dense, weights.dense)
    fused = weights.fuse((lexical, meaning), shares)
    top = np.argsort(-fused, kind="stable")[: weights.lifted]
    fused[top] = lifted(fused[top], wholes[top], weights.neighbours, weights.lift)
    order = np.argsort(-fused, kind="stable")
    return Ranking(
        records=records[order],
        scores=fused[order],
        passages=passages,
        passage_records=owners,
        passage_scores=weighted_sum((min_max(word_scores), min_max(cosines)), shares),
        by_words=words.ids,
        by_meaning=near.ids,
        relevance=(np.sqrt(lexical / sum(mass) + _NO_WORDS) * np.maximum(best_cosines, 0.0))[order],
        won=won(words, whole, mass),
    )


def _cosines(index: Index, vector: Vector, passages: Ids, near: Candidates) -> Scores:
    """Of every candidate; those that meaning found have theirs already."""
    cosines = np.empty(len(passages))
    others = np.ones(len(passages), np.bool_)
    places = np.searchsorted(passages, near.ids)
    cosines[places] = near.scores
    others[places] = False
    cosines[others] = index.similarity(vector, passages[others])
    return cosines


def _together(some: Ids, others: Ids) -> Ids:
    """All ids of both, once and ascending. For so few, sorting is faster than `np.union1d`."""
    ids = np.sort(np.concatenate((some, others)))
    first = np.ones(len(ids), np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    return ids[first]


def _spread(candidates: Candidates, ids: Ids) -> Scores:
    """Scores of the candidates at the places of their ids; 0 for an id that is no candidate."""
    scores = np.zeros(len(ids))
    scores[np.searchsorted(ids, candidates.ids)] = candidates.scores
    return scores


def _best(scores: Scores, rows: NDArray[np.int64], size: int) -> Scores:
    """The highest score in each row; 0 for a row without any."""
    best = np.zeros(size)
    np.maximum.at(best, rows, scores)
    return best


def places(ids: Ids) -> dict[int, int]:
    """The place of each in the list, from 1."""
    return {id_: place for place, id_ in enumerate(ids.tolist(), start=1)}
