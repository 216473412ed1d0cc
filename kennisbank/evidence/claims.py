"""What an approach does, per outcome and as a whole, each with the studies it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kennisbank.model import Herhaling, Interventie, Opzet, Richting, Studie, Uitkomst

from .designs import count_designs
from .outcomes import Uitkomsten, standard
from .strength import FIRM, level, measures_effect, replication, strength


@dataclass(frozen=True, slots=True)
class Bevinding:
    """What one study found on one measure."""

    studie: Studie
    uitkomst: Uitkomst


@dataclass(frozen=True, slots=True)
class Oordeel:
    """Direction and strength side by side; neither is ever derived from the other."""

    richting: Richting
    bewijskracht: int
    reden: str
    """The rule that gave the strength: "3: één quasi-experiment met …, Nederland, 2023"."""
    studies: tuple[Studie, ...]
    bevindingen: tuple[Bevinding, ...] = ()
    schade: tuple[Bevinding, ...] = ()
    """Findings of harm in firm studies, whatever the direction of all together is."""

    @property
    def jaar(self) -> int | None:
        return max((studie.jaar for studie in self.studies if studie.jaar), default=None)

    @property
    def nederlands(self) -> bool:
        return any(studie.nederlands for studie in self.studies)

    @property
    def herhaling(self) -> Herhaling:
        return replication(_studies(self.bevindingen))

    @property
    def per_opzet(self) -> tuple[tuple[Opzet, int], ...]:
        """Number of studies of each design, strongest design first."""
        return count_designs(self.studies)

    @property
    def tegenspraak(self) -> bool:
        """Whether firm harm is hidden behind another direction."""
        return bool(self.schade) and self.richting is not Richting.ONGUNSTIG


@dataclass(frozen=True, slots=True)
class Claim(Oordeel):
    """An Oordeel on one outcome of the list."""

    uitkomst: str = ""

    @property
    def maten(self) -> tuple[str, ...]:
        """The measures as the sources print them."""
        return tuple(dict.fromkeys(finding.uitkomst.maat for finding in self.bevindingen))


@dataclass(frozen=True, slots=True)
class Bewijs:
    """All that is concluded about one approach."""

    oordeel: Oordeel
    claims: tuple[Claim, ...]

    def claim(self, uitkomst: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.uitkomst == uitkomst), None)


def bewijs(interventie: Interventie, uitkomsten: Uitkomsten | None = None) -> Bewijs:
    return Bewijs(oordeel(interventie, uitkomsten), claims(interventie, uitkomsten))


def oordeel(interventie: Interventie, uitkomsten: Uitkomsten | None = None) -> Oordeel:
    """The approach as a whole: the direction of the best-designed studies that measured an effect.

    Where crime was measured, that decides; the other outcomes stay to be seen per claim. Only
    effect studies and reviews set a direction. Without any, the studies that describe the
    approach give strength 1, and no study at all gives 0.
    """
    listed = uitkomsten or standard()
    measured = [
        finding
        for finding in _findings(interventie, listed)
        if finding.uitkomst.richting is not Richting.NIET_GEMETEN
    ]
    on_crime = [f for f in measured if listed.soort_of(f.uitkomst).criminaliteit]
    if measured:
        verdict = _judge(on_crime or measured)
        return Oordeel(*verdict, tuple(on_crime or measured), _harm(measured))
    described = strength([(studie, Richting.NIET_GEMETEN) for studie in interventie.studies])
    seen = min(described[0], 1)
    reden = "0: geen onderzoek gezien" if seen == 0 else "1: beschreven, effect niet gemeten"
    return Oordeel(Richting.NIET_GEMETEN, seen, reden, interventie.studies)


def claims(interventie: Interventie, uitkomsten: Uitkomsten | None = None) -> tuple[Claim, ...]:
    """One claim per outcome, strongest first and then in the order of the list.

    Experiences from process studies make no claim.
    """
    listed = uitkomsten or standard()
    per_outcome: defaultdict[str, list[Bevinding]] = defaultdict(list)
    for finding in _findings(interventie, listed):
        per_outcome[listed.name_of(finding.uitkomst)].append(finding)
    found = [
        Claim(*_judge(findings), tuple(findings), _harm(findings), name)
        for name in listed.by_name
        if (findings := per_outcome.get(name))
    ]
    return tuple(sorted(found, key=lambda claim: -claim.bewijskracht))


def _findings(interventie: Interventie, uitkomsten: Uitkomsten) -> Iterator[Bevinding]:
    """What effect studies of this approach found on outcomes that are effects."""
    for studie in filter(measures_effect, interventie.studies):
        for uitkomst in studie.uitkomsten:
            if uitkomsten.soort_of(uitkomst).effect:
                yield Bevinding(studie, uitkomst)


def _judge(findings: Sequence[Bevinding]) -> tuple[Richting, int, str, tuple[Studie, ...]]:
    # A study that only names an outcome gives no strength to what others found on it.
    measured = [f for f in findings if f.uitkomst.richting is not Richting.NIET_GEMETEN]
    if not measured:
        return Richting.NIET_GEMETEN, 1, "1: genoemd, effect niet gezien", _studies(findings)
    grade, reden = strength([(f.studie, f.uitkomst.richting) for f in measured])
    best = max(level(finding.studie) for finding in measured)
    # Weak studies do not outvote strong ones: the direction is that of the best designs.
    directions = {f.uitkomst.richting for f in measured if level(f.studie) == best}
    return combine(directions), grade, reden, _studies(findings)


def combine(directions: set[Richting]) -> Richting:
    """One direction for several. Harm that nothing favourable stands against stays harm."""
    if Richting.ONGUNSTIG in directions and Richting.GUNSTIG not in directions:
        return Richting.ONGUNSTIG
    return next(iter(directions)) if len(directions) == 1 else Richting.GEMENGD


def _harm(findings: Iterable[Bevinding]) -> tuple[Bevinding, ...]:
    return tuple(
        finding
        for finding in findings
        if finding.uitkomst.richting is Richting.ONGUNSTIG and level(finding.studie) >= FIRM
    )


def _studies(findings: Iterable[Bevinding]) -> tuple[Studie, ...]:
    return tuple({id(finding.studie): finding.studie for finding in findings}.values())
