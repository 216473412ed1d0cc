"""What the rest of the package asks of an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, d), rows of length 1."""


class Embedder(Protocol):
    """A model that turns texts into unit vectors."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """Differs whenever the same text could get another vector."""

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int | None:
        """Tokens of a passage that the model reads; None when there is no limit."""

    @property
    def tokenizer_fingerprint(self) -> str:
        """Differs whenever a text could be counted otherwise; empty when there is no limit."""

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` in the model's own count."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...


def unit(vectors: Vectors) -> Vectors:
    """`vectors` of length 1; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)
