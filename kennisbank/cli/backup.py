"""`kennisbank backup` and `kennisbank restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import folders, open_kennisbank

if TYPE_CHECKING:
    from kennisbank.curate.backup import Contents

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=_FILE)
@folders
def backup(file: Path, corpus_folder: Path | None, index_folder: Path | None) -> None:
    """Bewaar corpus, accounts en historie in één BESTAND (zip). De site mag doordraaien."""
    from kennisbank.curate import backup as archive

    desk = open_kennisbank(corpus_folder, index_folder).desk
    contents = archive.backup(desk, file)
    click.echo(f"Bewaard en nagelezen: {_said(contents)} in '{file}'.")


@click.command(cls=DutchCommand)
@click.argument("file", metavar="BESTAND", type=_FILE)
@click.option("--check", is_flag=True, help="Lees de kopie alleen na; er verandert niets.")
@folders
def restore(file: Path, check: bool, corpus_folder: Path | None, index_folder: Path | None) -> None:
    """Zet een reservekopie terug. Stop eerst de site.

    De kopie wordt eerst helemaal nagelezen. Wat er stond, blijft ernaast bewaard.
    """
    from kennisbank.curate import backup as archive

    if check:
        click.echo(f"De kopie is goed: {_said(archive.check(file))}.")
        return
    desk = open_kennisbank(corpus_folder, index_folder).desk
    contents, aside = archive.restore(desk, file)
    click.echo(f"Teruggezet: {_said(contents)}.")
    for folder in aside:
        click.echo(f"Wat er stond, staat nu in '{folder}'.")
    click.echo("Werk nu de index bij met 'kennisbank index', en start de site.")


def _said(contents: Contents) -> str:
    size = f"{contents.size / 1024**2:.1f}".replace(".", ",")
    return f"{contents.files} bestanden, {size} MB, gemaakt op {contents.made_at}"
