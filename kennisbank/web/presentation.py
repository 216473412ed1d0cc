"""Dutch on the page: numbers, dates, plurals, and the words for our codes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from kennisbank.evidence import DESIGN_WORDS, REPLICATION_WORDS, STRENGTH_WORDS
from kennisbank.model import (
    Departement,
    Herhaling,
    Interventie,
    Opzet,
    Preventieniveau,
    Richting,
)

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

DIRECTION_WORDS: Mapping[Richting, str] = {
    Richting.GUNSTIG: "gunstig",
    Richting.GEMENGD: "gemengd",
    Richting.GEEN_EFFECT: "geen effect",
    Richting.ONGUNSTIG: "ongunstig",
    Richting.NIET_GEMETEN: "niet gemeten",
}

MINISTRIES: Mapping[Departement, str] = {
    Departement.BZK: "Binnenlandse Zaken en Koninkrijksrelaties",
    Departement.OCW: "Onderwijs, Cultuur en Wetenschap",
    Departement.SZW: "Sociale Zaken en Werkgelegenheid",
    Departement.VWS: "Volksgezondheid, Welzijn en Sport",
    Departement.JENV: "Justitie en Veiligheid",
}

_LEVELS: Mapping[str, str] = {
    Preventieniveau.UNIVERSEEL: "alle jongeren",
    Preventieniveau.SELECTIEF: "groepen met risico",
    Preventieniveau.GEINDICEERD: "wie al problemen heeft",
}

_LANGUAGES = {"nl": "Nederlands", "en": "Engels", "de": "Duits", "fr": "Frans"}

_SOURCE_KINDS = {
    "pers": "pers",
    "aanbieder": "site van de aanbieder",
    "kopie": "kopie op een andere site",
    "registratie": "registratie",
    "onderzoek": "onderzoek",
}


def number(value: float) -> str:
    """1234.5 as 1.234,5."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def date(value: datetime.date | str) -> str:
    """23 november 2026; text that is not an ISO date stays as the source gives it."""
    try:
        day = datetime.date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(at: float) -> str:
    """25 november 2026, 14:03, in the time of the server."""
    when = datetime.datetime.fromtimestamp(at)
    return f"{date(when.date())}, {when:%H:%M}"


def plural(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def value_label(field: str, value: str) -> str:
    """What a filter's value is called on the page."""
    match field:
        case "richting" if value in tuple(Richting):
            return DIRECTION_WORDS[Richting(value)]
        case "bewijskracht" if value in {"0", "1", "2", "3", "4"}:
            return STRENGTH_WORDS[int(value)]
        case "departement" if value in tuple(Departement):
            return f"{value} – {MINISTRIES[Departement(value)]}"
        case "preventieniveau" if value in _LEVELS:
            return f"{value}: {_LEVELS[value]}"
        case "taal":
            return _LANGUAGES.get(value, value)
        case "leeftijd":
            return f"{value} jaar"
        case "jaarVan":
            return f"vanaf {value}"
        case "jaarTot":
            return f"tot en met {value}"
    return value


def ages(interventie: Interventie) -> str | None:
    low, high = interventie.leeftijd_min, interventie.leeftijd_max
    if low is None and high is None:
        return None
    return ages_between("" if low is None else str(low), "" if high is None else str(high))


def ages_between(low: str, high: str) -> str:
    """An end that is empty is open."""
    match low, high:
        case low, "":
            return f"vanaf {low} jaar"
        case "", high:
            return f"tot en met {high} jaar"
    return f"{low} jaar" if low == high else f"{low} tot en met {high} jaar"


def host(url: str) -> str:
    """The site a link leads to, so that the reader knows before she goes."""
    return urlsplit(url).netloc.removeprefix("www.")


def source_kind(soort: str) -> str:
    return _SOURCE_KINDS.get(soort, soort)


def listed(values: tuple[str, ...]) -> str:
    """a, b en c."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} en {values[-1]}"


def replication(herhaling: Herhaling) -> str:
    return REPLICATION_WORDS[herhaling]


def designs(per_opzet: tuple[tuple[Opzet, int], ...]) -> str:
    """1 overzicht van studies, 2 quasi-experimenten met controlegroep."""
    return ", ".join(plural(count, *DESIGN_WORDS[opzet]) for opzet, count in per_opzet)


FILTERS: Mapping[str, Callable[..., str | None]] = {
    "getal": number,
    "datum": date,
    "moment": moment,
    "hoofdletter": sentence_case,
    "leeftijden": ages,
    "site": host,
    "bronsoort": source_kind,
    "herhaling": replication,
    "opzetten": designs,
    "opzet": lambda opzet: DESIGN_WORDS[opzet][0],
    "zonder_punt": lambda text: text.rstrip("."),
    "opsomming": listed,
    "niveau": lambda value: value_label("preventieniveau", value),
}
