"""Any sentence-transformers model: from the hub, from a folder, or from a PyPI package."""

from __future__ import annotations

import copy
import gc
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kennisbank.errors import ModelError

from .embedder import Vectors, unit

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Families whose model folders do not carry the prompts they were trained with (their model cards).
_PROMPTS = {"e5": {"query": "query: ", "document": "passage: "}}

_BATCH = 32

SAME = 0.999
"""Cosine of two vectors of one text that count as the same vector."""

_SAMPLE = (
    "Jongeren uit de buurt krijgen begeleiding van een vaste hulpverlener.",
    "De deelnemers recidiveerden in de twee jaar daarna even vaak als de controlegroep.",
    "The programme combined cognitive behavioural therapy with mentoring.",
    "Kosten",
)
_WORDS = """E-mail én (naïeve) re-integratie: 24/7,
vgl. §3.1 ‘de buurt’  – 1.234,56 €; o.a. zo'n

TOP600"""
_WORDS_KEPT = 200_000
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
        if self._counts_by_word:
            return sum(map(self._of_word, text.split()))
        return self._count(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "document")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, "query")

    def _encode(self, texts: Sequence[str], task: str) -> Vectors:
        # A batch is padded to its longest, and characters, which the library sorts by, tell less.
        order = np.argsort([self.count_tokens(text) for text in texts], kind="stable")
        prompt = self._prompts.get(task) or None
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = _encoded(self._model, [texts[row] for row in batch], prompt)
        return vectors

    def _count(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"])

    @cached_property
    def _of_word(self) -> Callable[[str], int]:
        return lru_cache(_WORDS_KEPT)(self._count)

    @cached_property
    def _counts_by_word(self) -> bool:
        """Whether a text has the tokens of its words, which are counted once and remembered."""
        return self._count(_WORDS) == sum(map(self._count, _WORDS.split()))

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
            model = SentenceTransformer(self._source, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"Het taalmodel '{self._source}' is niet te laden.",
                "Controleer de naam in KENNISBANK_MODEL, of geef de map van een model.",
            ) from error
        model = _halved(model) or model
        # Half a million objects of the libraries, that Python's collector of cycles would look
        # through again and again.
        gc.freeze()
        return model

    def _weights(self) -> Path | None:
        folder = Path(self._source)
        found = [path for pattern in _WEIGHTS for path in sorted(folder.glob(pattern))]
        return found[0] if folder.is_dir() and found else None


def _encoded(
    model: SentenceTransformer, texts: Sequence[str], prompt: str | None = None
) -> Vectors:
    """One batch. Normalised here, since in bfloat16 a length is only about 1."""
    vectors = model.encode(
        list(texts), batch_size=max(len(texts), 1), prompt=prompt, show_progress_bar=False
    )
    return unit(np.asarray(vectors, np.float32))


def _halved(model: SentenceTransformer) -> SentenceTransformer | None:
    """The model in bfloat16, where this processor multiplies that itself and the vectors stay what
    they were."""
    if not has_bfloat16():
        return None
    import torch

    halved = copy.deepcopy(model).to(torch.bfloat16)
    alike = (_encoded(model, _SAMPLE) * _encoded(halved, _SAMPLE)).sum(axis=1)
    return halved if alike.min() >= SAME else None


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself; where it does not, that is slower."""
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
