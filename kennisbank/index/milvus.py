"""Candidates from Milvus, for an index that has outgrown one machine.

Words are sparse vectors: each document's part of BM25 under the place of each token, so that the
inner product with the question's part is the score that tantivy gives. Filters are numbers in an
array, and a row is seen by the generations `added_in <= g < removed_in`, as in the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kennisbank.errors import IndexUnusable, KennisbankError

from .bm25 import idf
from .generation import Manifest
from .protocol import Candidates, Filters, Vector, WordQuery
from .terms import Terms, key_of

if TYPE_CHECKING:
    from pymilvus import MilvusClient

MOST = 16_384
"""Rows that Milvus gives to one search."""

_EMPTY = Candidates(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class Milvus:
    """Where it runs: an address of a server or cluster, or a file for milvus-lite."""

    uri: str
    token: str = ""

    @property
    def client(self) -> MilvusClient:
        return _client(self.uri, self.token)

    @contextmanager
    def answering(self) -> Iterator[MilvusClient]:
        """The client. Raises IndexUnusable when Milvus does not answer or refuses."""
        client = self.client
        from pymilvus.exceptions import MilvusException

        try:
            yield client
        except MilvusException as error:
            raise IndexUnusable(
                f"Milvus ({self.uri}) geeft geen antwoord of een fout: {error.message}",
                "Controleer of Milvus draait en of KENNISBANK_MILVUS_URI klopt.",
            ) from error

    def verify(self, manifest: Manifest) -> None:
        """Raises IndexUnusable when Milvus has not all that the generation should have."""
        expected = {"passages": manifest.passages, "records": manifest.records}
        with self.answering() as client:
            for name, size in expected.items():
                collection = f"{manifest.collections}_{name}"
                found = (
                    count(client, collection, seen_by(manifest.generation))
                    if client.has_collection(collection)
                    else 0
                )
                if found != size:
                    raise IndexUnusable(
                        f"Milvus heeft {found} van de {size} rijen van '{collection}'.",
                        "Herstel de index met 'kennisbank index'; het corpus blijft ongemoeid.",
                    )


@lru_cache
def _client(uri: str, token: str) -> MilvusClient:
    if not uri:
        raise KennisbankError(
            "Het adres van Milvus ontbreekt.", "Zet het in KENNISBANK_MILVUS_URI."
        )
    try:
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException
    except ImportError as error:
        raise KennisbankError(
            "De verbinding met Milvus is niet geïnstalleerd.",
            "Installeer haar met 'pip install kennisbank[milvus]', of zet KENNISBANK_ENGINE op "
            "'local'.",
        ) from error
    try:
        return MilvusClient(uri, token=token)
    except (MilvusException, OSError) as error:
        raise IndexUnusable(
            f"Milvus is op '{uri}' niet te bereiken.",
            "Controleer of Milvus draait en of KENNISBANK_MILVUS_URI klopt.",
        ) from error


def seen_by(generation: int) -> str:
    return f"added_in <= {generation} and removed_in > {generation}"


def filter_number(field: str, value: str) -> int:
    """A value of a facet field as a number: nothing that people type gets into an expression."""
    name = f"{field}:{value}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest()) >> 1


def count(client: MilvusClient, collection: str, expression: str) -> int:
    rows: list[dict[str, Any]] = client.query(
        collection, filter=expression, output_fields=["count(*)"]
    )
    return int(rows[0]["count(*)"])


class MilvusFinder:
    """One generation in Milvus; what BM25 must know of all documents lies in the folder."""

    def __init__(self, engine: Milvus, manifest: Manifest, folder: Path) -> None:
        self._engine = engine
        self._collections = manifest.collections
        self._seen = seen_by(manifest.generation)
        self._passages = Terms.load(folder, "passages")
        self._records = Terms.load(folder, "records")

    def match_passages(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._match("passages", self._passages, query, self._expression(filters), depth)

    def match_records(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._match("records", self._records, query, self._expression(filters), depth)

    def having(self, records: NDArray[np.int64], query: WordQuery) -> NDArray[np.bool_]:
        has = np.zeros(len(records), np.bool_)
        for start in range(0, len(records), MOST):
            part = slice(start, start + MOST)
            ids = records[part]
            expression = f"{self._seen} and id in {ids.tolist()}"
            has[part] = np.isin(
                ids, self._match("records", self._records, query, expression, MOST).ids
            )
        return has

    def nearest_passages(self, vector: Vector, filters: Filters, depth: int) -> Candidates:
        return self._search("passages", "meaning", vector, self._expression(filters), depth)

    def similarity(self, vector: Vector, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        cosines = np.zeros(len(passages), np.float32)
        order = np.argsort(passages)
        for start in range(0, len(passages), MOST):
            part = order[start : start + MOST]
            ids = passages[part]
            expression = f"id in {ids.tolist()}"
            found = self._search("passages", "meaning", vector, expression, len(ids))
            cosines[part[np.searchsorted(ids, found.ids)]] = found.scores
        return cosines

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._passages.frequency(field, tokens)

    def record_frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._records.frequency(field, tokens)

    def _match(
        self, name: str, terms: Terms, query: WordQuery, expression: str | None, depth: int
    ) -> Candidates:
        asked: dict[int, float] = {}
        for field, weights in query.items():
            tokens = list(weights)
            frequency = terms.frequency(field, tokens)
            parts = idf(terms.documents, frequency) * np.array([weights[t] for t in tokens])
            for token, seen, part in zip(tokens, frequency, parts, strict=True):
                if seen:
                    asked[key_of(field, token)] = float(part)
        if not asked:
            return _EMPTY
        return self._search(name, "words", asked, expression, depth)

    def _expression(self, filters: Filters) -> str | None:
        """None when nothing can pass."""
        parts = [self._seen]
        for field, values in filters.items():
            if not values:
                return None
            numbers = [filter_number(field, value) for value in values]
            parts.append(f"ARRAY_CONTAINS_ANY(filter, {numbers})")
        return " and ".join(parts)

    def _search(
        self,
        name: str,
        field: str,
        asked: Vector | dict[int, float],
        expression: str | None,
        depth: int,
    ) -> Candidates:
        if expression is None or depth < 1:
            return _EMPTY
        with self._engine.answering() as client:
            (hits,) = client.search(
                f"{self._collections}_{name}",
                data=[asked],
                anns_field=field,
                limit=min(depth, MOST),
                filter=expression,
                output_fields=["id"],
                search_params={"metric_type": "IP"},
            )
        ids = np.array([hit["id"] for hit in hits], np.int64)
        scores = np.array([hit["distance"] for hit in hits], np.float32)
        return Candidates(ids, scores)
