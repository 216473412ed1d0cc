"""A page of the desk: with who is signed in, and the token that its forms must bear."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from ..dependencies import site_of
from .visitor import Visitor

MESSAGES = {
    "bewaard": "Bewaard.",
    "gelijk": "Er was niets te bewaren: alles stond er al zo.",
    "aangeboden": "Aangeboden. Een collega kan het nu beoordelen.",
    "teruggegeven": "Teruggegeven, met uw uitleg.",
    "weggegooid": "De werkversie is weggegooid. Ze staat nog in de historie.",
    "gepubliceerd": "Gepubliceerd. Binnen een minuut vindt het publiek de nieuwe versie.",
    "ingetrokken": "Ingetrokken. De pagina zegt voortaan sinds wanneer en waarom.",
    "teruggezet": "Teruggezet als werkversie. Het publiek ziet haar pas na publicatie.",
    "uitgelogd": "U bent uitgelogd.",
    "account-gemaakt": "Het account is gemaakt.",
    "account-gewijzigd": "Het account is gewijzigd.",
    "vraag-gekoppeld": "De vraag staat nu bij deze aanpak, in de werkversie. Het zoeken leert haar"
    " na publicatie.",
    "vraag-stond-er": "Deze vraag stond al bij de aanpak; ze is nu gekoppeld.",
    "vraag-weg": "De vraag is weggehaald.",
    "links-gevraagd": "De links worden bekeken. Dat duurt enkele minuten.",
    "melding-afgehandeld": "De melding is afgehandeld.",
    "melding-heropend": "De melding is heropend.",
    "melding-verwijderd": "De melding is verwijderd.",
}
"""What an address may say in `?bericht=`; nothing else comes on the page that way."""


def desk_page(
    request: Request, visitor: Visitor, name: str, *, status: int = 200, **context: object
) -> Response:
    return site_of(request).page(
        request,
        f"beheer/{name}",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        message=MESSAGES.get(request.query_params.get("bericht", ""), ""),
        **context,
    )
