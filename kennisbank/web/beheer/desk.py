"""The desk itself: the queues of work."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from .page import desk_page
from .visitor import Curator

router = APIRouter()


@router.get("")
def queues(request: Request, visitor: Curator) -> Response:
    return desk_page(request, visitor, "werkvoorraad.html")
