"""Whether what was found is an answer. There is always a nearest neighbour; that is not one.

Four signs that do not depend on the size of the corpus or the length of the question are weighed
by a logistic regression on judged questions: 110 that the corpus answers and 40 that it does not.
How it was fitted and what it gets wrong stands in `docs/zoekkwaliteit.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kennisbank import analyse
from kennisbank.index import Index

from .question import Question

NEAREST = 10
"""Passages whose mean cosine says how near the corpus comes to the question."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a search says of how well a question is answered."""

    nearness: float
    """Mean cosine of the nearest passages."""
    match: float
    """BM25 of the best whole record as a share of the question's idf mass."""
    known: float
    """Share of the question's idf mass in words that the corpus knows, in any spelling."""
    length: float
    """log(1 + number of different n-grams asked)."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Weights of the signs; the answer is sufficient when their sum exceeds `threshold`."""

    nearness: float
    match: float
    known: float
    length: float
    threshold: float

    def reached(self, signs: Signs) -> bool:
        total = (
            self.nearness * signs.nearness
            + self.match * signs.match
            + self.known * signs.known
            + self.length * signs.length
        )
        return total > self.threshold


HOUSE = Floor(nearness=13.081, match=1.855, known=7.489, length=-1.39, threshold=9.6)
"""For the model of the house."""

WORDS = Floor(nearness=0.0, match=0.0, known=1.0, length=0.0, threshold=0.5)
"""For a model whose cosines were not calibrated: half of what is asked must be known words."""


def mass(index: Index, question: Question) -> float:
    """Sum of the idf of all n-grams asked: the BM25 a text can win, whatever the question."""
    grams = list(question.asked["gram"])
    return float(_idf(index, index.frequency("gram", grams)).sum()) or 1.0


def signs(
    index: Index, question: Question, cosines: Sequence[float] | NDArray[np.float32], whole: float
) -> Signs:
    """Signs of a ranking: its best cosines, in order, and the score of the best whole record."""
    return Signs(
        nearness=float(np.mean(cosines[:NEAREST])) if len(cosines) else 0.0,
        match=whole / mass(index, question),
        known=_known(index, question),
        length=float(np.log1p(len(question.asked["gram"]))),
    )


def _known(index: Index, question: Question) -> float:
    stems = list(question.asked["stem"])
    in_passages = index.frequency("stem", stems)
    in_names = np.maximum(
        index.record_frequency("question", stems), index.record_frequency("name", stems)
    )
    weights = _idf(index, np.maximum(in_passages, in_names))
    shares = [
        1.0 if seen else _familiar(index, stem, question.language)
        for stem, seen in zip(stems, in_passages + in_names, strict=True)
    ]
    return float(weights @ np.array(shares) / weights.sum()) if len(stems) else 0.0


def _familiar(index: Index, word: str, language: str) -> float:
    """How much of an unknown word is known, squared: high for a misspelling or a compound."""
    grams = analyse.analyse(word, language).gram
    seen = index.record_frequency("gram", grams) > 0
    return float(seen.mean()) ** 2 if len(grams) else 0.0


def _idf(index: Index, frequency: NDArray[np.int64]) -> NDArray[np.float64]:
    """As BM25 weighs it (Robertson & Zaragoza 2009)."""
    count = index.passage_count
    weights: NDArray[np.float64] = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
    return weights
