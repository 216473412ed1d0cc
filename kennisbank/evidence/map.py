"""The evidence map: what was measured where, and above all what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kennisbank.model import Interventie, Richting, Studie

from .claims import Bewijs, Claim, combine


@dataclass(frozen=True, slots=True)
class Kaartvraag:
    """What the map is of: themes or approaches by row, and which approaches count."""

    rijen: Literal["thema", "aanpak"] = "thema"
    thema: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    leeftijd: int | None = None
    nederland: bool = False
    """Only studies done in the Netherlands."""

    def passes(self, interventie: Interventie) -> bool:
        """OR within a field, AND across fields, as the filters of a search."""
        return (
            _meets(self.thema, interventie.thema)
            and _meets(self.setting, interventie.setting)
            and _meets(self.departement, interventie.departementen)
            and (self.leeftijd is None or _is_for(interventie, self.leeftijd))
        )


@dataclass(frozen=True, slots=True)
class Cel:
    """What is known of one outcome in one row; never empty."""

    uitkomst: str
    richting: Richting
    """Of the claims with the strongest evidence together."""
    bewijskracht: int
    studies: int
    aanpakken: tuple[str, ...]
    """Slugs, by name of the approach."""
    per_richting: tuple[tuple[Richting, int], ...]
    """How many of the approaches point which way; no vote, for a weak claim counts as one here."""
    schade: bool
    """Whether a firm study found harm, whatever the direction of all together is."""


@dataclass(frozen=True, slots=True)
class Rij:
    naam: str
    slug: str | None
    """Of the approach; None for a theme."""
    aanpakken: int
    studies: int
    """Studies of any kind on these approaches."""
    cellen: Mapping[str, Cel]
    """By outcome; an outcome that is not here was not measured."""


@dataclass(frozen=True, slots=True)
class Kaart:
    kolommen: tuple[str, ...]
    rijen: tuple[Rij, ...]

    def leeg(self, rij: Rij) -> tuple[str, ...]:
        """Outcomes of which this row knows nothing."""
        return tuple(name for name in self.kolommen if name not in rij.cellen)


def kaart(
    interventies: Iterable[Interventie],
    bewijs: Mapping[str, Bewijs],
    kolommen: Sequence[str],
    vraag: Kaartvraag,
) -> Kaart:
    """The map of the approaches that pass; every outcome is a column, measured or not."""
    chosen = [i for i in interventies if vraag.passes(i)]
    if vraag.rijen == "aanpak":
        rows = [rij(i.naam, [i], bewijs, i.slug) for i in chosen]
    else:
        themes = sorted({thema for i in chosen for thema in i.thema})
        rows = [
            rij(thema, [i for i in chosen if thema in i.thema], bewijs)
            for thema in themes
            if not vraag.thema or thema in vraag.thema
        ]
    return Kaart(tuple(kolommen), tuple(rows))


def rij(
    naam: str,
    interventies: Sequence[Interventie],
    bewijs: Mapping[str, Bewijs],
    slug: str | None = None,
) -> Rij:
    """What the approaches together know, per outcome."""
    found: dict[str, list[tuple[str, Claim]]] = {}
    for interventie in interventies:
        for claim in bewijs[interventie.slug].claims:
            if claim.richting is not Richting.NIET_GEMETEN:
                found.setdefault(claim.uitkomst, []).append((interventie.slug, claim))
    return Rij(
        naam=naam,
        slug=slug,
        aanpakken=len(interventies),
        studies=sum(len(i.studies) for i in interventies),
        cellen={name: _cel(name, claims) for name, claims in found.items()},
    )


def _cel(uitkomst: str, claims: Sequence[tuple[str, Claim]]) -> Cel:
    best = max(claim.bewijskracht for _, claim in claims)
    counts = Counter(claim.richting for _, claim in claims)
    return Cel(
        uitkomst=uitkomst,
        richting=combine({c.richting for _, c in claims if c.bewijskracht == best}),
        bewijskracht=best,
        studies=len({_key(studie) for _, claim in claims for studie in claim.studies}),
        aanpakken=tuple(slug for slug, _ in claims),
        per_richting=tuple(
            (richting, counts[richting]) for richting in Richting if counts[richting]
        ),
        schade=any(claim.schade for _, claim in claims),
    )


def _key(studie: Studie) -> tuple[str, str]:
    """A study that stands on two cards is one study."""
    return studie.url, studie.titel


def _meets(wanted: Sequence[str], having: Sequence[str]) -> bool:
    return not wanted or any(value in wanted for value in having)


def _is_for(interventie: Interventie, age: int) -> bool:
    low, high = interventie.leeftijd_min, interventie.leeftijd_max
    if low is None and high is None:
        return False
    return (low or 0) <= age and (high is None or age <= high)
