"""What went wrong, told to people as a page and to programs as problem details (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from kennisbank.errors import Conflict, Denied, Invalid, KennisbankError, NotFound, Withdrawn
from kennisbank.search.request import BadRequest

from .dependencies import kb_of, site_of
from .security import HEADERS

MEDIA_TYPE = "application/problem+json"
_LONGEST_NAME = 120
_PROGRAMS = ("/api/", "/gezond", "/gereed")

_log = logging.getLogger(__name__)

_TITLES = {
    400: "De vraag klopt niet",
    401: "U bent niet ingelogd",
    403: "Dit mag niet",
    404: "Niet gevonden",
    405: "Deze handeling kan hier niet",
    409: "Iemand anders was u voor",
    410: "Ingetrokken",
    422: "Dit klopt niet",
    500: "Er ging iets mis",
    503: "De kennisbank kan nu niet antwoorden",
}

_DETAILS = {
    404: "Op dit adres staat niets.",
    405: "Dit adres kan alleen gelezen worden.",
    500: "De fout ligt bij ons en is genoteerd. Probeer het straks opnieuw.",
}

# Messages of pydantic, by type; the rest falls back on a general one.
_INVALID = {
    "int_parsing": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "int_parsing_size": "is te groot",
    "missing": "ontbreekt",
    "extra_forbidden": "bestaat niet",
    "literal_error": "heeft een onbekende waarde",
}


class Problem(BaseModel):
    """The body of every error of the API."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    veld: str | None = None

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        return JSONResponse(
            self.model_dump(exclude_none=True),
            status_code=self.status,
            media_type=MEDIA_TYPE,
            headers=dict(headers or {}),
        )


# "4XX" also keeps FastAPI from documenting its own 422, which we never send.
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "De vraag klopt niet, of wat gevraagd is bestaat niet",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    },
}


_STATUS: tuple[tuple[type[KennisbankError], int], ...] = (
    (BadRequest, 400),
    (Denied, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Withdrawn, 410),
    (Invalid, 422),
)


def install(app: FastAPI) -> None:
    app.add_exception_handler(KennisbankError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def problem_of(error: KennisbankError) -> Problem:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 503)
    veld = error.veld if isinstance(error, BadRequest) else None
    return Problem(title=_TITLES[status], status=status, detail=str(error), veld=veld)


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, KennisbankError)
    if isinstance(error, Withdrawn) and not wants_problem(request):
        return site_of(request).page(request, "ingetrokken.html", status=410, withdrawn=error)
    return answer(request, problem_of(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    veld = str(first["loc"][-1])
    said = _INVALID.get(first["type"], "heeft een waarde die niet kan")
    detail = f"De parameter '{veld}' {said}."
    return answer(request, Problem(title=_TITLES[400], status=400, detail=detail, veld=veld))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, HTTPStatus(error.status_code).phrase)
    detail = _DETAILS.get(error.status_code, str(error.detail))
    problem = Problem(title=title, status=error.status_code, detail=detail)
    return answer(request, problem, error.headers)


def _unexpected(request: Request, error: Exception) -> Response:
    # Answers made here do not pass the middleware, so they bring the headers along.
    _log.error("Onverwachte fout op %s", request.url.path, exc_info=error)
    problem = Problem(title=_TITLES[500], status=500, detail=_DETAILS[500])
    return answer(request, problem, HEADERS)


def answer(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    if wants_problem(request):
        return problem.response(headers)
    suggestions = _suggestions(request) if problem.status == 404 else ()
    page = site_of(request).page(
        request, "problem.html", status=problem.status, problem=problem, suggestions=suggestions
    )
    page.headers.update(headers or {})
    return page


def wants_problem(request: Request) -> bool:
    if request.url.path.startswith(_PROGRAMS):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def _suggestions(request: Request) -> tuple[tuple[str, str], ...]:
    last = request.url.path.rstrip("/").rpartition("/")[2]
    try:
        return kb_of(request).suggest(last[:_LONGEST_NAME])
    except KennisbankError:
        # Without an index there is nothing to suggest; what was not found still is not.
        return ()
