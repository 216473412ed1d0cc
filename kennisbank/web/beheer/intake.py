"""Adding documents: the files that are sent, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from kennisbank.curate import Desk
from kennisbank.curate.intake import Upload, forget_upload, receive, retry_upload, uploads
from kennisbank.curate.jobs import Job, Kind, State, jobs, retry

from .forms import text
from .page import desk_page
from .visitor import Curator, Form, TheDesk, Visitor, go

router = APIRouter(prefix="/toevoegen")

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the files are that were sent last."""

    uploads: tuple[tuple[Upload, Job | None], ...]
    indexing: Job | None
    busy: bool


@router.get("")
def page(request: Request, desk: TheDesk, visitor: Curator) -> Response:
    return _page(request, desk, visitor)


@router.post("")
def send(request: Request, desk: TheDesk, visitor: Curator, form: Form) -> Response:
    sent = [file for file in form.getlist("bestand") if isinstance(file, UploadFile)]
    kept = [
        receive(desk, visitor.naam, file.filename or "", file.file)
        for file in sent
        if file.filename or file.size
    ]
    if not kept:
        said = "U koos geen bestand. Kies er een of meer."
        return _page(request, desk, visitor, error=said, status=422)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"verder": "/beheer/toevoegen"})
    return go("/beheer/toevoegen")


@router.get("/stand")
def state(request: Request, desk: TheDesk, visitor: Curator) -> Response:
    """The list alone, for a page that keeps itself up to date."""
    return desk_page(request, visitor, "_stand.html", progress=_progress(desk))


@router.post("/bestand/{id_}")
def change(desk: TheDesk, visitor: Curator, form: Form, id_: int) -> Response:
    if text(form, "doe") == "verwijder":
        forget_upload(desk, id_)
    else:
        retry_upload(desk, id_, visitor.naam)
    back = text(form, "verder")
    return go("/beheer?rij=geweigerd" if back == "geweigerd" else "/beheer/toevoegen")


@router.post("/taak/{id_}")
def again(desk: TheDesk, form: Form, id_: int) -> Response:
    del form
    retry(desk.database, id_)
    return go("/beheer/toevoegen")


def _page(
    request: Request, desk: Desk, visitor: Visitor, *, error: str = "", status: int = 200
) -> Response:
    return desk_page(
        request,
        visitor,
        "toevoegen.html",
        status=status,
        error=error,
        max_upload=desk.rules.max_upload,
        progress=_progress(desk),
    )


def _progress(desk: Desk) -> Progress:
    listed = jobs(desk.database, limit=500)
    of_upload = {job.payload["upload"]: job for job in listed[::-1] if job.kind is Kind.OPNEMEN}
    found = tuple((sent, of_upload.get(sent.id)) for sent in uploads(desk, limit=_SHOWN))
    indexing = next((job for job in listed if job.kind is Kind.INDEXEREN), None)
    open_jobs = (indexing, *(job for _, job in found))
    busy = any(job and job.state in (State.WACHT, State.BEZIG) for job in open_jobs)
    return Progress(found, indexing, busy)
