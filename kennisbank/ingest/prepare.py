"""One record of the corpus → what the index stores of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

from kennisbank import analyse
from kennisbank.chunk import chunk
from kennisbank.corpus import Corpus, Source
from kennisbank.evidence import Bewijs, Uitkomsten, bewijs, doubts
from kennisbank.extract import read_markdown
from kennisbank.index import IndexRecord
from kennisbank.model import Document, Extraction, Interventie, Passage, Richting

from .card_text import card_text
from .countries import countries
from .fingerprint import Pipeline
from .likeness import likeness
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
    found = bewijs(interventie, pipeline.uitkomsten)
    verdict = found.oordeel
    return IndexRecord(
        soort="interventie",
        slug=interventie.slug,
        path=str(source.path),
        hash=record_hash(source, (), pipeline.uitkomsten),
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
        facets=_interventie_facets(interventie, found),
        body=f"{fields}\n\n{interventie.tekst}",
        data=interventie.model_dump_json(by_alias=True),
        passages=_passages(extraction, pipeline),
        warnings=doubts(interventie, pipeline.uitkomsten),
    )


def record_hash(source: Source, interventies: Sequence[Interventie], uitkomsten: Uitkomsten) -> str:
    """Hash of all that decides on a record: its own files, the list of outcomes where it has
    studies, and the studies on the cards that a document reports."""
    own = source.record_hash()
    if source.soort == "interventie":
        return _joined(own, uitkomsten.fingerprint)
    said = [
        studie.model_dump_json()
        for interventie in interventies
        for studie in interventie.studies
        if studie.document == source.slug
    ]
    if not said:
        return own
    return _joined(own, uitkomsten.fingerprint, *said)


def _joined(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def prepare_document(
    source: Source,
    corpus: Corpus,
    pipeline: Pipeline,
    interventies: Sequence[Interventie],
    extraction: Extraction,
) -> tuple[Document, IndexRecord]:
    """A document as it was read: cut, and joined with what is known of it. Raises Refused."""
    document = corpus.document(source, sidecar(extraction, interventies))
    found = _reported(document, interventies, pipeline.uitkomsten)
    verdict = found.oordeel if found else None
    text_hash, sketch = likeness(extraction.text)
    record = IndexRecord(
        soort="document",
        slug=document.slug,
        path=str(source.path),
        hash=record_hash(source, interventies, pipeline.uitkomsten),
        fingerprint=pipeline.document,
        titel=document.titel,
        omschrijving=document.samenvatting,
        jaar=document.jaar,
        richting=verdict.richting if verdict else None,
        bewijskracht=verdict.bewijskracht if verdict else None,
        interventies=document.interventies,
        names=(document.titel,),
        questions=document.vragen,
        keywords=document.trefwoorden,
        facets=_document_facets(document, found),
        body="\n\n".join(filter(None, (document.samenvatting, extraction.text))),
        data=document.model_dump_json(),
        pages=extraction.pages,
        passages=_passages(extraction, pipeline),
        warnings=extraction.warnings,
        text_hash=text_hash,
        sketch=sketch,
    )
    return document, record


def _passages(extraction: Extraction, pipeline: Pipeline) -> tuple[Passage, ...]:
    count: Callable[[str], int] = pipeline.embedder.count_tokens
    return tuple(chunk(extraction, count, pipeline.passage_limit, language=analyse.language_of))


def _reported(
    document: Document, interventies: Sequence[Interventie], uitkomsten: Uitkomsten
) -> Bewijs | None:
    """What the studies that this document reports found; None when it reports none."""
    for interventie in interventies:
        studies = tuple(s for s in interventie.studies if s.document == document.slug)
        if studies:
            return bewijs(interventie.model_copy(update={"studies": studies}), uitkomsten)
    return None


def _interventie_facets(interventie: Interventie, found: Bewijs) -> Facets:
    return _filled(
        soort=("interventie",),
        **_evidence_facets(found),
        **_shared_facets(interventie),
        land=_unique(land for studie in interventie.studies for land in countries(studie.land)),
        taal=("nl",),
    )


def _document_facets(document: Document, found: Bewijs | None) -> Facets:
    return _filled(
        soort=("document",),
        **_evidence_facets(found),
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


def _evidence_facets(found: Bewijs | None) -> dict[str, tuple[str, ...]]:
    if found is None:
        return {}
    return {
        "richting": (found.oordeel.richting,),
        "bewijskracht": (str(found.oordeel.bewijskracht),),
        "uitkomst": tuple(
            claim.uitkomst for claim in found.claims if claim.richting is not Richting.NIET_GEMETEN
        ),
    }


def _ages(low: int | None, high: int | None) -> tuple[str, ...]:
    """Every age for which the record is meant; none when it gives no age at all."""
    if low is None and high is None:
        return ()
    return tuple(map(str, range(low or 0, (MAX_AGE if high is None else high) + 1)))


def _filled(**facets: tuple[str, ...]) -> Facets:
    return {name: values for name, values in facets.items() if values}


def _unique(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))  # type: ignore[call-overload]
