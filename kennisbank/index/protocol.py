"""What search asks of an index, whichever engine stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kennisbank.model import Richting

from .vocabulary import Vocabulary

Filters = Mapping[str, tuple[str, ...]]
"""Facet field to accepted values: OR within a field, AND across fields."""

WordQuery = Mapping[str, Mapping[str, float]]
"""Lexical field to token to weight; a document scores the weighted sum of its BM25 parts."""

Vector = NDArray[np.float32]


class Candidates(NamedTuple):
    """Ids and scores of equal length, best first."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]


class StoredPassage(NamedTuple):
    """A passage as it is shown. `key` is the id that addresses and the API use."""

    id: int
    key: str
    record: int
    text: str
    start: int
    end: int
    page: int
    page_end: int
    headings: tuple[str, ...]
    language: str


class StoredRecord(NamedTuple):
    """What a result list shows of a record."""

    id: int
    soort: Literal["interventie", "document"]
    slug: str
    titel: str
    omschrijving: str | None
    jaar: int | None
    richting: Richting | None
    bewijskracht: int | None
    interventies: tuple[str, ...]


class Intake(NamedTuple):
    """How a document went in: its pages, those read by OCR, its passages, and what was amiss."""

    slug: str
    titel: str
    pages: int
    ocr: int
    passages: int
    warnings: tuple[str, ...]


class Finder(Protocol):
    """Finds candidates in one state of the index; an engine on this machine or on others."""

    def match_passages(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        """Passages by BM25, of records that pass the filters."""

    def match_records(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        """Whole records by BM25 over all their text, that pass the filters."""

    def nearest_passages(self, vector: Vector, filters: Filters, depth: int) -> Candidates:
        """Passages by cosine with a unit vector of shape (d,), of records that pass the filters."""

    def similarity(self, vector: Vector, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosine of each passage with the unit vector; 0 for a passage without a vector."""

    def having(self, records: NDArray[np.int64], query: WordQuery) -> NDArray[np.bool_]:
        """Which of the records have a token of the query in its field, shape (len(records),)."""

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        """In how many passages each token occurs in a lexical field of passages."""

    def record_frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        """In how many records each token occurs in a lexical field of records."""


class Index(Finder, Protocol):
    """One consistent state of the index. All ids are of that state."""

    @property
    def generation(self) -> int: ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that the records use."""

    @property
    def passage_count(self) -> int: ...

    @property
    def record_count(self) -> int: ...

    @property
    def has_questions(self) -> bool:
        """Whether any record comes with everyday questions or keywords of its own."""

    def record_vectors(self, records: NDArray[np.int64]) -> Vector:
        """Of whole records, shape (n, d): the mean of their passages, of length 1, or zeros."""

    def records_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        """Record id of each passage."""

    def passages_of(self, record: int) -> NDArray[np.int64]:
        """Passage ids of a record, in reading order."""

    def facets(self, records: NDArray[np.int64], field: str) -> dict[str, int]:
        """How many of the records have each value of the field; values with none are left out."""

    def filtered(self, filters: Filters) -> NDArray[np.int64]:
        """Ids of all records that pass the filters."""

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]: ...

    def records(self, ids: Sequence[int]) -> list[StoredRecord]: ...

    def texts(self, ids: Sequence[int]) -> list[str]:
        """All that each record says, its names included."""

    def questions(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        """The everyday questions that stand on each record."""
