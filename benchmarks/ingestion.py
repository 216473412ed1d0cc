"""What the pipeline costs beside the model: passages per second of both, in the same run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from kennisbank.corpus import Corpus
from kennisbank.embed.transformer import TransformerEmbedder
from kennisbank.index import Store
from kennisbank.ingest import ingest

from .figures import Row


def measure(corpus: Path, embedder: TransformerEmbedder, rounds: int) -> list[Row]:
    """Alternating rounds, so that a machine that slows down slows all.

    Bare is `SentenceTransformer.encode` over all texts at once: the model of the pipeline itself,
    the model as it was loaded under autocast to bfloat16, and that model in 32 bits.
    """
    used = embedder._model
    halved = used.dtype is torch.bfloat16
    whole = SentenceTransformer(embedder._source, device="cpu")
    for model in (used, whole):
        _bare(model, ["opwarmen"] * 16)
    rows: list[Row] = []
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            ingest(Corpus(corpus), Path(folder), embedder)
            took = time.perf_counter() - started
            texts = _texts(Path(folder))
        same = _bare(used, texts)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved):
            cast = _bare(whole, texts)
        full = _bare(whole, texts)
        rows.append(
            {
                "round": number,
                "passages": len(texts),
                "precision": "bfloat16" if halved else "float32",
                "pipeline/s": round(len(texts) / took, 1),
                "bare encode/s": round(len(texts) / same, 1),
                "bare encode/s, autocast": round(len(texts) / cast, 1),
                "bare encode/s, float32": round(len(texts) / full, 1),
                "share": round(same / took, 3),
                "share of autocast": round(cast / took, 3),
                "x float32": round(full / took, 3),
            }
        )
    return rows


def _bare(model: SentenceTransformer, texts: list[str]) -> float:
    """Seconds."""
    started = time.perf_counter()
    model.encode(texts, batch_size=16, normalize_embeddings=True)
    return time.perf_counter() - started


def _texts(index: Path) -> list[str]:
    """Every different text that was embedded."""
    store = Store(index)
    try:
        return [text for _, text in store.texts_without_vector("no model")]
    finally:
        store.close()
