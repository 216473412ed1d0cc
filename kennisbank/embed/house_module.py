"""The model of the house as a module of sentence-transformers, named in its modules.json.

Since version 6 that library imports a class from outside itself only when told to:
`SentenceTransformer(folder, trust_remote_code=True)`, or without that flag
`SentenceTransformer(modules=[HouseBag.load(folder)])`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from torch.nn import EmbeddingBag, functional

from .house import Features, HouseModel, Vocabulary, damped, load_house


class HouseBag(InputModule):
    """Texts to the normalised sum of the vectors of their features."""

    def __init__(self, vocabulary: Vocabulary, vectors: torch.Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.vocabulary = vocabulary
        self.features = Features(vocabulary)
        self.bag = EmbeddingBag.from_pretrained(vectors, freeze=False, mode="sum")

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        rows = damped(self.features.counts((prompt or "") + text for text in inputs))
        return {
            "input_ids": torch.from_numpy(rows.indices),
            "offsets": torch.from_numpy(rows.indptr[:-1]),
            "feature_weights": torch.from_numpy(rows.data),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        summed = self.bag(
            features["input_ids"],
            features["offsets"],
            per_sample_weights=features["feature_weights"],
        )
        features["sentence_embedding"] = functional.normalize(summed)
        return features

    def get_embedding_dimension(self) -> int:
        return int(self.bag.embedding_dim)

    def get_config_dict(self) -> dict[str, Any]:
        return {"features": len(self.vocabulary), "dimension": self.get_embedding_dimension()}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        vectors = self.bag.weight.detach().cpu().numpy()
        HouseModel(self.vocabulary, vectors).save_parts(Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> HouseBag:
        model = load_house(Path(model_name_or_path) / subfolder)
        return cls(model.vocabulary, torch.from_numpy(np.array(model.vectors)))
