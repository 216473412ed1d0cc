"""bfloat16 where the processor has it, and only where the vectors stay what they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import kennisbank
from kennisbank.embed import MINILM, load_embedder
from kennisbank.embed import transformer as module
from kennisbank.embed.transformer import TransformerEmbedder

TEXTS = [f"Begeleiding van jongeren naar werk, {'deel ' * n} van het verslag." for n in range(40)]


def embedder() -> TransformerEmbedder:
    made = load_embedder(MINILM)
    assert isinstance(made, TransformerEmbedder)
    return made


@pytest.mark.parametrize("has_it", [True, False])
def test_vectors_are_the_same_in_half_the_bits(
    monkeypatch: pytest.MonkeyPatch, has_it: bool
) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: has_it)
    model = embedder()
    whole = model.encode_queries(TEXTS)
    found = model.encode_passages(TEXTS)
    assert (model._half is not None) is has_it
    assert np.array_equal(whole, found) is not has_it
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-6)
    assert (whole * found).sum(axis=1).min() >= module.SAME


def test_a_model_that_loses_by_it_keeps_all_its_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: True)
    monkeypatch.setattr(module, "SAME", 1.1)
    model = embedder()
    assert model._half is None
    np.testing.assert_array_equal(model.encode_passages(TEXTS), model.encode_queries(TEXTS))


def test_each_text_gets_its_own_vector_in_whatever_order() -> None:
    model = embedder()
    shuffled = TEXTS[::2] + TEXTS[1::2][::-1]
    alone = np.concatenate([model.encode_queries([text]) for text in shuffled])
    assert (alone * model.encode_queries(shuffled)).sum(axis=1).min() > 0.99999
    assert model.encode_passages([]).shape == (0, model.dimension)


CORPUS = Path(kennisbank.__file__).parents[1] / "corpus" / "interventies"


def test_a_text_has_the_tokens_of_its_words() -> None:
    model = embedder()
    assert model._counts_by_word
    for card in sorted(CORPUS.glob("*.md"))[:10]:
        text = card.read_text(encoding="utf-8")
        assert model.count_tokens(text) == model._count(text)


def test_a_tokenizer_that_counts_spaces_counts_whole_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    model = embedder()
    monkeypatch.setattr(model, "_count", len)
    assert not model._counts_by_word
    assert model.count_tokens("twee woorden") == len("twee woorden")
