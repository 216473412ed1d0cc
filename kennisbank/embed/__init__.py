"""Passages and questions to unit vectors. Heavy libraries load when the first vector is asked."""

from .cross_encoder import TransformerCrossEncoder
from .embedder import Embedder
from .house import HouseEmbedder
from .load import MINILM, load_embedder

__all__ = [
    "MINILM",
    "Embedder",
    "HouseEmbedder",
    "TransformerCrossEncoder",
    "load_embedder",
]
