"""What is wrong with a record, in Dutch, with file, field and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kennisbank.errors import Refused

T = TypeVar("T", bound=BaseModel)
Wording = Callable[[Mapping[str, Any], Any], str]

_WORDING: dict[str, Wording] = {
    "missing": lambda _ctx, _value: "ontbreekt; vul het in",
    "enum": lambda ctx, value: f"{value!r} kan niet; kies uit {_choices(ctx)}",
    "literal_error": lambda ctx, value: f"{value!r} kan niet; kies uit {_choices(ctx)}",
    "int_parsing": lambda _ctx, value: f"{value!r} is geen geheel getal",
    "int_type": lambda _ctx, value: f"{value!r} is geen geheel getal",
    "int_from_float": lambda _ctx, value: f"{value!r} is geen geheel getal",
    "string_type": lambda _ctx, value: f"{value!r} is geen tekst; zet er aanhalingstekens om",
    "string_too_short": lambda _ctx, _value: "is leeg; vul het in of haal het weg",
    "string_too_long": lambda ctx, _value: f"is langer dan {ctx['max_length']} tekens; kort in",
    "string_pattern_mismatch": lambda ctx, value: f"{value!r} heeft niet de vorm {ctx['pattern']}",
    "tuple_type": lambda _ctx, value: f"{value!r} is geen lijst; begin elke regel met '- '",
    "greater_than_equal": lambda ctx, value: f"{value!r} is te laag; minstens {ctx['ge']}",
    "less_than_equal": lambda ctx, value: f"{value!r} is te hoog; hoogstens {ctx['le']}",
    "model_type": lambda _ctx, value: f"{value!r} is geen blok met velden",
    "model_attributes_type": lambda _ctx, value: f"{value!r} is geen blok met velden",
    "value_error": lambda ctx, _value: str(ctx["error"]),
}


def validate(model: type[T], data: Any, name: str) -> T:
    """`data` as a `model`. Raises Refused that names every faulty field of file `name`."""
    if not isinstance(data, dict):
        raise Refused(f"{name}: hier horen velden te staan ('naam: waarde').", "Vul de velden in.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(describe(detail, model) for detail in error.errors())
        raise Refused(f"{name}: {faults}.", "Verbeter dit en indexeer opnieuw.") from error


def describe(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """One fault of a record: which field, and what is wrong with it."""
    where = _field_path(detail["loc"])
    if detail["type"] == "extra_forbidden":
        return f"veld '{where}' is onbekend{_did_you_mean(detail['loc'], model)}"
    wording = _WORDING.get(detail["type"])
    text = wording(detail.get("ctx", {}), _short(detail["input"])) if wording else detail["msg"]
    return f"veld '{where}' {text}"


def _field_path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _did_you_mean(location: tuple[int | str, ...], model: type[BaseModel]) -> str:
    if len(location) != 1:
        return "; haal het weg of verbeter de naam"
    close = difflib.get_close_matches(str(location[0]), model.model_fields, n=1)
    return f"; bedoelt u '{close[0]}'?" if close else "; haal het weg of verbeter de naam"


def _choices(ctx: Mapping[str, Any]) -> str:
    return str(ctx["expected"]).replace(" or ", " of ")


def _short(value: Any) -> Any:
    return value[:57] + "…" if isinstance(value, str) and len(value) > 60 else value
