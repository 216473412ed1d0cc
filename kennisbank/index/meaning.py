"""Nearest passages by inner product, which is cosine for unit vectors.

A small index compares the question with every vector. A large one first with codes of four bits
for each pair of numbers (product quantisation, Jégou, Douze & Schmid 2011, TPAMI 33(1), scanned in
registers: André, Kermarrec & Le Scouarnec 2015, VLDB 9(4)), and then the best of those with the
vectors themselves. `benchmarks/vectors.py` measures where the one overtakes the other.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import ThreadpoolController

from kennisbank.embed.embedder import unit

from .protocol import Candidates, Vector

VECTORS = "vectors.npy"
WHOLES = "wholes.npy"
CODES = "codes.faiss"

EXACT_UP_TO = 10_000
"""Vectors that are all compared; above, codes are faster and lose next to nothing."""

_SPARE = 2
"""Times as many candidates are taken from the codes as are asked for, for the exact order."""

_ROWS_A_READ = 25
"""Codes are scanned so many times as fast as a vector is looked up and compared."""

_SAMPLE = 20_000
_BLOCK = 50_000

_EMPTY = Candidates(np.empty(0, np.int64), np.empty(0, np.float32))

Rows = NDArray[np.int64]


class Selection(NamedTuple):
    """The rows that pass a filter: as a mask of shape (n,), and as ascending numbers."""

    mask: NDArray[np.bool_]
    rows: Rows


class VectorIndex:
    """Row i of the float32 unit vectors is passage `ids[i]`."""

    def __init__(
        self, vectors: Vector, ids: NDArray[np.int64], codes: faiss.Index | None = None
    ) -> None:
        self.vectors = vectors
        self.codes = codes
        self._ids = ids

    @classmethod
    def load(cls, folder: Path, ids: NDArray[np.int64]) -> VectorIndex:
        """Opens what `write` made: codes in memory, vectors mapped from their file."""
        # An array of no rows has nothing to map.
        mapped = np.load(folder / VECTORS, mmap_mode="r" if len(ids) else None)
        codes = folder / CODES
        return cls(
            np.asarray(mapped), ids, faiss.read_index(str(codes)) if codes.exists() else None
        )

    def search(self, vector: Vector, depth: int, selection: Selection | None) -> Candidates:
        """The `depth` nearest rows, among the selected ones where there is a selection."""
        size = len(self._ids) if selection is None else len(selection.rows)
        depth = min(depth, size)
        if depth < 1:
            return _EMPTY
        with one_thread():
            return self._nearest(vector, depth, size, selection)

    def _nearest(
        self, vector: Vector, depth: int, size: int, selection: Selection | None
    ) -> Candidates:
        if self.codes is not None:
            wanted = -(-_SPARE * depth * len(self._ids) // size)
            # Reading every selected vector is exact, and where few are selected faster as well.
            if size > wanted + len(self._ids) // _ROWS_A_READ:
                rows = self._coded(vector, wanted, selection)
                if len(rows) >= depth:
                    return self._best(vector, rows, depth)
        if selection is not None:
            return self._best(vector, selection.rows, depth)
        scores, found = faiss.knn(
            vector[None, :], self.vectors, depth, metric=faiss.METRIC_INNER_PRODUCT
        )
        return Candidates(self._ids[found[0]], scores[0])

    def similarity(self, vector: Vector, rows: Rows) -> NDArray[np.float32]:
        """Inner product of `vector` with each of the rows, shape (len(rows),)."""
        found = np.empty(len(rows), np.float32)
        if len(rows):
            # Reads the rows where they are; indexing the array would copy them first.
            faiss.fvec_inner_products_by_idx(
                faiss.swig_ptr(found),
                faiss.swig_ptr(vector),
                faiss.swig_ptr(self.vectors),
                faiss.swig_ptr(np.ascontiguousarray(rows, np.int64)),
                len(vector),
                1,
                len(rows),
            )
        return found

    def _coded(self, vector: Vector, wanted: int, selection: Selection | None) -> Rows:
        """Rows whose codes come nearest; those that are not selected are left out afterwards."""
        assert self.codes is not None
        _, found = self.codes.search(vector[None, :], wanted)
        rows: Rows = found[0][found[0] >= 0]
        return rows if selection is None else rows[selection.mask[rows]]

    def _best(self, vector: Vector, rows: Rows, depth: int) -> Candidates:
        scores = self.similarity(vector, rows)
        best = np.argpartition(-scores, depth - 1)[:depth]
        best = best[np.argsort(-scores[best], kind="stable")]
        return Candidates(self._ids[rows[best]], scores[best])


def one_thread() -> AbstractContextManager[object]:
    """One query is one thread's work: with more, each search waits for the slowest of them. What
    else the process does, such as learning a model, keeps all its threads."""
    limited: AbstractContextManager[object] = _libraries().limit(limits=1)
    return limited


@cache
def _libraries() -> ThreadpoolController:
    """The OpenMP of faiss and the BLAS of numpy, which are both loaded by now."""
    return ThreadpoolController()


def new_vectors(folder: Path, rows: int, dimension: int) -> Vector:
    """The file of vectors of a generation, mapped to be filled."""
    file = folder / VECTORS
    if not rows:
        np.save(file, np.empty((0, dimension), np.float32))
        return np.empty((0, dimension), np.float32)
    shape = (rows, dimension)
    return np.asarray(np.lib.format.open_memmap(file, mode="w+", dtype=np.float32, shape=shape))


def wholes(vectors: Vector, rows: NDArray[np.int32], size: int) -> Vector:
    """Unit vectors of `size` records, each the mean of its passages; `rows` is the record of each
    passage. A record without passages gets zeros."""
    sums = np.zeros((size, vectors.shape[1]), np.float32)
    add_up(sums, rows, vectors)
    return unit(sums)


def add_up(sums: Vector, rows: NDArray[np.int32], vectors: Vector) -> None:
    """Add each of `vectors` to its row of `sums`, in place."""
    for start in range(0, len(vectors), _BLOCK):
        part = rows[start : start + _BLOCK]
        places = (part, np.arange(len(part)))
        owners = csr_array((np.ones(len(part), np.float32), places), (len(sums), len(part)))
        sums += owners @ vectors[start : start + _BLOCK]


def code(vectors: Vector, known: faiss.Index | None = None, *, grown: bool = False) -> faiss.Index:
    """Codes of `vectors`, with the code book of `known` where that is given. `grown`: the vectors
    begin with those that it has the codes of."""
    size, dimension = vectors.shape
    index = known
    if index is None:
        index = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(size, min(size, _SAMPLE), replace=False)
        index.train(vectors[np.sort(sample)])
    if not grown:
        index.reset()
    for start in range(index.ntotal, size, _BLOCK):
        index.add(vectors[start : start + _BLOCK])
    return index


def write_codes(
    folder: Path, vectors: Vector, known: faiss.Index | None, *, grown: bool = False
) -> None:
    """Write the codes (see `code`) where there are so many vectors that codes are faster."""
    if len(vectors) > EXACT_UP_TO and vectors.shape[1] % 2 == 0:
        faiss.write_index(code(vectors, known, grown=grown), str(folder / CODES))
