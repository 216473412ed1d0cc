"""`kennisbank index` and `kennisbank add`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank, progress_bar

if TYPE_CHECKING:
    from kennisbank.ingest import Report


@click.command(cls=DutchCommand)
@folders
@click.option("--rebuild", is_flag=True, help="Bouw alles opnieuw op.")
@as_json
def index(
    corpus_folder: Path | None, index_folder: Path | None, rebuild: bool, as_json: bool
) -> int:
    """Werk de index bij met het corpus; alleen wat nieuw of gewijzigd is, gebeurt opnieuw."""
    kennisbank = open_kennisbank(corpus_folder, index_folder)
    report = kennisbank.ingest(rebuild=rebuild, progress=progress_bar())
    _print(report, as_json)
    return 1 if report.geweigerd else 0


@click.command(cls=DutchCommand)
@click.argument(
    "files", metavar="BESTAND...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@folders
@as_json
def add(
    files: tuple[Path, ...],
    corpus_folder: Path | None,
    index_folder: Path | None,
    as_json: bool,
) -> int:
    """Zet documenten in het corpus, met voorgestelde gegevens, en publiceer ze meteen.

    Wie ze eerst wil nakijken, voegt ze toe op /beheer: daar beginnen ze als concept.
    """
    kennisbank = open_kennisbank(corpus_folder, index_folder)
    report = kennisbank.add(files, progress=progress_bar())
    if not as_json:
        for entry in report.toegevoegd:
            click.echo(
                f"Gepubliceerd: {entry.bestand}, op /documenten/{entry.slug}. De gegevens zijn een "
                "voorstel; kijk ze na."
            )
    _print(report, as_json)
    return 1 if report.geweigerd else 0


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    for entry in (*report.toegevoegd, *report.gewijzigd):
        for warning in entry.waarschuwingen:
            click.echo(f"Let op, {entry.bestand}: {warning}", err=True)
    for warning in report.waarschuwingen:
        click.echo(f"Let op, {warning}", err=True)
    for refusal in report.geweigerd:
        click.echo(f"Geweigerd: {refusal.reden}", err=True)
    counts = (
        (len(report.toegevoegd), "toegevoegd"),
        (len(report.gewijzigd), "gewijzigd"),
        (len(report.verwijderd), "verwijderd"),
        (report.ongewijzigd, "ongewijzigd"),
        (len(report.geweigerd), "geweigerd"),
    )
    said = ", ".join(f"{count} {word}" for count, word in counts)
    seconds = f"{report.seconden:.1f}".replace(".", ",")
    click.echo(f"{said}. De index telt {report.passages} passages ({seconds} seconden).")
