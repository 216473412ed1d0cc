"""References as files: the formats we give them in, and where each is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi.responses import Response

from kennisbank.cite import Reference, apa, bibtex, csl_json, ris, unique_keys
from kennisbank.errors import NotFound
from kennisbank.model import Document, Interventie


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


def of_card(reference: Reference, interventie: Interventie) -> Citation:
    path = f"/interventies/{interventie.slug}"
    count = len(interventie.studies)
    studies = Files(count, _addresses(f"{path}/onderzoeken")) if count else None
    return Citation(apa(reference), _addresses(f"{path}/citatie"), studies)


def of_document(reference: Reference, document: Document, page: int | None = None) -> Citation:
    query = f"?pagina={page}" if page else ""
    return Citation(apa(reference), _addresses(f"/documenten/{document.slug}/citatie", query))


def _addresses(path: str, query: str = "") -> tuple[tuple[str, str], ...]:
    return tuple((found.label, f"{path}.{found.extension}{query}") for found in FORMATS)
