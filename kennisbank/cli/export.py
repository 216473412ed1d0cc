"""`kennisbank export`."""

from __future__ import annotations

from pathlib import Path

import click

from .dutch import DutchCommand
from .options import folders, open_kennisbank

_FORMATS = ("csv", "json", "ris", "bibtex", "csl-json")


@click.command(cls=DutchCommand)
@click.option(
    "--format",
    "name",
    type=click.Choice(_FORMATS),
    required=True,
    help="csv (een rij per uitkomst), json (alles), ris, bibtex of csl-json (verwijzingen).",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BESTAND",
    help="Schrijf naar dit bestand, in plaats van naar het scherm.",
)
@folders
def export(
    name: str, output: Path | None, corpus_folder: Path | None, index_folder: Path | None
) -> int:
    """Geef alles wat gepubliceerd is, voor andere programma's."""
    from kennisbank.corpus import write_atomic
    from kennisbank.web.colofon import Colofon
    from kennisbank.web.exports import export_of, render

    kennisbank = open_kennisbank(corpus_folder, index_folder)
    text = render(kennisbank, export_of(name), Colofon.of(kennisbank.settings)).encode()
    if output is None:
        click.echo(text, nl=False)
        return 0
    write_atomic(output, text)
    click.echo(f"Geschreven: {output}", err=True)
    return 0
