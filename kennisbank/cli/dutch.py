"""Click in Dutch: headings of the help and what is said about wrong usage."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

_HEADINGS = {
    "Usage": "Gebruik",
    "Options": "Opties",
    "Commands": "Opdrachten",
    "Arguments": "Invoer",
}


def _metavar(option: str) -> str:
    return option.replace(" TEXT", " TEKST").replace(" INTEGER", " GETAL")


def _remark(said: str) -> str:
    return said.replace("[default: ", "[standaard: ").replace("[required]", "[verplicht]")


class DutchFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[OPTIES]").replace("COMMAND [ARGS]...", "OPDRACHT ...")
        super().write_usage(prog, words, prefix or "Gebruik: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: int, **more: int) -> None:
        dutch = [
            (
                _metavar(name),
                said.replace("[default: ", "[standaard: ").replace("[required]", "[verplicht]"),
            )
            for name, said in rows
        ]
        super().write_dl(dutch, *args, **more)


class DutchContext(click.Context):
    formatter_class = DutchFormatter


class DutchCommand(click.Command):
    context_class = DutchContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_dutch(super().get_help_option(ctx))


class DutchGroup(click.Group):
    context_class = DutchContext
    command_class = DutchCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_dutch(super().get_help_option(ctx))


def _in_dutch(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Toon deze uitleg en stop."
    return option


def usage_message(error: click.UsageError) -> str:
    """What is wrong with the command as typed, and where to look."""
    said = next(
        (wording(error) for kind, wording in _WORDINGS if isinstance(error, kind)), error.message
    )
    command = error.ctx.command_path if error.ctx else "kennisbank"
    return f"{said} Zie '{command} --help'."


def _missing(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    if isinstance(parameter, click.Option):
        return f"De optie '{parameter.opts[0]}' ontbreekt."
    name = parameter.make_metavar(error.ctx) if parameter and error.ctx else "een waarde"
    return f"{name} ontbreekt."


def _no_such_option(error: click.UsageError) -> str:
    name = getattr(error, "option_name", "")
    close = getattr(error, "possibilities", None)
    return f"De optie '{name}' bestaat niet." + (f" Bedoelt u '{close[0]}'?" if close else "")


def _bad_parameter(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if parameter is not None and parameter.opts else "de invoer"
    return f"De waarde bij {name} klopt niet: {_translated(error.message)}"


def _bad_option_usage(error: click.UsageError) -> str:
    return f"Bij de optie '{getattr(error, 'option_name', '')}' hoort een waarde."


def _other(error: click.UsageError) -> str:
    if error.message.startswith("No such command"):
        return f"De opdracht {error.message.split(maxsplit=3)[3].split('.')[0]} bestaat niet."
    if error.message.startswith("Got unexpected extra argument"):
        return f"Dit is te veel: {error.message.partition('(')[2].rstrip(').')}."
    return _translated(error.message)


def _translated(message: str) -> str:
    for english, dutch in (
        ("is not a valid integer range", "is geen geheel getal"),
        ("is not a valid integer", "is geen geheel getal"),
        ("is not in the range", "ligt niet tussen"),
        ("is not one of", "is niet een van"),
        ("does not exist", "bestaat niet"),
        ("Directory", "de map"),
        ("File", "het bestand"),
        ("Path", "het pad"),
    ):
        message = message.replace(english, dutch)
    return message


_WORDINGS: tuple[tuple[type[click.UsageError], Callable[[click.UsageError], str]], ...] = (
    (click.MissingParameter, _missing),
    (click.NoSuchOption, _no_such_option),
    (click.BadOptionUsage, _bad_option_usage),
    (click.BadParameter, _bad_parameter),
    (click.UsageError, _other),
)
