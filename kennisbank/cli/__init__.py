"""The command line: the verbs of the library, parsed and printed.

Nothing heavy is imported here, so that `--help` answers at once; each verb imports what it needs.
"""

from __future__ import annotations

import os
import sys

import click

from kennisbank import __version__
from kennisbank.errors import KennisbankError

from .backup import backup, restore
from .check import check
from .dutch import DutchGroup, usage_message
from .evaluate import evaluate, train
from .export import export
from .index import add, index
from .search import search
from .serve import serve
from .user import user
from .why import why
from .work import work


@click.group(
    cls=DutchGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__, "--version", message="kennisbank %(version)s", help="Toon de versie en stop."
)
def cli() -> None:
    """Kennisbank: zoek in wat bekend is over aanpakken die jongeren uit de criminaliteit houden."""


for command in (
    index,
    add,
    search,
    why,
    serve,
    check,
    export,
    evaluate,
    train,
    user,
    work,
    backup,
    restore,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line. Exit 0 done, 1 not (wholly) done, 2 wrong usage."""
    # Our matrices are small: a second thread makes each product wait for a processor that is busy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        sys.exit(cli.main(prog_name="kennisbank", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(2)
    except click.UsageError as error:
        click.echo(f"Fout: {usage_message(error)}", err=True)
        sys.exit(2)
    except KennisbankError as error:
        click.echo(f"Fout: {error}", err=True)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Afgebroken. Wat al klaar was, blijft bewaard.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough.
        sys.stderr.close()
        sys.exit(0)
