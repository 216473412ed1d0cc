"""The heart of an approach in five lines: what, for whom, does it work, how sure, what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kennisbank.evidence import STRENGTH_WORDS, Claim, Oordeel
from kennisbank.model import Interventie, Richting

from .presentation import ages, listed, plural, sentence_case

_NOT_SEEN = "Niet gezien in de bronnen."

_ANSWERS = {
    Richting.GUNSTIG: "De best opgezette studies vinden een gunstig effect",
    Richting.GEMENGD: "De uitkomsten lopen uiteen",
    Richting.GEEN_EFFECT: "De best opgezette studies vinden geen effect",
    Richting.ONGUNSTIG: "De best opgezette studies vinden een ongunstig effect",
}

_NAMED = 3
"""Outcomes named in the line; the table has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    question: str
    answer: str
    anchor: str
    """Where on the page the proof stands."""
    seen: bool = True


def core(interventie: Interventie, verdict: Oordeel, found: Sequence[Claim]) -> tuple[Line, ...]:
    whom = interventie.doelgroep or sentence_case(ages(interventie) or "")
    takes = " ".join(
        _sentence(label, value)
        for label, value in (("Duur", interventie.duur), ("Kosten", interventie.kosten))
        if value
    )
    return (
        Line("Wat is het?", interventie.korte_omschrijving, "beschrijving"),
        Line("Voor wie?", whom or _NOT_SEEN, "past-het", bool(whom)),
        Line("Werkt het?", _works(verdict, found), "bewijs"),
        Line("Hoe zeker is dat?", _how_sure(verdict), "onderzoeken"),
        Line("Wat vraagt het?", takes or f"Duur en kosten: {_NOT_SEEN.lower()}", "uitvoeren",
             bool(takes)),
    )  # fmt: skip


def _works(verdict: Oordeel, found: Sequence[Claim]) -> str:
    if verdict.richting is Richting.NIET_GEMETEN:
        return "Dat is niet onderzocht, of de uitkomst staat niet in de bronnen die we zagen."
    same = [claim.uitkomst for claim in found if claim.richting is verdict.richting]
    if not same or len(same) > _NAMED:
        return f"{_ANSWERS[verdict.richting]}. De tabel laat dit per uitkomst zien."
    outcomes = listed(tuple(outcome[:1].lower() + outcome[1:] for outcome in same))
    return f"{_ANSWERS[verdict.richting]}: {outcomes}."


def _how_sure(verdict: Oordeel) -> str:
    word = sentence_case(STRENGTH_WORDS[verdict.bewijskracht])
    reason = verdict.reden.partition(": ")[2]
    studies = plural(len(verdict.studies), "studie", "studies")
    return f"{word} ({verdict.bewijskracht} van 4): {reason}. Dit rust op {studies}."


def _sentence(label: str, value: str) -> str:
    return f"{label}: {value.rstrip('.')}."
