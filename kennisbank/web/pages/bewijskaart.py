"""The evidence map: themes or approaches by outcome, and the empty cells between."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from kennisbank.corpus import slugify
from kennisbank.evidence import Kaartvraag
from kennisbank.model import Richting
from kennisbank.search.request import BadRequest

from ..chart import cell_address, chart, mark_of_cell, per_direction
from ..dependencies import Kb, Pages
from ..mark import shape_of
from ..presentation import MINISTRIES

router = APIRouter()

_OLDEST = 120


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


def read(parameters: QueryParams) -> Kaartvraag:
    """Fields left empty in the form are passed over. Raises BadRequest, in Dutch."""
    rijen = parameters.get("rijen") or "thema"
    if rijen not in ("thema", "aanpak"):
        raise BadRequest("rijen", f"Rijen per '{rijen[:40]}' kan niet.", "Kies uit: thema, aanpak.")
    return Kaartvraag(
        rijen="aanpak" if rijen == "aanpak" else "thema",
        thema=_values(parameters, "thema"),
        setting=_values(parameters, "setting"),
        departement=_values(parameters, "departement"),
        leeftijd=_age(parameters.get("leeftijd", "").strip()),
        nederland=parameters.get("nederland", "").strip().lower() in ("ja", "1", "true", "on"),
    )


def _values(parameters: QueryParams, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v.strip() for v in parameters.getlist(name) if v.strip()))


def _age(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 3 and int(said) <= _OLDEST):
        raise BadRequest(
            "leeftijd", f"'{said[:20]}' is geen leeftijd.", "Geef een getal in jaren, zoals 14."
        )
    return int(said)
