"""Writes docs/opdrachten.md from the command line itself: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from kennisbank.cli import cli

FILE = Path(__file__).with_suffix(".md")

INTRODUCTION = """\
# Opdrachten

<!-- Gemaakt door `make docs` uit de opdrachten zelf; pas dit bestand niet met de hand aan. -->

Elke opdracht heet `kennisbank WERKWOORD`, in een checkout `.venv/bin/kennisbank WERKWOORD`. De
mappen komen uit de [instellingen](instellingen.md), tenzij u ze meegeeft. Fouten staan op de
standaardfoutuitvoer, in één regel, met wat u eraan kunt doen.

| Code | Betekenis |
|---|---|
| 0 | Gelukt |
| 1 | Niet gelukt, of niet helemaal: `index` en `add` weigerden iets, `check` vond een fout |
| 2 | Verkeerd gebruik |
| 130 | Afgebroken; wat al klaar was, blijft bewaard |
"""


def render() -> str:
    parts = [INTRODUCTION, _section("kennisbank", [])]
    parts += [_section(f"kennisbank {' '.join(path)}", path) for path in _paths(cli)]
    return "\n".join(parts)


def _paths(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        yield [*above, name]
        if isinstance(command, click.Group):
            yield from _paths(command, (*above, name))


def _section(title: str, path: list[str]) -> str:
    done = CliRunner().invoke(
        cli, [*path, "--help"], prog_name="kennisbank", terminal_width=96, max_content_width=96
    )
    return f"## {title}\n\n```text\n{done.output.rstrip()}\n```\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
