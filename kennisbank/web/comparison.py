"""Approaches side by side: the same rows for each, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from kennisbank.evidence import Bewijs, Oordeel, Uitkomsten, count_designs
from kennisbank.model import Interventie

from .presentation import ages, date, designs, listed, sentence_case

MOST = 4
NOT_SEEN = "niet gezien"
NOT_STUDIED = "niet onderzocht"


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict with its mark, or text; `text` is what is compared."""

    text: str
    verdict: Oordeel | None = None

    @property
    def seen(self) -> bool:
        return self.text not in (NOT_SEEN, NOT_STUDIED)


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Block:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The approaches asked for: which are there, and what could not be done."""

    slugs: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Iterable[str], known: Iterable[str]) -> Choice:
        """At most MOST, each once, in the order they were asked."""
        there = set(known)
        wanted = list(dict.fromkeys(slug.strip() for slug in asked if slug.strip()))
        found = [slug for slug in wanted if slug in there]
        unknown = tuple(slug for slug in wanted if slug not in there)
        return cls(tuple(found[:MOST]), unknown, tuple(found[MOST:]))

    @property
    def address(self) -> str:
        return address(self.slugs)

    def without(self, slug: str) -> str:
        return address(other for other in self.slugs if other != slug)


def address(slugs: Iterable[str]) -> str:
    """Where these approaches are compared."""
    query = urlencode([("i", slug) for slug in slugs])
    return f"/vergelijken?{query}" if query else "/vergelijken"


def blocks(
    chosen: Sequence[tuple[Interventie, Bewijs]], uitkomsten: Uitkomsten
) -> tuple[Block, ...]:
    """The rows of the page of an approach, with a cell for each approach chosen."""
    cards = [card for card, _ in chosen]
    found = [bewijs for _, bewijs in chosen]
    measured = {claim.uitkomst for bewijs in found for claim in bewijs.claims}
    outcomes = [name for name in uitkomsten.names if name in measured]
    return (
        Block("Als geheel", (
            Line("Richting en bewijskracht", _verdicts(bewijs.oordeel for bewijs in found)),
        )),
        Block(
            "Per uitkomst",
            tuple(
                Line(sentence_case(name), _verdicts(bewijs.claim(name) for bewijs in found))
                for name in outcomes
            ),
        ),
        Block("Het onderzoek", (
            Line("Studies per opzet", _texts(_designs(card) for card in cards)),
            Line("Nieuwste studie", _texts(str(card.jaar or "") for card in cards)),
            Line("In Nederland onderzocht", _texts(_dutch(card) for card in cards)),
            Line("Officiële oordelen", _texts(_labels(card) for card in cards)),
        )),
        Block("Past het?", (
            Line("Doel", _texts(card.doel for card in cards)),
            Line("Voor wie", _texts(card.doelgroep for card in cards)),
            Line("Leeftijd", _texts(ages(card) for card in cards)),
            Line("Waar", _texts(listed(card.setting) for card in cards)),
            Line("Gericht op", _texts(", ".join(card.preventietype) for card in cards)),
            Line("Niveau", _texts(", ".join(card.preventieniveau) for card in cards)),
        )),
        Block("Uitvoeren", (
            Line("Wie doet het", _texts(card.uitvoerder for card in cards)),
            Line("Duur", _texts(card.duur for card in cards)),
            Line("Kosten", _texts(card.kosten for card in cards)),
            Line("Waar toegepast", _texts("; ".join(card.locaties) for card in cards)),
            Line("Let op", _texts(" ".join(card.kanttekeningen) for card in cards)),
        )),
    )  # fmt: skip


def _verdicts(verdicts: Iterable[Oordeel | None]) -> tuple[Cell, ...]:
    return tuple(
        Cell(f"{verdict.richting} {verdict.bewijskracht}", verdict)
        if verdict
        else Cell(NOT_STUDIED)
        for verdict in verdicts
    )


def _texts(texts: Iterable[str | None]) -> tuple[Cell, ...]:
    return tuple(Cell(text or NOT_SEEN) for text in texts)


def _designs(card: Interventie) -> str:
    return designs(count_designs(card.studies))


def _dutch(card: Interventie) -> str:
    if any(studie.nederlands for studie in card.studies):
        return "ja"
    return "nee" if any(studie.land for studie in card.studies) else ""


def _labels(card: Interventie) -> str:
    return "; ".join(
        f"“{e.niveau}” ({', '.join(filter(None, (e.schema_, date(e.datum) if e.datum else None)))})"
        for e in card.erkenningen
    )
