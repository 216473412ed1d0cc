"""A term of the thesaurus, after SKOS (W3C Recommendation, 2009)."""

from __future__ import annotations

from pydantic import field_validator

from .interventie import Record, Text, empty_for_none


class Begrip(Record):
    """A preferred term with its alternatives, broader and related terms."""

    voorkeursterm: Text
    alternatieve_termen: tuple[Text, ...] = ()
    bredere: tuple[Text, ...] = ()
    verwante: tuple[Text, ...] = ()
    definitie: str | None = None
    bronnen: tuple[Text, ...] = ()

    _lists = field_validator(
        "alternatieve_termen", "bredere", "verwante", "bronnen", mode="before"
    )(empty_for_none)
