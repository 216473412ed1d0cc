"""What a route asks for: the knowledge base and the site it is shown on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from kennisbank.kennisbank import Kennisbank

from .site import Site


def kb_of(request: Request) -> Kennisbank:
    kb: Kennisbank = request.app.state.kb
    return kb


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


Kb = Annotated[Kennisbank, Depends(kb_of)]
Pages = Annotated[Site, Depends(site_of)]


def address_of(request: Request) -> str:
    """From where is asked: to slow down who asks too much, never to be kept with what was asked."""
    return request.client.host if request.client else "onbekend"
