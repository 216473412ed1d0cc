"""References as files: the formats we give them in, and where each is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi.responses import Response

from kennisbank.cite import (
    Reference,
    apa,
    bibtex,
    csl_json,
    of_document,
    of_interventie,
    of_studie,
    ris,
    unique_keys,
)
from kennisbank.errors import NotFound
from kennisbank.model import Document, Interventie

from .colofon import Colofon


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write references; `extension` is how its address ends."""

    extension: str
    label: str
    media_type: str
    write: Callable[[Sequence[Reference]], str]


FORMATS = (
    Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris),
    Format("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    Format("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    Format(
        "txt",
        "APA (tekst)",
        "text/plain; charset=utf-8",
        lambda references: "".join(f"{line}\n" for line in sorted(map(apa, references))),
    ),
)

_BY_EXTENSION = {found.extension: found for found in FORMATS}


def file(references: Sequence[Reference], extension: str, name: str) -> Response:
    """The references to save under `name`. Raises NotFound for a format that we do not write."""
    chosen = _BY_EXTENSION.get(extension)
    if chosen is None:
        raise NotFound(
            f"Een verwijzing als '{extension[:20]}' kunnen we niet geven.",
            f"Kies uit: {', '.join(_BY_EXTENSION)}.",
        )
    return Response(
        chosen.write(unique_keys(references)),
        media_type=chosen.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{chosen.extension}"'},
    )


def card_reference(interventie: Interventie, colofon: Colofon) -> Reference:
    return of_interventie(
        interventie,
        colofon.url(f"/interventies/{interventie.slug}"),
        colofon.uitgever,
        datetime.date.today(),
    )


def document_reference(document: Document, colofon: Colofon, page: int | None = None) -> Reference:
    return of_document(document, colofon.url(f"/documenten/{document.slug}"), page)


def studies_of(interventie: Interventie) -> list[Reference]:
    """Raises NotFound for an approach without any: an empty file would say nothing."""
    if not interventie.studies:
        raise NotFound(
            f"Van {interventie.naam} zagen we geen onderzoek; er is niets om mee te nemen.",
            "De kaart zelf kunt u wel citeren.",
        )
    return [of_studie(studie) for studie in interventie.studies]


@dataclass(frozen=True, slots=True)
class Files:
    """One set of references in every format: (label, address)."""

    count: int
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a page shows under 'Citeren': the text to copy and the files to take along."""

    text: str
    files: tuple[tuple[str, str], ...]
    studies: Files | None = None


def for_card(reference: Reference, interventie: Interventie) -> Citation:
    path = f"/interventies/{interventie.slug}"
    count = len(interventie.studies)
    studies = Files(count, _addresses(f"{path}/onderzoeken")) if count else None
    return Citation(apa(reference), _addresses(f"{path}/citatie"), studies)


def for_document(reference: Reference, document: Document, page: int | None = None) -> Citation:
    query = f"?pagina={page}" if page else ""
    return Citation(apa(reference), _addresses(f"/documenten/{document.slug}/citatie", query))


def _addresses(path: str, query: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((found.label, f"{path}.{found.extension}{query}") for found in FORMATS)
