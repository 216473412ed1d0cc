"""A list under a filter: what the longer list without it holds, or a search of its own."""

from __future__ import annotations

import numpy as np
import pytest

from kennisbank.index import Candidates, Filters
from kennisbank.search.lists import ENOUGH, Listing

SIZE = 5_000
RECORDS = np.random.default_rng(0).permutation(SIZE)
"""Ids, best first; each passage is a record of its own."""

HALF: Filters = {"land": ("NL",)}
FEW: Filters = {"land": ("BE",)}
PASSING = {"NL": np.arange(0, SIZE, 2), "BE": np.arange(0, SIZE, 1_000)}
DEPTH = 500


class Words:
    """Counts what is searched."""

    def __init__(self) -> None:
        self.asked: list[tuple[Filters, int]] = []

    def search(self, filters: Filters, depth: int) -> Candidates:
        self.asked.append((filters, depth))
        ids = RECORDS
        for (value,) in filters.values():
            ids = ids[np.isin(ids, PASSING[value])]
        return Candidates(ids[:depth], np.linspace(1, 0, len(ids), dtype=np.float32)[:depth])


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def listing(words: Words) -> Listing:
    return Listing(words.search, lambda ids: ids, DEPTH, deepest=4_000)


def test_what_half_pass_is_the_same_as_searched_for_itself(words: Words, listing: Listing) -> None:
    listing.prepare(1_200)
    shown = listing.passing(HALF, PASSING["NL"], 1_200)
    own = Words().search(HALF, DEPTH)
    assert len(shown.ids) == DEPTH
    assert (shown.ids == own.ids).all()
    assert words.asked == [({}, 1_200)]


def test_the_list_without_filters_is_as_long_as_it_was(words: Words, listing: Listing) -> None:
    listing.prepare(1_200)
    assert (listing.best(DEPTH).ids == RECORDS[:DEPTH]).all()
    assert words.asked == [({}, 1_200)]


def test_what_was_asked_before_changes_nothing(listing: Listing) -> None:
    first = listing.passing(HALF, PASSING["NL"], 600)
    listing.prepare(4_000)
    again = listing.passing(HALF, PASSING["NL"], 600)
    assert ENOUGH < len(first.ids) < DEPTH
    assert (again.ids == first.ids).all()


def test_where_too_few_pass_they_are_searched_for(words: Words, listing: Listing) -> None:
    shown = listing.passing(FEW, PASSING["BE"], 1_000)
    assert sorted(shown.ids) == list(PASSING["BE"])
    assert words.asked == [({}, 1_000), (FEW, DEPTH)]


def test_what_lies_too_deep_is_searched_for_at_once(words: Words, listing: Listing) -> None:
    listing.prepare(50_000)
    listing.passing(FEW, PASSING["BE"], 50_000)
    assert words.asked == [(FEW, DEPTH)]


def test_a_list_that_holds_everything_needs_no_search(words: Words) -> None:
    wide = Listing(words.search, lambda ids: ids, DEPTH, deepest=SIZE + 1)
    shown = wide.passing(FEW, PASSING["BE"], SIZE + 1)
    assert sorted(shown.ids) == list(PASSING["BE"])
    assert words.asked == [({}, SIZE + 1)]
