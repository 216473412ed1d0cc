"""`kennisbank search`."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .dutch import DutchCommand
from .options import as_json, folders, open_kennisbank

if TYPE_CHECKING:
    from kennisbank.search import Resultaat, Zoekresultaten


@click.command(cls=DutchCommand)
@click.argument("vraag", metavar="VRAAG")
@click.option("-n", "number", default=10, show_default=True, help="Hoeveel resultaten (1-100).")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="VELD=WAARDE",
    help="Alleen resultaten met deze waarde; mag vaker.",
)
@click.option("--sorteer", default="relevantie", help="relevantie, bewijskracht of nieuwste.")
@as_json
@folders
def search(
    vraag: str,
    number: int,
    filters: tuple[str, ...],
    sorteer: str,
    as_json: bool,
    corpus_folder: Path | None,
    index_folder: Path | None,
) -> int:
    """Zoek aanpakken en documenten die de VRAAG beantwoorden."""
    from kennisbank.search import BadRequest, SearchRequest

    pairs = [_pair(text) for text in filters]
    try:
        request = SearchRequest.parse(vraag, pairs, aantal=number, sorteer=sorteer)
    except BadRequest as error:
        raise click.UsageError(str(error)) from error
    found = open_kennisbank(corpus_folder, index_folder).search(request)
    if as_json:
        click.echo(found.model_dump_json(by_alias=True, indent=2))
    else:
        _print(found)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise click.UsageError(f"Het filter '{text}' heeft niet de vorm veld=waarde.")
    return name.strip(), value


def _print(found: Zoekresultaten) -> None:
    if found.onvoldoende_gevonden or not found.resultaten:
        click.echo("Hierover staat niets in de kennisbank, voor zover wij konden vinden.")
        return
    for number, result in enumerate(found.resultaten, start=1):
        click.echo(f"{number:3}. {click.style(result.titel, bold=True)}  {_verdict(result)}")
        click.echo(f"     {result.url}")
        for passage in result.passages[:1]:
            page = f" (p. {passage.pagina})" if passage.pagina else ""
            click.echo(f"     {_plain(passage.fragment)}{page}")
    click.echo(f"{len(found.resultaten)} van {found.totaal} resultaten.")


def _verdict(result: Resultaat) -> str:
    from kennisbank.evidence import STRENGTH_WORDS

    if result.richting is None or result.bewijskracht is None:
        return ""
    direction = result.richting.replace("_", " ")
    return f"[{direction}, {STRENGTH_WORDS[result.bewijskracht]}]"


def _plain(fragment: str) -> str:
    marked = re.sub(r"<mark>(.*?)</mark>", lambda m: click.style(m[1], underline=True), fragment)
    return html.unescape(marked)
