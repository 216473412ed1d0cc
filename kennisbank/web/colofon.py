"""Who publishes this site and where it stands, for what leaves it: references, feeds, open data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from .dependencies import kb_of


@dataclass(frozen=True, slots=True)
class Colofon:
    adres: str
    """Without a slash at the end."""
    uitgever: str
    uitgever_uri: str
    contact: str

    def url(self, path: str) -> str:
        """The whole address of a page of ours."""
        return f"{self.adres}{path}"


def colofon_of(request: Request) -> Colofon:
    settings = kb_of(request).settings
    adres = (settings.adres or str(request.base_url)).rstrip("/")
    return Colofon(
        adres=adres,
        uitgever=settings.uitgever,
        uitgever_uri=settings.uitgever_uri or f"{adres}/over#uitgever",
        contact=settings.contact,
    )


Imprint = Annotated[Colofon, Depends(colofon_of)]
