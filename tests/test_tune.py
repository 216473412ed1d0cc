"""Weights are chosen on some questions and judged on others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kennisbank.evaluate import Judged
from kennisbank.evaluate.tune import Search, steps, tune
from kennisbank.search import SearchRequest
from kennisbank.search.fusion import by_rank
from kennisbank.search.weights import HOUSE, Weights

QUESTIONS = [Judged(f"v{n}", f"vraag {n}", "", {f"goed{n}": 1}) for n in range(12)]


def answers_well_at(dense: float) -> object:
    """Searches that put the right answer first at one share, second elsewhere."""

    def with_weights(weights: Weights) -> Search:
        def search(request: SearchRequest) -> Sequence[str]:
            right = f"goed{request.tekst.split()[1]}"
            first = weights.dense == dense and weights.fuse is not by_rank
            return [right, "fout"] if first else ["fout", right]

        return search

    return with_weights


def test_the_best_share_is_found_and_holds_on_other_questions() -> None:
    tuned = tune(answers_well_at(0.3), QUESTIONS, HOUSE, {})  # type: ignore[arg-type]
    assert tuned.weights.dense == 0.3
    assert tuned.in_sample == tuned.held_out == 1.0
    worse = {row.name: row for row in tuned.rows}
    assert worse["alleen woorden"].mean == pytest.approx(0.6309, abs=1e-4)
    assert worse["reciprocal rank fusion"].difference[1] < 0


def test_of_equals_the_plainest_is_chosen_and_every_step_is_told() -> None:
    told: list[int] = []
    tuned = tune(answers_well_at(9), QUESTIONS, HOUSE, {}, told.append)  # type: ignore[arg-type]
    assert (tuned.weights.dense, tuned.weights.lift) == (0.0, 0.0)
    assert sum(told) == steps()


def test_fewer_questions_than_folds_can_be_tuned_on() -> None:
    tuned = tune(answers_well_at(0.5), QUESTIONS[:2], HOUSE, {})  # type: ignore[arg-type]
    assert tuned.weights.dense == 0.5
