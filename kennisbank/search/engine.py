"""One search: analyse, rank, filter, sort, page, count, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from kennisbank.analyse import Thesaurus, Word
from kennisbank.embed import Embedder, HouseEmbedder
from kennisbank.index import Filters, Index, StoredPassage, StoredRecord
from kennisbank.index.protocol import Vector

from . import sufficiency
from .question import Question
from .ranking import Ids, Ranking, rank
from .request import FACETS, SearchRequest, Sortering
from .results import (
    FacetWaarde,
    GevondenPassage,
    Rang,
    Resultaat,
    Toegevoegd,
    Uitleg,
    Vraag,
    Zoekresultaten,
)
from .snippet import snippet
from .steps import measured, step
from .weights import HOUSE, UNKNOWN_MODEL, Weights

PASSAGES_SHOWN = 3
QUESTIONS_KEPT = VECTORS_KEPT = 1024
RANKINGS_KEPT = 64
"""About a quarter of a megabyte each."""

YEARS = range(1800, 2101)


class Engine:
    """Searches one state of the index."""

    def __init__(
        self,
        index: Index,
        thesaurus: Thesaurus,
        embedder: Embedder,
        weights: Weights | None = None,
        *,
        abstains: bool = True,
    ) -> None:
        """`abstains` off shows all candidates, as measuring a ranking asks for."""
        self._index = index
        self._thesaurus = thesaurus
        self._embedder = embedder
        is_house = isinstance(embedder, HouseEmbedder)
        self._weights = weights or (HOUSE if is_house else UNKNOWN_MODEL)
        self._floor = (sufficiency.HOUSE if is_house else sufficiency.WORDS) if abstains else None
        # One question comes again with the next page, a filter, another order.
        self._question = lru_cache(QUESTIONS_KEPT)(self._understood)
        self._vector = lru_cache(VECTORS_KEPT)(self._encode)
        self._ranking = lru_cache(RANKINGS_KEPT)(self._ranked)

    def search(self, request: SearchRequest) -> Zoekresultaten:
        """The page of results that was asked for, with facets and totals of the whole search."""
        started = time.perf_counter()
        with measured() as spent:
            answer = self._answer(request)
        return answer.model_copy(
            update={
                "duur_ms": round((time.perf_counter() - started) * 1000, 2),
                "duur_per_stap": {name: round(took, 2) for name, took in spent.items()},
            }
        )

    def _answer(self, request: SearchRequest) -> Zoekresultaten:
        question, ranking, sufficient = self.examine(request)
        if ranking is None:
            records = self._index.filtered(index_filters(request.filters))
        else:
            records = ranking.records if sufficient else ranking.records[:0]
        ordered = self._sorted(records, request.sorteer)
        first = (request.pagina - 1) * request.aantal
        page = ordered[first : first + request.aantal]
        return Zoekresultaten(
            vraag=Vraag(
                tekst=request.tekst,
                ook_gezocht_op=tuple(
                    Toegevoegd(term=e.term, begrip=e.begrip) for e in question.expansions
                ),
            ),
            totaal=len(records),
            pagina=request.pagina,
            aantal=request.aantal,
            onvoldoende_gevonden=not sufficient,
            resultaten=tuple(self._results(page, ranking, question)),
            facetten=self._facets(records, request, question, sufficient),
        )

    def examine(self, request: SearchRequest) -> tuple[Question, Ranking | None, bool]:
        """The question analysed, its ranking (None when it says nothing), and whether the best
        of it is an answer at all."""
        question = self._question(request.tekst, request.zonder)
        if question.is_empty:
            return question, None, True
        whole = self._rank(question, {})
        if self._floor is None or not len(whole.records):
            ranking = self._filtered(question, whole, request.filters, 0.0)
            return question, ranking, bool(len(whole.records))
        ranking = self._filtered(question, whole, request.filters, self._weights.cut)
        return question, ranking, self._floor.reached(whole.signs)

    def _filtered(
        self, question: Question, whole: Ranking, filters: Mapping[str, tuple[str, ...]], cut: float
    ) -> Ranking:
        """The ranking under filters, cut where the whole one is: so a count is what one gets."""
        ranking = self._rank(question, index_filters(filters)) if filters else whole
        return ranking.above(cut * whole.relevance.max()) if cut else ranking

    def _rank(self, question: Question, filters: Filters) -> Ranking:
        return self._ranking(question, tuple(sorted(filters.items())))

    def _ranked(
        self, question: Question, filters: tuple[tuple[str, tuple[str, ...]], ...]
    ) -> Ranking:
        vector = self._vector(question.text)
        return rank(self._index, question, vector, dict(filters), self._weights)

    def _understood(self, text: str, without: tuple[str, ...]) -> Question:
        with step("vraag"):
            question = Question.of(text, self._thesaurus, without)
            _ = question.tokens
        return question

    def _encode(self, text: str) -> Vector:
        with step("vector"):
            vector: Vector = self._embedder.encode_queries([text])[0]
        return vector

    def _sorted(self, records: Ids, order: Sortering) -> Ids:
        if order is Sortering.RELEVANTIE or not len(records):
            return records
        field = "bewijskracht" if order is Sortering.BEWIJSKRACHT else "jaar"
        keys = [getattr(record, field) or -1 for record in self._index.records(list(records))]
        return records[np.argsort(-np.array(keys), kind="stable")]

    def _facets(
        self,
        records: Ids,
        request: SearchRequest,
        question: Question,
        sufficient: bool,
    ) -> dict[str, tuple[FacetWaarde, ...]]:
        """Counts per facet. A field that is filtered on is counted as if it were not, so that the
        number beside a value is what choosing it as well would add."""
        counted = {}
        for name in FACETS:
            of_field = records
            if name in request.filters and sufficient:
                others = {k: v for k, v in request.filters.items() if k != name}
                of_field = self._found(question, others)
            with step("facetten"):
                counts = self._index.facets(of_field, name)
            for chosen in request.filters.get(name, ()):
                counts.setdefault(chosen, 0)
            counted[name] = tuple(
                FacetWaarde(waarde=value, aantal=count)
                for value, count in sorted(counts.items(), key=_facet_order(name))
            )
        return {name: values for name, values in counted.items() if values}

    def _found(self, question: Question, filters: Mapping[str, tuple[str, ...]]) -> Ids:
        if question.is_empty:
            return self._index.filtered(index_filters(filters))
        cut = 0.0 if self._floor is None else self._weights.cut
        return self._filtered(question, self._rank(question, {}), filters, cut).records

    def _results(
        self, page: Ids, ranking: Ranking | None, question: Question
    ) -> Sequence[Resultaat]:
        with step("resultaten"):
            return self._shown_results(page, ranking, question)

    def _shown_results(
        self, page: Ids, ranking: Ranking | None, question: Question
    ) -> Sequence[Resultaat]:
        records = self._index.records([int(id_) for id_ in page])
        chosen = [self._shown(record.id, ranking) for record in records]
        passages = {p.id: p for p in self._index.passages([i for ids in chosen for i in ids])}
        return [
            _result(record, [passages[i] for i in ids], ranking, question)
            for record, ids in zip(records, chosen, strict=True)
        ]

    def _shown(self, record: int, ranking: Ranking | None) -> list[int]:
        found = ranking.passages_of(record, PASSAGES_SHOWN) if ranking else []
        return found or [int(id_) for id_ in self._index.passages_of(record)[:1]]


def index_filters(filters: Mapping[str, tuple[str, ...]]) -> Filters:
    """Filters of a request as facet fields of the index: a span of years becomes its years."""
    known = {name: values for name, values in filters.items() if not name.startswith("jaar")}
    if "jaarVan" in filters or "jaarTot" in filters:
        low = min((int(year) for year in filters.get("jaarVan", ())), default=YEARS.start)
        high = max((int(year) for year in filters.get("jaarTot", ())), default=YEARS.stop - 1)
        known["jaar"] = tuple(str(year) for year in YEARS if low <= year <= high)
    if "leeftijd" in known:
        known["leeftijd"] = tuple(str(int(age)) for age in known["leeftijd"])
    return known


def _result(
    record: StoredRecord,
    passages: Sequence[StoredPassage],
    ranking: Ranking | None,
    question: Question,
) -> Resultaat:
    plural = "interventies" if record.soort == "interventie" else "documenten"
    return Resultaat(
        soort=record.soort,
        slug=record.slug,
        titel=record.titel,
        omschrijving=record.omschrijving,
        url=f"/{plural}/{record.slug}",
        interventies=record.interventies,
        bewijskracht=record.bewijskracht,
        richting=record.richting,
        jaar=record.jaar,
        passages=tuple(_found(record, passage, ranking, question) for passage in passages),
    )


def _found(
    record: StoredRecord, passage: StoredPassage, ranking: Ranking | None, question: Question
) -> GevondenPassage:
    words = question.find(passage.text)
    return GevondenPassage(
        id=passage.key,
        tekst=passage.text,
        fragment=snippet(passage.text, words),
        pagina=passage.page if record.soort == "document" else None,
        kop=passage.headings,
        uitleg=_explain(passage, ranking, words),
    )


def _explain(passage: StoredPassage, ranking: Ranking | None, found: Sequence[Word]) -> Uitleg:
    if ranking is None:
        return Uitleg()
    words, meaning = ranking.word_rank.get(passage.id), ranking.meaning_rank.get(passage.id)
    return Uitleg(
        woorden=Rang(rang=words) if words else None,
        betekenis=Rang(rang=meaning) if meaning else None,
        termen=tuple(dict.fromkeys(passage.text[word.start : word.end].lower() for word in found)),
    )


def _facet_order(name: str) -> Callable[[tuple[str, int]], tuple[int, str]]:
    """Strength from high to low; the rest by number, then by name."""
    if name == "bewijskracht":
        return lambda entry: (-int(entry[0]) if entry[0].isdigit() else 1, entry[0])
    return lambda entry: (-entry[1], entry[0])
