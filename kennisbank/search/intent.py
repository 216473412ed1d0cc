"""What a question says beside its subject: what does not work, how old, which country, girls.

Only sure signs count. *Werkt niet* is about an approach in "wat werkt niet tegen overlast", about a
young man in "hij werkt niet en hangt rond"; what is not certain is left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kennisbank.ingest.countries import countries
from kennisbank.model import Richting


class Soort(StrEnum):
    RICHTING = "richting"
    BEWIJSKRACHT = "bewijskracht"
    LEEFTIJD = "leeftijd"
    LAND = "land"
    DOELGROEP = "doelgroep"


ABROAD = "buitenland"
GIRLS = "meisjes"


@dataclass(frozen=True, slots=True)
class Intent:
    """`waarde` is written as the query language writes a filter: `13`, `16..23`, `geen_effect`."""

    soort: Soort
    waarde: str
    tekst: str
    """The words of the question that say it."""

    @property
    def key(self) -> str:
        """How an asker names it to have it left out."""
        return f"{self.soort}:{self.waarde}"


_WORK = r"(?:werk(?:t|en|te|ten)|hel?p(?:t|en)|hielp(?:en)?)"
_DIRECTIONS = (
    (
        Richting.ONGUNSTIG,
        r"\baverechts\w*|\bcontraproductie(?:f|ve)\b|\bschadelijke?\b"
        r"|\b(?:maakt|maken|wordt|worden) (?:het|dit|dat|ze) (?:\w+ )?erger\b"
        r"|\bongunstige? (?:effect(?:en)?|uitkomst(?:en)?)\b|\bnegatie(?:f|ve) effect(?:en)?\b"
        r"|\bbackfir\w+|\bharmful\b|\bdo(?:es)? (?:more )?harm\b",
    ),
    (
        Richting.GEEN_EFFECT,
        rf"\b(?:wat|welke?|waarom)\b(?:\s+\w+){{0,5}}?\s+{_WORK}(?:\s+\w+){{0,2}}?\s+niet\b"
        rf"|\b{_WORK} (?:juist )?niet (?:tegen|bij|voor|om)\b"
        r"|\b(?:geen|zonder) (?:enkel |bewezen |aantoonbaar )?effect\b"
        r"|\b(?:niet|in)\s?effectie(?:f|ve)\b|\b(?:heeft|hebben) (?:\w+ )?geen (?:zin|nut)\b"
        r"|\bzinlo(?:os|ze)\b|\b(?:does|do) ?n[o'’]t work\b|\bineffective\b|\bno effect\b",
    ),
)
_EVIDENCE = (
    r"\b(?:is|zijn|wat|welk|waar|hoeveel|hoe sterk) (?:\w+ ){0,3}?bewijs\b|\bbewijs voor\b"
    r"|\bbewezen\b|\b(?:goed |wetenschappelijk )?onderzocht\b|\beffectonderzoek\b"
    r"|\bwetenschappelijke? (?:bewijs|onderzoek|onderbouw\w+)\b|\bevidence\b|\bproven\b"
)
_NUMBER = r"([1-9]\d?)"
_PERSON = (
    r"\w*(?:kind|kinderen|jongens?|jongetjes?|meisjes?|meid(?:en)?|zoon|zonen|dochters?|broers?"
    r"|broertjes?|zus(?:sen)?|zusjes?|neef|neefjes?|nicht|nichtjes?|leerling(?:en)?|scholier(?:en)?"
    r"|pubers?|tieners?|jonger?en?|jeugdigen?|daders?|verdachten?|knul|pupil(?:len)?|cliënt(?:en)?"
    r"|iemand|student(?:en)?|peuters?|kleuters?|jeugd|boys?|girls?|sons?|daughters?)"
)
_TO = r" ?(?:tot en met|tot|t/m|en|à|–|-|to|and) ?"
_NOT_AN_AGE = (
    r"(?! ?(?:%|procent|euro|uur|weken|week|maand|dagen|dag|sessies|keer|bijeenkomsten|jan|feb"
    r"|maart|apr|mei\b|juni|juli|aug|sept|okt|nov|dec"
    r"|jaar (?:cel|geleden|na|later|lang|straf|geëist)))"
    r"(?![\d.,]*\d)"
)
_SINCE = r"(?<!na )(?<!over )(?<!binnen )(?<!sinds )(?<!afgelopen )(?<!laatste )(?<!gedurende )"
_AGES = (
    # Below or above an age, written as a span with one end.
    (rf"\b{_NUMBER}-?min(?:ners?|ner)?\b", "-"),
    (rf"\b{_NUMBER}-?plus(?:sers?)?\b|\b{_NUMBER}\+(?!\w)", "+"),
    (rf"\b(?:jonger dan|onder de|under) {_NUMBER}\b{_NOT_AN_AGE}", "-"),
    (rf"\b(?:ouder dan|boven de|vanaf) {_NUMBER}(?: jaar\b|\b(?! ?\w)){_NOT_AN_AGE}", "+"),
    (rf"(?<!groep )(?<!groepen )(?<!klas )\b(?:tussen (?:de )?|van |vanaf )?\b"
     rf"{_NUMBER}{_TO}{_NUMBER}(?:[- ]?jari\w+| jaar)?\b{_NOT_AN_AGE}", ".."),
    (rf"\bgroep(?:en)? ([1-8])(?:{_TO}([1-8]))?\b", "groep"),
    (rf"\b{_NUMBER}[- ]?jari(?:ge|gen|g)\b|\b{_NUMBER}[- ]year[- ]olds?\b", ""),
    (rf"\b{_PERSON} (?:van|of|aged) {_NUMBER}\b{_NOT_AN_AGE}", ""),
    (rf"{_SINCE}\b{_NUMBER} jaar\b(?! (?:cel|geleden|na|later|lang|straf|geëist))", ""),
)  # fmt: skip
_YOUNG = range(2, 31)
"""Ages that a question here can be about; other numbers are something else."""

_STUDY = r"(?:onderzoek\w*|studies?|evaluaties?|effectstudies?|reviews?|ervaring(?:en)?|cijfers)"
_APPROACH = (
    r"(?:interventies?|aanpak(?:ken)?|programma['’]?s?|methodes?|projecten?|voorbeeld(?:en)?)"
)
_COUNTRIES = (
    (rf"\bnederlandse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b|\bin nederland\b|\bdutch\b",
     "Nederland"),
    (rf"\bbuitenlandse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b|\b(?:in|uit) het buitenland\b", ABROAD),
    (rf"\bengelse? {_STUDY}|\bbritse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Verenigd Koninkrijk"),
    (rf"\bamerikaanse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Verenigde Staten"),
    (rf"\b(?:belgische?|vlaamse?) (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "België"),
    (rf"\bduitse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Duitsland"),
    (rf"\bdeense? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Denemarken"),
    (rf"\bnoorse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Noorwegen"),
    (rf"\bzweedse? (?:\w+ )?(?:{_STUDY}|{_APPROACH})\b", "Zweden"),
)  # fmt: skip
_PLACE = re.compile(
    r"\b(?:in|uit) (?:de |het )?(\w[\w-]+(?: (?:staten|koninkrijk))?)", re.IGNORECASE
)
_GIRLS = r"\b(?:meisjes?|meiden|jonge vrouwen|vrouwelijke (?:\w+ )?(?:daders|jongeren)|girls?)\b"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DIRECTION_PATTERNS = tuple((value, _compiled(said)) for value, said in _DIRECTIONS)
_EVIDENCE_PATTERN = _compiled(_EVIDENCE)
_AGE_PATTERNS = tuple((_compiled(said), form) for said, form in _AGES)
_COUNTRY_PATTERNS = tuple((_compiled(said), country) for said, country in _COUNTRIES)
_GIRLS_PATTERN = _compiled(_GIRLS)


def intents(text: str) -> tuple[Intent, ...]:
    """At most one of each kind, in the order of `Soort`."""
    found = (_direction(text), _evidence(text), _age(text), _country(text), _group(text))
    return tuple(intent for intent in found if intent)


def _direction(text: str) -> Intent | None:
    for value, pattern in _DIRECTION_PATTERNS:
        if said := pattern.search(text):
            return Intent(Soort.RICHTING, value, said[0])
    return None


def _evidence(text: str) -> Intent | None:
    said = _EVIDENCE_PATTERN.search(text)
    return Intent(Soort.BEWIJSKRACHT, "2..", said[0]) if said else None


def _age(text: str) -> Intent | None:
    for pattern, form in _AGE_PATTERNS:
        for said in pattern.finditer(text):
            ages = [int(number) for number in said.groups() if number]
            if all(age in _YOUNG or form == "groep" for age in ages) and (
                value := _span(ages, form)
            ):
                return Intent(Soort.LEEFTIJD, value, said[0].strip())
    return None


def _span(ages: list[int], form: str) -> str | None:
    match form:
        case "-":
            return f"..{ages[0] - 1}"
        case "+":
            return f"{ages[0]}.."
        case "..":
            low, high = ages
            return f"{low}..{high}" if low < high else None
        case "groep":
            # A class of primary school: children are four in the first and twelve in the last.
            return f"{min(ages) + 3}..{max(ages) + 4}"
    return str(ages[0])


def _country(text: str) -> Intent | None:
    for pattern, country in _COUNTRY_PATTERNS:
        if said := pattern.search(text):
            return Intent(Soort.LAND, country, said[0])
    return next(_places(text), None)


def _places(text: str) -> Iterator[Intent]:
    for said in _PLACE.finditer(text):
        for country in countries(said[1])[:1]:
            if country != "internationaal":
                yield Intent(Soort.LAND, country, said[0])


def _group(text: str) -> Intent | None:
    said = _GIRLS_PATTERN.search(text)
    return Intent(Soort.DOELGROEP, GIRLS, said[0]) if said else None
