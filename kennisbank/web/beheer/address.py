"""Addresses of records at the desk: `/beheer/interventie/<slug>`, and what comes after."""

from __future__ import annotations

from kennisbank.curate.record import Record, Soort
from kennisbank.errors import NotFound

from .visitor import PREFIX


def kind(soort: str) -> Soort:
    """Raises NotFound for a kind that is not there."""
    if soort not in tuple(Soort):
        raise NotFound("Op dit adres staat niets.")
    return Soort(soort)


def of(record: Record, *rest: str) -> str:
    return "/".join((PREFIX, record.soort.value, record.slug, *rest))
