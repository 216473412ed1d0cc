"""Two versions of a record side by side, field by field down into the blocks, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kennisbank.corpus.patch import is_empty, same

from .form import Field, Kind, fields_for
from .record import Fields, Soort, fields_of

_OTHERS = {"status": "Status", "nagelezen": "Nagelezen", "ingetrokken": "Ingetrokken"}
"""Fields that no form asks for, and that do change."""

_NAMES = ("titel", "maat", "schema", "naam")
"""Fields by which a block is known again in another version."""


@dataclass(frozen=True, slots=True)
class Row:
    field: str
    """The field of the record that the difference is in."""
    label: str
    """Where it is: `Onderzoek 2 (Halt: het alternatief?): Maryland-schaal`."""
    was: Any
    became: Any
    """Texts, lists of texts, or mappings from label to these; None where there is nothing."""


def compare_texts(soort: Soort, before: str | None, after: str | None) -> list[Row]:
    """Raises Refused when one of them is no valid YAML."""
    old = fields_of(soort, before) if before else {}
    return compare_fields(soort, old, fields_of(soort, after) if after else {})


def compare_fields(soort: Soort, old: Fields, new: Fields) -> list[Row]:
    """What differs, in the order of the form; what the form does not ask comes last."""
    rows = [
        Row(field.name, label, was, became)
        for field in fields_for(soort)
        for label, was, became in _differences(field, old.get(field.name), new.get(field.name))
    ]
    return rows + [
        Row(name, label, _plain(old.get(name)), _plain(new.get(name)))
        for name, label in _OTHERS.items()
        if not same(old.get(name), new.get(name))
    ]


def _differences(field: Field, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    if same(old, new):
        return
    if field.kind is not Kind.BLOCKS:
        yield field.label, shown(field, old), shown(field, new)
        return
    for number, was, became in _pairs(old or (), new or ()):
        block = was if became is None else became
        name = f"{field.one[:1].upper()}{field.one[1:]} {number}{_called(block)}"
        if was is None or became is None:
            yield name, shown_block(field, was), shown_block(field, became)
            continue
        for inner in field.fields:
            for label, one, other in _differences(
                inner, was.get(inner.name), became.get(inner.name)
            ):
                yield f"{name}: {label[:1].lower()}{label[1:]}", one, other


def _pairs(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """(number, was, became) of each block: known again by its name, else by its place."""
    left = dict(enumerate(old))
    matched: dict[int, int] = {}
    for place, block in enumerate(new):
        found = next((n for n, was in left.items() if _called(was) == _called(block) != ""), None)
        if found is not None:
            matched[place] = found
            del left[found]
    for place in range(len(new)):
        if place not in matched and place in left:
            matched[place] = place
            del left[place]
    for place, block in enumerate(new):
        yield place + 1, old[matched[place]] if place in matched else None, block
    for place, block in left.items():
        yield place + 1, block, None


def name_of(block: Mapping[str, Any]) -> str:
    """What a block is known by in another version; empty when it has no name."""
    return next((str(block[n]) for n in _NAMES if block.get(n)), "")


def _called(block: Mapping[str, Any] | None) -> str:
    name = name_of(block) if block else ""
    short = name if len(name) <= 50 else f"{name[:49].rstrip()}…"
    return f" ({short})" if short else ""


def shown(field: Field, value: Any) -> Any:
    """A value in the words of the form."""
    if is_empty(value):
        return None
    if field.kind is Kind.BLOCKS:
        return [shown_block(field, block) for block in value]
    words = dict(field.options)
    if isinstance(value, list | tuple):
        return [words.get(str(entry), str(entry)) for entry in value]
    return words.get(str(value), str(value))


def shown_block(field: Field, block: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if block is None:
        return None
    return {
        inner.label: shown(inner, block[inner.name])
        for inner in field.fields
        if not is_empty(block.get(inner.name))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name).capitalize(): str(inner) for name, inner in value.items()}
    return None if is_empty(value) else str(value).replace("_", " ")
