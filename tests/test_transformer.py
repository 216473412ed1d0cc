"""bfloat16 where the processor has it, and only where the vectors stay what they were."""

from __future__ import annotations

import numpy as np
import pytest

from kennisbank.embed import MINILM, load_embedder
from kennisbank.embed import transformer as module
from kennisbank.embed.transformer import TransformerEmbedder

TEXTS = [f"Begeleiding van jongeren naar werk, deel {n} van het verslag." for n in range(20)]


def embedder() -> TransformerEmbedder:
    made = load_embedder(MINILM)
    assert isinstance(made, TransformerEmbedder)
    return made


@pytest.mark.parametrize("has_it", [True, False])
def test_vectors_are_the_same_in_half_the_bits(
    monkeypatch: pytest.MonkeyPatch, has_it: bool
) -> None:
    used: list[bool] = []
    half = module.half_precision

    def noticed():  # type: ignore[no-untyped-def]
        used.append(True)
        return half()

    monkeypatch.setattr(module, "has_bfloat16", lambda: has_it)
    monkeypatch.setattr(module, "half_precision", noticed)
    model = embedder()
    whole = model.encode_queries(TEXTS)
    assert not used
    found = model.encode_passages(TEXTS)
    assert bool(used) is has_it
    assert found.dtype == np.float32
    assert (whole * found).sum(axis=1).min() >= module.SAME


def test_a_model_that_loses_by_it_keeps_all_its_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: True)
    monkeypatch.setattr(module, "SAME", 1.1)
    model = embedder()
    np.testing.assert_array_equal(model.encode_passages(TEXTS), model._encoded(TEXTS, "document"))
