"""`kennisbank why`."""

from __future__ import annotations

from pathlib import Path

import click

from .dutch import DutchCommand
from .options import folders, open_kennisbank


@click.command(cls=DutchCommand)
@click.argument("vraag", metavar="VRAAG")
@click.argument("naam", metavar="NAAM")
@folders
def why(vraag: str, naam: str, corpus_folder: Path | None, index_folder: Path | None) -> int:
    """Leg uit waarom de aanpak of het document NAAM bij de VRAAG wel of niet gevonden wordt."""
    account = open_kennisbank(corpus_folder, index_folder).why(vraag, naam)
    for line in account.regels:
        click.echo(line)
    return 0 if account.gevonden else 1
