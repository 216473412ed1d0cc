"""Search every judged question with the pipeline of the site and count."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kennisbank import analyse
from kennisbank.analyse import Thesaurus
from kennisbank.chunk import chunk
from kennisbank.embed import Embedder, HouseEmbedder
from kennisbank.errors import KennisbankError
from kennisbank.index import IndexRecord, LocalIndex, Milvus, Snapshot, Store, publish
from kennisbank.index.milvus_writer import drop as drop_collections
from kennisbank.ingest.embedding import embed_missing
from kennisbank.ingest.fingerprint import Pipeline
from kennisbank.ingest.house import train_house
from kennisbank.ingest.progress import Silent
from kennisbank.model import Extraction, Page
from kennisbank.search import Budget, Engine, SearchRequest, Zoekresultaten

from .collection import Collection, Judged, Text
from .metrics import Metrics, bootstrap_interval, measure

DEPTH = 100

Search = Callable[[SearchRequest], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, per question and in sum."""

    questions: tuple[Judged, ...]
    metrics: Metrics
    documents: int
    passages: int
    ms_per_query: float
    abstained_inside: float | None = None
    abstained_outside: float | None = None

    def summary(self) -> dict[str, float | int]:
        """The figures under the names of `kennisbank evaluate --json`."""
        m = self.metrics
        said: dict[str, float | int] = {
            "ndcg@10": _mean(m.ndcg_10),
            "recall@10": _mean(m.recall_10),
            "recall@100": _mean(m.recall_100),
            "mrr@10": _mean(m.mrr_10),
            "queries": len(self.questions),
            "documents": self.documents,
            "passages": self.passages,
            "ms_per_query": round(self.ms_per_query, 2),
        }
        if self.abstained_inside is not None and self.abstained_outside is not None:
            said["abstained_inside"] = round(self.abstained_inside, 4)
            said["abstained_outside"] = round(self.abstained_outside, 4)
        return said

    def interval(self) -> tuple[float, float]:
        """95 % interval of nDCG@10."""
        return bootstrap_interval(self.metrics.ndcg_10)

    def per_kind(self) -> dict[str, tuple[float, int]]:
        """Kind of question → (mean nDCG@10, number of questions)."""
        scores: defaultdict[str, list[float]] = defaultdict(list)
        for question, score in zip(self.questions, self.metrics.ndcg_10, strict=True):
            scores[question.kind or "alle"].append(float(score))
        return {kind: (_mean(np.array(s)), len(s)) for kind, s in sorted(scores.items())}


def evaluate_collection(
    collection: Collection,
    chosen: Embedder | None = None,
    milvus: Milvus | None = None,
    rereading: Budget | None = None,
) -> Outcome:
    """Index a collection's own texts in a temporary place and search them.

    Without a chosen model, a model of the house is trained on the texts, as it is on a corpus.
    `rereading`: the cross-encoder that reads the best again, where the settings name one.
    """
    with indexed(collection, chosen, milvus) as (snapshot, embedder):
        engine = Engine(snapshot, Thesaurus(()), embedder, abstains=False, rereading=rereading)

        def search(request: SearchRequest) -> Sequence[str]:
            return [result.slug for result in engine.search(request).resultaten]

        records, passages = snapshot.record_count, snapshot.passage_count
        return _run(collection.judged(), search, records, passages)


@contextmanager
def indexed(
    collection: Collection, chosen: Embedder | None = None, milvus: Milvus | None = None
) -> Iterator[tuple[Snapshot, Embedder]]:
    """A collection's own texts, indexed in a temporary place, and the model that was used."""
    texts = collection.texts()
    if not texts:
        raise KennisbankError(f"'{collection.folder}' heeft geen documenten.", "Vul corpus.jsonl.")
    with tempfile.TemporaryDirectory(prefix="kennisbank-") as folder:
        store = Store(Path(folder))
        try:
            pipeline = Pipeline(chosen or HouseEmbedder(Path(folder)))
            for text in texts:
                store.put(_record(text, pipeline))
            embedder = chosen or train_house(store, Silent())
            embed_missing(store, embedder)
            publish(store, embedder.fingerprint, embedder.dimension, milvus=milvus)
            yield LocalIndex(Path(folder), milvus).snapshot(), embedder
        finally:
            if milvus:
                drop_collections(store, milvus)
            store.close()


def evaluate_corpus(
    collection: Collection,
    search_corpus: Callable[[SearchRequest], Zoekresultaten],
    records: int,
    passages: int,
) -> Outcome:
    """Judge the search of the corpus itself by questions whose answers are approaches."""
    judged_documents = collection.judged_documents()

    def search(request: SearchRequest) -> Sequence[str]:
        slugs = [result.slug for result in search_corpus(request).resultaten]
        return [s for s in slugs if judged_documents is None or s in judged_documents]

    questions = collection.judged()
    outcome = _run(questions, search, records, passages, {"soort": ("interventie",)})
    outside = collection.outside()
    if not outside:
        return outcome
    inside = [search_corpus(SearchRequest(q.text)).onvoldoende_gevonden for q in questions]
    beyond = [search_corpus(SearchRequest(text)).onvoldoende_gevonden for text in outside]
    return Outcome(
        outcome.questions,
        outcome.metrics,
        records,
        passages,
        outcome.ms_per_query,
        abstained_inside=float(np.mean(inside)),
        abstained_outside=float(np.mean(beyond)),
    )


def _run(
    questions: Sequence[Judged],
    search: Search,
    documents: int,
    passages: int,
    filters: dict[str, tuple[str, ...]] | None = None,
) -> Outcome:
    if not questions:
        raise KennisbankError(
            "Geen enkele vraag heeft een oordeel.", "Controleer queries.jsonl en qrels.tsv."
        )
    requests = [SearchRequest(q.text, filters or {}, aantal=DEPTH) for q in questions]
    search(requests[0])  # The model loads at the first question; that is not the time of a search.
    started = time.perf_counter()
    rankings = [search(request) for request in requests]
    spent = (time.perf_counter() - started) * 1000 / len(requests)
    metrics = measure(rankings, [question.grades for question in questions])
    return Outcome(tuple(questions), metrics, documents, passages, spent)


def _record(text: Text, pipeline: Pipeline) -> IndexRecord:
    extraction = Extraction((Page(1, text.text),), title=text.title or None)
    return IndexRecord(
        soort="document",
        slug=text.id,
        path=text.id,
        hash="",
        fingerprint="",
        titel=text.title or text.id,
        data="{}",
        names=(text.title,) if text.title else (),
        body=text.text,
        passages=tuple(
            chunk(
                extraction,
                pipeline.embedder.count_tokens,
                pipeline.passage_limit,
                language=analyse.language_of,
            )
        ),
    )


def _mean(values: NDArray[np.float64]) -> float:
    return round(float(values.mean()), 4)
