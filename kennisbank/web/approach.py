"""All that the page of one approach shows, worked out before it is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kennisbank.evidence import OTHER, Bewijs, Claim, Oordeel, judges, level
from kennisbank.kennisbank import Kennisbank
from kennisbank.model import Document, Erkenning, Interventie, Studie
from kennisbank.search.request import BadRequest

from .comparison import address as comparison_address
from .core import Line, core
from .quotes import Quote, quotes

LIKE_THIS = 5

_UNSTUDIED = re.compile(
    r"niet (onderzocht|getoetst|gemeten|nagegaan)|alleen .{3,60}(onderzocht|gemeten)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")

_JUDGED = {
    "theorie": "Gaat over de theorie achter de aanpak, niet over het effect.",
    "effect": "Gaat over het effect.",
    None: "Uit de woorden blijkt niet of het over de theorie of het effect gaat.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A study with its number on the page, whatever the order."""

    number: int
    studie: Studie
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a source says was not studied."""

    text: str
    number: int | None
    """Of the study that says it; None for a remark on the card."""


@dataclass(frozen=True, slots=True)
class Approach:
    interventie: Interventie
    verdict: Oordeel
    claims: tuple[Claim, ...]
    core: tuple[Line, ...]
    rows: tuple[Row, ...]
    order: str
    family: Interventie | None
    members: tuple[Interventie, ...]
    gaps: tuple[Gap, ...]
    unmeasured: tuple[str, ...]
    """Outcomes of the list that no study measured here."""
    like_this: tuple[tuple[Interventie, Oordeel], ...]

    def place(self, studie: Studie) -> int:
        """Number of the study on the page, from 1."""
        return next(row.number for row in self.rows if row.studie is studie)

    def judged(self, erkenning: Erkenning) -> str:
        return _JUDGED[judges(erkenning)]

    @property
    def compared(self) -> str:
        """Where it is compared with the approaches most like it."""
        others = [card.slug for card, _ in self.like_this[:3]]
        return comparison_address([self.interventie.slug, *others])


def approach(
    kb: Kennisbank,
    interventie: Interventie,
    bewijs: Bewijs,
    documents: Sequence[Document],
    order: str = "jaar",
) -> Approach:
    """Raises BadRequest for an order that there is not."""
    if order not in ORDERS:
        raise BadRequest(
            "onderzoeken",
            f"Onderzoeken sorteren op '{order[:40]}' kan niet.",
            f"Kies uit: {', '.join(ORDERS)}.",
        )
    family, members = kb.familie(interventie.slug)
    numbered = sorted(interventie.studies, key=ORDERS["jaar"][1])
    rows = [
        Row(number, studie, quotes(kb, interventie, studie, documents))
        for number, studie in enumerate(numbered, start=1)
    ]
    return Approach(
        interventie=interventie,
        verdict=bewijs.oordeel,
        claims=bewijs.claims,
        core=core(interventie, bewijs.oordeel, bewijs.claims),
        rows=tuple(sorted(rows, key=lambda row: ORDERS[order][1](row.studie))),
        order=order,
        family=family,
        members=members,
        gaps=tuple(_gaps(interventie, rows)),
        unmeasured=tuple(
            name for name in kb.uitkomsten().names if name != OTHER and not bewijs.claim(name)
        ),
        like_this=tuple(_like_this(kb, interventie)),
    )


def _gaps(interventie: Interventie, rows: Sequence[Row]) -> Iterator[Gap]:
    """Sentences that say what was left out, as the card has them."""
    seen: set[str] = set()
    said = [
        (text, row.number)
        for row in rows
        for text in (row.studie.conclusie, row.studie.beperkingen)
        if text
    ]
    for text, number in [*said, *((remark, None) for remark in interventie.kanttekeningen)]:
        for sentence in _SENTENCE_END.split(text):
            if _UNSTUDIED.search(sentence) and sentence not in seen:
                seen.add(sentence)
                yield Gap(sentence.rstrip(";."), number)


def _like_this(kb: Kennisbank, interventie: Interventie) -> list[tuple[Interventie, Oordeel]]:
    """Approaches that share most of theme, setting, level and age with this one."""
    scored = [
        (-_likeness(interventie, other), other.naam.casefold(), other)
        for other in kb.interventies()
        if other.slug != interventie.slug
    ]
    near = sorted((entry for entry in scored if entry[0] < 0), key=lambda entry: entry[:2])
    return [(other, kb.bewijs(other.slug).oordeel) for _, _, other in near[:LIKE_THIS]]


def _likeness(one: Interventie, other: Interventie) -> float:
    """Weighted overlap of what they are for; themes say most."""
    return (
        3 * _overlap(one.thema, other.thema)
        + 2 * _overlap(one.setting, other.setting)
        + _overlap(one.preventieniveau, other.preventieniveau)
        + _overlap(one.preventietype, other.preventietype)
        + (one.onderdeel_van is not None and one.onderdeel_van == other.onderdeel_van)
    )


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Jaccard index; 0 when either is empty."""
    both = set(one) & set(other)
    return len(both) / len({*one, *other}) if both else 0.0


def _number(studie: Studie) -> int:
    """The first number in the size of the sample."""
    found = re.search(r"\d[\d.]*", str(studie.n or ""))
    return int(found[0].replace(".", "") or 0) if found else 0


ORDERS: Mapping[str, tuple[str, Callable[[Studie], Any]]] = {
    "jaar": ("Jaar", lambda s: (-(s.jaar or 0), s.titel)),
    "bewijskracht": ("Opzet", lambda s: (-level(s), -(s.sms or 0), -(s.jaar or 0), s.titel)),
    "aantal": ("Aantal", lambda s: (-_number(s), -(s.jaar or 0), s.titel)),
    "land": ("Land", lambda s: (not s.nederlands, s.land or "~", -(s.jaar or 0), s.titel)),
}
"""What the studies can be sorted on: the head of the column, and the key."""
