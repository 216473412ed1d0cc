"""Signing in with the account of one's organisation: there and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from kennisbank.curate.sessions import open_session
from kennisbank.curate.sign_on import Provider, begin, finish, parse_roles
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
    settings = kb_of(request).settings
    if not settings.oidc_issuer:
        raise NotFound("Inloggen via een organisatie is hier niet ingesteld.")
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        role_claim=settings.oidc_rol_claim,
        roles=parse_roles(settings.oidc_rollen),
        naam=settings.oidc_naam,
    )


def _redirect(request: Request) -> str:
    base = kb_of(request).settings.adres.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}{_PATH}/terug"
