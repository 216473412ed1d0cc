"""Who publishes this site and where it stands, for what leaves it: references, feeds, open data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from kennisbank.kennisbank import Kennisbank
from kennisbank.settings import Settings


@dataclass(frozen=True, slots=True)
class Colofon:
    adres: str
    """Without a slash at the end. Empty on a command line that was not told: pages of ours have no
    address then."""
    uitgever: str
    uitgever_uri: str
    contact: str

    def url(self, path: str) -> str:
        """The whole address of a page of ours."""
        return f"{self.adres}{path}" if self.adres else ""

    @classmethod
    def of(cls, settings: Settings, asked_at: str = "") -> Colofon:
        """`asked_at`: the address under which the site was asked, where the settings name none."""
        adres = (settings.adres or asked_at).rstrip("/")
        return cls(
            adres=adres,
            uitgever=settings.uitgever,
            uitgever_uri=settings.uitgever_uri or f"{adres}/over#uitgever",
            contact=settings.contact,
        )


def colofon_of(request: Request) -> Colofon:
    kb: Kennisbank = request.app.state.kb
    return Colofon.of(kb.settings, str(request.base_url))


Imprint = Annotated[Colofon, Depends(colofon_of)]
