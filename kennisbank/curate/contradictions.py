"""Where studies contradict each other, or an official label contradicts our verdict."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kennisbank.evidence import Claim, judges
from kennisbank.model import Erkenning, Richting, Studie

from .findings import Approach, Finding

_WORDS = {
    Richting.GUNSTIG: "gunstig",
    Richting.ONGUNSTIG: "ongunstig",
    Richting.GEEN_EFFECT: "geen effect",
}

_OPPOSITE = "tegengesteld"

_UNFAVOURABLE = re.compile(r"negative|negatief|averechts|harmful|schadelijk")
_NO_EFFECT = re.compile(r"geen effect|no effects?\b")
_UNSURE = re.compile(r"onvoldoende|insufficient|niet erkend|inconclusive")
_FAVOURABLE = re.compile(
    r"aanwijzingen|effectief|effective|promising|veelbelovend|\bmodel\b|supported|"
    r"effect\b.*\b(?:hoog|matig|high|moderate)"
)


def contradictions(approaches: Iterable[Approach]) -> list[Finding]:
    """Same outcome and another direction, opposites first; and labels that say otherwise."""
    return sorted(_found(approaches), key=lambda found: found.cells["wat"] != _OPPOSITE)


def _found(approaches: Iterable[Approach]) -> Iterator[Finding]:
    for card, bewijs in approaches:
        for claim in bewijs.claims:
            sides = _sides(claim)
            kind = _kind(sides)
            if kind:
                yield Finding(
                    card.slug,
                    card.naam,
                    {
                        "wat": kind,
                        "uitkomst": claim.uitkomst,
                        "spreekt_tegen": "; ".join(
                            f"{_WORDS[direction]}: {', '.join(map(_named, studies))}"
                            for direction, studies in sides.items()
                        ),
                        "ons_oordeel": _said(claim.richting),
                    },
                )
        ours = bewijs.oordeel.richting
        for erkenning in card.erkenningen:
            label = direction_of(erkenning)
            if label and _against(label, ours):
                yield Finding(
                    card.slug,
                    card.naam,
                    {
                        "wat": "oordeel van anderen",
                        "uitkomst": "de aanpak als geheel",
                        "spreekt_tegen": f"{erkenning.schema_}: {erkenning.niveau}",
                        "ons_oordeel": _said(ours),
                    },
                )


def direction_of(erkenning: Erkenning) -> Richting | None:
    """What a label about effect says the approach does; None when it says nothing certain."""
    if judges(erkenning) != "effect":
        return None
    said = erkenning.niveau.lower()
    if _UNSURE.search(said):
        return None
    if _UNFAVOURABLE.search(said):
        return Richting.ONGUNSTIG
    if _NO_EFFECT.search(said):
        return Richting.GEEN_EFFECT
    return Richting.GUNSTIG if _FAVOURABLE.search(said) else None


def _sides(claim: Claim) -> Mapping[Richting, list[Studie]]:
    found: defaultdict[Richting, list[Studie]] = defaultdict(list)
    for finding in claim.bevindingen:
        studies = found[finding.uitkomst.richting]
        if finding.uitkomst.richting in _WORDS and finding.studie not in studies:
            studies.append(finding.studie)
    return {direction: found[direction] for direction in _WORDS if found.get(direction)}


def _kind(sides: Mapping[Richting, list[Studie]]) -> str:
    """Empty when no two studies contradict each other; one study may find both."""

    def between(one: Richting, other: Richting) -> bool:
        return any(
            a is not b for a in sides.get(one, ()) for b in sides.get(other, ())
        )  # fmt: skip

    if between(Richting.GUNSTIG, Richting.ONGUNSTIG):
        return _OPPOSITE
    if between(Richting.GUNSTIG, Richting.GEEN_EFFECT):
        return "wel en geen effect"
    if between(Richting.ONGUNSTIG, Richting.GEEN_EFFECT):
        return "schade en geen effect"
    return ""


def _against(label: Richting, ours: Richting) -> bool:
    if label is Richting.GUNSTIG:
        return ours in (Richting.GEEN_EFFECT, Richting.ONGUNSTIG)
    return ours is Richting.GUNSTIG


def _named(studie: Studie) -> str:
    return f"{studie.titel} ({studie.jaar})" if studie.jaar else studie.titel


def _said(richting: Richting) -> str:
    return richting.value.replace("_", " ")
