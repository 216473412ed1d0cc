"""How sure studies make us: bewijskracht 0-4, from their design.

The Maryland Scientific Methods Scale (Sherman et al. 1997; Farrington et al. 2002) rates internal
validity from 1 to 5. The ladder on top of it is ours and is set out in `docs/bewijs.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kennisbank.model import Richting, Studie, StudieType

RULES = "2"
"""Version of the rules in this package; part of the index fingerprint."""

STRENGTH_WORDS = (
    "niet onderzocht",
    "alleen beschreven",
    "zwak bewijs",
    "redelijk bewijs",
    "sterk bewijs",
)
"""Index is bewijskracht 0-4."""

_EFFECT = (StudieType.EFFECTONDERZOEK, StudieType.META_ANALYSE)


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
    if studie.sms is None or studie.sms <= 2:
        return 2
    return 4 if studie.sms == 5 else 3


def strength(findings: Sequence[tuple[Studie, Richting]]) -> tuple[int, str]:
    """Bewijskracht of findings on one outcome, with the rule that gave it, in Dutch.

    Two or more studies of SMS 4 that agree count as strong; for the rest the best study decides.
    """
    if not findings:
        return 0, "0: geen onderzoek gezien"
    best = max((studie for studie, _ in findings), key=_rank)
    fours = {richting for studie, richting in findings if studie.sms == 4}
    number_of_fours = len({id(studie) for studie, _ in findings if studie.sms == 4})
    if level(best) == 3 and number_of_fours >= 2 and len(fours) == 1:
        return 4, f"4: {number_of_fours} studies met SMS 4 die hetzelfde vinden"
    return level(best), f"{level(best)}: {_describe(best)}"


def _rank(studie: Studie) -> tuple[int, int, int]:
    return level(studie), studie.sms or 0, studie.jaar or 0


def _describe(studie: Studie) -> str:
    parts = [
        studie.type.value if studie.sms is None else f"{studie.type.value} met SMS {studie.sms}"
    ]
    parts += [str(part) for part in (studie.land, studie.jaar) if part]
    return ", ".join(parts)
