"""How a study was set up, read from what its card says, and the Maryland score that allows.

After the Maryland Scientific Methods Scale (Sherman et al. 1997; Farrington et al. 2002), which
rates a design by what else than the approach can explain its outcome.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kennisbank.model import Opzet, Studie, StudieType

DESIGN_WORDS: dict[Opzet, tuple[str, str]] = {
    Opzet.META_ANALYSE: ("overzicht van studies", "overzichten van studies"),
    Opzet.RCT: ("onderzoek met loting (RCT)", "onderzoeken met loting (RCT)"),
    Opzet.GEMATCHT: (
        "quasi-experiment met gematchte controlegroep",
        "quasi-experimenten met gematchte controlegroep",
    ),
    Opzet.QUASI_EXPERIMENT: (
        "quasi-experiment met controlegroep",
        "quasi-experimenten met controlegroep",
    ),
    Opzet.VOOR_NA: (
        "voor- en nameting zonder goede vergelijking",
        "voor- en nametingen zonder goede vergelijking",
    ),
    Opzet.NAMETING: ("enkele meting", "enkele metingen"),
    Opzet.NIET_GEZIEN: (
        "effectonderzoek met onbekende opzet",
        "effectonderzoeken met onbekende opzet",
    ),
    Opzet.PROCESEVALUATIE: ("procesevaluatie", "procesevaluaties"),
    Opzet.PLANEVALUATIE: ("planevaluatie", "planevaluaties"),
    Opzet.KWALITATIEF: ("kwalitatief onderzoek", "kwalitatieve onderzoeken"),
    Opzet.MONITOR: ("monitor", "monitors"),
    Opzet.KOSTEN_BATEN: ("kosten-batenanalyse", "kosten-batenanalyses"),
    Opzet.THEORIE: ("theoretische onderbouwing", "theoretische onderbouwingen"),
}
"""One and many of each design, strongest first."""

_BY_TYPE = {
    StudieType.META_ANALYSE: Opzet.META_ANALYSE,
    StudieType.PROCESEVALUATIE: Opzet.PROCESEVALUATIE,
    StudieType.PLANEVALUATIE: Opzet.PLANEVALUATIE,
    StudieType.MONITOR: Opzet.MONITOR,
    StudieType.THEORIE: Opzet.THEORIE,
}

_BY_SMS = {
    5: (Opzet.RCT,),
    4: (Opzet.GEMATCHT, Opzet.RCT),
    3: (Opzet.QUASI_EXPERIMENT, Opzet.GEMATCHT),
    2: (Opzet.VOOR_NA, Opzet.QUASI_EXPERIMENT),
    1: (Opzet.NAMETING, Opzet.VOOR_NA),
}
"""Designs that go with a score; the first is meant when the words do not say."""

MOST = {
    Opzet.RCT: 5,
    Opzet.GEMATCHT: 4,
    Opzet.QUASI_EXPERIMENT: 4,
    Opzet.VOOR_NA: 2,
    Opzet.NAMETING: 1,
    Opzet.MONITOR: 2,
    Opzet.PROCESEVALUATIE: 0,
    Opzet.PLANEVALUATIE: 0,
    Opzet.KWALITATIEF: 0,
    Opzet.THEORIE: 0,
}
"""The highest score that a design can have; 0: the scale does not apply."""

_UNCOMPARED = re.compile(
    r"(zonder|geen) (goede |echte )?(controle|vergelijk)|controlegroep niet gezien"
)
_READ = (
    (Opzet.RCT, re.compile(r"\brct|gerandomiseerd|\bgeloot|\bloting|\brandom")),
    (Opzet.GEMATCHT, re.compile(r"gematcht|matching|propensity|synthetische controle")),
    (
        Opzet.QUASI_EXPERIMENT,
        re.compile(
            r"quasi|controle(groep|gebied|conditie|studie)|vergelijk|vergeleken|tegenover|"
            r"difference-in-differences|natuurlijk experiment|wachtlijst"
        ),
    ),
    (Opzet.VOOR_NA, re.compile(r"voor- en nameting|voor en na|voor-na|tijdreeks|trend")),
)


def opzet_of(studie: Studie) -> Opzet:
    """The design: as the card names it, else by its type, its words and its score.

    A score is never overruled by a word: `RCT` with SMS 3 is not called a trial.
    """
    if studie.opzet:
        return studie.opzet
    if studie.type is not StudieType.EFFECTONDERZOEK:
        return _BY_TYPE[studie.type]
    read = read_design(studie.design)
    if studie.sms is None:
        return read or Opzet.NIET_GEZIEN
    fitting = _BY_SMS[studie.sms]
    return read if read in fitting else fitting[0]


def count_designs(studies: Iterable[Studie]) -> tuple[tuple[Opzet, int], ...]:
    """Number of studies of each design, strongest design first."""
    counts = Counter(map(opzet_of, studies))
    return tuple((opzet, counts[opzet]) for opzet in DESIGN_WORDS if counts[opzet])


def read_design(design: str | None) -> Opzet | None:
    """The design that the words of a card describe; None when they do not say."""
    said = (design or "").lower()
    if _UNCOMPARED.search(said):
        return Opzet.VOOR_NA
    return next((opzet for opzet, words in _READ if words.search(said)), None)


def highest_sms(studie: Studie) -> int | None:
    """The highest score that the design allows; None where it sets no limit.

    Only what is plainly said counts: the design that the card names, a type that the scale is
    not for, or words that say there was no comparison.
    """
    if studie.opzet:
        return MOST.get(studie.opzet)
    if studie.type is not StudieType.EFFECTONDERZOEK:
        return MOST.get(_BY_TYPE[studie.type])
    return MOST[Opzet.VOOR_NA] if _UNCOMPARED.search((studie.design or "").lower()) else None


def counted_sms(studie: Studie) -> int | None:
    """The score that counts: the lower of what the card gives and what the design allows."""
    most = highest_sms(studie)
    if studie.sms is None or most is None:
        return studie.sms
    return min(studie.sms, most) or None
