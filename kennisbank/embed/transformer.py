"""Any sentence-transformers model: from the hub, from a folder, or from a PyPI package."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kennisbank.errors import ModelError

from .embedder import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Families whose model folders do not carry the prompts they were trained with (their model cards).
_PROMPTS = {"e5": {"query": "query: ", "document": "passage: "}}

_BATCH = 16

SAME = 0.999
"""Cosine of two vectors of one text that count as the same vector."""

_SAMPLE = (
    "Jongeren uit de buurt krijgen begeleiding van een vaste hulpverlener.",
    "De deelnemers recidiveerden in de twee jaar daarna even vaak als de controlegroep.",
    "The programme combined cognitive behavioural therapy with mentoring.",
    "Kosten",
)
_WEIGHTS = ("*.safetensors", "*.bin")


class TransformerEmbedder:
    """A sentence-transformers model by hub name or folder, loaded when first used."""

    def __init__(self, source: str, *, sha256: str | None = None, name: str | None = None) -> None:
        """`sha256` is what the weights in the folder `source` must have; ModelError if not."""
        self._source = source
        self._sha256 = sha256
        self.name = name or source

    @cached_property
    def fingerprint(self) -> str:
        weights = self._weights()
        version = checksum(weights) if weights else "hub"
        prompts = sorted(self._prompts.items())
        said = f"{self.name}|{version}|{prompts}"
        return f"{self.name}#{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int | None:
        return self._passage_limit

    @property
    def tokenizer_fingerprint(self) -> str:
        return self.fingerprint

    def count_tokens(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "document")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "query")

    def _encode(self, texts: Sequence[str], task: str) -> Vectors:
        if task == "document" and len(texts) >= _BATCH and self._halves_well:
            with half_precision():
                return self._encoded(texts, task)
        return self._encoded(texts, task)

    def _encoded(self, texts: Sequence[str], task: str) -> Vectors:
        prompt = self._prompts.get(task, "")
        vectors = self._model.encode(
            list(texts),
            batch_size=_BATCH,
            prompt=prompt or None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)

    @cached_property
    def _halves_well(self) -> bool:
        """Whether this processor is faster in bfloat16, and this model gives the same vectors."""
        if not has_bfloat16():
            return False
        whole = self._encoded(_SAMPLE, "document")
        with half_precision():
            half = self._encoded(_SAMPLE, "document")
        return bool((whole * half).sum(axis=1).min() >= SAME)

    @cached_property
    def _prompts(self) -> dict[str, str]:
        family = self._source.rstrip("/").rsplit("/", 1)[-1].lower()
        for known, prompts in _PROMPTS.items():
            if known in family.split("-"):
                return prompts
        config = Path(self._source) / "config_sentence_transformers.json"
        # A folder says it in a small file; only for a hub name must the model be loaded to know.
        saved = (
            json.loads(config.read_text(encoding="utf-8")).get("prompts", {})
            if config.exists()
            else self._model.prompts
        )
        document = saved.get("document") or saved.get("passage") or ""
        return {"query": saved.get("query") or "", "document": document}

    @cached_property
    def _passage_limit(self) -> int | None:
        limit = self._model.max_seq_length
        if limit is None:
            return None
        tokenizer = self._model.tokenizer
        special = len(tokenizer("")["input_ids"])
        prompt = tokenizer(self._prompts.get("document", ""), add_special_tokens=False)
        return int(limit) - special - len(prompt["input_ids"])

    @cached_property
    def _model(self) -> SentenceTransformer:
        weights = self._weights()
        if self._sha256 and (weights is None or checksum(weights) != self._sha256):
            raise ModelError(
                f"De gewichten van het taalmodel '{self.name}' zijn niet de verwachte.",
                "Installeer de kennisbank opnieuw, of kies een ander model met KENNISBANK_MODEL.",
            )
        if Path(self._source).is_dir():
            # A folder is complete; without this the library still asks the hub for updates.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._source, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"Het taalmodel '{self._source}' is niet te laden.",
                "Controleer de naam in KENNISBANK_MODEL, of geef de map van een model.",
            ) from error

    def _weights(self) -> Path | None:
        folder = Path(self._source)
        found = [path for pattern in _WEIGHTS for path in sorted(folder.glob(pattern))]
        return found[0] if folder.is_dir() and found else None


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself; where it does not, that is slower."""
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


@contextmanager
def half_precision() -> Iterator[None]:
    """Products in bfloat16; sums and what is sensitive stay as they are."""
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16):
        yield


def checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
