"""Two people changed the same record: what each of them changed, and what must be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kennisbank.corpus.patch import same

from .database import Database
from .history import Entry, history
from .record import Record, Soort, fields_of, version_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which the two versions differ."""

    field: str
    mine: Any
    theirs: Any
    proposed: str
    """`mij` or `ander` when only one of the two changed it; empty when both did: then one asks."""


def compare(
    database: Database, record: Record, version: str, mine: Mapping[str, Any]
) -> list[Difference]:
    """`mine` was made from `version`; `record` is what stands there now."""
    base = _base(history(database, record.soort, record.slug), record.soort, version)
    theirs = record.fields
    names = list(dict.fromkeys([*mine, *theirs]))
    return [
        Difference(name, mine.get(name), theirs.get(name), _proposed(name, base, mine, theirs))
        for name in names
        if name != "status" and not same(mine.get(name), theirs.get(name))
    ]


def chosen(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], choices: Mapping[str, str]
) -> dict[str, Any]:
    """`mine`, with the other's value for each field for which `ander` was chosen."""
    merged = dict(mine)
    for name, choice in choices.items():
        if choice == "ander":
            merged.pop(name, None)
            if name in theirs:
                merged[name] = theirs[name]
    return merged


def _base(entries: list[Entry], soort: Soort, version: str) -> dict[str, Any] | None:
    """The fields that both started from, when the history knows them."""
    texts = (text for entry in entries for text in (entry.before, entry.after) if text is not None)
    found = next((text for text in texts if version_of(text) == version), None)
    return None if found is None else fields_of(soort, found)


def _proposed(
    name: str, base: Mapping[str, Any] | None, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> str:
    if base is None:
        return ""
    if same(base.get(name), theirs.get(name)):
        return "mij"
    return "ander" if same(base.get(name), mine.get(name)) else ""
