"""Options that several verbs share, and the knowledge base they lead to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kennisbank import Kennisbank
    from kennisbank.ingest.progress import Progress

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = click.Path(file_okay=False, path_type=Path)


def folders(command: F) -> F:
    """`--corpus` and `--index`, for this one call instead of the settings."""
    index = click.option(
        "--index", "index_folder", type=_FOLDER, metavar="MAP", help="Map van de index."
    )
    corpus = click.option(
        "--corpus", "corpus_folder", type=_FOLDER, metavar="MAP", help="Map van het corpus."
    )
    return corpus(index(command))


as_json = click.option("--json", "as_json", is_flag=True, help="Druk het resultaat af als JSON.")


def progress_bar() -> Progress | None:
    """A bar where someone watches; nothing in a pipe or a log."""
    from kennisbank.ingest.progress import Bar

    return Bar() if sys.stderr.isatty() else None


def open_kennisbank(
    corpus_folder: Path | None, index_folder: Path | None, engine: str | None = None
) -> Kennisbank:
    """The knowledge base of the settings, with what is given on the command line."""
    from kennisbank import Kennisbank
    from kennisbank.settings import load_settings

    given = {"corpus": corpus_folder, "index": index_folder, "engine": engine}
    chosen = {name: value for name, value in given.items() if value}
    return Kennisbank.open(load_settings().model_copy(update=chosen))
