"""The pages of the desk. All but signing in ask for an account; what writes asks for our token."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from . import (
    accounts,
    desk,
    editing,
    intake,
    lists,
    publishing,
    questions,
    reports,
    sign_on,
    signing_in,
    terms,
)
from .answers import NoStore, install
from .visitor import PREFIX, genuine, visitor_of

router = APIRouter(include_in_schema=False)
router.include_router(signing_in.open_router, prefix=PREFIX)
router.include_router(sign_on.router, prefix=PREFIX)
# What bears a name of its own comes before what bears the name of a record.
for part in (
    signing_in,
    desk,
    intake,
    accounts,
    terms,
    questions,
    reports,
    lists,
    editing,
    publishing,
):
    # First who asks, then whether the form is hers.
    router.include_router(
        part.router, prefix=PREFIX, dependencies=[Depends(visitor_of), Depends(genuine)]
    )

__all__ = ["NoStore", "install", "router"]
