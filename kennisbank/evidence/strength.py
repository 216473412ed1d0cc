"""How sure studies make us: bewijskracht 0-4, from their design.

The Maryland Scientific Methods Scale (Sherman et al. 1997; Farrington et al. 2002) rates internal
validity from 1 to 5. The ladder on top of it is ours and is set out in `docs/bewijs.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kennisbank.model import Herhaling, Opzet, Richting, Studie, StudieType

from .designs import DESIGN_WORDS, counted_sms, opzet_of

RULES = "3"
"""Version of the rules in this package; part of the index fingerprint."""

STRENGTH_WORDS = (
    "niet onderzocht",
    "alleen beschreven",
    "zwak bewijs",
    "redelijk bewijs",
    "sterk bewijs",
)
"""Index is bewijskracht 0-4."""

REPLICATION_WORDS = {
    Herhaling.GEEN: "niet gemeten",
    Herhaling.EEN_STUDIE: "één studie",
    Herhaling.HERHAALD: "herhaald",
    Herhaling.ONAFHANKELIJK: "onafhankelijk herhaald",
}

FIRM = 3
"""Bewijskracht from which harm always shows, and from which no effect is a finding."""

_EFFECT = (StudieType.EFFECTONDERZOEK, StudieType.META_ANALYSE)

_NUMBERS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def measures_effect(studie: Studie) -> bool:
    """Whether the study says what this approach does, rather than how it runs, why it should work,
    or what approaches of its kind do together."""
    return studie.type in _EFFECT and studie.over == "aanpak"


def level(studie: Studie) -> int:
    """Strength of one study on its own, 1-4.

    A review of several studies counts as 4; an effect study without a Maryland score as 2, since
    a comparison that was not seen cannot be relied on; process and theory as 1.
    """
    if studie.type is StudieType.META_ANALYSE:
        return 4
    if studie.type is not StudieType.EFFECTONDERZOEK:
        return 1
    sms = counted_sms(studie)
    if sms is None or sms <= 2:
        return 2
    return 4 if sms == 5 else 3


def strength(findings: Sequence[tuple[Studie, Richting]]) -> tuple[int, str]:
    """Bewijskracht of findings on one outcome, with the rule that gave it, in Dutch.

    Two or more studies of SMS 4 that agree count as strong; for the rest the best study decides.
    """
    if not findings:
        return 0, "0: geen onderzoek gezien"
    studies = list({id(studie): studie for studie, _ in findings}.values())
    best = max(studies, key=_rank)
    fours = [studie for studie in studies if counted_sms(studie) == 4]
    agree = {richting for studie, richting in findings if counted_sms(studie) == 4}
    if level(best) == FIRM and len(fours) >= 2 and len(agree) == 1:
        return 4, f"4: {number(len(fours))} studies met SMS 4 die hetzelfde vinden{_origin(fours)}"
    like = [s for s in studies if (level(s), opzet_of(s)) == (level(best), opzet_of(best))]
    return level(best), f"{level(best)}: {describe(like)}"


def replication(studies: Sequence[Studie]) -> Herhaling:
    """Whether what was measured was measured again, and by others than the makers.

    A review has several studies in it, so it is a repetition by itself.
    """
    if not studies:
        return Herhaling.GEEN
    if sum(studie.onafhankelijk == "ja" for studie in studies) >= 2:
        return Herhaling.ONAFHANKELIJK
    if len(studies) >= 2 or studies[0].type is StudieType.META_ANALYSE:
        return Herhaling.HERHAALD
    return Herhaling.EEN_STUDIE


def describe(studies: Sequence[Studie]) -> str:
    """Studies of one design in words: "één quasi-experiment met controlegroep, Nederland, 2023"."""
    opzet = opzet_of(studies[0])
    one, many = DESIGN_WORDS[opzet]
    said = f"{number(len(studies))} {one if len(studies) == 1 else many}"
    scores = sorted({sms for studie in studies if (sms := counted_sms(studie))})
    if scores:
        said += f" (SMS {' en '.join(map(str, scores))})"
    elif opzet in (Opzet.RCT, Opzet.GEMATCHT, Opzet.QUASI_EXPERIMENT):
        said += " zonder SMS-cijfer"
    return said + _origin(studies)


def number(count: int) -> str:
    """A small number as a word, as running text has it."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _origin(studies: Sequence[Studie]) -> str:
    countries = list(dict.fromkeys(studie.land for studie in studies if studie.land))
    years = [studie.jaar for studie in studies if studie.jaar]
    parts = countries if len(countries) < 3 else [f"{number(len(countries))} landen of gebieden"]
    if years:
        parts = [*parts, str(max(years)) if len(studies) == 1 else f"nieuwste uit {max(years)}"]
    return "".join(f", {part}" for part in parts)


def _rank(studie: Studie) -> tuple[int, int, int]:
    return level(studie), counted_sms(studie) or 0, studie.jaar or 0
