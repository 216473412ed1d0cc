"""Full text in tantivy, over tokens of our own: its tokenizer only splits at white space.

BM25 is tantivy's (k1 1.2, b 0.75; Robertson & Zaragoza 2009). A token weight multiplies the BM25
part of that token in that field, and the parts are summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from .protocol import Candidates, Filters, WordQuery

PASSAGE_FIELDS = ("exact", "stem", "gram")
RECORD_FIELDS = ("stem", "gram", "name", "name_gram", "question", "question_gram")

_HEAP = 128_000_000

_TERMS = 20_000
"""Tokens of which the query and the frequency are remembered; n-grams above all come again."""

_ROWS_A_LOOKUP = 5
"""A document is looked up by its number in the time in which so many are listed."""

_EMPTY = Candidates(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class WordDocument:
    """What is indexed under `id`. `record` is the id by which it is taken out again."""

    id: int
    record: int
    fields: Mapping[str, Iterable[str]]
    filters: Mapping[str, Iterable[str]]


class WordIndex:
    """A tantivy index in a folder of its own, opened for reading."""

    def __init__(self, folder: Path, fields: tuple[str, ...]) -> None:
        self._schema = _schema(fields)
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._term = lru_cache(_TERMS)(partial(_weighed, self._schema))
        self._document_frequency = lru_cache(_TERMS)(self._searcher.doc_freq)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        """The `depth` best documents that match a token of the query and pass all filters."""
        tokens = self._terms(query)
        if not tokens or depth < 1:
            return _EMPTY
        # With each token apart, tantivy skips to the few documents that have both; under a filter
        # on all tokens together it goes through every document of each. With more values than one
        # that is the other way about.
        single = [
            self._with_value(field, *values)
            for field, values in filters.items()
            if len(values) == 1
        ]
        if single:
            tokens = [_all_of(token, *single) for token in tokens]
        wanted = _any_of(*tokens)
        several = [
            self._one_of(field, values) for field, values in filters.items() if len(values) != 1
        ]
        return self._found(_all_of(wanted, *several) if several else wanted, depth)

    def _terms(self, query: WordQuery) -> list[tantivy.Query]:
        return [
            self._term(field, token, weight)
            for field, weights in query.items()
            for token, weight in weights.items()
        ]

    def _found(self, query: tantivy.Query, depth: int) -> Candidates:
        found = self._searcher.search(query, depth, count=False).hits
        if not found:
            return _EMPTY
        ids = self._searcher.fast_field_values("id", [address for _, address in found])
        scores = [score for score, _ in found]
        return Candidates(np.array(ids, np.int64), np.array(scores, np.float32))

    def having(self, records: NDArray[np.int64], query: WordQuery) -> NDArray[np.bool_]:
        """Which of the records have a token of the query, shape (len(records),)."""
        most = sum(
            int(self.frequency(field, list(weights)).sum()) for field, weights in query.items()
        )
        if not len(records) or _ROWS_A_LOOKUP * len(records) > most:
            return np.isin(records, self.search(query, {}, len(self)).ids)
        names = [str(record) for record in records.tolist()]
        among = tantivy.Query.term_set_query(self._schema, "record", names)
        found = self._found(_all_of(among, _any_of(*self._terms(query))), len(records))
        return np.isin(records, found.ids)

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        """In how many documents each token occurs, shape (len(tokens),)."""
        return np.array([self._document_frequency(field, token) for token in tokens], np.int64)

    def _with_value(self, field: str, value: str) -> tantivy.Query:
        term = f"{field}:{value}"
        query = tantivy.Query.term_query(self._schema, "filter", term, index_option="basic")
        return tantivy.Query.const_score_query(query, 0.0)

    def _one_of(self, field: str, values: tuple[str, ...]) -> tantivy.Query:
        wanted = [f"{field}:{value}" for value in values]
        terms = tantivy.Query.term_set_query(self._schema, "filter", wanted)
        return tantivy.Query.const_score_query(terms, 0.0)


def _all_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _any_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _weighed(schema: tantivy.Schema, field: str, token: str, weight: float) -> tantivy.Query:
    term = tantivy.Query.term_query(schema, field, token, index_option="freq")
    return term if weight == 1.0 else tantivy.Query.boost_query(term, weight)


def build(folder: Path, fields: tuple[str, ...], documents: Iterable[WordDocument]) -> None:
    """Make a new index of `documents` in `folder`."""
    folder.mkdir(parents=True)
    _write(tantivy.Index(_schema(fields), path=str(folder)), (), documents)


def update(
    folder: Path, fields: tuple[str, ...], removed: Iterable[int], documents: Iterable[WordDocument]
) -> None:
    """Take the removed records out of the index in `folder` and put `documents` in."""
    _write(tantivy.Index(_schema(fields), path=str(folder)), removed, documents)


def _write(index: tantivy.Index, removed: Iterable[int], documents: Iterable[WordDocument]) -> None:
    writer = index.writer(_HEAP, 1)
    for record in removed:
        # By a text term: deleting by a numeric field deletes nothing and does not say so.
        writer.delete_documents_by_term("record", str(record))
    for document in documents:
        entry = tantivy.Document()
        entry.add_integer("id", document.id)
        entry.add_text("record", str(document.record))
        for field, tokens in document.fields.items():
            entry.add_text(field, " ".join(tokens))
        for field, values in document.filters.items():
            for value in values:
                entry.add_text("filter", f"{field}:{value}")
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()


def _schema(fields: tuple[str, ...]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True)
    builder.add_text_field("record", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("filter", tokenizer_name="raw", index_option="basic")
    for field in fields:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
