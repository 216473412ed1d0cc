"""What each stage of a search costs, one question at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.analyse import Thesaurus
from kennisbank.index import Candidates, Filters, Index, LocalIndex, Snapshot, WordQuery
from kennisbank.index.protocol import Vector
from kennisbank.search import Engine, SearchRequest
from kennisbank.search.question import Question
from kennisbank.search.ranking import rank
from kennisbank.search.weights import HOUSE
from kennisbank.web import create_app

from .figures import Row, milliseconds, spread

_WARM = "opwarmen met een vraag die niet meetelt"


@dataclass(frozen=True)
class _Replayed:
    """An index whose candidates are known already, so that only the fusion takes time."""

    snapshot: Snapshot
    words: Candidates
    whole: Candidates
    near: Candidates

    def match_passages(self, _query: WordQuery, _filters: Filters, _depth: int) -> Candidates:
        return self.words

    def match_records(self, _query: WordQuery, _filters: Filters, _depth: int) -> Candidates:
        return self.whole

    def nearest_passages(self, _vector: Vector, _filters: Filters, _depth: int) -> Candidates:
        return self.near

    def __getattr__(self, name: str) -> Any:
        return getattr(self.snapshot, name)


def measure(kennisbank: Kennisbank, questions: Sequence[str], scale: str) -> list[Row]:
    """Milliseconds of each stage. A question is asked once a stage, so no cache answers it."""
    snapshot = LocalIndex(kennisbank.settings.index).snapshot()
    thesaurus = Thesaurus(kennisbank.begrippen())
    _stages(snapshot, kennisbank, thesaurus, _WARM)
    samples: defaultdict[str, list[float]] = defaultdict(list)
    for asked in questions:
        for stage, took in _stages(snapshot, kennisbank, thesaurus, asked).items():
            samples[stage].append(took)
    engine = Engine(snapshot, thesaurus, kennisbank.embedder)
    engine.search(SearchRequest.parse(_WARM))
    samples["whole search"] = [
        milliseconds(lambda q=asked: engine.search(SearchRequest.parse(q)))  # type: ignore[misc]
        for asked in questions
    ]
    samples["page of results"] = _pages(kennisbank, questions)
    return [{"index": scale, "stage": stage, **spread(took)} for stage, took in samples.items()]


def _stages(
    snapshot: Snapshot, kennisbank: Kennisbank, thesaurus: Thesaurus, asked: str
) -> dict[str, float]:
    vector = kennisbank.embedder.encode_queries([asked])[0]
    question = Question.of(asked, thesaurus)
    words_query = question.query(HOUSE.passage_fields)
    whole_query = question.query(HOUSE.record_fields)
    depth = HOUSE.depth
    replayed = _Replayed(
        snapshot,
        snapshot.match_passages(words_query, {}, depth),
        snapshot.match_records(whole_query, {}, depth),
        snapshot.nearest_passages(vector, {}, depth),
    )
    index = cast(Index, replayed)
    return {
        "embedding": milliseconds(lambda: kennisbank.embedder.encode_queries([asked])),
        "analysis": milliseconds(lambda: Question.of(asked, thesaurus).tokens),
        "BM25 passages": milliseconds(lambda: snapshot.match_passages(words_query, {}, depth)),
        "BM25 records": milliseconds(lambda: snapshot.match_records(whole_query, {}, depth)),
        "FAISS": milliseconds(lambda: snapshot.nearest_passages(vector, {}, depth)),
        "fusion": milliseconds(lambda: rank(index, question, vector, {}, HOUSE)),
    }


def _pages(kennisbank: Kennisbank, questions: Sequence[str]) -> list[float]:
    """The HTML page, search included, as the server makes it."""
    with TestClient(create_app(kennisbank)) as client:
        client.get("/zoeken", params={"q": _WARM}).raise_for_status()
        return [
            milliseconds(
                lambda q=asked: client.get("/zoeken", params={"q": q}).raise_for_status()  # type: ignore[misc]
            )
            for asked in questions
        ]
