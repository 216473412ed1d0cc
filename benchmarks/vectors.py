"""Nearest vectors: which index is fastest at which size, what it loses, and what a filter costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from kennisbank.embed.embedder import Vectors
from kennisbank.index.meaning import Selection, VectorIndex, code, one_thread

from .figures import Row, milliseconds, spread
from .synthetic import mixed

DEPTH = 1_000
Ids = NDArray[np.int64]
Search = Callable[[Vectors], Ids]


def crossovers(real: Vectors, questions: Vectors, sizes: Sequence[int]) -> list[Row]:
    """One thread, one question at a time, `DEPTH` candidates."""
    rows: list[Row] = []
    for size in sizes:
        vectors = mixed(real, size, np.random.default_rng(3))
        exact = _faiss(faiss.IndexFlatIP(vectors.shape[1]), vectors)
        best = [exact(question)[:10] for question in questions]
        coded = VectorIndex(vectors, np.arange(size), code(vectors))
        rival: dict[str, Search] = {
            "exact": exact,
            "exact, 16 bits": _sixteen(vectors),
            "codes + exact order": lambda q, i=coded: i.search(q, DEPTH, None).ids,  # type: ignore[misc]
            "clusters (IVF), 8 bits": _clusters(vectors),
        }
        rows += [
            {"passages": size, "index": name, **_measured(search, questions, best)}
            for name, search in rival.items()
        ]
    return rows


def filtered(real: Vectors, questions: Vectors, sizes: Sequence[int]) -> list[Row]:
    """Our index under filters that pass 50, 5 and 0.5 % at random."""
    rows: list[Row] = []
    for size in sizes:
        vectors = mixed(real, size, np.random.default_rng(3))
        index = VectorIndex(vectors, np.arange(size), code(vectors))
        for share in (0.5, 0.05, 0.005):
            mask = np.random.default_rng(4).random(size) < share
            chosen = Selection(mask, np.flatnonzero(mask))
            best = [
                chosen.rows[np.argsort(-(vectors[chosen.rows] @ question))[:10]]
                for question in questions
            ]
            search: Search = lambda q, i=index, s=chosen: i.search(q, DEPTH, s).ids  # type: ignore[misc]  # noqa: E731
            rows.append(
                {
                    "passages": size,
                    "filter": f"{share:.1%}",
                    **_measured(search, questions, best),
                }
            )
    return rows


def _measured(search: Search, questions: Vectors, best: Sequence[Ids]) -> dict[str, float]:
    found, took = [], []
    with one_thread():
        for question, expected in zip(questions, best, strict=True):
            took.append(milliseconds(lambda q=question: found.append(search(q)[:10])))  # type: ignore[misc]
            assert len(found[-1]) == len(expected)
    recall = [np.isin(b, f).mean() for b, f in zip(best, found, strict=True)]
    return {**spread(took), "recall@10": round(float(np.mean(recall)), 4)}


def _faiss(index: Any, vectors: Vectors) -> Search:
    index.add(vectors)
    return lambda question: np.asarray(index.search(question[None, :], DEPTH)[1][0], np.int64)


def _sixteen(vectors: Vectors) -> Search:
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.train(vectors[:1_000])
    return _faiss(index, vectors)


def _clusters(vectors: Vectors) -> Search:
    lists = min(int(4 * np.sqrt(len(vectors))), len(vectors) // 40)
    coarse = faiss.IndexFlatIP(vectors.shape[1])
    index = faiss.IndexIVFScalarQuantizer(
        coarse,
        vectors.shape[1],
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.train(vectors[: 40 * lists])
    index.nprobe = 64
    return _faiss(index, vectors)
