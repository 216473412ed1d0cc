"""The evidence map: themes or approaches by outcome, and the empty cells between."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kennisbank.corpus import slugify
from kennisbank.model import Richting

from ..chart import cell_address, chart, mark_of_cell, per_direction
from ..dependencies import Kb, Pages
from ..map_request import read
from ..mark import shape_of
from ..presentation import MINISTRIES

router = APIRouter()


@router.get("/bewijskaart")
def evidence_map(request: Request, kb: Kb, site: Pages) -> Response:
    vraag = read(request.query_params)
    kaart = kb.bewijskaart(vraag)
    cards = kb.interventies()
    themes = sorted({thema for card in cards for thema in card.thema})
    return site.page(
        request,
        "bewijskaart.html",
        vraag=vraag,
        kaart=kaart,
        chart=chart(kaart, vraag, {thema: f"/themas/{slugify(thema)}" for thema in themes}),
        directions=[shape_of(richting) for richting in Richting],
        themes=themes,
        settings=sorted({setting for card in cards for setting in card.setting}),
        ministries=MINISTRIES,
        names={card.slug: card.naam for card in cards},
        cell_address=cell_address,
        mark_of_cell=mark_of_cell,
        per_direction=per_direction,
        omschrijvingen={s.uitkomst: s.omschrijving for s in kb.uitkomsten().soorten},
    )
