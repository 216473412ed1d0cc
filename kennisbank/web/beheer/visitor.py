"""Who asks, and whether she may: every route of the desk depends on this."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from kennisbank.curate import Desk
from kennisbank.curate.accounts import Account
from kennisbank.curate.sessions import Session, session_of

from ..dependencies import kb_of
from .forms import CSRF_FIELD, MAX_FORM, check_origin, read_form, text

COOKIE = "kennisbank_sessie"
PREFIX = "/beheer"
SIGN_IN = f"{PREFIX}/inloggen"
CONFIRM = f"{PREFIX}/bevestigen"
UPLOAD = f"{PREFIX}/toevoegen"
_FILES_AT_ONCE = 5
_SAFE_METHODS = ("GET", "HEAD")


class SignInNeeded(Exception):
    """Nobody is signed in. `expired` is the session that was, when time alone ended it."""

    def __init__(self, expired: Session | None = None) -> None:
        self.expired = expired


class ConfirmNeeded(Exception):
    """Signed in, but too long ago for this."""


@dataclass(frozen=True, slots=True)
class Visitor:
    session: Session

    @property
    def account(self) -> Account:
        return self.session.account

    @property
    def naam(self) -> str:
        return self.session.account.naam

    @property
    def csrf(self) -> str:
        return self.session.csrf


def desk_of(request: Request) -> Desk:
    return kb_of(request).desk


TheDesk = Annotated[Desk, Depends(desk_of)]


def visitor_of(request: Request, desk: TheDesk) -> Visitor:
    """Raises SignInNeeded."""
    session = session_of(desk.database, request.cookies.get(COOKIE, ""))
    if session is None or not session.is_open:
        raise SignInNeeded(session if session and session.expired else None)
    return Visitor(session)


Curator = Annotated[Visitor, Depends(visitor_of)]


def beheerder_of(visitor: Curator) -> Visitor:
    if not visitor.account.is_beheerder:
        raise HTTPException(403, "Dit kan alleen een beheerder. Vraag het een collega.")
    return visitor


Beheerder = Annotated[Visitor, Depends(beheerder_of)]


def fresh_of(visitor: Beheerder) -> Visitor:
    if not visitor.session.is_fresh:
        raise ConfirmNeeded
    return visitor


async def genuine(request: Request, desk: TheDesk, visitor: Curator) -> AsyncIterator[FormData]:
    """The form, when it was made for this session. What is only read needs no token."""
    if request.method in _SAFE_METHODS:
        yield FormData()
        return
    check_origin(request)
    # Of several files each is measured when it is kept; together they have an end too.
    limit = _FILES_AT_ONCE * desk.rules.max_upload if request.url.path == UPLOAD else MAX_FORM
    form = await read_form(request, limit)
    try:
        check_token(visitor.session, form)
        yield form
    finally:
        await form.close()


def check_token(session: Session, form: FormData) -> None:
    if not session.owns(text(form, CSRF_FIELD)):
        raise HTTPException(
            403, "Dit formulier is niet van uw sessie. Ga terug, ververs de pagina en doe het over."
        )


Form = Annotated[FormData, Depends(genuine)]


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Readable by no script, sent to the desk only, and over https only where the site has it."""
    response.set_cookie(
        COOKIE,
        token,
        path=PREFIX,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="lax",
    )


def forget_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PREFIX)


def safe_target(said: str) -> str:
    """Where to go on after signing in: a page of the desk, never another site."""
    plain = said.isprintable() and "\\" not in said and len(said) <= 1000
    own = said == PREFIX or said.startswith((f"{PREFIX}/", f"{PREFIX}?"))
    return said if plain and own and not said.startswith(SIGN_IN) else PREFIX


def go(address: str) -> Response:
    """Go on with a page after a form was taken, so that reloading does not send it again."""
    return RedirectResponse(address, status_code=303)
