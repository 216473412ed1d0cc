"""A form for a record, made from the model's own schema: which fields, of what kind, and back.

On the wire a field in a block has a name such as `studies.0.uitkomsten.1.maat`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from kennisbank.corpus.faults import describe
from kennisbank.corpus.patch import is_empty

from .labels import label, word
from .record import FOLLOWS, MODELS, Record, Soort, model_data

UNASKED = ("status", "ingetrokken", "nagelezen")
"""Fields that follow from what one does with the record, not from what one types."""

REMOVE = "verwijder"
_MOST = 200
"""Blocks in one list; far more than any card has."""


class Kind(StrEnum):
    LINE = "regel"
    TEXT = "tekst"
    NUMBER = "getal"
    CHOICE = "keuze"
    CHOICES = "keuzes"
    LINES = "regels"
    BLOCKS = "blokken"


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    help: str
    kind: Kind
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()
    """Of a list of blocks: what each block asks."""
    one: str = ""
    long: bool = False


@cache
def fields_for(soort: Soort) -> tuple[Field, ...]:
    """What the form of a kind of record asks, in the order of its model."""
    left_out = {*UNASKED, *FOLLOWS[soort]}
    return tuple(f for f in _fields(MODELS[soort]) if f.name not in left_out)


def read_pairs(soort: Soort, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a record from a form that was sent, as a file would have them."""
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return _read(fields_for(soort), sent, "")


def add_block(fields: Mapping[str, Any], path: str, block: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with one more block in the list at `path` (`studies`, `studies.0.uitkomsten`)."""
    name, _, rest = path.partition(".")
    blocks = list(fields.get(name) or ())
    if not rest:
        return {**fields, name: [*blocks, dict(block)]}
    number, _, deeper = rest.partition(".")
    if number.isdigit() and int(number) < len(blocks):
        blocks[int(number)] = add_block(blocks[int(number)], deeper, block)
    return {**fields, name: blocks}


def field_faults(record: Record, fields: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by the name of the field on the form."""
    model = MODELS[record.soort]
    try:
        model.model_validate(model_data(record, fields))
    except ValidationError as error:
        return {
            ".".join(map(str, detail["loc"])): describe(detail, model) for detail in error.errors()
        }
    return {}


def _fields(model: type[BaseModel]) -> list[Field]:
    return [_field(info.alias or name, info) for name, info in model.model_fields.items()]


def _field(name: str, info: FieldInfo) -> Field:
    inner, many = _unwrapped(info.annotation)
    blocks = isinstance(inner, type) and issubclass(inner, BaseModel)
    said = label(name, blocks=blocks)
    options = _options(inner)
    kind = (
        (Kind.BLOCKS if blocks else Kind.CHOICES if options else Kind.LINES)
        if many
        else Kind.CHOICE
        if options
        else Kind.NUMBER
        if inner is int
        else Kind.TEXT
        if said.long
        else Kind.LINE
    )
    return Field(
        name,
        said.label,
        said.help,
        kind,
        required=info.is_required(),
        options=tuple((value, word(value)) for value in options),
        fields=tuple(_fields(inner)) if blocks and many else (),
        one=said.one,
        long=said.long,
    )


def _unwrapped(annotation: Any) -> tuple[Any, bool]:
    """The type inside `X | None` and `Annotated`, and whether there is a list of them."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _unwrapped(arguments[0])
    if origin is tuple:
        return _unwrapped(arguments[0])[0], True
    if origin in (Union, UnionType):
        real = [argument for argument in arguments if argument is not NoneType]
        return _unwrapped(real[0]) if len(real) == 1 else (str, False)
    return annotation, False


def _options(inner: Any) -> tuple[str, ...]:
    if get_origin(inner) is Literal:
        return tuple(map(str, get_args(inner)))
    if isinstance(inner, type) and issubclass(inner, Enum):
        return tuple(str(member.value) for member in inner)
    return ()


def _read(fields: Sequence[Field], sent: Mapping[str, list[str]], prefix: str) -> dict[str, Any]:
    found = {field.name: _value(field, sent, f"{prefix}{field.name}") for field in fields}
    return {name: value for name, value in found.items() if not is_empty(value)}


def _value(field: Field, sent: Mapping[str, list[str]], name: str) -> Any:
    values = [value.strip() for value in sent.get(name, ())]
    match field.kind:
        case Kind.BLOCKS:
            return _blocks(field, sent, name)
        case Kind.CHOICES:
            return [value for value in values if value]
        case Kind.LINES:
            lines = (line.strip() for value in values for line in value.split("\n"))
            return [line for line in lines if line]
        case _:
            value = values[0] if values else ""
            is_number = field.kind is Kind.NUMBER or field.name == "n"
            return int(value) if is_number and re.fullmatch(r"-?[0-9]{1,9}", value) else value


def _blocks(field: Field, sent: Mapping[str, list[str]], name: str) -> list[dict[str, Any]]:
    pattern = re.compile(rf"{re.escape(name)}\.([0-9]{{1,3}})\.")
    numbers = sorted({int(m[1]) for key in sent if (m := pattern.match(key))})[:_MOST]
    found = []
    for number in numbers:
        place = f"{name}.{number}."
        if f"{place}{REMOVE}" not in sent:
            block = _read(field.fields, sent, place)
            if _says_something(field, block):
                found.append(block)
    return found


def _says_something(field: Field, block: Mapping[str, Any]) -> bool:
    """A block of which only a choice that must be made was sent has not been filled in."""
    set_beforehand = {f.name for f in field.fields if f.kind is Kind.CHOICE and f.required}
    return bool(block.keys() - set_beforehand - {"over"})
