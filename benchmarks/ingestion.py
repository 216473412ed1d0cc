"""What the pipeline costs beside the model: passages per second of both, in the same run."""

from __future__ import annotations

import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from kennisbank.corpus import Corpus
from kennisbank.embed.transformer import TransformerEmbedder, half_precision
from kennisbank.index import Store
from kennisbank.ingest import ingest

from .figures import Row


def measure(corpus: Path, embedder: TransformerEmbedder, rounds: int) -> list[Row]:
    """Alternating rounds, so that a machine that slows down slows all.

    Bare is `SentenceTransformer.encode` over all texts at once, in the precision of the pipeline
    and in 32 bits.
    """
    embedder.encode_passages(["opwarmen"] * 16)
    halved = embedder._halves_well
    rows: list[Row] = []
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            ingest(Corpus(corpus), Path(folder), embedder)
            whole = time.perf_counter() - started
            texts = _texts(Path(folder))
        bare = _bare(embedder, texts, halved)
        full = _bare(embedder, texts, False) if halved else bare
        rows.append(
            {
                "round": number,
                "passages": len(texts),
                "precision": "bfloat16" if halved else "float32",
                "pipeline/s": round(len(texts) / whole, 1),
                "bare encode/s": round(len(texts) / bare, 1),
                "bare encode/s, float32": round(len(texts) / full, 1),
                "share": round(bare / whole, 3),
                "x float32": round(full / whole, 3),
            }
        )
    return rows


def _bare(embedder: TransformerEmbedder, texts: list[str], halved: bool) -> float:
    """Seconds."""
    with half_precision() if halved else nullcontext():
        started = time.perf_counter()
        embedder._model.encode(texts, batch_size=16, normalize_embeddings=True)
        return time.perf_counter() - started


def _texts(index: Path) -> list[str]:
    """Every different text that was embedded."""
    store = Store(index)
    try:
        return [text for _, text in store.texts_without_vector("no model")]
    finally:
        store.close()
