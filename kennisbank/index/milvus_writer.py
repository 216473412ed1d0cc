"""A generation into Milvus: all of it at first, later only what came and went."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kennisbank.errors import IndexUnusable

from .documents import LEXICAL, LIVE_SINCE, REMOVED_IN, SOURCES
from .generation import Manifest
from .milvus import Milvus, filter_number
from .store import Store
from .terms import Terms, sparse
from .words import WordDocument

if TYPE_CHECKING:
    from pymilvus import MilvusClient

_OWN = "milvus"
"""Under this name the store keeps what its collections begin with, and no others do."""

_FOREVER = 2**62
_AT_ONCE = 500
_FILTERS = 4_096
"""Values that one record may have in all facets together."""


def write(
    store: Store,
    folder: Path,
    engine: Milvus,
    previous: tuple[Path, Manifest] | None,
    model: str,
    dimension: int,
) -> str:
    """Fill the collections and write the terms into `folder`; what the collections begin with."""
    generation = store.generation + 1
    terms = _changed_terms(store, engine, previous, model)
    with engine.answering() as client:
        if previous and terms:
            prefix = previous[1].collections
            for name in LEXICAL:
                changes = _Changes(store, client, f"{prefix}_{name}", name, model)
                # Rows of a run that was cut short; they were never published.
                client.delete(changes.collection, filter=f"added_in >= {generation}")
                changes.put(LIVE_SINCE, generation, terms[name])
                changes.put(REMOVED_IN, generation, terms[name], until=generation)
        else:
            prefix = f"{_own(store)}_{generation:08d}_{secrets.token_hex(2)}"
            terms = _all_terms(store)
            for name in LEXICAL:
                _create(client, f"{prefix}_{name}", dimension if name == "passages" else 0)
                changes = _Changes(store, client, f"{prefix}_{name}", name, model)
                changes.put(LIVE_SINCE, 0, terms[name])
    for name, found in terms.items():
        found.save(folder, name)
    return prefix


def _all_terms(store: Store) -> dict[str, Terms]:
    return {
        name: Terms.none(fields).changed(SOURCES[name](store, LIVE_SINCE, 0), ()).weighed_anew()
        for name, fields in LEXICAL.items()
    }


def _changed_terms(
    store: Store, engine: Milvus, previous: tuple[Path, Manifest] | None, model: str
) -> dict[str, Terms] | None:
    """Terms of the generation before with what came and went; None when all must be weighed and
    written anew, or when what Milvus has of it cannot be built upon."""
    if previous is None or previous[1].model != model:
        return None
    folder, manifest = previous
    with suppress(IndexUnusable):
        engine.verify(manifest)
        generation = store.generation + 1
        terms = {
            name: Terms.load(folder, name).changed(
                SOURCES[name](store, LIVE_SINCE, generation),
                SOURCES[name](store, REMOVED_IN, generation),
            )
            for name in LEXICAL
        }
        if not any(found.has_drifted for found in terms.values()):
            return terms
    return None


def tidy(store: Store, engine: Milvus, kept: Iterable[str], generation: int) -> None:
    """Drop the collections that no kept generation reads, and rows that none can see."""
    prefixes = set(kept)
    with engine.answering() as client:
        for collection in client.list_collections():
            if collection.startswith(f"{_own(store)}_"):
                if collection.rpartition("_")[0] in prefixes:
                    client.delete(collection, filter=f"removed_in < {generation}")
                else:
                    client.drop_collection(collection)


def drop(store: Store, engine: Milvus) -> None:
    """Drop all that this store has in Milvus."""
    tidy(store, engine, (), 0)


def _own(store: Store) -> str:
    own = store.meta(_OWN)
    if own is None:
        own = f"kennisbank_{secrets.token_hex(4)}"
        store.set_meta(_OWN, own)
    return own


def _create(client: MilvusClient, collection: str, dimension: int) -> None:
    """`dimension` 0: without vectors of meaning."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("added_in", DataType.INT64)
    schema.add_field("removed_in", DataType.INT64)
    schema.add_field("filter", DataType.ARRAY, element_type=DataType.INT64, max_capacity=_FILTERS)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    indexes = client.prepare_index_params()
    indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    if dimension:
        schema.add_field("meaning", DataType.FLOAT_VECTOR, dim=dimension)
        indexes.add_index("meaning", index_type="AUTOINDEX", metric_type="IP")
    client.create_collection(
        collection, schema=schema, index_params=indexes, consistency_level="Strong"
    )


class _Changes:
    """Rows of one collection, from the store."""

    def __init__(
        self, store: Store, client: MilvusClient, collection: str, name: str, model: str
    ) -> None:
        self.collection = collection
        self._store = store
        self._client = client
        self._name = name
        self._model = model

    def put(self, which: str, generation: int, terms: Terms, until: int = _FOREVER) -> None:
        """Rows of the records meant by `which` and `generation`, seen before `until`."""
        documents = SOURCES[self._name](self._store, which, generation)
        added_in = dict(
            self._store.connection.execute(
                f"SELECT r.id, r.added_in FROM record r WHERE {which}", (generation,)
            ).fetchall()
        )
        for batch in _batches(documents):
            rows = [
                {
                    "id": document.id,
                    "added_in": added_in[document.record],
                    "removed_in": until,
                    "filter": _numbers(document),
                    # A vector must have a place; of no word it weighs nothing.
                    "words": sparse(document, terms.averages) or {0: 1e-9},
                }
                for document in batch
            ]
            if self._name == "passages":
                vectors = self._vectors([document.id for document in batch])
                for row in rows:
                    row["meaning"] = vectors[row["id"]]
            self._client.upsert(self.collection, rows)

    def _vectors(self, passages: list[int]) -> dict[int, Any]:
        marks = ",".join("?" * len(passages))
        rows = self._store.connection.execute(
            f"""SELECT p.id, v.vector FROM passage p
                JOIN vector v ON v.text_key = p.text_key AND v.model = ? WHERE p.id IN ({marks})""",
            (self._model, *passages),
        )
        return {id_: np.frombuffer(vector, np.float32) for id_, vector in rows}


def _numbers(document: WordDocument) -> list[int]:
    found = [filter_number(f, value) for f, values in document.filters.items() for value in values]
    return found[:_FILTERS]


def _batches(documents: Iterator[WordDocument]) -> Iterator[list[WordDocument]]:
    batch: list[WordDocument] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
