"""The account of one run, as `--json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from kennisbank.errors import Refused
from kennisbank.index import Intake


class Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Addition(Part):
    """A record that went in."""

    bestand: str
    slug: str
    soort: str
    paginas: int
    passages: int
    ocr_paginas: int = 0
    """Pages whose text was recognised from their picture."""
    waarschuwingen: tuple[str, ...] = ()


class Refusal(Part):
    """A file that did not go in; `reden` says why and what to do."""

    bestand: str
    reden: str

    @classmethod
    def of(cls, bestand: str, refused: Refused) -> Refusal:
        return cls(bestand=bestand, reden=str(refused))


class Change(Part):
    """A record that was taken out, because its file is gone or is refused now."""

    slug: str
    soort: str


class Report(Part):
    """What a run did, record by record; `ongewijzigd` is a number, for it is most of them."""

    wanneer: str = ""
    """When the run ended, as ISO 8601 in UTC."""
    toegevoegd: tuple[Addition, ...] = ()
    gewijzigd: tuple[Addition, ...] = ()
    verwijderd: tuple[Change, ...] = ()
    ongewijzigd: int = 0
    waarschuwingen: tuple[str, ...] = ()
    """What does not add up between records that did go in."""
    geweigerd: tuple[Refusal, ...] = ()
    generatie: int = 0
    passages: int = 0
    seconden: float = 0.0

    def with_refusals(self, refusals: Iterable[Refusal]) -> Report:
        return self.model_copy(update={"geweigerd": (*self.geweigerd, *refusals)})


@dataclass(frozen=True, slots=True)
class Inname:
    """How things stand: the documents that are in, the files that were refused, the last run."""

    documenten: tuple[Intake, ...]
    geweigerd: tuple[Refusal, ...]
    verslag: Report
