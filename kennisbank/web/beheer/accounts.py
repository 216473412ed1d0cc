"""The accounts: made, changed and switched off by a beheerder who has just given her password."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kennisbank.curate import Desk
from kennisbank.curate.accounts import (
    Account,
    Rol,
    account,
    accounts,
    add_account,
    set_active,
    set_password,
    set_role,
)
from kennisbank.curate.sessions import open_sessions, revoke_all
from kennisbank.errors import Denied, Invalid

from .forms import text
from .page import desk_page
from .visitor import Beheerder, Form, TheDesk, Visitor, fresh_of, go

router = APIRouter(prefix="/accounts", dependencies=[Depends(fresh_of)])


@router.get("")
def listing(request: Request, desk: TheDesk, visitor: Beheerder) -> Response:
    return _page(request, desk, visitor)


@router.post("")
def add(request: Request, desk: TheDesk, visitor: Beheerder, form: Form) -> Response:
    naam, rol = text(form, "naam", 80), text(form, "rol")
    try:
        made = Rol(rol) if rol in tuple(Rol) else Rol.CURATOR
        add_account(desk.database, naam, made, _password(form))
    except Invalid as fault:
        return _page(request, desk, visitor, fault=fault, naam=naam, rol=rol)
    return go("/beheer/accounts?bericht=account-gemaakt")


@router.post("/{id_}")
def change(request: Request, desk: TheDesk, visitor: Beheerder, form: Form, id_: int) -> Response:
    changed = account(desk.database, id_)
    try:
        _change(desk, changed, text(form, "doe"), _password(form))
    except (Invalid, Denied) as fault:
        return _page(request, desk, visitor, fault=fault)
    return go("/beheer/accounts?bericht=account-gewijzigd")


def _change(desk: Desk, changed: Account, what: str, password: str) -> None:
    match what:
        case "aan" | "uit":
            set_active(desk.database, changed, what == "aan")
        case "curator" | "beheerder":
            set_role(desk.database, changed, Rol(what))
        case "sessies":
            revoke_all(desk.database, changed)
        case "wachtwoord":
            set_password(desk.database, changed, password)
        case _:
            raise Invalid("Deze handeling bestaat niet.", "Kies een van de knoppen.")


def _page(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    *,
    fault: Invalid | Denied | None = None,
    naam: str = "",
    rol: str = "curator",
) -> Response:
    return desk_page(
        request,
        visitor,
        "accounts.html",
        status=422 if fault else 200,
        accounts=accounts(desk.database),
        sessions=open_sessions(desk.database),
        error=str(fault) if fault else "",
        naam=naam,
        rol=rol,
    )


def _password(form: Form) -> str:
    value = form.get("wachtwoord")
    return value if isinstance(value, str) else ""
