"""bfloat16 where the processor has it, and only where the vectors stay what they were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from kennisbank.embed import MINILM, load_embedder
from kennisbank.embed import transformer as module
from kennisbank.embed.embedder import Vectors
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


def test_many_passages_take_all_cores_and_leave_the_threads_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    model = embedder()
    model.encode_queries(TEXTS)
    before, seen = torch.get_num_threads(), []
    encoded = model._encoded

    def noticed(texts: Sequence[str], task: str) -> Vectors:
        seen.append((task, torch.get_num_threads()))
        return encoded(texts, task)

    monkeypatch.setattr(model, "_encoded", noticed)
    model.encode_passages(TEXTS)
    model.encode_queries(TEXTS)
    assert seen[-2:] == [("document", 3), ("query", before)]
    assert torch.get_num_threads() == before
