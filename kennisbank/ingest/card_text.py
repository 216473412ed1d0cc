"""The fields of a card as running text: what full-text search reads beside the card's own text."""

from __future__ import annotations

from collections.abc import Iterator

from kennisbank.model import Interventie, Studie


def card_text(interventie: Interventie) -> str:
    """All that the card says, as Markdown with a heading for each kind of fact."""
    return "\n\n".join(_sections(interventie))


def _sections(i: Interventie) -> Iterator[str]:
    yield ", ".join((i.naam, *i.aliassen))
    yield i.korte_omschrijving
    facts = {
        "Doel": i.doel,
        "Voor wie": i.doelgroep,
        "Werkwijze": i.werkwijze,
        "Duur": i.duur,
        "Kosten": i.kosten,
        "Uitvoerder": i.uitvoerder,
        "Locaties": ", ".join(i.locaties),
        "Thema": ", ".join((*i.thema, *i.setting)),
        "Werkzame elementen": "\n".join(f"- {element}" for element in i.werkzame_elementen),
        "Kanttekeningen": "\n".join(f"- {remark}" for remark in i.kanttekeningen),
    }
    for heading, text in facts.items():
        if text:
            yield f"## {heading}\n\n{text}"
    for studie in i.studies:
        yield f"## Onderzoek: {studie.titel}\n\n{_study(studie)}"


def _study(studie: Studie) -> str:
    found = [
        f"{u.maat}: {u.effect or u.richting.value.replace('_', ' ')}" for u in studie.uitkomsten
    ]
    origin = ", ".join(str(part) for part in (studie.land, studie.jaar) if part)
    parts = (studie.design, *found, studie.conclusie, studie.beperkingen, origin)
    return "\n\n".join(part for part in parts if part)
