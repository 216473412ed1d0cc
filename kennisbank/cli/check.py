"""`kennisbank check`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank


@click.command(cls=DutchCommand)
@folders
@as_json
def check(corpus_folder: Path | None, index_folder: Path | None, as_json: bool) -> int:
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
    good = all(finding.goed for finding in findings)
    if as_json:
        said = {"goed": good, "bevindingen": [finding.model_dump() for finding in findings]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return 0 if good else 1
    for finding in findings:
        mark = click.style("goed", fg="green") if finding.goed else click.style("fout", fg="red")
        click.echo(f"{mark}  {finding.wat}: {finding.uitleg}")
    return 0 if good else 1
