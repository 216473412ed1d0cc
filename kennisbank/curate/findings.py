"""What is published and asks to be looked at again, found from what the cards say."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kennisbank.evidence import Bewijs, measures_effect
from kennisbank.model import Interventie

YEARS = 5
"""After so many years a judgement asks whether it still holds."""

Approach = tuple[Interventie, Bewijs]
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A record to work on, and what was found, by the name of the column."""

    slug: str
    titel: str
    cells: Mapping[str, Cell]
    soort: str = "interventie"


def outdated(approaches: Iterable[Approach], today: datetime.date) -> Iterator[Finding]:
    """Official verdicts and newest studies older than YEARS. What bears no date is left out:
    whether it is old cannot be said."""
    for card, _ in approaches:
        for erkenning in card.erkenningen:
            if erkenning.datum and is_old(erkenning.datum, today):
                yield Finding(
                    card.slug,
                    card.naam,
                    {
                        "wat": f"oordeel: {erkenning.schema_}",
                        "datum": erkenning.datum,
                        "oordeel": erkenning.niveau,
                    },
                )
        if card.jaar and is_old(str(card.jaar), today):
            newest = next(studie for studie in card.studies if studie.jaar == card.jaar)
            yield Finding(
                card.slug,
                card.naam,
                {"wat": "nieuwste onderzoek", "datum": str(card.jaar), "oordeel": newest.titel},
            )


def without_dutch(approaches: Iterable[Approach]) -> Iterator[Finding]:
    """Approaches whose effect nobody measured in the Netherlands, as far as the card says."""
    for card, bewijs in approaches:
        effect = [studie for studie in card.studies if measures_effect(studie)]
        if any(studie.nederlands for studie in effect):
            continue
        yield Finding(
            card.slug,
            card.naam,
            {
                "effectstudies": len(effect),
                "landen": ", ".join(sorted({s.land for s in effect if s.land})),
                "nederlands_ander": sum(s.nederlands for s in card.studies),
                "richting": bewijs.oordeel.richting.value.replace("_", " "),
                "bewijskracht": bewijs.oordeel.bewijskracht,
            },
        )


def unconfirmed(approaches: Iterable[Approach]) -> Iterator[Finding]:
    """Cards that no curator has confirmed yet; a strong verdict weighs most."""
    for card, bewijs in approaches:
        if card.nagelezen is None:
            yield Finding(
                card.slug,
                card.naam,
                {
                    "bewijskracht": bewijs.oordeel.bewijskracht,
                    "studies": len(card.studies),
                    "jaar": card.jaar,
                    "thema": ", ".join(card.thema),
                },
            )


def is_old(said: str, today: datetime.date) -> bool:
    """Whether a date as a source gives it (2019-03-13, 2017-06, 2015) is certainly too long ago:
    of a month or a year its last day counts."""
    found = re.search(r"\b((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?", said)
    if not found:
        return False
    last = (int(found[1]), int(found[2] or 12), int(found[3] or 31))
    return last < (today.year - YEARS, today.month, today.day)
