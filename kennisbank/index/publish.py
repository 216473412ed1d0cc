"""Make the caches of a new generation from the truth, and let readers have it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kennisbank import analyse
from kennisbank.embed.embedder import unit
from kennisbank.errors import IndexUnusable

from . import milvus_writer, vocabulary, words
from .columns import Columns
from .documents import LEXICAL, LIVE_SINCE, REMOVED_IN, SOURCES, said
from .generation import (
    LAYOUT,
    LOCAL,
    MILVUS,
    Manifest,
    checksum,
    current_generation,
    drop_old,
    link_tree,
    make_current,
    new_generation,
)
from .meaning import CODES, WHOLES, VectorIndex, add_up, new_vectors, write_codes
from .milvus import Milvus
from .protocol import Vector
from .store import Store

Rows = NDArray[np.int64]

_GROWTH = 2
"""The code book of the vectors is learned again when there are so many times as many."""

_AT_ONCE = 10_000


def publish(
    store: Store,
    model: str,
    dimension: int,
    *,
    anew: bool = False,
    milvus: Milvus | None = None,
) -> int:
    """Publish what the store holds, as the next generation; its number.

    Words are updated from the generation before where that is sound; all else is written anew,
    and with `anew` the words too. With `milvus` that has words and vectors, and not the folder.
    Every live passage must have a vector of `model` already.
    """
    generation = store.generation + 1
    previous = None if anew else _Previous.of(store, milvus)
    with new_generation(store.folder, generation) as folder:
        columns = _columns(store)
        columns.save(folder)
        coded, collections = 0, ""
        if milvus:
            before = (previous.folder, previous.manifest) if previous else None
            collections = milvus_writer.write(store, folder, milvus, before, model, dimension)
        else:
            coded = _write_vectors(store, folder, columns, previous, model, dimension)
            _write_words(store, folder, previous.folder if previous else None, generation)
            _check_counts(folder, columns)
        _write_wholes(store, folder, columns, previous, model, dimension)
        _write_vocabulary(store, folder, previous.folder if previous else None, generation)
        names = [
            str(file.relative_to(folder))
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix != ".lock"
        ]
        manifest = Manifest(
            generation=generation,
            layout=LAYOUT,
            analysis=analyse.VERSION,
            model=model,
            dimension=dimension,
            records=len(columns.records),
            passages=len(columns.passages),
            coded=coded,
            sums={name: checksum(folder / name) for name in names},
            sizes={name: (folder / name).stat().st_size for name in names},
            engine=MILVUS if milvus else LOCAL,
            collections=collections,
        )
        manifest.save(folder)
        if milvus:
            milvus.verify(manifest)
    # First the truth, then the pointer: a crash between them leaves readers where they were, and
    # the next run sees that the two disagree.
    store.published(generation)
    make_current(store.folder, generation)
    keep = {f"{generation:08d}"} | ({previous.folder.name} if previous else set())
    drop_old(store.folder, keep)
    store.purge(generation - 1, model)
    if milvus:
        prefixes = {collections, previous.manifest.collections if previous else ""}
        milvus_writer.tidy(store, milvus, prefixes, generation)
    return generation


@dataclass(frozen=True, slots=True)
class _Previous:
    """The published generation, on which the next one builds."""

    folder: Path
    manifest: Manifest

    @classmethod
    def of(cls, store: Store, milvus: Milvus | None) -> _Previous | None:
        """None when there is none, or none that can be built upon."""
        folder = current_generation(store.folder)
        if folder is None:
            return None
        try:
            manifest = Manifest.load(folder)
            manifest.verify(folder)
            if manifest.engine == LOCAL:
                for name, fields in LEXICAL.items():
                    words.WordIndex(folder / name, fields)
        except (IndexUnusable, ValueError):
            return None
        same = (
            manifest.generation == store.generation
            and manifest.layout == LAYOUT
            and manifest.analysis == analyse.VERSION
            and manifest.engine == (MILVUS if milvus else LOCAL)
        )
        return cls(folder, manifest) if same else None

    def vectors(self, model: str) -> tuple[NDArray[np.int64], VectorIndex] | None:
        """Ids of its passages and their vectors, if they are of this model."""
        if self.manifest.model != model:
            return None
        ids = Columns.load(self.folder).passages
        return ids, VectorIndex.load(self.folder, ids)


def _columns(store: Store) -> Columns:
    sql = store.connection
    records = [
        (id_, json.loads(facets))
        for id_, facets in sql.execute(
            "SELECT id, facets FROM record WHERE removed_in IS NULL ORDER BY id"
        )
    ]
    passages = sql.execute(
        """SELECT p.id, p.record FROM passage p JOIN record r ON r.id = p.record
           WHERE r.removed_in IS NULL ORDER BY p.id"""
    ).fetchall()
    return Columns.of(records, passages)


def _write_vectors(
    store: Store,
    folder: Path,
    columns: Columns,
    previous: _Previous | None,
    model: str,
    dimension: int,
) -> int:
    """Write vectors and codes; how many passages the code book was learned from."""
    size = len(columns.passages)
    vectors = new_vectors(folder, size, dimension)
    before = previous.vectors(model) if previous else None
    since, grown = 0, False
    if before is None:
        vectors[:] = 0
    else:
        # A passage never changes: what the generation before has is copied, the rest is read.
        ids, index = before
        since = store.generation + 1
        kept = np.flatnonzero(np.isin(columns.passages, ids, assume_unique=True))
        rows = np.searchsorted(ids, columns.passages[kept])
        for mine, theirs in _runs(kept, rows):
            vectors[mine] = index.vectors[theirs]
        vectors[np.setdiff1d(np.arange(size), kept, assume_unique=True)] = 0
        grown = np.array_equal(kept, np.arange(len(ids)))
    for passages, read in _stored_vectors(store, model, since):
        vectors[columns.rows_of(passages)] = read
    coded, known = (previous.manifest.coded, before[1].codes) if previous and before else (0, None)
    if size > _GROWTH * coded:
        known = None
    write_codes(folder, vectors, known, grown=grown)
    if not (folder / CODES).exists():
        return 0
    return size if known is None else coded


def _runs(kept: Rows, rows: Rows) -> Iterator[tuple[slice, slice]]:
    """Places in both that follow each other, as slices: those are copied as a whole."""
    breaks = np.flatnonzero((np.diff(kept) != 1) | (np.diff(rows) != 1)) + 1
    for first, last in pairwise((0, *breaks.tolist(), len(kept))):
        if first < last:
            mine, theirs, size = int(kept[first]), int(rows[first]), last - first
            yield slice(mine, mine + size), slice(theirs, theirs + size)


def _write_wholes(
    store: Store,
    folder: Path,
    columns: Columns,
    previous: _Previous | None,
    model: str,
    dimension: int,
) -> None:
    """Write the vectors of whole records; a record never changes, so those known are copied."""
    means = np.zeros((len(columns.records), dimension), np.float32)
    since = 0
    if previous and previous.manifest.model == model:
        before = Columns.load(previous.folder).records
        kept = np.flatnonzero(np.isin(columns.records, before, assume_unique=True))
        rows = np.searchsorted(before, columns.records[kept])
        means[kept] = np.load(previous.folder / WHOLES)[rows]
        since = store.generation + 1
    for passages, vectors in _stored_vectors(store, model, since):
        add_up(means, columns.passage_rows[columns.rows_of(passages)], vectors)
    np.save(folder / WHOLES, unit(means))


def _stored_vectors(
    store: Store, model: str, since: int
) -> Iterator[tuple[NDArray[np.int64], Vector]]:
    """Passage ids and their vectors, in batches, of records added since a generation."""
    rows = store.connection.execute(
        """SELECT p.id, v.vector FROM record r JOIN passage p ON p.record = r.id
           JOIN vector v ON v.text_key = p.text_key AND v.model = ?
           WHERE r.removed_in IS NULL AND r.added_in >= ?""",
        (model, since),
    )
    while batch := rows.fetchmany(_AT_ONCE):
        ids, vectors = zip(*batch, strict=True)
        joined = np.frombuffer(b"".join(vectors), np.float32)
        yield np.array(ids, np.int64), joined.reshape(len(ids), -1)


def _write_words(store: Store, folder: Path, previous: Path | None, generation: int) -> None:
    removed = [
        id_
        for (id_,) in store.connection.execute(
            "SELECT id FROM record WHERE removed_in = ?", (generation,)
        )
    ]
    for name, fields in LEXICAL.items():
        target = folder / name
        if previous is None:
            words.build(target, fields, SOURCES[name](store, LIVE_SINCE, 0))
            continue
        link_tree(previous / name, target)
        words.update(target, fields, removed, SOURCES[name](store, LIVE_SINCE, generation))


def _write_vocabulary(store: Store, folder: Path, previous: Path | None, generation: int) -> None:
    added = said(store, LIVE_SINCE, generation if previous else 0)
    removed = said(store, REMOVED_IN, generation) if previous else ()
    vocabulary.write(folder, previous, added, removed)


def _check_counts(folder: Path, columns: Columns) -> None:
    """A delete that did nothing, or a writer that lost a document, must not go unseen."""
    expected = {"passages": len(columns.passages), "records": len(columns.records)}
    for name, fields in LEXICAL.items():
        if len(words.WordIndex(folder / name, fields)) != expected[name]:
            raise IndexUnusable(
                "De woordindex klopt niet met de database.",
                "Bouw de index opnieuw met 'kennisbank index --rebuild'.",
            )
