"""Signing in and out. The only pages of the desk that an anonymous visitor gets."""

from __future__ import annotations

import hmac
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from kennisbank.curate import Desk
from kennisbank.curate.accounts import sign_in
from kennisbank.curate.sessions import open_session, renew, revoke, session_of
from kennisbank.errors import Denied

from ..dependencies import address_of, kb_of, site_of
from .forms import CSRF_FIELD, check_origin, read_form, text
from .page import desk_page
from .visitor import (
    COOKIE,
    SIGN_IN,
    Curator,
    Form,
    TheDesk,
    forget_cookie,
    go,
    safe_target,
    set_cookie,
)

open_router = APIRouter()
router = APIRouter()

_PRE_COOKIE = "kennisbank_inloggen"
"""Before there is a session, the token of the form is compared with this cookie."""


@open_router.get("/inloggen")
def form(request: Request, desk: TheDesk, verder: str = "", bericht: str = "") -> Response:
    session = session_of(desk.database, request.cookies.get(COOKIE, ""))
    if session and session.is_open:
        return go(safe_target(verder))
    said = "U bent uitgelogd." if bericht == "uitgelogd" else ""
    return sign_in_page(request, verder, message=said)


def sign_in_page(
    request: Request,
    verder: str,
    *,
    naam: str = "",
    error: str = "",
    message: str = "",
    status: int = 200,
) -> Response:
    token = request.cookies.get(_PRE_COOKIE) or secrets.token_urlsafe(32)
    response = site_of(request).page(
        request,
        "beheer/inloggen.html",
        status=status,
        csrf=token,
        verder=safe_target(verder),
        naam=naam,
        error=error,
        message=message,
        sign_on=sign_on_name(request),
    )
    response.set_cookie(
        _PRE_COOKIE,
        token,
        path=SIGN_IN,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="strict",
    )
    return response


def sign_on_name(request: Request) -> str:
    """What the button for single sign-on says; empty when it is not set up."""
    settings = kb_of(request).settings
    return settings.oidc_naam if settings.oidc_issuer else ""


@open_router.post("/inloggen")
async def submit(request: Request, desk: TheDesk) -> Response:
    check_origin(request)
    form = await read_form(request)
    naam, verder = text(form, "naam", 80), text(form, "verder")
    said = request.cookies.get(_PRE_COOKIE, "")
    if not said or not hmac.compare_digest(said.encode(), text(form, CSRF_FIELD).encode()):
        return sign_in_page(
            request,
            verder,
            naam=naam,
            error="De pagina stond te lang open, of cookies staan uit. Probeer het nog eens.",
            status=403,
        )
    return await run_in_threadpool(_sign_in, request, desk, naam, _password(form), verder)


def _sign_in(request: Request, desk: Desk, naam: str, password: str, verder: str) -> Response:
    try:
        account = sign_in(desk.database, naam, password, address_of(request))
    except Denied as denied:
        return sign_in_page(request, verder, naam=naam, error=str(denied), status=403)
    response = go(safe_target(verder))
    set_cookie(request, response, open_session(desk.database, account))
    return response


def _password(form: FormData) -> str:
    """As typed: a space at its end belongs to it."""
    value = form.get("wachtwoord")
    return value if isinstance(value, str) else ""


@router.post("/uitloggen")
def sign_out(desk: TheDesk, visitor: Curator, form: Form) -> Response:
    del form
    revoke(desk.database, visitor.session)
    response = go(f"{SIGN_IN}?bericht=uitgelogd")
    forget_cookie(response)
    return response


@router.get("/bevestigen")
def confirm_form(request: Request, visitor: Curator, verder: str = "") -> Response:
    return desk_page(request, visitor, "bevestigen.html", verder=safe_target(verder), error="")


@router.post("/bevestigen")
def confirm(request: Request, desk: TheDesk, visitor: Curator, form: Form) -> Response:
    verder = safe_target(text(form, "verder"))
    try:
        sign_in(desk.database, visitor.naam, _password(form), address_of(request))
    except Denied as denied:
        return desk_page(
            request, visitor, "bevestigen.html", status=403, verder=verder, error=str(denied)
        )
    renew(desk.database, visitor.session)
    return go(verder)
