"""What publishing a card changes in the evidence: `bewijskracht recidive: 2 → 3`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kennisbank.evidence import Uitkomsten, bewijs
from kennisbank.model import Interventie, Richting


@dataclass(frozen=True, slots=True)
class Standing:
    """What is concluded about one outcome, or about the approach as a whole."""

    richting: Richting
    bewijskracht: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """`was` is None for an outcome that comes in, `wordt` for one that goes out."""

    uitkomst: str
    was: Standing | None
    wordt: Standing | None


WHOLE = "de aanpak als geheel"


def consequences(
    public: Interventie | None, coming: Interventie, uitkomsten: Uitkomsten
) -> list[Consequence]:
    """Only what changes; the verdict on the whole first."""
    was = _standings(public, uitkomsten) if public else {}
    becomes = _standings(coming, uitkomsten)
    return [
        Consequence(name, was.get(name), becomes.get(name))
        for name in dict.fromkeys([*becomes, *was])
        if was.get(name) != becomes.get(name)
    ]


def _standings(interventie: Interventie, uitkomsten: Uitkomsten) -> Mapping[str, Standing]:
    found = bewijs(interventie, uitkomsten)
    whole = Standing(found.oordeel.richting, found.oordeel.bewijskracht)
    each = {c.uitkomst: Standing(c.richting, c.bewijskracht) for c in found.claims}
    return {WHOLE: whole, **each}
