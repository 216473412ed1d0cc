"""What may stand in the sidecar of a document, each time with the place that says so.

A person decides: on the curators' desk every suggestion is shown with its place. Where nobody has
looked yet, `sidecar` gives the few that are safe enough to start with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kennisbank.model import Begrip, Extraction, Interventie

from .bibliography import bibliography
from .research import research
from .suggestie import Suggestie
from .topics import approaches, themes

_SINGLE = ("titel", "jaar", "taal", "soort")
_MULTIPLE = ("auteurs", "interventies")


def suggest(
    extraction: Extraction,
    interventies: Sequence[Interventie] = (),
    begrippen: Iterable[Begrip] = (),
) -> tuple[Suggestie, ...]:
    """Suggestions by field; within a field the likeliest first.

    `veld` is a field of a document, or `design`, `isbn`, `doi` or `handle`.
    """
    return (
        *bibliography(extraction),
        *research(extraction),
        *approaches(extraction, interventies),
        *themes(extraction, interventies, begrippen),
    )


def sidecar(extraction: Extraction, interventies: Sequence[Interventie] = ()) -> dict[str, Any]:
    """Fields of a first sidecar, each only where the file gives ground for it."""
    found = (
        *bibliography(extraction),
        *research(extraction),
        *approaches(extraction, interventies),
    )
    fields: dict[str, Any] = {}
    for suggestie in found:
        if suggestie.veld in _SINGLE:
            value = int(suggestie.waarde) if suggestie.veld == "jaar" else suggestie.waarde
            fields.setdefault(suggestie.veld, value)
        elif suggestie.veld in _MULTIPLE:
            fields.setdefault(suggestie.veld, []).append(suggestie.waarde)
    return fields


__all__ = ["Suggestie", "sidecar", "suggest"]
