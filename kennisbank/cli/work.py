"""`kennisbank work`: the process that does what the desk lists."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import click

from .dutch import DutchCommand
from .options import folders, open_kennisbank

PARTS = ("indexeren", "opnemen")
"""The names in `kennisbank.curate.jobs.DIVISIONS`, which takes longer to import than help may."""


@click.command(cls=DutchCommand)
@click.option("--once", is_flag=True, help="Stop als er niets meer te doen is.")
@click.option(
    "--alleen",
    type=click.Choice(PARTS),
    help="Doe alleen dit deel van het werk; een ander proces doet de rest.",
)
@click.option("--with-parent", is_flag=True, hidden=True)
@folders
def work(
    once: bool,
    alleen: str | None,
    with_parent: bool,
    corpus_folder: Path | None,
    index_folder: Path | None,
) -> None:
    """Verwerk wat de redactie toevoegt en publiceert; 'serve' start dit vanzelf."""
    if hasattr(os, "nice"):
        os.nice(19)  # Readers go first, also before the threads that are begun below.
    from kennisbank.curate.jobs import DIVISIONS, Kind
    from kennisbank.curate.worker import work as do_work

    kennisbank = open_kennisbank(corpus_folder, index_folder)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, _interrupt)
    if with_parent:
        threading.Thread(target=_watch_parent, daemon=True).start()
    kinds = DIVISIONS[alleen] if alleen else tuple(Kind)
    try:
        do_work(kennisbank.desk, kennisbank.ingest, stop, until_done=once, kinds=kinds)
    except KeyboardInterrupt:
        if not with_parent:
            raise  # Else the site was stopped, and says what there is to say.


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _watch_parent() -> None:
    """Whoever started this holds the other end of standard input; its end is ours."""
    # Not through Python's own reader: a thread that waits in it cannot be left behind at the end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
