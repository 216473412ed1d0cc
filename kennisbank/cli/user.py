"""`kennisbank user`: the accounts of the desk."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand, DutchGroup

if TYPE_CHECKING:
    from kennisbank.curate.database import Database

_stdin = click.option(
    "--password-stdin", is_flag=True, help="Lees het wachtwoord van de standaardinvoer."
)


@click.group(cls=DutchGroup)
def user() -> None:
    """Beheer de accounts van de redactie."""


@user.command(cls=DutchCommand)
@click.argument("naam", metavar="NAAM")
@click.option(
    "--rol",
    type=click.Choice(["curator", "beheerder"]),
    required=True,
    help="curator bereidt voor; beheerder publiceert ook en beheert accounts.",
)
@_stdin
def add(naam: str, rol: str, password_stdin: bool) -> None:
    """Maak een account."""
    from kennisbank.curate.accounts import Rol, add_account

    made = add_account(_database(), naam, Rol(rol), _password(password_stdin))
    click.echo(f"Account '{made.naam}' is gemaakt, met de rol {made.rol}.")


@user.command("list", cls=DutchCommand)
def list_() -> None:
    """Toon de accounts."""
    from kennisbank.curate.accounts import accounts

    found = accounts(_database())
    for account in found:
        state = "" if account.actief else "  (uit)"
        click.echo(f"{account.naam:30} {account.rol}{state}")
    if not found:
        click.echo("Er zijn nog geen accounts. Maak er een met 'kennisbank user add'.")


@user.command(cls=DutchCommand)
@click.argument("naam", metavar="NAAM")
@_stdin
def password(naam: str, password_stdin: bool) -> None:
    """Geef een account een nieuw wachtwoord; open sessies eindigen."""
    from kennisbank.curate.accounts import account_named, set_password

    database = _database()
    account = account_named(database, naam)
    set_password(database, account, _password(password_stdin))
    click.echo(f"Het wachtwoord van '{account.naam}' is vervangen. Open sessies zijn beëindigd.")


@user.command(cls=DutchCommand)
@click.argument("naam", metavar="NAAM")
def disable(naam: str) -> None:
    """Zet een account uit; open sessies eindigen, de historie blijft."""
    from kennisbank.curate.accounts import account_named, set_active

    database = _database()
    account = account_named(database, naam)
    set_active(database, account, False)
    click.echo(f"Het account '{account.naam}' staat uit. Zet het aan met 'kennisbank user enable'.")


@user.command(cls=DutchCommand)
@click.argument("naam", metavar="NAAM")
def enable(naam: str) -> None:
    """Zet een account weer aan."""
    from kennisbank.curate.accounts import account_named, set_active

    database = _database()
    account = account_named(database, naam)
    set_active(database, account, True)
    click.echo(f"Het account '{account.naam}' staat aan.")


def _database() -> Database:
    from kennisbank.curate.database import Database
    from kennisbank.settings import load_settings

    return Database(load_settings().data)


def _password(from_stdin: bool) -> str:
    """From standard input, or asked twice on the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    said: str = click.prompt(
        "Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer", err=True
    )
    return said
