"""The knowledge base as open data: a catalogue after DCAT-AP-NL 3.0 (Geonovum, 12 December 2024).

Its shapes ask of a dataset: access rights, contact point, creator, description, identifier,
publisher, theme, title; of a distribution: access URL and licence; of the API: the same and where
it is described.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from .colofon import Colofon
from .exports import EXPORTS, Export
from .rdf import Iri, Literal, Thing, Value, dutch

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
_LICENCE = Iri(f"{_EU}/licence/EUPL_1_2")
_PUBLIC = Iri(f"{_EU}/access-right/PUBLIC")
_DUTCH = Iri(f"{_EU}/language/NLD")
_PROFILE = Iri("https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/")

_THEMES = {
    "JUST": "Justitie, rechtsstelsel en openbare veiligheid",
    "SOCI": "Bevolking en samenleving",
}
"""Codes of the European list of data themes."""

_FILE_TYPES = {"csv": "CSV", "json": "JSON", "csl-json": "JSON", "ris": "TXT", "bibtex": "TXT"}

_TITLE = "Kennisbank: onderzoek naar aanpakken die jongeren uit de criminaliteit houden"
_DESCRIPTION = (
    "Aanpakken die kwetsbare jongeren uit de criminaliteit moeten houden, met de onderzoeken "
    "ernaar, wat die per uitkomst vonden (richting) en hoe zeker dat is (bewijskracht), officiële "
    "oordelen, bronnen, documenten en een begrippenlijst."
)


def catalogue(colofon: Colofon, changed: datetime.date) -> list[Thing]:
    """The catalogue, its one dataset with the forms it is given in, and the API."""
    dataset = Iri(colofon.url("/catalogus#dataset"))
    service = Iri(colofon.url("/catalogus#api"))
    publisher = Iri(colofon.uitgever_uri)
    contact = Iri(colofon.url("/catalogus#contact"))
    distributions = [_distribution(export, colofon) for export in EXPORTS]
    modified = (Literal(changed.isoformat(), datatype="xsd:date"),)
    themes = [Iri(f"{_EU}/data-theme/{code}") for code in _THEMES]
    common: dict[str, Sequence[Value]] = {
        "dct:accessRights": (_PUBLIC,),
        "dcat:contactPoint": (contact,),
        "dct:creator": (publisher,),
        "dct:publisher": (publisher,),
        "dcat:theme": themes,
        "dct:language": (_DUTCH,),
        "dct:modified": modified,
    }
    return [
        Thing(
            Iri(colofon.url("/catalogus")),
            ("dcat:Catalog",),
            {
                "dct:title": dutch("Open data van de kennisbank"),
                "dct:description": dutch(_DESCRIPTION),
                "dct:publisher": (publisher,),
                "dcat:contactPoint": (contact,),
                "dct:language": (_DUTCH,),
                "dct:license": (_LICENCE,),
                "dct:conformsTo": (_PROFILE,),
                "foaf:homepage": (Iri(colofon.url("/")),),
                "dct:modified": modified,
                "dcat:dataset": (dataset,),
                "dcat:service": (service,),
            },
        ),
        Thing(
            dataset,
            ("dcat:Dataset",),
            {
                **common,
                "dct:title": dutch(_TITLE),
                "dct:description": dutch(_DESCRIPTION),
                "dct:identifier": (Literal(dataset),),
                "dcat:landingPage": (Iri(colofon.url("/open-data")),),
                "dcat:keyword": tuple(
                    Literal(word, "nl")
                    for word in ("jeugdcriminaliteit", "preventie", "interventies", "bewijs")
                ),
                "dcat:distribution": [thing.iri for thing in distributions],
            },
        ),
        *distributions,
        Thing(
            service,
            ("dcat:DataService",),
            {
                **common,
                "dct:title": dutch("API van de kennisbank"),
                "dct:description": dutch("Zoeken en lezen volgens de API Design Rules."),
                "dct:identifier": (Literal(service),),
                "dct:license": (_LICENCE,),
                "dcat:endpointURL": (Iri(colofon.url("/api/v1")),),
                "dcat:endpointDescription": (Iri(colofon.url("/api/v1/openapi.json")),),
                "dcat:servesDataset": (dataset,),
            },
        ),
        Thing(publisher, ("foaf:Agent",), {"foaf:name": dutch(colofon.uitgever)}),
        Thing(
            contact,
            ("vcard:Kind", "vcard:Organization"),
            {
                "vcard:fn": dutch(colofon.uitgever),
                "vcard:hasEmail": (Iri(f"mailto:{colofon.contact}"),),
            },
        ),
        *_named(colofon),
    ]


def _distribution(export: Export, colofon: Colofon) -> Thing:
    address = Iri(colofon.url(f"/api/v1/exporten/{export.name}"))
    media_type = export.media_type.partition(";")[0]
    return Thing(
        Iri(colofon.url(f"/catalogus#{export.name}")),
        ("dcat:Distribution",),
        {
            "dct:title": dutch(f"Kennisbank als {export.name}"),
            "dct:description": dutch(export.what),
            "dcat:accessURL": (address,),
            "dcat:downloadURL": (address,),
            "dct:license": (_LICENCE,),
            "dct:language": (_DUTCH,),
            "dct:format": (Iri(f"{_EU}/file-type/{_FILE_TYPES[export.name]}"),),
            "dcat:mediaType": (Iri(f"{_IANA}/{media_type}"),),
        },
    )


def _named(colofon: Colofon) -> list[Thing]:
    """The things of others that are pointed to, with their type, as the profile's shapes ask."""
    themes = [
        Thing(Iri(f"{_EU}/data-theme/{code}"), ("skos:Concept",), {"skos:prefLabel": dutch(label)})
        for code, label in _THEMES.items()
    ]
    return [
        *themes,
        Thing(_PUBLIC, ("dct:RightsStatement",), {"rdfs:label": dutch("openbaar")}),
        Thing(_LICENCE, ("dct:LicenseDocument",), {"rdfs:label": dutch("EUPL 1.2")}),
        Thing(_DUTCH, ("dct:LinguisticSystem",), {"rdfs:label": dutch("Nederlands")}),
        Thing(_PROFILE, ("dct:Standard",), {"rdfs:label": dutch("DCAT-AP-NL 3.0")}),
        Thing(Iri(colofon.url("/open-data")), ("foaf:Document",), {}),
    ]
