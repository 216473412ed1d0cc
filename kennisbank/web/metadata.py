"""What a page says of itself to citation managers and search engines: Highwire tags, JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kennisbank.cite import Kind, Reference, of_document, of_studie
from kennisbank.model import Document, Interventie

from .colofon import Colofon

# "</script>" and "<!--" would end or change the element, whatever JSON makes of them.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

_SCHEMA_TYPES = {
    Kind.ARTICLE: "ScholarlyArticle",
    Kind.REPORT: "Report",
    Kind.THESIS: "Thesis",
    Kind.WEBPAGE: "WebPage",
}


@dataclass(frozen=True, slots=True)
class Metadata:
    tags: tuple[tuple[str, str], ...]
    """Name and content of `meta` elements."""
    json_ld: Markup
    """A data block: no script, so the security policy does not stop it."""


def of_approach(interventie: Interventie, reference: Reference, colofon: Colofon) -> Metadata:
    """The page as the thing cited; the approach is what it is about, the studies what it cites."""
    about = {
        "@type": "Thing",
        "name": interventie.naam,
        "alternateName": list(interventie.aliassen),
        "description": interventie.korte_omschrijving,
    }
    said = {
        **_work(reference),
        "description": interventie.korte_omschrijving,
        "publisher": {"@type": "Organization", "name": colofon.uitgever},
        "about": _known(about),
        "citation": [_work(of_studie(studie)) for studie in interventie.studies],
    }
    return Metadata(tuple(_highwire(reference)), _data_block(said))


def of_report(document: Document, about: Iterable[Interventie], colofon: Colofon) -> Metadata:
    """The report as the thing cited, not our page of it; where our copy stands is said beside."""
    path = f"/documenten/{document.slug}"
    reference = of_document(document, colofon.url(path))
    file = colofon.url(f"{path}/bestand")
    tags = list(_highwire(reference))
    if document.bestand.lower().endswith(".pdf"):
        tags.append(("citation_pdf_url", file))
    said = {
        **_work(reference),
        "description": document.samenvatting,
        "encoding": {"@type": "MediaObject", "contentUrl": file},
        "isPartOf": {"@type": "WebSite", "name": "Kennisbank", "url": colofon.url("/")},
        "about": [
            {
                "@type": "Thing",
                "name": interventie.naam,
                "url": colofon.url(f"/interventies/{interventie.slug}"),
            }
            for interventie in about
        ],
    }
    return Metadata(tuple(tags), _data_block(said))


def _highwire(reference: Reference) -> Iterable[tuple[str, str]]:
    """The names that Zotero and Google Scholar read; empty ones are left out."""
    found = [("citation_title", reference.title)]
    found += [("citation_author", name.sort_form) for name in reference.authors.names]
    found += [
        ("citation_publication_date", str(reference.year or "")),
        ("citation_technical_report_institution", reference.publisher),
        ("citation_doi", reference.doi),
        ("citation_language", reference.language),
        ("citation_public_url", reference.url),
    ]
    return ((name, content) for name, content in found if content)


def _work(reference: Reference) -> dict[str, Any]:
    authors = [
        {"@type": "Organization", "name": name.literal}
        if name.literal
        else _known(
            {
                "@type": "Person",
                "familyName": f"{name.particle} {name.family}".strip(),
                "givenName": name.given,
            }
        )
        for name in reference.authors.names
    ]
    return _known(
        {
            "@type": _SCHEMA_TYPES[reference.kind],
            "name": reference.title,
            "author": authors,
            "datePublished": str(reference.year or ""),
            "publisher": {"@type": "Organization", "name": reference.publisher}
            if reference.publisher
            else None,
            "isPartOf": {"@type": "Periodical", "name": reference.container}
            if reference.kind is Kind.ARTICLE and reference.container
            else None,
            "inLanguage": reference.language,
            "url": reference.url,
        }
    )


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [], ())}


def _data_block(said: Mapping[str, Any]) -> Markup:
    text = json.dumps(
        {"@context": "https://schema.org", **_known(said)}, ensure_ascii=False, sort_keys=False
    )
    safe = "".join(_UNSAFE.get(c, c) for c in text)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(safe))
