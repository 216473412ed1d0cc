"""Approaches side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from .. import comparison
from ..comparison import MOST, Choice
from ..dependencies import Kb, Pages

router = APIRouter()


@router.get("/vergelijken")
def compare(request: Request, kb: Kb, site: Pages) -> Response:
    cards = {interventie.slug: interventie for interventie in kb.interventies()}
    choice = Choice.of(request.query_params.getlist("i"), cards)
    chosen = [cards[slug] for slug in choice.slugs]
    found = [(card, kb.bewijs(card.slug)) for card in chosen]
    return site.page(
        request,
        "vergelijken.html",
        choice=choice,
        chosen=chosen,
        dropped=[cards[slug].naam for slug in choice.dropped],
        blocks=comparison.blocks(found, kb.uitkomsten()) if len(found) > 1 else (),
        others=[card for card in cards.values() if card.slug not in choice.slugs],
        most=MOST,
    )
