"""The records that a question finds, for what is taken along or followed."""

from __future__ import annotations

from kennisbank.errors import NotFound
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie
from kennisbank.search.request import MAX_SIZE, BadRequest, SearchRequest

from .question import Question

Record = Interventie | Document


def found_records(kb: Kennisbank, question: Question) -> list[Record]:
    """The best results, at most MAX_SIZE. Raises BadRequest when nothing is asked."""
    if question.empty:
        raise BadRequest("q", "De vraag is leeg.", "Stel een vraag met q=… of kies een filter.")
    request = SearchRequest.parse(
        question.tekst,
        question.filters,
        aantal=MAX_SIZE,
        sorteer=question.sorteer,
        zonder=question.zonder,
    )
    found: list[Record] = []
    for result in kb.search(request).resultaten:
        try:
            found.append(
                kb.interventie(result.slug)
                if result.soort == "interventie"
                else kb.document(result.slug)
            )
        except NotFound:
            # Withdrawn between the search and the look-up.
            continue
    return found


def path_of(record: Record) -> str:
    kind = "documenten" if isinstance(record, Document) else "interventies"
    return f"/{kind}/{record.slug}"
