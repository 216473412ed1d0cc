"""What the pipeline costs beside the model: passages per second of both, in the same run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from kennisbank.corpus import Corpus
from kennisbank.embed import Embedder
from kennisbank.index import Store
from kennisbank.ingest import ingest

from .figures import Row


def measure(corpus: Path, embedder: Embedder, rounds: int) -> list[Row]:
    """Alternating rounds, so that a machine that slows down slows both."""
    embedder.encode_passages(["opwarmen"] * 16)
    rows: list[Row] = []
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            ingest(Corpus(corpus), Path(folder), embedder)
            whole = time.perf_counter() - started
            texts = _texts(Path(folder))
        started = time.perf_counter()
        embedder.encode_passages(texts)
        bare = time.perf_counter() - started
        rows.append(
            {
                "round": number,
                "passages": len(texts),
                "pipeline/s": round(len(texts) / whole, 1),
                "bare encode/s": round(len(texts) / bare, 1),
                "share": round(bare / whole, 3),
            }
        )
    return rows


def _texts(index: Path) -> list[str]:
    """Every different text that was embedded."""
    store = Store(index)
    try:
        return [text for _, text in store.texts_without_vector("no model")]
    finally:
        store.close()
