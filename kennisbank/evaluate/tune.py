"""Fit the weights of fusion on judged questions, and say what they reach on questions left out."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kennisbank.analyse import Thesaurus
from kennisbank.embed import Embedder
from kennisbank.index import Index
from kennisbank.ingest.progress import Progress, Silent
from kennisbank.search import Engine, SearchRequest
from kennisbank.search.fusion import by_rank
from kennisbank.search.weights import Weights, measured_for

from .collection import Collection, Judged
from .metrics import bootstrap_interval, ndcg
from .run import indexed

DENSE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7)
LIFT = (0.0, 0.5, 0.9)
FOLDS = 5

APPROACHES = {"soort": ("interventie",)}
"""What questions about the corpus are judged on."""

_READ = 40
"""Results read, so that ten are left when those that were not judged are passed over."""

Search = Callable[[SearchRequest], Sequence[str]]
Searches = Callable[[Weights], Search]
"""Weights to a search with them that gives names, best first."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A variant: mean nDCG@10, its 95 % interval, and that of the difference with the fit."""

    name: str
    mean: float
    interval: tuple[float, float]
    difference: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tuned:
    """The best weights on all questions, and what such a choice reaches on held-out ones."""

    weights: Weights
    in_sample: float
    held_out: float
    held_out_interval: tuple[float, float]
    rows: tuple[Row, ...]


def tune_corpus(
    collection: Collection,
    index: Index,
    thesaurus: Thesaurus,
    embedder: Embedder,
    progress: Progress | None = None,
) -> Tuned:
    """Fit the weights on judged questions about the corpus; unjudged approaches do not count."""
    with_weights = searches(index, thesaurus, embedder, collection.judged_documents())
    return _shown(with_weights, collection, embedder, APPROACHES, progress)


def tune_collection(
    collection: Collection, chosen: Embedder | None = None, progress: Progress | None = None
) -> Tuned:
    """Fit the weights on a collection's own texts, indexed in a temporary place."""
    with indexed(collection, chosen) as (snapshot, embedder):
        with_weights = searches(snapshot, Thesaurus(()), embedder)
        return _shown(with_weights, collection, embedder, {}, progress)


def _shown(
    with_weights: Searches,
    collection: Collection,
    embedder: Embedder,
    filters: Mapping[str, tuple[str, ...]],
    progress: Progress | None,
) -> Tuned:
    with (progress or Silent()).phase("Gewichten proberen", steps()) as advance:
        return tune(with_weights, collection.judged(), measured_for(embedder), filters, advance)


def searches(
    index: Index, thesaurus: Thesaurus, embedder: Embedder, judged: Container[str] | None = None
) -> Searches:
    """Searches of an index that never abstain and give only `judged` records, if those are told."""

    def with_weights(weights: Weights) -> Search:
        engine = Engine(index, thesaurus, embedder, weights, abstains=False)

        def search(request: SearchRequest) -> Sequence[str]:
            found = engine.examine(request).records[: request.aantal]
            slugs = [record.slug for record in index.records([int(id_) for id_ in found])]
            return [slug for slug in slugs if judged is None or slug in judged]

        return search

    return with_weights


def scored(
    search: Search, questions: Sequence[Judged], filters: Mapping[str, tuple[str, ...]]
) -> Scores:
    """nDCG@10 of each question."""
    found = [search(SearchRequest(q.text, filters, aantal=_READ)) for q in questions]
    return np.array([ndcg(f, q.grades, 10) for f, q in zip(found, questions, strict=True)])


def tune(
    with_weights: Searches,
    questions: Sequence[Judged],
    start: Weights,
    filters: Mapping[str, tuple[str, ...]],
    advance: Callable[[int], None] = lambda _: None,
) -> Tuned:
    """Choose the share of meaning and the lift by cross-validation in FOLDS folds.

    `advance` is called with 1 for each of the `steps()` variants.
    """

    def scores(weights: Weights) -> Scores:
        found = scored(with_weights(weights), questions, filters)
        advance(1)
        return found

    grid = [replace(start, dense=dense, lift=lift) for dense, lift in product(DENSE, LIFT)]
    table = np.array([scores(weights) for weights in grid])
    chosen = table[_best(table)]
    held_out = _held_out(table)
    compared = {"gekozen": chosen}
    for name, weights in _compared(start, grid[_best(table)]).items():
        compared[name] = scores(weights)
    return Tuned(
        weights=grid[_best(table)],
        in_sample=float(chosen.mean()),
        held_out=float(held_out.mean()),
        held_out_interval=bootstrap_interval(held_out),
        rows=tuple(_row(name, values, chosen) for name, values in compared.items()),
    )


def steps() -> int:
    """Variants that `tune` searches with."""
    return len(DENSE) * len(LIFT) + len(_compared(Weights(), Weights()))


def _compared(start: Weights, chosen: Weights) -> dict[str, Weights]:
    return {
        "alleen woorden": replace(start, dense=0.0, lift=0.0),
        "alleen betekenis": replace(start, dense=1.0, lift=0.0),
        "samen, zonder optillen": replace(chosen, lift=0.0),
        "reciprocal rank fusion": replace(start, fuse=by_rank, lift=0.0),
    }


def _best(table: Scores) -> int:
    """The best variant; of equals the first, which has the least of everything."""
    return int(np.argmax(table.mean(axis=1).round(6)))


def _held_out(table: Scores, seed: int = 0) -> Scores:
    """Of each question the score with the weights chosen on the other folds."""
    count = table.shape[1]
    fold = np.random.default_rng(seed).permutation(count) % FOLDS
    held_out = np.zeros(count)
    for number in range(FOLDS):
        inside = fold == number
        # With fewer questions than folds, a fold may be empty or the rest of it.
        others = table[:, ~inside] if (~inside).any() else table
        held_out[inside] = table[_best(others), inside]
    return held_out


def _row(name: str, values: Scores, chosen: Scores) -> Row:
    difference = bootstrap_interval(values - chosen)
    return Row(name, float(values.mean()), bootstrap_interval(values), difference)
