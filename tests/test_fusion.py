"""Formulas of fusion: bounds, order, and what lifting may and may not do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.errors import KennisbankError
from kennisbank.search.fusion import by_rank, by_score, lifted
from kennisbank.search.weights import FITTED, HOUSE, Fitted, fitted, keep

scores = st.lists(st.floats(0, 1), min_size=2, max_size=12)
seeds = st.integers(0, 1_000)


def vectors(count: int, seed: int) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((count, 5)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@given(scores, seeds, st.integers(1, 12), st.floats(0, 1))
def test_lifting_never_lowers_and_never_passes_the_best(
    given: list[float], seed: int, neighbours: int, share: float
) -> None:
    before = np.array(given)
    after = lifted(before, vectors(len(given), seed), neighbours, share)
    assert (after >= before - 1e-12).all()
    assert after.max() <= before.max() + 1e-9


def test_what_resembles_the_best_is_lifted_most() -> None:
    like = np.array([[1, 0], [0.9, np.sqrt(1 - 0.81)], [0, 1]], np.float32)
    after = lifted(np.array([1.0, 0.2, 0.2]), like, 2, 0.5)
    # The second is lifted by the first alone (cosine 0.9): the third scores no higher than it.
    weight = 0.9 / (0.9 + like[1] @ like[2])
    assert after[1] == pytest.approx(0.2 + 0.5 * weight * 0.8)
    assert after[2] == pytest.approx(0.2)


def test_alone_nothing_is_lifted() -> None:
    assert lifted(np.array([0.4]), vectors(1, 0), 3, 1.0).tolist() == [0.4]
    assert lifted(np.array([]), vectors(0, 0), 3, 1.0).tolist() == []


def test_by_score_keeps_how_sure_a_list_was_and_by_rank_does_not() -> None:
    sure, unsure = np.array([10.0, 1.0, 0.0]), np.array([0.50, 0.51, 0.49])
    assert by_score((sure, unsure), (0.8, 0.2)).argmax() == 0
    ranked = by_rank((sure, unsure), (0.8, 0.2))
    assert ranked[0] == pytest.approx(ranked[1])


def test_weights_are_kept_for_the_model_they_were_fitted_for(tmp_path: Path) -> None:
    assert fitted(tmp_path, "huis", HOUSE) == HOUSE
    keep(tmp_path, "huis", Fitted(0.3, 0.5, 0.81))
    keep(tmp_path, "ander", Fitted(0.6, 0.0, 0.79))
    assert (fitted(tmp_path, "huis", HOUSE).dense, fitted(tmp_path, "huis", HOUSE).lift) == (
        0.3,
        0.5,
    )
    assert fitted(tmp_path, "ander", HOUSE).dense == 0.6
    assert fitted(tmp_path, "onbekend", HOUSE) == HOUSE


def test_weights_that_cannot_be_read_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FITTED).write_text('{"huis": {"dense": 1}}', encoding="utf-8")
    with pytest.raises(KennisbankError, match="--tune --bewaar"):
        fitted(tmp_path, "huis", HOUSE)
