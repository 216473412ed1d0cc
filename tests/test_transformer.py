"""bfloat16 where the processor has it, and only where the vectors stay what they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

import kennisbank
from kennisbank.embed import MINILM, load_embedder
from kennisbank.embed import transformer as module
from kennisbank.embed.embedder import Vectors
from kennisbank.embed.transformer import TransformerEmbedder

TEXTS = [f"Begeleiding van jongeren naar werk, {'deel ' * n} van het verslag." for n in range(40)]


def embedder() -> TransformerEmbedder:
    made = load_embedder(MINILM)
    assert isinstance(made, TransformerEmbedder)
    return made


@pytest.fixture(scope="module")
def whole() -> Vectors:
    """Vectors of the texts in 32 bits, as the library itself gives them."""
    model = SentenceTransformer(embedder()._source, device="cpu")
    return np.asarray(model.encode(TEXTS, normalize_embeddings=True))


@pytest.mark.parametrize("has_it", [True, False])
def test_vectors_are_the_same_in_half_the_bits(
    monkeypatch: pytest.MonkeyPatch, whole: Vectors, has_it: bool
) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: has_it)
    model = embedder()
    found = model.encode_passages(TEXTS)
    assert model._model.dtype is (torch.bfloat16 if has_it else torch.float32)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-6)
    assert (whole * found).sum(axis=1).min() >= (module.SAME if has_it else 0.999999)


def test_a_model_that_loses_by_it_keeps_all_its_bits(
    monkeypatch: pytest.MonkeyPatch, whole: Vectors
) -> None:
    monkeypatch.setattr(module, "has_bfloat16", lambda: True)
    monkeypatch.setattr(module, "SAME", 1.1)
    model = embedder()
    assert model._model.dtype is torch.float32
    np.testing.assert_allclose(model.encode_passages(TEXTS), whole, atol=1e-6)


CORPUS = Path(kennisbank.__file__).parents[1] / "corpus" / "interventies"


def test_each_text_gets_its_own_vector_in_whatever_order() -> None:
    model = embedder()
    lines = (CORPUS / "cure-violence-straatwerk.md").read_text(encoding="utf-8").splitlines()
    texts = list(dict.fromkeys(line for line in lines if len(line) > 60))[:40]
    assert len(texts) == 40
    alone = np.concatenate([model.encode_queries([text]) for text in texts])
    nearest = (alone @ model.encode_queries(texts).T).argmax(axis=1)
    np.testing.assert_array_equal(nearest, np.arange(len(texts)))
    assert model.encode_passages([]).shape == (0, model.dimension)


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
