"""What the search read in a question, as chips that a reader can take off."""

from __future__ import annotations

from collections.abc import Sequence

from kennisbank.search.intent import ABROAD, Soort
from kennisbank.search.request import FILTERS
from kennisbank.search.results import Begrepen
from kennisbank.search.syntax import cut

from .facets import Chip
from .presentation import ages_between, value_label
from .question import Question

_DIRECTIONS = {
    "geen_effect": "wat niet werkt eerst",
    "ongunstig": "wat averechts werkt eerst",
}
_LITERAL = {"letterlijk": "letterlijk: ‘{}’", "zonder": "zonder: {}"}


def settle(question: Question, understood: Sequence[Begrepen]) -> Question:
    """The same search with the filters that were typed in it as filters beside the text."""
    for entry in understood:
        if entry.als == "filter" and entry.soort in FILTERS:
            question = question.with_filter(entry.soort, entry.waarde, typed=entry.tekst)
    return question


def literal_chips(question: Question, understood: Sequence[Begrepen]) -> tuple[Chip, ...]:
    """What must be said word for word, and what must not be said."""
    return tuple(
        Chip(
            _LITERAL[entry.soort].format(entry.waarde),
            question.with_text(_without(question.tekst, entry)).address,
        )
        for entry in understood
        if entry.soort in _LITERAL
    )


def plain(question: Question, understood: Sequence[Begrepen]) -> Question:
    """Only the words: without filters, quotes and words to leave out."""
    text = question.tekst
    for entry in understood:
        if entry.soort in _LITERAL:
            text = _without(text, entry)
    return question.with_text(text).without_filters()


def as_typed(question: Question, understood: Sequence[Begrepen]) -> Question:
    """The same search with every word as it was typed."""
    for entry in understood:
        if entry.als == "correctie":
            question = question.without_term(f"{entry.soort}:{entry.tekst}")
    return question


def preference_chips(question: Question, understood: Sequence[Begrepen]) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            preference_label(entry.soort, entry.waarde),
            question.without_term(f"{entry.soort}:{entry.waarde}").address,
        )
        for entry in understood
        if entry.als == "voorkeur"
    )


def preference_label(soort: str, waarde: str) -> str:
    match soort:
        case Soort.RICHTING:
            return _DIRECTIONS.get(waarde, value_label(soort, waarde))
        case Soort.BEWIJSKRACHT:
            return "onderzocht op effect"
        case Soort.LEEFTIJD:
            low, dots, high = waarde.partition("..")
            return f"leeftijd: {ages_between(low, high if dots else low)}"
        case Soort.LAND if waarde == ABROAD:
            return "onderzoek uit het buitenland"
        case Soort.LAND:
            return f"onderzoek uit {waarde}"
    return f"{soort}: {waarde}"


def dropped_label(term: str) -> str:
    """A term or a reading that was taken off, as the page calls it."""
    soort, colon, waarde = term.partition(":")
    if colon and soort == "spelling":
        return f"een verbetering van ‘{waarde}’"
    return preference_label(soort, waarde) if colon and soort in tuple(Soort) else term


def _without(text: str, entry: Begrepen) -> str:
    if entry.soort == "letterlijk":
        return " ".join(text.replace(entry.tekst, f" {entry.waarde} ", 1).split())
    return cut(text, entry.tekst)
