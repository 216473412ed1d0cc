"""The evidence mark: direction as word and shape, strength as word and quantity."""

from __future__ import annotations

from dataclasses import dataclass

from kennisbank.evidence import FIRM, STRENGTH_WORDS, Oordeel
from kennisbank.model import Richting

from .presentation import DIRECTION_WORDS, plural

# Outlines in a box of 16 by 16. Their forms differ, so that they read without colour.
_SHAPES = {
    Richting.GUNSTIG: "M8 2 15 14H1Z",
    Richting.GEEN_EFFECT: "M1 6H15V10H1Z",
    Richting.GEMENGD: "M8 1 15 8 8 15 1 8Z",
    Richting.ONGUNSTIG: "M8 14 1 2H15Z",
    Richting.NIET_GEMETEN: ("M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Zm0 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    richting: Richting
    bewijskracht: int
    basis: str = ""
    """What it rests on: "2 studies · NL · 2023"."""
    schade: bool = False
    """Whether a firm study found harm behind another direction."""

    @property
    def shape(self) -> str:
        return _SHAPES[self.richting]

    @property
    def direction(self) -> str:
        # Weak studies that find nothing have not shown that there is nothing.
        if self.richting is Richting.GEEN_EFFECT and 0 < self.bewijskracht < FIRM:
            return "geen effect aangetoond"
        return DIRECTION_WORDS[self.richting]

    @property
    def strength(self) -> str:
        return STRENGTH_WORDS[self.bewijskracht]

    @property
    def css(self) -> str:
        return self.richting.value.replace("_", "-")


def mark_of(oordeel: Oordeel) -> Mark:
    return Mark(oordeel.richting, oordeel.bewijskracht, _basis(oordeel), oordeel.tegenspraak)


def shape_of(richting: Richting) -> Mark:
    """A direction alone, for legends and counts."""
    return Mark(richting, 0)


def strength_of(bewijskracht: int) -> Mark:
    """A strength alone."""
    return Mark(Richting.NIET_GEMETEN, bewijskracht)


def _basis(oordeel: Oordeel) -> str:
    if not oordeel.studies:
        return ""
    parts = [plural(len(oordeel.studies), "studie", "studies")]
    if oordeel.nederlands:
        parts.append("NL")
    elif any(studie.land for studie in oordeel.studies):
        parts.append("buitenland")
    if oordeel.jaar:
        parts.append(str(oordeel.jaar))
    return " · ".join(parts)
