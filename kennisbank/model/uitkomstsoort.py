"""One of the outcomes on which approaches are compared (`corpus/uitkomsten.yaml`)."""

from __future__ import annotations

from pydantic import field_validator

from .interventie import Record, Text, empty_for_none


class Uitkomstsoort(Record):
    """An outcome and the wordings of measures that belong to it."""

    uitkomst: Text
    omschrijving: str | None = None
    criminaliteit: bool = False
    """Whether it is about crime or nuisance: then it decides on the approach as a whole."""
    effect: bool = True
    """False for what is no effect at all, such as reach: a measure of that makes no claim."""
    woorden: tuple[Text, ...] = ()
    """`werk` is a whole word, `delict*` the start of one, `*recidiv*` a part of one."""
    maten: tuple[Text, ...] = ()
    """Measures that belong here whatever their words say, as printed."""

    _lists = field_validator("woorden", "maten", mode="before")(empty_for_none)
