"""Beside what one would otherwise have picked: same passages, vectors and questions, one process.

Runs in an environment of its own (`make bench-peers`), which adds the peers to ours:

    .venv-peers/bin/python -m benchmarks.peers INDEX ROUNDS < questions.json

Each gives its ten best with their text; ours also groups, marks, explains and counts. Every
engine gets one thread: see `ONE_THREAD`, which whoever starts this sets.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from kennisbank.embed.embedder import Vectors
from kennisbank.search import Engine, SearchRequest

from .figures import Row, milliseconds, spread
from .query import Opened

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "LANCE_CPU_THREADS",
     "TOKIO_WORKER_THREADS"),
    "1",
)  # fmt: skip

TOP = 10

MOST_FOR_CHROMA = 50_000
"""Building its graph takes longest of all, for a part of the answer."""
Search = Callable[[str, Vectors], object]


class Given:
    """An embedder whose vectors were made before: the questions' and, for others, the texts'."""

    def __init__(self, model: Any, known: dict[str, Vectors]) -> None:
        self._model = model
        self._known = known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        """A question that was read otherwise than it was typed gets its vector in the first round,
        which is not timed."""
        if text not in self._known:
            self._known[text] = self._model.encode_queries([text])[0]
        return self._known[text]


def main(index: str, rounds: str) -> None:
    questions: list[str] = json.load(sys.stdin)
    opened = Opened.of(Path(index))
    embedder = opened.kennisbank.embedder
    asked = dict(zip(questions, embedder.encode_queries(questions), strict=True))
    texts, vectors = _passages(opened)
    known = dict(asked)
    with tempfile.TemporaryDirectory() as folder:
        peers: dict[str, Callable[[], Search]] = {
            "kennisbank": lambda: _ours(opened, known),
            "bare FAISS + bm25s": lambda: _bare(texts, vectors),
            "txtai, exact": lambda: _txtai(texts, vectors, asked, "IDMap,Flat"),
            "LanceDB": lambda: _lancedb(texts, vectors, folder),
        }
        if len(texts) <= MOST_FOR_CHROMA:
            peers["Chroma (vectors alone)"] = lambda: _chroma(texts, vectors, folder)
        engines: dict[str, Search] = {}
        for name, build in peers.items():
            took = milliseconds(lambda n=name, b=build: engines.__setitem__(n, b()))  # type: ignore[misc]
            print(f"{name}: built in {took / 1000:.0f} s", file=sys.stderr, flush=True)
        samples: defaultdict[str, list[float]] = defaultdict(list)
        for work in engines.values():
            for question, vector in asked.items():
                work(question, vector)
        for number in range(int(rounds)):
            engines["kennisbank"] = _ours(opened, known)  # Remembers nothing of the round before.
            order = list(engines)[number % len(engines) :] + list(engines)[: number % len(engines)]
            for name in order:
                for question, vector in asked.items():
                    work = engines[name]
                    samples[name].append(
                        milliseconds(lambda w=work, q=question, v=vector: w(q, v))  # type: ignore[misc]
                    )
    own = spread(samples["kennisbank"])
    rows: list[Row] = [
        {
            "passages": len(texts),
            "engine": name,
            **spread(samples[name]),
            "ours / p50": round(own["p50"] / spread(samples[name])["p50"], 3),
            "ours / p99": round(own["p99"] / spread(samples[name])["p99"], 3),
        }
        for name in peers
    ]
    print(json.dumps(rows))


def _passages(opened: Opened) -> tuple[list[str], Vectors]:
    snapshot = opened.kennisbank._now.snapshot
    columns, vectors = snapshot._columns, snapshot._finder._vectors._index.vectors  # type: ignore[attr-defined]
    return snapshot._texts(columns.passages), np.array(vectors)


def _ours(opened: Opened, known: dict[str, Vectors]) -> Search:
    given = Given(opened.kennisbank.embedder, known)
    catalogue = opened.kennisbank._now
    engine = Engine(catalogue.snapshot, catalogue.thesaurus, given)
    return lambda question, _: engine.search(SearchRequest.parse(question, aantal=TOP))


def _bare(texts: Sequence[str], vectors: Vectors) -> Search:
    """Ids only, fused by rank: no texts, no counts."""
    import bm25s

    faiss.omp_set_num_threads(1)
    near = faiss.IndexFlatIP(vectors.shape[1])
    near.add(vectors)
    words = bm25s.BM25()
    words.index(
        bm25s.tokenize(list(texts), stopwords=None, show_progress=False), show_progress=False
    )

    def search(question: str, vector: Vectors) -> object:
        tokens = bm25s.tokenize(question, stopwords=None, show_progress=False)
        by_words = words.retrieve(tokens, k=100, show_progress=False, n_threads=0).documents[0]
        by_meaning = near.search(vector[None, :], 100)[1][0]
        fused: defaultdict[int, float] = defaultdict(float)
        for found in (by_words, by_meaning):
            for place, row in enumerate(found.tolist(), start=1):
                fused[row] += 1 / (60 + place)
        return sorted(fused, key=lambda row: -fused[row])[:TOP]

    return search


def _txtai(
    texts: Sequence[str], vectors: Vectors, asked: Mapping[str, Vectors], components: str
) -> Search:
    from txtai import Embeddings

    known: dict[str, NDArray[np.float32]] = dict(zip(texts, vectors, strict=True)) | dict(asked)
    engine = Embeddings(
        method="external",
        transform=lambda wanted: np.stack([known[text] for text in wanted]),
        hybrid=True,
        content=True,
        faiss={"components": components},
    )
    engine.index((number, text, None) for number, text in enumerate(texts))
    return lambda question, _: engine.search(question, TOP)


def _lancedb(texts: Sequence[str], vectors: Vectors, folder: str) -> Search:
    import lancedb
    import pyarrow
    from lancedb.rerankers import RRFReranker

    database = lancedb.connect(f"{folder}/lance")
    flat = pyarrow.array(vectors.reshape(-1))
    table = database.create_table(
        "passages",
        pyarrow.table(
            {
                "text": list(texts),
                "vector": pyarrow.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
            }
        ),
    )
    table.create_fts_index("text")
    fuse = RRFReranker()

    def search(question: str, vector: Vectors) -> object:
        asked = table.search(query_type="hybrid").vector(vector).text(question)
        return asked.distance_type("dot").rerank(fuse).limit(TOP).to_list()

    return search


def _chroma(texts: Sequence[str], vectors: Vectors, folder: str) -> Search:
    import chromadb

    client = chromadb.PersistentClient(f"{folder}/chroma")
    collection = client.create_collection("passages", metadata={"hnsw:space": "ip"})
    for start in range(0, len(texts), 5_000):
        part = slice(start, start + 5_000)
        collection.add(
            ids=[str(row) for row in range(len(texts))[part]],
            embeddings=vectors[part],
            documents=list(texts[part]),
        )
    return lambda _, vector: collection.query(query_embeddings=vector[None, :], n_results=TOP)


if __name__ == "__main__":
    main(*sys.argv[1:])
