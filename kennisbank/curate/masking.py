"""Takes personal data out of a question before it is counted: what was typed is not kept.

Rules that can be read, not a guess: what they do not know stays, which is why a question is only
shown when it was asked more than once. `docs/beheer.md` says both to the desk.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"\S+@\S+\.\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MONTHS = "jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec"
_DATE = re.compile(
    rf"(?<![+\d.\-/])\d{{1,2}}([-/.])\d{{1,2}}\1(?:\d{{4}}|\d{{2}})(?![-/. ]?\d)"
    rf"|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}} (?:{_MONTHS})[a-z]*\.? \d{{4}}\b",
    re.IGNORECASE,
)
# A year and a short word look like a postcode too ("2023 in"): with a space between, small
# letters count as one only before a house number.
_POSTCODE = re.compile(
    r"\b[1-9]\d{3}(?:[A-Za-z]{2}| [A-Z]{2}| [a-z]{2}(?=,? (?:nr\.? )?\d))\b"
    r"(?:,? (?:nr\.? )?\d{1,5}[a-z]?\b)?"
)
_STREET = re.compile(
    r"\b\w+(?:straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen)"
    r",? (?:nr\.? )?\d{1,5} ?[a-z]?\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\(?\d(?:[\s.\-/()]{0,2}\d){5,}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s.\-/()]*)+")

_PERSON = (
    r"(?:(?:stief|pleeg|klein|schoon|half)?(?:zoons?|zoontjes?|dochters?|dochtertjes?|broers?|"
    r"broertjes?|zus|zusjes?|kind|kleinkind)|nee?fj?e?(?:tje)?|neefjes?|nicht(?:je)?|"
    r"leerling|cli[eë]nt|pupil|buurjongen|buurmeisje|jongen|meisje|vriend(?:in|je)?|man|vrouw|"
    r"vader|moeder|son|daughter|brother|sister|nephew|niece)"
)
_CAPITALISED = r"[A-ZÀ-Þ][\w'’\-]+(?: (?:van|de|der|den|ten|ter|el|al|[A-ZÀ-Þ][\w'’\-]+))*"
_NAME_AFTER_PERSON = re.compile(rf"\b((?i:{_PERSON}),? (?:(?i:heet|genaamd) )?)({_CAPITALISED})")
_NAME_SAID = re.compile(
    r"\b((?:heet|heten|genaamd|geheten|(?:mijn|zijn|haar) naam is|my name is) )"
    r"(?!(?:hij|zij|ze|het|dat|dit|de|een|zo|nu)\b)([^\W\d_][\w'’\-]+(?: [A-ZÀ-Þ][\w'’\-]+)*)",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """`text` with what looks personal replaced by what it was: `[nummer]`."""
    for pattern, instead in (
        (_EMAIL, "[e-mailadres]"),
        (_LINK, "[link]"),
        (_DATE, "[datum]"),
        (_POSTCODE, "[adres]"),
        (_STREET, "[adres]"),
    ):
        text = pattern.sub(instead, text)
    text = _DIGITS.sub(_number, text)
    text = _NAME_AFTER_PERSON.sub(r"\1[naam]", text)
    return _NAME_SAID.sub(r"\1[naam]", text)


def _number(found: re.Match[str]) -> str:
    """A telephone number, a BSN, an account; years beside each other are none of these."""
    return found[0] if _YEARS.fullmatch(found[0]) else "[nummer]"
