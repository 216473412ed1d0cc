"""Vectors in FAISS: nearest passages by inner product, which is cosine for unit vectors."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from .protocol import Candidates, Vector

# One query is one thread's work: with more, each search waits for the slowest of them.
faiss.omp_set_num_threads(1)


class VectorIndex:
    """Row i of the index is passage `ids[i]`; rows are float32 unit vectors."""

    def __init__(self, index: faiss.Index, ids: NDArray[np.int64]) -> None:
        self._index = index
        self._ids = ids

    @classmethod
    def of(cls, vectors: Vector, ids: NDArray[np.int64]) -> VectorIndex:
        """An exact index of `vectors`, shape (n, d), in memory."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index, ids)

    @classmethod
    def load(cls, file: Path, ids: NDArray[np.int64]) -> VectorIndex:
        return cls(faiss.read_index(str(file)), ids)

    def save(self, file: Path) -> None:
        faiss.write_index(self._index, str(file))

    def search(self, vector: Vector, depth: int, allowed: NDArray[np.bool_] | None) -> Candidates:
        """The `depth` nearest rows, among those where `allowed` (n,) is true; exact."""
        depth = min(depth, len(self._ids) if allowed is None else int(allowed.sum()))
        if depth < 1:
            return Candidates(np.empty(0, np.int64), np.empty(0, np.float32))
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            parameters = faiss.SearchParameters(sel=selector)
        scores, rows = self._index.search(vector[None, :], depth, params=parameters)
        return Candidates(self._ids[rows[0]], scores[0])

    def similarity(self, vector: Vector, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Inner product of `vector` with each of the rows, shape (len(rows),)."""
        if not len(rows):
            return np.empty(0, np.float32)
        return np.asarray(self._index.reconstruct_batch(rows) @ vector, np.float32)


def build(file: Path, vectors: Vector) -> None:
    """Write an exact index of `vectors`, shape (n, d)."""
    index = VectorIndex.of(vectors, np.arange(len(vectors)))
    index.save(file)
