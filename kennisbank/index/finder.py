"""Candidates from the caches of this machine: tantivy for words, vectors for meaning."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .columns import Columns
from .meaning import Selection, VectorIndex
from .protocol import Candidates, Filters, Finder, Vector, WordQuery
from .words import PASSAGE_FIELDS, RECORD_FIELDS, WordIndex

_SELECTIONS = 32
"""Filters whose passages are remembered."""


class Vectors:
    """The vectors of all passages, and which of them pass a filter."""

    def __init__(self, index: VectorIndex, columns: Columns) -> None:
        self._index = index
        self._columns = columns
        self._selected = lru_cache(_SELECTIONS)(partial(_selected, columns))

    def nearest(self, vector: Vector, filters: Filters, depth: int) -> Candidates:
        selection = self._selected(tuple(sorted(filters.items()))) if filters else None
        return self._index.search(vector, depth, selection)

    def similarity(self, vector: Vector, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._index.similarity(vector, self._columns.rows_of(passages))


def _selected(columns: Columns, filters: tuple[tuple[str, tuple[str, ...]], ...]) -> Selection:
    mask = columns.passage_mask(dict(filters))
    return Selection(mask, np.flatnonzero(mask))


class LocalFinder:
    """The caches in the folder of a generation."""

    def __init__(self, folder: Path, columns: Columns) -> None:
        self._passages = WordIndex(folder / "passages", PASSAGE_FIELDS)
        self._records = WordIndex(folder / "records", RECORD_FIELDS)
        self._vectors = Vectors(VectorIndex.load(folder, columns.passages), columns)

    def match_passages(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._passages.search(query, filters, depth)

    def match_records(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._records.search(query, filters, depth)

    def having(self, records: NDArray[np.int64], query: WordQuery) -> NDArray[np.bool_]:
        return self._records.having(records, query)

    def nearest_passages(self, vector: Vector, filters: Filters, depth: int) -> Candidates:
        return self._vectors.nearest(vector, filters, depth)

    def similarity(self, vector: Vector, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._vectors.similarity(vector, passages)

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._passages.frequency(field, tokens)

    def record_frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._records.frequency(field, tokens)


class OtherVectors:
    """The words of a finder beside vectors of another model, to try that model out."""

    def __init__(self, words: Finder, vectors: Vector, columns: Columns) -> None:
        self._words = words
        self._vectors = Vectors(VectorIndex(vectors, columns.passages), columns)
        self.match_passages = words.match_passages
        self.match_records = words.match_records
        self.having = words.having
        self.frequency = words.frequency
        self.record_frequency = words.record_frequency
        self.nearest_passages = self._vectors.nearest
        self.similarity = self._vectors.similarity
