"""Signing in with the account of one's organisation: there and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from kennisbank.curate.sessions import open_session
from kennisbank.curate.sign_on import Provider, begin, finish
from kennisbank.errors import Denied, NotFound

from ..dependencies import kb_of
from .signing_in import sign_in_page
from .visitor import PREFIX, TheDesk, go, safe_target, set_cookie

router = APIRouter(prefix="/sso")

_COOKIE = "kennisbank_sso"
_PATH = f"{PREFIX}/sso"


@router.get("")
def there(request: Request, desk: TheDesk, verder: str = "") -> Response:
    provider = _provider(request)
    try:
        begun = begin(desk.database, provider, _redirect(request), safe_target(verder))
    except Denied as denied:
        return sign_in_page(request, verder, error=str(denied), status=503)
    response = RedirectResponse(begun.address, status_code=303)
    # Lax: the way back is a navigation from another site, and must bring the cookie.
    response.set_cookie(
        _COOKIE, begun.browser_token, path=_PATH, httponly=True, samesite="lax",
        secure=request.url.scheme == "https", max_age=600,
    )  # fmt: skip
    return response


@router.get("/terug")
def back(request: Request, desk: TheDesk, state: str = "", code: str = "") -> Response:
    provider = _provider(request)
    browser = request.cookies.get(_COOKIE, "")
    try:
        account, verder = finish(
            desk.database, provider, _redirect(request), state[:500], code[:4000], browser
        )
    except Denied as denied:
        return sign_in_page(request, "", error=str(denied), status=403)
    response = go(safe_target(verder))
    response.delete_cookie(_COOKIE, path=_PATH)
    set_cookie(request, response, open_session(desk.database, account))
    return response


def _provider(request: Request) -> Provider:
    provider = kb_of(request).sign_on
    if provider is None:
        raise NotFound("Inloggen via een organisatie is hier niet ingesteld.")
    return provider


def _redirect(request: Request) -> str:
    base = kb_of(request).settings.adres.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}{_PATH}/terug"
