"""Does the process live, and can it answer? For whoever keeps it running."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from .dependencies import Kb
from .problems import Problem

router = APIRouter(include_in_schema=False)


@router.get("/gezond")
def alive() -> Response:
    return JSONResponse({"status": "goed"})


@router.get("/gereed")
def ready(kb: Kb) -> Response:
    is_ready, reason = kb.ready()
    if is_ready:
        return JSONResponse({"status": "gereed"})
    return Problem(status=503, title="Nog niet gereed", detail=reason).response()
