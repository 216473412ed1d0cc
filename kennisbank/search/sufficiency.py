"""Whether what was found is an answer. There is always a nearest neighbour; that is not one.

One sign decides: how much of the BM25 that the question could win is won by the best passage or
the best whole record. Its parts are divided by their own idf, so it does not depend on the size
of the corpus, on the length of the question or on the model. `docs/zoekkwaliteit.md` says how the
floor was found, and which other signs added nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kennisbank import analyse
from kennisbank.analyse import Tokens
from kennisbank.index import Candidates, Index

from .question import FIELD_TOKENS, Question
from .weights import Weights

FLOOR = 0.425
"""Share that the best of an answer wins; fitted on questions inside and outside the domain."""

SETTLED = 160
"""Records of the corpus on which that was fitted. In a smaller one a word that nothing has weighs
little more than one that is there, and the floor is as much lower."""

Frequency = Callable[[str, Sequence[str]], NDArray[np.int64]]


def possible(index: Index, question: Question, weights: Weights) -> tuple[float, float]:
    """The idf mass of the question in passages and in whole records: what a text wins that has
    each word asked once and has the mean length."""
    passage_fields = weights.passage_fields
    record_fields = weights.record_fields
    if not index.has_questions:
        record_fields = {f: w for f, w in record_fields.items() if not f.startswith("question")}
    # In one language, also where the question is looked up in two: then half could not be won.
    content = analyse.analyse(question.text)
    return (
        _mass(content, passage_fields, index.frequency, index.passage_count),
        _mass(content, record_fields, index.record_frequency, index.record_count),
    )


def floor(records: int) -> float:
    """The share that is asked of an answer in a corpus of so many records."""
    return FLOOR * min(1.0, float(np.log(2 * records + 2) / np.log(2 * SETTLED + 2)))


def asks_the_same(one: str, other: str) -> bool:
    """Whether two questions are one, whatever their capitals, accents and punctuation."""
    return _spelled(one) == _spelled(other)


def _spelled(question: str) -> str:
    return " ".join(re.findall(r"\w+", analyse.fold(question)))


def won(words: Candidates, whole: Candidates, mass: tuple[float, float]) -> float:
    """Share of the possible score that the best passage or the best whole record has."""
    best = (float(found.scores.max(initial=0.0)) for found in (words, whole))
    return max(score / most for score, most in zip(best, mass, strict=True))


def _mass(content: Tokens, fields: Mapping[str, float], frequency: Frequency, count: int) -> float:
    total = 0.0
    for field, weight in fields.items():
        tokens = list(dict.fromkeys(getattr(content, FIELD_TOKENS[field])))
        total += weight * float(idf(frequency(field, tokens), count).sum())
    return total or 1.0


def idf(frequency: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """As BM25 weighs it (Robertson & Zaragoza 2009)."""
    weights: NDArray[np.float64] = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
    return weights
