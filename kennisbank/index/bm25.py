"""BM25 in the parts that an engine of sparse vectors needs: the document's, and the question's.

Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond". Lengths are
rounded as tantivy and Lucene keep them, so that a document scores the same in either engine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75

_EXACT = 24
"""Lengths that are kept as they are; above, four bits of the rest."""


def kept_length(length: int) -> int:
    """The length as one byte tells it: 0 to 39 exactly, then in ever larger steps."""
    rest = length - _EXACT
    if rest < 1:
        return length
    lost = max(0, rest.bit_length() - 4)
    return _EXACT + (rest >> lost << lost)


def document_weight(times: int, length: int, average: float) -> float:
    """Of a token that occurs so many times in a field of this length; `average` over all."""
    norm = K1 * (1 - B + B * kept_length(length) / average)
    return times * (K1 + 1) / (times + norm)


def idf(documents: int, frequency: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of tokens that occur in `frequency` of the documents."""
    weights: NDArray[np.float64] = np.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
    return weights
