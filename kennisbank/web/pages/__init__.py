"""The pages that people read; each module is one noun of the site."""

from fastapi import APIRouter

from . import citeren, documenten, feeds, general, interventies, open_data, resultaten, zoeken

router = APIRouter(include_in_schema=False)
# Addresses that end in a format come first: "/themas/sport.atom" is no theme called "sport.atom".
for part in (feeds, resultaten, citeren, open_data, general, zoeken, interventies, documenten):
    router.include_router(part.router)

__all__ = ["router"]
