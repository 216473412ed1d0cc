"""What the desk answers when something must come first, or may not be; and that nobody keeps it."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kennisbank.curate.record import Soort
from kennisbank.curate.sessions import Session

from ..problems import Problem, answer, wants_problem
from .editing import keep_typed
from .forms import CSRF_FIELD, TooLarge, check_origin, read_form, text
from .signing_in import sign_in_page
from .visitor import CONFIRM, PREFIX, SIGN_IN, ConfirmNeeded, SignInNeeded, desk_of, go

_SAFE_METHODS = ("GET", "HEAD")
_FORM = re.compile(rf"{PREFIX}/({'|'.join(Soort)})/([a-z0-9-]+)/bewerken")


def install(app: FastAPI) -> None:
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(ConfirmNeeded, _confirm)
    app.add_exception_handler(TooLarge, _too_large)


class NoStore:
    """Pages of the desk are for her eyes: no cache keeps them, and no search engine lists them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_unstored(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                headers["X-Robots-Tag"] = "noindex"
            await send(message)

        path = scope.get("path", "")
        is_desk = scope["type"] == "http" and (path == PREFIX or path.startswith(f"{PREFIX}/"))
        await self.app(scope, receive, send_unstored if is_desk else send)


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    if wants_problem(request):
        detail = "Log in op /beheer/inloggen en doe het opnieuw."
        return Problem(title="U bent niet ingelogd", status=401, detail=detail).response()
    if request.method in _SAFE_METHODS:
        query = f"?{request.url.query}" if request.url.query else ""
        return go(f"{SIGN_IN}?verder={quote(request.url.path + query)}")
    said = "U bent niet ingelogd. Er is niets gewijzigd. Log in en doe het opnieuw."
    if error.expired:
        kept = await _keep_text(request, error.expired)
        said = "Uw sessie is verlopen. " + (
            "Wat u typte, is vastgehouden: log in en ga ermee verder."
            if kept
            else "Er is niets gewijzigd. Log in en doe het opnieuw."
        )
    return sign_in_page(request, request.url.path, error=said, status=401)


async def _keep_text(request: Request, session: Session) -> bool:
    """Hold on to a form that came too late, when it was made for the session that expired."""
    found = _FORM.fullmatch(request.url.path)
    if found is None:
        return False
    check_origin(request)
    form = await read_form(request)
    if not session.owns(text(form, CSRF_FIELD)):
        return False
    await run_in_threadpool(
        keep_typed, desk_of(request), session.account, Soort(found[1]), found[2], form
    )
    return True


def _confirm(request: Request, error: Exception) -> Response:
    del error
    path = request.url.path if request.method in _SAFE_METHODS else f"{PREFIX}/accounts"
    return go(f"{CONFIRM}?verder={quote(path)}")


def _too_large(request: Request, error: Exception) -> Response:
    del error
    problem = Problem(
        title="Dit is te groot",
        status=413,
        detail="Er is niets bewaard. Stuur minder of kleinere bestanden tegelijk.",
    )
    return answer(request, problem)
