"""The passages behind a study: where the card cites it, and where a document speaks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie, Studie

from .markup import heading_id

MOST = 3
"""Passages of documents shown with one study."""

_HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    source: str
    address: str


def quotes(
    kb: Kennisbank, interventie: Interventie, studie: Studie, documents: Sequence[Document]
) -> tuple[Quote, ...]:
    """`documents`: those that are about the approach."""
    return (*_on_card(interventie, studie), *_in_documents(kb, studie, documents))


def _on_card(interventie: Interventie, studie: Studie) -> list[Quote]:
    """The paragraphs of the card's own text that link to the study."""
    found = []
    place = "beschrijving"
    for paragraph in re.split(r"\n\s*\n", interventie.tekst):
        heading = _HEADING.match(paragraph)
        if heading:
            place = heading_id(heading[1])
        elif f"({studie.url})" in paragraph:
            text = " ".join(_LINK.sub(r"\1", paragraph).split())
            found.append(Quote(text, "beschrijving op deze pagina", f"#{place}"))
    return found


def _in_documents(kb: Kennisbank, studie: Studie, documents: Sequence[Document]) -> list[Quote]:
    """The report itself, where we hold it; and passages that name its authors with its year."""
    found: list[Quote] = []
    for document in documents:
        own = document.slug == studie.document
        for passage in kb.passages(document.slug):
            if (own and len(found) < MOST) or (not own and _cites(passage.text, studie)):
                address = f"/documenten/{document.slug}/pagina/{passage.page}"
                found.append(
                    Quote(
                        " ".join(passage.text.split()),
                        f"{document.titel}, p. {passage.page}",
                        f"{address}?passage={passage.key}#passage-{passage.key}",
                    )
                )
    return found[:MOST]


def _cites(text: str, studie: Studie) -> bool:
    """Whether a text names the first author, or the body that is the author, and the year."""
    if not studie.jaar or not studie.auteurs:
        return False
    surname = studie.auteurs[0].split(",")[0].split()[-1]
    return bool(re.search(rf"\b{re.escape(surname)}\b[^.]{{0,60}}\b{studie.jaar}\b", text))
