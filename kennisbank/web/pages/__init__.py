"""The pages that people read; each module is one noun of the site."""

from fastapi import APIRouter

from . import (
    begrippen,
    bewijskaart,
    citeren,
    documenten,
    feeds,
    general,
    inname,
    interventies,
    open_data,
    resultaten,
    themas,
    vergelijken,
    zoeken,
)

router = APIRouter(include_in_schema=False)
# Addresses that end in a format come first: "/themas/sport.atom" is no theme called "sport.atom".
_BY_FORMAT = (feeds, resultaten, citeren, open_data)
for part in (
    *_BY_FORMAT,
    begrippen,
    general,
    inname,
    zoeken,
    interventies,
    vergelijken,
    bewijskaart,
    themas,
    documenten,
):
    router.include_router(part.router)

__all__ = ["router"]
