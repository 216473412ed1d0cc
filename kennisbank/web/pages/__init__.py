"""The pages that people read; each module is one noun of the site."""

from fastapi import APIRouter

from . import citeren, documenten, general, interventies, zoeken

router = APIRouter(include_in_schema=False)
for part in (general, zoeken, interventies, documenten, citeren):
    router.include_router(part.router)

__all__ = ["router"]
