"""The whole knowledge base as one file, for other tools: on the site and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kennisbank.cite import Reference, bibtex, csl_json, of_studie, ris, unique_keys
from kennisbank.errors import NotFound
from kennisbank.kennisbank import Kennisbank

from . import table
from .citations import document_reference
from .colofon import Colofon
from .representations import BegripUit, DocumentUit, InterventieUit, Out, approach

LICENCE = "EUPL-1.2"


class Uitvoer(Out):
    """All that is published, in one object."""

    titel: str = "Kennisbank"
    uitgever: str
    licentie: str = LICENCE
    interventies: tuple[InterventieUit, ...]
    documenten: tuple[DocumentUit, ...]
    begrippen: tuple[BegripUit, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A form of the whole; `write` gives its text."""

    name: str
    extension: str
    media_type: str
    what: str
    write: Callable[[Kennisbank, Colofon], str]


def _json(kb: Kennisbank, colofon: Colofon) -> str:
    terms = kb.begrippenlijst()
    whole = Uitvoer(
        uitgever=colofon.uitgever,
        interventies=tuple(approach(i, found) for i, found in kb.met_bewijs()),
        documenten=tuple(DocumentUit.of(document) for document in kb.documenten()),
        begrippen=tuple(BegripUit.of(begrip, terms) for begrip in terms.begrippen),
    )
    return whole.model_dump_json(by_alias=True, indent=2)


def _references(kb: Kennisbank, colofon: Colofon) -> tuple[Reference, ...]:
    """Every study and document, each once, also when more than one card rests on it."""
    studies = [of_studie(studie) for i in kb.interventies() for studie in i.studies]
    documents = [document_reference(document, colofon) for document in kb.documenten()]
    return unique_keys([*studies, *documents])


EXPORTS = (
    Export(
        "csv",
        "csv",
        "text/csv; charset=utf-8",
        "Tabel: een rij per uitkomst van een studie, met ons oordeel",
        lambda kb, _: table.evidence(kb.met_bewijs()),
    ),
    Export("json", "json", "application/json", "Alle kaarten, documenten en begrippen", _json),
    Export(
        "ris",
        "ris",
        "application/x-research-info-systems; charset=utf-8",
        "Alle studies en documenten voor Zotero, EndNote en Mendeley",
        lambda kb, colofon: ris(_references(kb, colofon)),
    ),
    Export(
        "bibtex",
        "bib",
        "application/x-bibtex; charset=utf-8",
        "Alle studies en documenten voor LaTeX",
        lambda kb, colofon: bibtex(_references(kb, colofon)),
    ),
    Export(
        "csl-json",
        "json",
        "application/vnd.citationstyles.csl+json",
        "Alle studies en documenten voor pandoc en andere programma’s",
        lambda kb, colofon: csl_json(_references(kb, colofon)),
    ),
)

_BY_NAME = {export.name: export for export in EXPORTS}


def export_of(name: str) -> Export:
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFound(
            f"Een uitvoer als '{name[:20]}' is er niet.", f"Kies uit: {', '.join(_BY_NAME)}."
        ) from None


def render(kb: Kennisbank, export: Export, colofon: Colofon) -> str:
    """Raises NotFound when nothing is published."""
    if not kb.interventies() and not kb.documenten():
        raise NotFound(
            "Er is nog niets gepubliceerd, dus er is niets om mee te nemen.",
            "Vul het corpus en werk de index bij met 'kennisbank index'.",
        )
    return export.write(kb, colofon)
