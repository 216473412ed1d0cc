"""One search: understand, rank, filter, sort, page, count."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np

from kennisbank.analyse import Thesaurus
from kennisbank.embed import Embedder
from kennisbank.index import Filters, Index
from kennisbank.index.protocol import Vector

from .answer import CONSIDERED, PASSAGES_OF_A_DOCUMENT, Known, answer
from .hits import hits
from .lists import Ids, Lists
from .literal import Literal
from .preference import prefer
from .question import Question
from .ranking import Ranking, rank
from .request import FACETS, SearchRequest, Sortering
from .rerank import Budget, Reranker
from .results import Antwoord, FacetWaarde, Selectie, Zoekresultaten
from .spelling import Speller
from .steps import measured, step
from .sufficiency import asks_the_same, floor
from .understanding import Understanding
from .weights import Weights, measured_for

QUESTIONS_KEPT = VECTORS_KEPT = 1024
RANKINGS_KEPT = 64
"""About a quarter of a megabyte each."""

ASKED_OF = 5
"""Records, best first, whose own questions are compared with what was asked."""

YEARS = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Examined:
    """A question, its ranking (None when it has no words), and whether the best of it is an
    answer at all."""

    said: Understanding
    ranking: Ranking | None
    records: Ids
    sufficient: bool


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
        rereading: Budget | None = None,
    ) -> None:
        """`abstains` off shows all candidates, as measuring a ranking asks for; `rereading` is
        the cross-encoder that reads the best of them again."""
        self._index = index
        self._thesaurus = thesaurus
        self._weights = weights or measured_for(embedder)
        self._abstains = abstains
        # One question comes again: the next page, a filter, another order. These know nothing of
        # the engine: one that is replaced must not wait for a collection of cycles.
        self._question = lru_cache(QUESTIONS_KEPT)(partial(_analysed, thesaurus))
        self._vector = lru_cache(VECTORS_KEPT)(partial(_encoded, embedder))
        self._lists = lru_cache(RANKINGS_KEPT)(partial(_listed, index, self._weights, self._vector))
        self._ranking = lru_cache(RANKINGS_KEPT)(
            partial(_ranked, index, self._weights, self._vector, self._lists)
        )
        self._literal = Literal(index)
        self._rerank = Reranker(index, rereading) if rereading else None

    @property
    def index(self) -> Index:
        return self._index

    def search(self, request: SearchRequest, known: Known | None = None) -> Zoekresultaten:
        """The page of results that was asked for, with facets and totals of the whole search; where
        `known` says what is concluded, the first page has the card above the results."""
        started = time.perf_counter()
        with measured() as spent:
            found = self._results(request, known)
        return found.model_copy(
            update={
                "duur_ms": round((time.perf_counter() - started) * 1000, 2),
                "duur_per_stap": {name: round(took, 2) for name, took in spent.items()},
            }
        )

    def _results(self, request: SearchRequest, known: Known | None) -> Zoekresultaten:
        found = self.examine(request)
        records = found.records if found.sufficient else found.records[:0]
        ordered = self._sorted(records, request.sorteer)
        first = (request.pagina - 1) * request.aantal
        page = ordered[first : first + request.aantal]
        with step("resultaten"):
            shown = hits(self._index, page, found.ranking, found.said)
        return Zoekresultaten(
            vraag=found.said.told(),
            totaal=len(records),
            pagina=request.pagina,
            aantal=request.aantal,
            onvoldoende_gevonden=not found.sufficient,
            resultaten=shown,
            facetten=self._facets(records, found),
            antwoord=self._answer(found, known) if known and request.pagina == 1 else None,
        )

    def _answer(self, found: Examined, known: Known) -> Antwoord | None:
        """The same in whatever order the results are asked; None without words."""
        if found.ranking is None:
            return None
        with step("antwoord"):
            records = self._index.records([int(id_) for id_ in found.records[:CONSIDERED]])
            best = {
                record.id: found.ranking.passages_of(record.id, PASSAGES_OF_A_DOCUMENT)
                for record in records
            }
            return answer(self._index, found.said.question, records, best, found.sufficient, known)

    def select(self, filters: Mapping[str, tuple[str, ...]]) -> Selectie:
        """The approaches that pass the filters, unranked, with the facets of a search."""
        found = self.examine(SearchRequest("", {**filters, "soort": ("interventie",)}))
        shown = self._index.records([int(id_) for id_ in found.records])
        return Selectie(
            interventies=tuple(record.slug for record in shown),
            facetten=self._facets(found.records, found),
        )

    def examine(self, request: SearchRequest) -> Examined:
        """What was asked and all that answers it, best first."""
        said = Understanding.of(request, self._question, self._values, self._corrections)
        if said.question.is_empty:
            return Examined(said, None, self._found(said, said.filters), True)
        if said.filters:
            self._lists(said.question).prepare(index_filters(said.filters))
        whole = self._rank(said.question, {})
        sufficient = bool(len(whole.records)) and (
            not self._abstains
            or whole.won > floor(self._index.record_count)
            or self._is_of_a_card(request.tekst, whole.records)
        )
        ranking = self._filtered(said, whole, said.filters)
        if self._rerank:
            with step("herlezen"):
                ranking = self._rerank(ranking, said.question.text)
        with step("voorkeur"):
            ranking = prefer(self._index, ranking, said.intents)
        return Examined(said, ranking, ranking.records, sufficient)

    def _is_of_a_card(self, asked: str, records: Ids) -> bool:
        """Whether one of the best bears this very question: then somebody has judged that it
        answers it, and no measure of words knows better."""
        best = [int(id_) for id_ in records[:ASKED_OF]]
        return any(
            asks_the_same(asked, vraag)
            for vragen in self._index.questions(best)
            for vraag in vragen
        )

    @cached_property
    def _values(self) -> Mapping[str, tuple[str, ...]]:
        """What each field has, for the query language."""
        everything = self._index.filtered({})
        return {name: tuple(self._index.facets(everything, name)) for name in FACETS}

    def _corrections(self, words: str) -> Mapping[str, str]:
        with step("spelling"):
            return self._speller.corrections(words)

    @cached_property
    def _speller(self) -> Speller:
        known = partial(_stem_is_known, self._index)
        return Speller(self._index.vocabulary, self._thesaurus.terms, known)

    def _filtered(
        self, said: Understanding, whole: Ranking, filters: Mapping[str, tuple[str, ...]]
    ) -> Ranking:
        """The ranking under filters, cut where the whole one is: so a count is what one gets."""
        ranking = self._rank(said.question, index_filters(filters)) if filters else whole
        cut = self._weights.cut if self._abstains and len(whole.records) else 0.0
        ranking = ranking.above(cut * whole.relevance.max()) if cut else ranking
        if not said.is_literal:
            return ranking
        with step("letterlijk"):
            kept = self._literal.kept(ranking.records, said.typed.phrases, said.typed.without)
        return ranking.only(kept)

    def _rank(self, question: Question, filters: Filters) -> Ranking:
        return self._ranking(question, tuple(sorted(filters.items())))

    def _sorted(self, records: Ids, order: Sortering) -> Ids:
        if order is Sortering.RELEVANTIE or not len(records):
            return records
        field = "bewijskracht" if order is Sortering.BEWIJSKRACHT else "jaar"
        keys = [getattr(record, field) or -1 for record in self._index.records(list(records))]
        return records[np.argsort(-np.array(keys), kind="stable")]

    def _facets(self, records: Ids, found: Examined) -> dict[str, tuple[FacetWaarde, ...]]:
        """Counts per facet. A field that is filtered on is counted as if it were not, so that the
        number beside a value is what choosing it as well would add."""
        counted = {}
        chosen = found.said.filters
        for name in FACETS:
            of_field = records
            if name in chosen and found.sufficient:
                of_field = self._found(found.said, {k: v for k, v in chosen.items() if k != name})
            with step("facetten"):
                counts = self._index.facets(of_field, name)
            for value in chosen.get(name, ()):
                counts.setdefault(value, 0)
            counted[name] = tuple(
                FacetWaarde(waarde=value, aantal=count)
                for value, count in sorted(counts.items(), key=_facet_order(name))
            )
        return {name: values for name, values in counted.items() if values}

    def _found(self, said: Understanding, filters: Mapping[str, tuple[str, ...]]) -> Ids:
        """All that the question finds under these filters."""
        if not said.question.is_empty:
            return self._filtered(said, self._rank(said.question, {}), filters).records
        records = self._index.filtered(index_filters(filters))
        if not said.is_literal:
            return records
        return records[self._literal.kept(records, said.typed.phrases, said.typed.without)]


def _stem_is_known(index: Index, stem: str) -> bool:
    return any(index.record_frequency(field, [stem])[0] for field in ("stem", "name", "question"))


def _analysed(thesaurus: Thesaurus, words: str, without: tuple[str, ...]) -> Question:
    with step("vraag"):
        question = Question.of(words, thesaurus, without)
        _ = question.tokens
    return question


def _encoded(embedder: Embedder, text: str) -> Vector:
    with step("vector"):
        vector: Vector = embedder.encode_queries([text])[0]
    return vector


def _listed(
    index: Index, weights: Weights, vector_of: Callable[[str], Vector], question: Question
) -> Lists:
    return Lists(index, question, vector_of(question.text), weights)


def _ranked(
    index: Index,
    weights: Weights,
    vector_of: Callable[[str], Vector],
    lists_of: Callable[[Question], Lists],
    question: Question,
    filters: tuple[tuple[str, tuple[str, ...]], ...],
) -> Ranking:
    vector = vector_of(question.text)
    return rank(index, vector, weights, lists_of(question), dict(filters))


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


def _facet_order(name: str) -> Callable[[tuple[str, int]], tuple[int, str]]:
    """Strength from high to low; the rest by number, then by name."""
    if name == "bewijskracht":
        return lambda entry: (-int(entry[0]) if entry[0].isdigit() else 1, entry[0])
    return lambda entry: (-entry[1], entry[0])
