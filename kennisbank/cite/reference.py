"""A work as it is cited, whatever the format."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from kennisbank.model import Document, DocumentSoort, Interventie, Studie

from .people import People, people
from .source import source

_DOI_HOSTS = ("doi.org", "dx.doi.org", "www.doi.org")

_DESCRIBED = (
    "Titel is een omschrijving van de kennisbank: de bron noemt geen titel, auteur of jaar."
)


class Kind(StrEnum):
    """After the types of CSL 1.0.2."""

    ARTICLE = "article-journal"
    REPORT = "report"
    THESIS = "thesis"
    WEBPAGE = "webpage"


@dataclass(frozen=True, slots=True)
class Reference:
    """Empty means not seen; nothing is filled in that the record does not say."""

    kind: Kind
    title: str
    authors: People = field(default_factory=lambda: People(()))
    year: int | None = None
    publisher: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    genre: str = ""
    doi: str = ""
    url: str = ""
    language: str = ""
    locator: str = ""
    """The page of the passage that is cited."""
    accessed: datetime.date | None = None
    notes: tuple[str, ...] = ()
    described: bool = False
    """The title is a description: the source gives neither title, nor author, nor year."""
    key: str = ""
    """Name of the entry in a bibliography, unique within one file by `unique_keys`."""

    @property
    def shown_title(self) -> str:
        """A description stands in square brackets, as APA does for a work without a title."""
        return f"[{self.title}]" if self.described else self.title


def of_studie(studie: Studie) -> Reference:
    seen = source(studie.uitgever)
    described = not studie.auteurs and not studie.jaar
    kind = Kind.ARTICLE if seen.container else Kind.THESIS if seen.genre else Kind.REPORT
    return _keyed(
        Reference(
            kind=kind,
            title=studie.titel,
            authors=people(studie.auteurs),
            year=studie.jaar,
            publisher=seen.publisher,
            container=seen.container,
            volume=seen.volume,
            issue=seen.issue,
            pages=seen.pages,
            genre=seen.genre,
            doi=doi_of(studie.url),
            url=studie.url,
            notes=(_DESCRIBED,) if described else (),
            described=described,
        )
    )


def of_document(document: Document, address: str, page: int | None = None) -> Reference:
    """`address`: where our copy stands, used when the sidecar names no other place.

    `page` is that of a passage; it becomes the locator, and the address then leads to it.
    """
    url = document.url or address
    return _keyed(
        Reference(
            kind=Kind.REPORT,
            title=document.titel,
            authors=people(document.auteurs),
            year=document.jaar,
            publisher=document.uitgever or "",
            genre="" if document.soort is DocumentSoort.OVERIG else document.soort.value,
            doi=doi_of(url),
            url=f"{address}/pagina/{page}" if page and url == address and address else url,
            language=document.taal or "",
            locator=str(page) if page else "",
        )
    )


def of_interventie(
    interventie: Interventie, address: str, publisher: str, today: datetime.date
) -> Reference:
    """The card itself: a page of ours that can change, so with the day on which it was read."""
    checked = interventie.nagelezen
    return _keyed(
        Reference(
            kind=Kind.WEBPAGE,
            title=interventie.naam,
            authors=people((publisher,)) if publisher else People(()),
            year=checked.datum.year if checked else None,
            container="Kennisbank",
            url=address,
            language="nl",
            accessed=today,
        )
    )


def doi_of(url: str) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path).strip("/")
    return path if parts.netloc in _DOI_HOSTS and re.fullmatch(r"10\.\d{4,9}/\S+", path) else ""


def unique_keys(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The same works, each once, with keys that differ: spruit2018, spruit2018b."""
    seen: dict[str, int] = {}
    unique = dict.fromkeys(references)
    found = []
    for reference in unique:
        count = seen[reference.key] = seen.get(reference.key, 0) + 1
        key = reference.key if count == 1 else f"{reference.key}-{count}"
        found.append(replace(reference, key=key))
    return tuple(found)


def _keyed(reference: Reference) -> Reference:
    first = next(iter(reference.authors.names), None)
    name = (first.family or first.literal) if first else reference.title
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    word = "".join(re.findall(r"[a-z0-9]+", plain.lower())[:3])[:30] or "werk"
    return replace(reference, key=f"{word}{reference.year or ''}")
