"""The three lists that a question finds, and what of them passes a filter without asking again.

A search under a filter goes through the words of the question once more, which costs as much as
the first search. So where many pass, the list without the filter is made a little longer instead,
and holds what passes: under a filter that half of all pass the very same candidates, under one that
a twentieth passes the best hundred and more of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kennisbank.index import Candidates, Filters, Index
from kennisbank.index.protocol import Vector

from .question import Question
from .steps import step
from .sufficiency import possible
from .weights import Weights

ENOUGH = 150
"""Candidates of a list; more of them do not move nDCG@10, see `docs/zoekkwaliteit.md`."""

_EXPECTED = 1.25 * ENOUGH
"""Of what is relevant another share passes than of everything."""

_DEEPEST_WORDS = 4_000
"""Candidates up to which a longer list costs less than a search of its own. For meaning that is
sooner: a search under a filter looks only at what passes."""

Ids = NDArray[np.int64]
Search = Callable[[Filters, int], Candidates]


class Listing:
    """One list, best first: without filters as long as was ever asked for, and under a filter."""

    def __init__(
        self, search: Search, owners: Callable[[Ids], Ids], depth: int, deepest: int
    ) -> None:
        """`search` gives so many of what passes a filter, `owners` the records of ids."""
        self._search = search
        self._owners = owners
        self._depth = depth
        self._deepest = deepest
        # In one piece, because several threads may ask at once.
        self._known: tuple[int, Candidates] | None = None

    def best(self, depth: int) -> Candidates:
        """Without filters; what was found before is not looked for again."""
        known = self._known
        if known is None or known[0] < depth:
            known = self._known = depth, self._search({}, depth)
        return _first(known[1], depth)

    def prepare(self, reach: int) -> None:
        if reach <= self._deepest:
            self.best(reach)

    def passing(self, filters: Filters, allowed: Ids, reach: int) -> Candidates:
        """Of the records `allowed`, which are those that pass; `reach` is how deep they lie. The
        same whatever was asked before, or pages of one answer would not fit together."""
        if reach <= self._deepest:
            known = self.best(reach)
            passes = np.isin(self._owners(known.ids), allowed)
            if len(known.ids) < reach or np.count_nonzero(passes) >= ENOUGH:
                return _first(Candidates(known.ids[passes], known.scores[passes]), self._depth)
        return self._search(filters, self._depth)


class Lists:
    """What words find, of passages and of whole records, and what meaning finds."""

    def __init__(self, index: Index, question: Question, vector: Vector, weights: Weights) -> None:
        passages = question.query(weights.passage_fields)
        records = question.query(weights.record_fields)
        depth = weights.depth
        self._index = index
        self._question = question
        self._weights = weights
        self._listings = {
            "woorden": Listing(
                lambda filters, most: index.match_passages(passages, filters, most),
                index.records_of, depth, _DEEPEST_WORDS,
            ),
            "dossiers": Listing(
                lambda filters, most: index.match_records(records, filters, most),
                lambda ids: ids, depth, _DEEPEST_WORDS,
            ),
            "betekenis": Listing(
                lambda filters, most: index.nearest_passages(vector, filters, most),
                index.records_of, depth, 2 * depth,
            ),
        }  # fmt: skip

    @cached_property
    def mass(self) -> tuple[float, float]:
        """What the question could win; see `sufficiency.possible`."""
        return possible(self._index, self._question, self._weights)

    def under(self, filters: Filters) -> tuple[Candidates, Candidates, Candidates]:
        """Passages by words, records by words and passages by meaning, at most `weights.depth` of
        each."""
        allowed, reach = self._passing(filters) if filters else (None, 0)
        found = []
        for name, listing in self._listings.items():
            with step(name):
                found.append(
                    listing.best(self._weights.depth)
                    if allowed is None
                    else listing.passing(filters, allowed, reach)
                )
        words, records, near = found
        return words, records, near

    def prepare(self, filters: Filters) -> None:
        """Make the lists so long at once, where they will be asked with and without filters."""
        _, reach = self._passing(filters)
        for name, listing in self._listings.items():
            with step(name):
                listing.prepare(reach)

    def _passing(self, filters: Filters) -> tuple[Ids, int]:
        """The records that pass, and how long a list without filters must be to hold enough."""
        allowed = self._index.filtered(filters)
        share = max(len(allowed), 1) / max(self._index.record_count, 1)
        return allowed, max(2 * self._weights.depth, round(_EXPECTED / share))


def _first(found: Candidates, depth: int) -> Candidates:
    return Candidates(found.ids[:depth], found.scores[:depth])
