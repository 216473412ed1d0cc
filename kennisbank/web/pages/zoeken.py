"""The results page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.errors import NotFound
from kennisbank.evidence import Oordeel
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Interventie
from kennisbank.search.request import BadRequest, Sortering
from kennisbank.search.results import GevondenPassage, Resultaat, Zoekresultaten

from .. import asked, facets, understood
from ..dependencies import Kb, Pages
from ..head import server_timing
from ..mark import Mark
from ..markup import heading_id
from ..question import Question
from .general import EXAMPLES

router = APIRouter()

SORTINGS = {
    Sortering.RELEVANTIE: "relevantie",
    Sortering.BEWIJSKRACHT: "bewijskracht",
    Sortering.NIEUWSTE: "nieuwste onderzoek",
}

_TABS = (("", "Alles"), ("interventie", "Aanpakken"), ("document", "Documenten"))


@dataclass(frozen=True, slots=True)
class Card:
    """A result with what the knowledge base knows of the thing found."""

    result: Resultaat
    verdict: Oordeel | None = None
    interventie: Interventie | None = None
    document: Document | None = None
    about: tuple[tuple[str, str], ...] = ()
    """Name and slug of the approaches that a document is about."""

    @property
    def mark(self) -> Mark | None:
        """What the result itself says: for a document, what the studies in it found."""
        if self.result.richting is None or self.result.bewijskracht is None:
            return None
        return Mark(self.result.richting, self.result.bewijskracht)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    address: str
    count: int
    current: bool


@router.get("/zoeken")
def search(request: Request, kb: Kb, site: Pages) -> Response:
    question = Question.read(request.query_params.multi_items())
    if question.empty:
        return site.page(request, "zoeken_leeg.html", question=question, examples=EXAMPLES)
    try:
        searched = question.request()
        answer = kb.search(searched)
    except BadRequest as error:
        return site.page(
            request, "zoeken_fout.html", status=400, question=question, error=error,
            chips=facets.chips(question), cleared=question.without_filters(),
        )  # fmt: skip
    asked.note(request, searched, answer)
    read = answer.vraag.begrepen_als
    question = understood.settle(question, read)
    last_page = max(1, -(-answer.totaal // answer.aantal))
    page = site.page(
        request,
        "zoeken.html",
        question=question,
        answer=answer,
        cards=[_card(kb, result) for result in answer.resultaten],
        tabs=_tabs(question, answer),
        groups=facets.groups(answer.facetten, question),
        chips=(*understood.literal_chips(question, read), *facets.chips(question)),
        cleared=understood.plain(question, read),
        as_typed=understood.as_typed(question, read),
        preferences=understood.preference_chips(question, read),
        dropped=_dropped(question, answer),
        sortings=SORTINGS,
        last_page=last_page,
        page_window=page_window(answer.pagina, last_page),
        passage_address=partial(passage_address, q=question.tekst),
        examples=EXAMPLES,
        answer_names=_answer_names(kb, answer),
    )
    page.headers["Server-Timing"] = server_timing(answer)
    return page


def passage_address(card: Card, passage: GevondenPassage, q: str) -> str:
    """The page of the document with the passage marked, from where the other places that the
    question found can be reached; or the heading on the card."""
    result = card.result
    if result.soort == "document" and passage.pagina:
        place = f"/documenten/{result.slug}/pagina/{passage.pagina}"
        return f"{place}?{urlencode({'passage': passage.id, 'q': q})}#passage-{passage.id}"
    if card.interventie and card.interventie.tekst and passage.kop:
        return f"{result.url}#{heading_id(passage.kop[-1])}"
    return f"{result.url}#beschrijving"


def page_window(current: int, last: int) -> list[int | None]:
    """Numbers to show around the current page; None stands for a gap."""
    near = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    shown: list[int | None] = []
    for number in near:
        if shown and isinstance(shown[-1], int) and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown


def _card(kb: Kennisbank, result: Resultaat) -> Card:
    try:
        if result.soort == "interventie":
            interventie = kb.interventie(result.slug)
            return Card(result, verdict=kb.bewijs(result.slug).oordeel, interventie=interventie)
        return Card(result, document=kb.document(result.slug), about=_names(kb, result))
    except NotFound:
        # Withdrawn between the search and the look-up: what the result itself says is enough.
        return Card(result)


def _names(kb: Kennisbank, result: Resultaat) -> tuple[tuple[str, str], ...]:
    named = []
    for slug in result.interventies[:3]:
        with suppress(NotFound):
            named.append((kb.interventie(slug).naam, slug))
    return tuple(named)


def _answer_names(kb: Kennisbank, answer: Zoekresultaten) -> list[tuple[str, str]]:
    """Slug and name of the approaches whose studies the answer counts."""
    if answer.antwoord is None:
        return []
    known = {interventie.slug: interventie.naam for interventie in kb.interventies()}
    return [(slug, known[slug]) for slug in answer.antwoord.interventies if slug in known]


def _tabs(question: Question, answer: Zoekresultaten) -> list[Tab]:
    counts = {facet.waarde: facet.aantal for facet in answer.facetten.get("soort", ())}
    chosen = question.values("soort")
    return [
        Tab(
            label,
            question.with_only("soort", *([value] if value else [])).address,
            counts.get(value, 0) if value else sum(counts.values()),
            chosen == ((value,) if value else ()),
        )
        for value, label in _TABS
    ]


def _dropped(question: Question, answer: Zoekresultaten) -> list[tuple[str, str]]:
    """What the reader took out and the search indeed left out: as it is called, and the address
    of the search with it."""
    added = {toegevoegd.term for toegevoegd in answer.vraag.ook_gezocht_op}
    return [
        (understood.dropped_label(term), question.with_term(term).address)
        for term in question.zonder
        if term not in added
    ]
