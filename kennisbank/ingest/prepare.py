"""One record of the corpus → what the index stores of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from kennisbank import analyse
from kennisbank.chunk import chunk
from kennisbank.corpus import Corpus, Source
from kennisbank.evidence import Oordeel, oordeel
from kennisbank.extract import extract, read_markdown
from kennisbank.index import IndexRecord
from kennisbank.model import Document, Extraction, Interventie, Passage

from .card_text import card_text
from .countries import countries
from .fingerprint import Pipeline
from .suggest import sidecar

Facets = Mapping[str, tuple[str, ...]]

MAX_AGE = 99
"""Where a card gives no upper age."""


def prepare_interventie(
    source: Source, interventie: Interventie, pipeline: Pipeline
) -> IndexRecord:
    """The card of an approach; its passages come from its text, or where it has none its fields."""
    fields = card_text(interventie)
    extraction = read_markdown(interventie.tekst or fields)
    verdict = oordeel(interventie)
    return IndexRecord(
        soort="interventie",
        slug=interventie.slug,
        path=str(source.path),
        hash=source.record_hash(),
        fingerprint=pipeline.text,
        titel=interventie.naam,
        omschrijving=interventie.korte_omschrijving,
        jaar=interventie.jaar,
        richting=verdict.richting,
        bewijskracht=verdict.bewijskracht,
        interventies=(interventie.slug,),
        names=(interventie.naam, *interventie.aliassen),
        questions=interventie.vragen,
        keywords=interventie.trefwoorden,
        facets=_interventie_facets(interventie, verdict),
        body=f"{fields}\n\n{interventie.tekst}",
        data=interventie.model_dump_json(by_alias=True),
        passages=_passages(extraction, pipeline),
    )


def record_hash(source: Source, interventies: Sequence[Interventie]) -> str:
    """Hash of all that decides on a record: its own files, and the studies on the cards that a
    document reports."""
    own = source.record_hash()
    if source.soort == "interventie":
        return own
    said = [
        studie.model_dump_json()
        for interventie in interventies
        for studie in interventie.studies
        if studie.document == source.slug
    ]
    if not said:
        return own
    return hashlib.sha256("\n".join([own, *said]).encode()).hexdigest()


def prepare_document(
    source: Source, corpus: Corpus, pipeline: Pipeline, interventies: Sequence[Interventie]
) -> tuple[Document, IndexRecord]:
    """A document: read, cut, and joined with what is known of it. Raises Refused."""
    extraction = extract(source.path)
    document = corpus.document(source, sidecar(extraction, interventies))
    verdict = _verdict_on(document, interventies)
    record = IndexRecord(
        soort="document",
        slug=document.slug,
        path=str(source.path),
        hash=record_hash(source, interventies),
        fingerprint=pipeline.text,
        titel=document.titel,
        omschrijving=document.samenvatting,
        jaar=document.jaar,
        richting=verdict.richting if verdict else None,
        bewijskracht=verdict.bewijskracht if verdict else None,
        interventies=document.interventies,
        names=(document.titel,),
        questions=document.vragen,
        keywords=document.trefwoorden,
        facets=_document_facets(document, verdict),
        body="\n\n".join(filter(None, (document.samenvatting, extraction.text))),
        data=document.model_dump_json(),
        pages=extraction.pages,
        passages=_passages(extraction, pipeline),
        warnings=extraction.warnings,
    )
    return document, record


def _passages(extraction: Extraction, pipeline: Pipeline) -> tuple[Passage, ...]:
    count: Callable[[str], int] = pipeline.embedder.count_tokens
    return tuple(chunk(extraction, count, pipeline.passage_limit, language=analyse.language_of))


def _verdict_on(document: Document, interventies: Sequence[Interventie]) -> Oordeel | None:
    """What the studies that this document reports found; None when it reports none."""
    for interventie in interventies:
        studies = tuple(s for s in interventie.studies if s.document == document.slug)
        if studies:
            return oordeel(interventie.model_copy(update={"studies": studies}))
    return None


def _interventie_facets(interventie: Interventie, verdict: Oordeel) -> Facets:
    return _filled(
        soort=("interventie",),
        **_verdict_facets(verdict),
        **_shared_facets(interventie),
        land=_unique(land for studie in interventie.studies for land in countries(studie.land)),
        taal=("nl",),
    )


def _document_facets(document: Document, verdict: Oordeel | None) -> Facets:
    return _filled(
        soort=("document",),
        **_verdict_facets(verdict),
        **_shared_facets(document),
        land=countries(document.land),
        taal=(document.taal,) if document.taal else (),
    )


def _shared_facets(record: Interventie | Document) -> dict[str, tuple[str, ...]]:
    return {
        "thema": record.thema,
        "departement": tuple(record.departementen),
        "setting": record.setting,
        "preventietype": tuple(record.preventietype),
        "preventieniveau": tuple(record.preventieniveau),
        "leeftijd": _ages(record.leeftijd_min, record.leeftijd_max),
        "jaar": (str(record.jaar),) if record.jaar else (),
    }


def _verdict_facets(verdict: Oordeel | None) -> dict[str, tuple[str, ...]]:
    if verdict is None:
        return {}
    return {"richting": (verdict.richting,), "bewijskracht": (str(verdict.bewijskracht),)}


def _ages(low: int | None, high: int | None) -> tuple[str, ...]:
    """Every age for which the record is meant; none when it gives no age at all."""
    if low is None and high is None:
        return ()
    return tuple(map(str, range(low or 0, (MAX_AGE if high is None else high) + 1)))


def _filled(**facets: tuple[str, ...]) -> Facets:
    return {name: values for name, values in facets.items() if values}


def _unique(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))  # type: ignore[call-overload]
