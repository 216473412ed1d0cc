"""Two people changed the same record: what each of them changed, and what must be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kennisbank.corpus.patch import same
from kennisbank.errors import Invalid

from .compare import name_of
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
    """`mij` or `ander` when only one of the two changed it, `beide` when their changes go together;
    empty when they do not: then one asks."""
    both: Any = None
    """What they make together."""


def compare(
    database: Database, record: Record, version: str, mine: Mapping[str, Any]
) -> list[Difference]:
    """`mine` was made from `version`; `record` is what stands there now."""
    base = _base(history(database, record.soort, record.slug), record.soort, version)
    theirs = record.fields
    return [
        _difference(name, base, mine, theirs)
        for name in dict.fromkeys([*mine, *theirs])
        if name != "status" and not same(mine.get(name), theirs.get(name))
    ]


def chosen(
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Mapping[str, str],
    differences: Sequence[Difference] = (),
) -> dict[str, Any]:
    """`mine`, with the other's value for each field for which `ander` was chosen, and for `beide`
    what the differences say that both make together. Raises Invalid where they do not go together.
    """
    merged = dict(mine)
    together = {d.field: d.both for d in differences if d.proposed == "beide"}
    for name, choice in choices.items():
        if choice == "ander":
            merged.pop(name, None)
            if name in theirs:
                merged[name] = theirs[name]
        elif choice == "beide":
            if name not in together:
                raise Invalid("Deze wijzigingen gaan niet samen.", "Kies een van beide.")
            merged[name] = together[name]
    return merged


def _base(entries: list[Entry], soort: Soort, version: str) -> dict[str, Any] | None:
    """The fields that both started from, when the history knows them."""
    texts = (text for entry in entries for text in (entry.before, entry.after) if text is not None)
    found = next((text for text in texts if version_of(text) == version), None)
    return None if found is None else fields_of(soort, found)


def _difference(
    name: str, base: Mapping[str, Any] | None, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Difference:
    one, other = mine.get(name), theirs.get(name)
    if base is None:
        return Difference(name, one, other, "")
    old = base.get(name)
    if same(old, other):
        return Difference(name, one, other, "mij")
    if same(old, one):
        return Difference(name, one, other, "ander")
    try:
        return Difference(name, one, other, "beide", _together(old, one, other))
    except _Opposed:
        return Difference(name, one, other, "")


class _Opposed(Exception):
    """Both changed the same thing."""


def _together(old: Any, mine: Any, theirs: Any) -> Any:
    """Three versions of a value made one: of a list by its entries, of a block by its fields.
    Raises _Opposed."""
    if same(mine, theirs) or same(old, theirs):
        return mine
    if same(old, mine):
        return theirs
    if _is_block(mine) and _is_block(theirs):
        return _block(old if _is_block(old) else {}, mine, theirs)
    if isinstance(mine, list) and isinstance(theirs, list):
        return _list(old if isinstance(old, list) else [], mine, theirs)
    raise _Opposed


def _block(
    old: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    names = dict.fromkeys([*theirs, *mine])
    found = {n: _together(old.get(n), mine.get(n), theirs.get(n)) for n in names}
    return {name: value for name, value in found.items() if value is not None}


def _list(old: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """In the order of the other, with what is new of mine at the end."""
    was, one, other = _by_name(old), _by_name(mine), _by_name(theirs)
    found = [_together(was.get(n), one.get(n), other.get(n)) for n in dict.fromkeys([*other, *one])]
    return [entry for entry in found if entry is not None]


def _by_name(entries: list[Any]) -> dict[str, Any]:
    """Entries by what they are known by. Raises _Opposed where that does not tell them apart."""
    found = {name_of(entry) if _is_block(entry) else str(entry): entry for entry in entries}
    if len(found) < len(entries) or "" in found:
        raise _Opposed
    return found


def _is_block(value: Any) -> bool:
    return isinstance(value, Mapping)
