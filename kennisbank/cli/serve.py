"""`kennisbank serve`."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import click

from kennisbank.errors import KennisbankError

from .dutch import DutchCommand
from .options import folders
from .worker_processes import worker_processes


@click.command(cls=DutchCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", default=8000, show_default=True, help="Poort om op te luisteren.")
@click.option("--workers", default=1, show_default=True, help="Aantal processen.")
@folders
def serve(
    host: str, port: int, workers: int, corpus_folder: Path | None, index_folder: Path | None
) -> None:
    """Start de site, en de processen die verwerken wat de redactie toevoegt."""
    import uvicorn

    _check_port(host, port)
    # Workers are processes of their own; what was given here reaches them as settings.
    for name, folder in (("CORPUS", corpus_folder), ("INDEX", index_folder)):
        if folder:
            os.environ[f"KENNISBANK_{name}"] = str(folder)
    click.echo(f"De kennisbank staat op http://{host}:{port} (stop met Ctrl+C).", err=True)
    with worker_processes():
        # Before numpy is imported, here or in a server process: a search is one thread's work, and
        # threads of several searches would only wait for each other.
        for library in ("OMP", "OPENBLAS"):
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")
        uvicorn.run(
            "kennisbank.web:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_level="warning",
            server_header=False,
        )


def _check_port(host: str, port: int) -> None:
    """Say what is wrong before the server starts, in words rather than a traceback."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise click.UsageError(
                f"Poort {port} bestaat niet; kies 1 tot en met 65535."
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise KennisbankError(
                    f"Poort {port} is al in gebruik.",
                    f"Kies een andere poort, bijvoorbeeld met PORT={port + 1} make serve.",
                ) from error
            raise KennisbankError(
                f"Luisteren op {host}:{port} lukt niet ({error.strerror}).",
                "Kies een ander adres met --host of een andere poort met --port.",
            ) from error
