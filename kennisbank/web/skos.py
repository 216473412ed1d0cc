"""The thesaurus as linked data, after SKOS (W3C, 2009) and NL-SBB."""

from __future__ import annotations

from collections.abc import Mapping

from kennisbank.analyse import Begrippenlijst
from kennisbank.model import Begrip

from .colofon import Colofon
from .rdf import Iri, Literal, Thing, dutch


def concepts(begrippen: Begrippenlijst, colofon: Colofon) -> list[Thing]:
    """The scheme and its concepts. Terms that are only pointed to are no concept of ours."""
    scheme = Iri(colofon.url("/begrippen"))
    addresses = {begrip.voorkeursterm: _iri(slug, colofon) for slug, begrip in begrippen.items()}
    tops = [b for b in begrippen.begrippen if not any(term in addresses for term in b.bredere)]
    head = Thing(
        scheme,
        ("skos:ConceptScheme",),
        {
            "dct:title": dutch("Begrippen van de kennisbank"),
            "dct:publisher": (Iri(colofon.uitgever_uri),),
            "skos:hasTopConcept": [addresses[begrip.voorkeursterm] for begrip in tops],
        },
    )
    above = {slug: _above(begrip, begrippen) for slug, begrip in begrippen.items()}
    return [head, *(_concept(b, begrippen, addresses, above, scheme) for b in begrippen.begrippen)]


def _concept(
    begrip: Begrip,
    begrippen: Begrippenlijst,
    addresses: Mapping[str, Iri],
    above: Mapping[str, set[str]],
    scheme: Iri,
) -> Thing:
    higher = above[begrippen.slug(begrip)]
    broader = [addresses[term] for term in begrip.bredere if term in addresses]
    narrower = [addresses[said.term] for said in begrippen.smallere(begrip)]
    # A concept is not related to one above or below it (SKOS, S27): the hierarchy says it already.
    related = [
        addresses[said.term]
        for said in begrippen.verwante(begrip)
        if said.slug and said.term not in higher and begrip.voorkeursterm not in above[said.slug]
    ]
    return Thing(
        addresses[begrip.voorkeursterm],
        ("skos:Concept",),
        {
            "skos:prefLabel": dutch(begrip.voorkeursterm),
            # Dutch and English names stand in one list, so they carry no language.
            "skos:altLabel": [Literal(term) for term in begrip.alternatieve_termen],
            "skos:definition": dutch(begrip.definitie),
            "skos:broader": broader,
            "skos:narrower": narrower,
            "skos:related": related,
            "skos:inScheme": (scheme,),
            "skos:topConceptOf": () if broader else (scheme,),
            "dct:source": [_source(text) for text in begrip.bronnen],
        },
    )


def _above(begrip: Begrip, begrippen: Begrippenlijst) -> set[str]:
    """All broader terms, over every step; a circle is walked once."""
    found: set[str] = set()
    waiting = [begrip]
    while waiting:
        for said in begrippen.bredere(waiting.pop()):
            broader = begrippen.get(said.slug)
            if broader and said.term not in found:
                found.add(said.term)
                waiting.append(broader)
    return found


def _source(text: str) -> Iri | Literal:
    return Iri(text) if text.startswith(("https://", "http://")) else Literal(text)


def _iri(slug: str, colofon: Colofon) -> Iri:
    return Iri(colofon.url(f"/begrippen/{slug}"))
