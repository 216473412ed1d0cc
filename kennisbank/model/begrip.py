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

    @property
    def namen(self) -> tuple[str, ...]:
        """All that it is called, the preferred term first."""
        return (self.voorkeursterm, *self.alternatieve_termen)

    _lists = field_validator(
        "alternatieve_termen", "bredere", "verwante", "bronnen", mode="before"
    )(empty_for_none)
