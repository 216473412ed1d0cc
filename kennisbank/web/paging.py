"""Lists of the API in pieces: how much of them, and where the rest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request, Response

from kennisbank.search.request import BadRequest

MOST = 1000
"""Entries on one page; also what one gets who does not ask for pages."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The page of a list that was asked for."""

    pagina: int
    aantal: int
    request: Request
    response: Response

    def of(self, whole: Sequence[T]) -> tuple[T, ...]:
        """That page; its neighbours stand in the header `Link`."""
        self.response.headers["Link"] = links(self.request, self.pagina, self.aantal, len(whole))
        start = (self.pagina - 1) * self.aantal
        return tuple(whole[start : start + self.aantal])


def links(request: Request, pagina: int, aantal: int, totaal: int) -> str:
    """The first, previous, next and last page, for the header `Link` (RFC 8288)."""
    last = max(1, -(-totaal // aantal))
    pages = {"first": 1, "prev": pagina - 1, "next": pagina + 1, "last": last}
    return ", ".join(
        f'<{_address(request, page, aantal)}>; rel="{name}"'
        for name, page in pages.items()
        if 1 <= page <= last
    )


def _address(request: Request, page: int, aantal: int) -> str:
    url = request.url.include_query_params(pagina=page, aantal=aantal)
    return f"{url.path}?{url.query}"


def stretch_of(
    request: Request,
    response: Response,
    pagina: Annotated[int, Query(json_schema_extra={"minimum": 1})] = 1,
    aantal: Annotated[int, Query(json_schema_extra={"minimum": 1, "maximum": MOST})] = MOST,
) -> Stretch:
    if pagina < 1:
        raise BadRequest("pagina", "Het paginanummer begint bij 1.", "Kies pagina 1 of hoger.")
    if not 1 <= aantal <= MOST:
        raise BadRequest(
            "aantal", f"Het aantal per pagina is {aantal}.", f"Kies een getal van 1 tot {MOST}."
        )
    return Stretch(pagina, aantal, request, response)


Page = Annotated[Stretch, Depends(stretch_of)]
