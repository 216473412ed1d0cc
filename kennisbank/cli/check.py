"""`kennisbank check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank

if TYPE_CHECKING:
    from kennisbank.ingest.check import Finding
    from kennisbank.kennisbank import Kennisbank


@click.command(cls=DutchCommand)
@folders
@click.option(
    "--links",
    "links",
    is_flag=True,
    help="Vraag ook of de links van kaarten en documenten nog werken. Dit gebruikt internet.",
)
@as_json
def check(corpus_folder: Path | None, index_folder: Path | None, links: bool, as_json: bool) -> int:
    """Controleer of het corpus klopt, de index heel en actueel is en het taalmodel laadt."""
    from kennisbank.ingest.check import run_checks

    kennisbank = open_kennisbank(corpus_folder, index_folder)
    settings = kennisbank.settings
    findings = run_checks(
        kennisbank.corpus,
        settings.index,
        lambda: kennisbank.embedder,
        kennisbank.limits,
        settings.milvus,
    )
    if links:
        findings += _links(kennisbank, quiet=as_json)
    good = all(finding.goed for finding in findings)
    if as_json:
        said = {"goed": good, "bevindingen": [finding.model_dump() for finding in findings]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return 0 if good else 1
    for finding in findings:
        mark = click.style("goed", fg="green") if finding.goed else click.style("fout", fg="red")
        click.echo(f"{mark}  {finding.wat}: {finding.uitleg}")
    return 0 if good else 1


def _links(kennisbank: Kennisbank, *, quiet: bool) -> Iterator[Finding]:
    """Ask after every address, keep what was found for the desk, and tell what is dead."""
    from kennisbank.curate.link_check import State
    from kennisbank.curate.links import addresses, check_links, dead, forget_others, published
    from kennisbank.ingest.check import Finding

    database = kennisbank.desk.database
    named = addresses(published(kennisbank.corpus))
    forget_others(database, named)
    with click.progressbar(length=len(named), label="Links", file=sys.stderr, hidden=quiet) as bar:
        check_links(database, named, step=bar.update)
    found = list(dead(database, named))
    for link, place in found:
        if link.state is State.DOOD:
            said = f"{link.url} ({place.soort} {place.slug}, {place.where}): {link.said}"
            yield Finding(wat="link", goed=False, uitleg=said)
    unsure = len({link.url for link, _ in found if link.state is not State.DOOD})
    said = f"{len(named)} links bekeken; {unsure} konden niet worden beoordeeld."
    yield Finding(wat="links", goed=True, uitleg=f"{said} Zie /beheer/lijsten/dode-links.")
