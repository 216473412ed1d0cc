"""What an approach does, per outcome and as a whole, each with the studies it rests on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kennisbank.model import Interventie, Richting, Studie

from .strength import level, measures_effect, strength

_CRIME = re.compile(
    r"recidiv|delinq|crimin|misdrij|misdaad|verdacht|veroordeel|delict|geweld|arrest|aanhoud|"
    r"inbra|overval|diefstal|offend|crime|vergrijp|strafbaar|politieregistr|schietpartij|overlast",
    re.IGNORECASE,
)
"""Measures of crime and nuisance, as the sources print them."""

Finding = tuple[Studie, Richting]


@dataclass(frozen=True, slots=True)
class Oordeel:
    """Direction and strength side by side; neither is ever derived from the other."""

    richting: Richting
    bewijskracht: int
    reden: str
    studies: tuple[Studie, ...]

    @property
    def jaar(self) -> int | None:
        return max((studie.jaar for studie in self.studies if studie.jaar), default=None)

    @property
    def nederlands(self) -> bool:
        return any(studie.nederlands for studie in self.studies)


@dataclass(frozen=True, slots=True)
class Claim(Oordeel):
    """An Oordeel on one outcome, under the name the sources print."""

    uitkomst: str = ""


def oordeel(interventie: Interventie) -> Oordeel:
    """The approach as a whole: the direction of the best-designed studies that measured an effect.

    Where crime was measured, that decides; the other outcomes stay to be seen per claim. Only
    effect studies and reviews set a direction. Without any, the studies that describe the
    approach give strength 1, and no study at all gives 0.
    """
    measured = [
        (studie, uitkomst)
        for studie in interventie.studies
        if measures_effect(studie)
        for uitkomst in studie.uitkomsten
        if uitkomst.richting is not Richting.NIET_GEMETEN
    ]
    findings = [(studie, uitkomst.richting) for studie, uitkomst in measured]
    on_crime = [
        (studie, uitkomst.richting) for studie, uitkomst in measured if _CRIME.search(uitkomst.maat)
    ]
    if findings:
        return _judge(on_crime or findings)
    described = strength([(studie, Richting.NIET_GEMETEN) for studie in interventie.studies])
    seen = min(described[0], 1)
    reden = "0: geen onderzoek gezien" if seen == 0 else "1: beschreven, effect niet gemeten"
    return Oordeel(Richting.NIET_GEMETEN, seen, reden, interventie.studies)


def claims(interventie: Interventie) -> tuple[Claim, ...]:
    """One claim per outcome, strongest first; experiences from process studies make no claim."""
    per_outcome: defaultdict[str, list[Finding]] = defaultdict(list)
    for studie in filter(measures_effect, interventie.studies):
        for uitkomst in studie.uitkomsten:
            per_outcome[uitkomst.maat].append((studie, uitkomst.richting))
    found = []
    for maat, findings in per_outcome.items():
        verdict = _judge(findings)
        found.append(
            Claim(verdict.richting, verdict.bewijskracht, verdict.reden, verdict.studies, maat)
        )
    return tuple(sorted(found, key=lambda claim: -claim.bewijskracht))


def _judge(findings: Sequence[Finding]) -> Oordeel:
    grade, reden = strength(findings)
    best = max(level(studie) for studie, _ in findings)
    # Weak studies do not outvote strong ones: the direction is that of the best designs.
    directions = {richting for studie, richting in findings if level(studie) == best}
    return Oordeel(_combine(directions), grade, reden, _unique(studie for studie, _ in findings))


def _combine(directions: set[Richting]) -> Richting:
    """One direction for several. Harm that nothing favourable stands against stays harm."""
    measured = directions - {Richting.NIET_GEMETEN}
    if not measured:
        return Richting.NIET_GEMETEN
    if Richting.ONGUNSTIG in measured and Richting.GUNSTIG not in measured:
        return Richting.ONGUNSTIG
    return measured.pop() if len(measured) == 1 else Richting.GEMENGD


def _unique(studies: Iterable[Studie]) -> tuple[Studie, ...]:
    return tuple({id(studie): studie for studie in studies}.values())
