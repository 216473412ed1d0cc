"""What does not add up on a card that can be read: for the curator, with field and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kennisbank.model import Interventie, Opzet, Studie, StudieType

from .designs import DESIGN_WORDS, highest_sms, read_design
from .outcomes import OTHER, Uitkomsten
from .strength import measures_effect


def doubts(interventie: Interventie, uitkomsten: Uitkomsten) -> tuple[str, ...]:
    """Dutch lines, one a doubt. The card counts as it stands, with the cautious reading."""
    return tuple(
        line
        for number, studie in enumerate(interventie.studies, start=1)
        for line in (
            *_design(studie, f"studies[{number}]"),
            *_outcomes(studie, f"studies[{number}]", uitkomsten),
        )
    )


def circles(parents: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Rings of approaches that are each part of the next; `parents` maps slug to family."""
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(parents):
        path: list[str] = []
        slug = start
        while slug in parents and slug not in seen:
            seen.add(slug)
            path.append(slug)
            slug = parents[slug]
        if slug in path:
            found.append(tuple(path[path.index(slug) :]))
    return tuple(found)


def family_doubts(interventies: Iterable[Interventie]) -> dict[str, str]:
    """Slug → what is wrong with its `onderdeel_van`: a ring, or a family that is not there."""
    parents = {i.slug: i.onderdeel_van for i in interventies if i.onderdeel_van}
    slugs = {i.slug for i in interventies}
    said = {
        slug: f"veld 'onderdeel_van' noemt '{parent}', maar die aanpak is er niet; "
        "verbeter de naam of haal het veld weg"
        for slug, parent in parents.items()
        if parent not in slugs
    }
    for ring in circles(parents):
        walk = " → ".join((*ring, ring[0]))
        line = (
            f"veld 'onderdeel_van' loopt rond ({walk}); haal het bij een van deze kaarten weg. "
            "Tot dan telt het veld niet mee"
        )
        said |= dict.fromkeys(ring, line)
    return said


def _design(studie: Studie, where: str) -> Iterator[str]:
    if studie.opzet and _is_effect(studie.opzet) != (studie.type is StudieType.EFFECTONDERZOEK):
        yield (
            f"veld '{where}.opzet' is '{studie.opzet}', maar 'type' is '{studie.type}'; "
            "verbeter een van beide"
        )
    if studie.sms is None:
        return
    most = highest_sms(studie)
    if most is not None and studie.sms > most:
        counts = f"Tot dan telt SMS {most}" if most else "Tot dan telt het cijfer niet mee"
        yield (
            f"veld '{where}.sms' is {studie.sms}, maar {_named(studie)} heeft "
            f"{f'hoogstens {most}' if most else 'geen SMS'}; verbeter 'sms', 'type' of de opzet. "
            f"{counts}"
        )
    elif studie.sms <= 2 and Opzet.RCT in (studie.opzet, read_design(studie.design)):
        yield (
            f"veld '{where}.sms' is {studie.sms}, maar de opzet is een loting (RCT); verbeter een "
            f"van beide, of leg het uit in 'sms_reden'. Tot dan telt SMS {studie.sms}"
        )


def _outcomes(studie: Studie, where: str, uitkomsten: Uitkomsten) -> Iterator[str]:
    for number, uitkomst in enumerate(studie.uitkomsten, start=1):
        place = f"{where}.uitkomsten[{number}]"
        named = uitkomst.uitkomst
        if named and named not in uitkomsten.by_name:
            near = uitkomsten.nearest(named)
            hint = f"bedoelt u '{near}'" if near else "kies er een uit die lijst"
            yield (
                f"veld '{place}.uitkomst' noemt '{named}', maar dat staat niet in uitkomsten.yaml; "
                f"{hint}? Tot dan telt zij bij '{uitkomsten.name_of(uitkomst)}'"
            )
        elif not named and measures_effect(studie) and not uitkomsten.recognise(uitkomst.maat):
            yield (
                f"veld '{place}.maat' ('{uitkomst.maat}') past bij geen uitkomst van "
                "uitkomsten.yaml; voeg daar een woord toe, of vul hier 'uitkomst' in. "
                f"Tot dan telt zij bij '{OTHER}'"
            )


def _named(studie: Studie) -> str:
    if studie.opzet:
        return f"de opzet '{DESIGN_WORDS[studie.opzet][0]}'"
    if studie.type is not StudieType.EFFECTONDERZOEK:
        return f"het type '{studie.type}'"
    return "een meting zonder controlegroep (veld 'design')"


_EFFECT: Sequence[Opzet] = (
    Opzet.RCT,
    Opzet.GEMATCHT,
    Opzet.QUASI_EXPERIMENT,
    Opzet.VOOR_NA,
    Opzet.NAMETING,
    Opzet.NIET_GEZIEN,
    Opzet.KOSTEN_BATEN,
)


def _is_effect(opzet: Opzet) -> bool:
    return opzet in _EFFECT
