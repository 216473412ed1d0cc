"""The evidence as a table: one row for each outcome of each study, with what we derive from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from kennisbank.evidence import Bewijs
from kennisbank.model import Interventie, Studie, Uitkomst

COLUMNS = (
    "interventie",
    "naam",
    "soort",
    "onderdeel_van",
    "thema",
    "leeftijd_min",
    "leeftijd_max",
    "richting_aanpak",
    "bewijskracht_aanpak",
    "studie",
    "auteurs",
    "jaar",
    "uitgever",
    "url",
    "document",
    "type",
    "over",
    "design",
    "sms",
    "n",
    "land",
    "follow_up",
    "onafhankelijk",
    "maat",
    "richting_studie",
    "effect",
    "uitkomst",
    "richting_claim",
    "bewijskracht_claim",
    "reden_claim",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV Injection)."""

Row = Mapping[str, object]


def evidence(approaches: Iterable[tuple[Interventie, Bewijs]]) -> str:
    """CSV after RFC 4180, UTF-8. An approach without studies has a row too: that is an outcome."""
    return table(COLUMNS, (row for approach, found in approaches for row in _rows(approach, found)))


def table(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as CSV; a column that a row does not have stays empty."""
    names = tuple(columns)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
    return written.getvalue()


def cell(value: object) -> str:
    """A value as text that no spreadsheet runs: before what looks like a formula comes a '."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return cell("; ".join(str(part) for part in value))
    text = str(value).replace("\0", "")
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def _rows(interventie: Interventie, found: Bewijs) -> Iterator[Row]:
    approach: Row = {
        "interventie": interventie.slug,
        "naam": interventie.naam,
        "soort": interventie.soort.value,
        "onderdeel_van": interventie.onderdeel_van,
        "thema": interventie.thema,
        "leeftijd_min": interventie.leeftijd_min,
        "leeftijd_max": interventie.leeftijd_max,
        "richting_aanpak": found.oordeel.richting.value,
        "bewijskracht_aanpak": found.oordeel.bewijskracht,
    }
    if not interventie.studies:
        yield approach
    for studie in interventie.studies:
        for uitkomst in studie.uitkomsten or (None,):
            yield {**approach, **_of_studie(studie), **_of_uitkomst(studie, uitkomst, found)}


def _of_studie(studie: Studie) -> Row:
    return {
        "studie": studie.titel,
        "auteurs": studie.auteurs,
        "jaar": studie.jaar,
        "uitgever": studie.uitgever,
        "url": studie.url,
        "document": studie.document,
        "type": studie.type.value,
        "over": studie.over,
        "design": studie.design,
        "sms": studie.sms,
        "n": studie.n,
        "land": studie.land,
        "follow_up": studie.follow_up,
        "onafhankelijk": studie.onafhankelijk,
    }


def _of_uitkomst(studie: Studie, uitkomst: Uitkomst | None, found: Bewijs) -> Row:
    if uitkomst is None:
        return {}
    claim = next(
        (
            claim
            for claim in found.claims
            for finding in claim.bevindingen
            if finding.studie is studie and finding.uitkomst is uitkomst
        ),
        None,
    )
    return {
        "maat": uitkomst.maat,
        "richting_studie": uitkomst.richting.value,
        "effect": uitkomst.effect,
        "uitkomst": claim.uitkomst if claim else None,
        "richting_claim": claim.richting.value if claim else None,
        "bewijskracht_claim": claim.bewijskracht if claim else None,
        "reden_claim": claim.reden if claim else None,
    }
