"""Any sentence-transformers CrossEncoder: reads a question and a passage together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kennisbank.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class TransformerCrossEncoder:
    """A model by hub name or folder, loaded when first used."""

    def __init__(self, source: str) -> None:
        self.name = source

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each text answers; higher is better, on the model's own scale."""
        pairs = [(question, text) for text in texts]
        found = self._model.predict(pairs, batch_size=len(pairs), show_progress_bar=False)
        # A model with more classes gives one score each; the last is that of "answers".
        return np.asarray(found, np.float64).reshape(len(pairs), -1)[:, -1]

    @cached_property
    def _model(self) -> CrossEncoder:
        if Path(self.name).is_dir():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"De cross-encoder '{self.name}' is niet te laden.",
                "Controleer de naam of de map in KENNISBANK_CROSSENCODER, of laat die leeg.",
            ) from error
        return model
