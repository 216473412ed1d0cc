"""Changes fields in a YAML text and leaves the rest as it stands: order, quotes, comments."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .yaml_text import dump, parse

_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:(\s|$)")


def patch(text: str, fields: Mapping[str, Any], order: Sequence[str]) -> str:
    """`text`, a mapping in YAML, made to say `fields`.

    A field that says the same keeps its lines to the letter. A new one comes where `order` has it.
    A text too fanciful to take apart is written anew: right comes before pretty.
    """
    wanted = {name: value for name, value in fields.items() if not is_empty(value)}
    try:
        old = parse(text, "") or {}
        patched = _patched(text, old, wanted, order)
        if same(parse(patched, "") or {}, wanted):
            return patched
    except ValueError:
        pass
    ranked = sorted(wanted, key=lambda name: order.index(name) if name in order else len(order))
    return dump({name: wanted[name] for name in ranked}) if ranked else ""


def is_empty(value: object) -> bool:
    """None, an empty text and an empty list all say: not seen."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or value == []
        or value == ()
    )


def same(one: object, other: object) -> bool:
    """Whether two values from a file or a form say the same."""
    return plain(one) == plain(other)


def plain(value: object) -> object:
    """A value without what is not said, with dates and numbers as text, and all sequences alike."""
    if is_empty(value):
        return None
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items() if not is_empty(v)}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value).strip()
    return value


def _patched(
    text: str, old: Mapping[str, Any], wanted: Mapping[str, Any], order: Sequence[str]
) -> str:
    if not isinstance(old, Mapping):
        raise ValueError("geen velden")
    blocks = dict(_blocks(text))
    if blocks.keys() - {""} != old.keys():
        raise ValueError("de velden zijn niet uit elkaar te halen")
    for name in old:
        if name in wanted and not same(old[name], wanted[name]):
            head, _ = _comments(blocks[name])
            blocks[name] = head + dump({name: _sorted_out(wanted[name])})
        elif name not in wanted and not is_empty(old[name]):
            # An empty field stays as empty as it was; one that is emptied goes.
            blocks[name] = _comments(blocks[name])[0]
    names = list(blocks)
    for name in (n for n in (*order, *wanted) if n in wanted and n not in blocks):
        blocks[name] = dump({name: _sorted_out(wanted[name])})
        names.insert(_place(name, names, order), name)
    return "".join(blocks[name] for name in names)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each field with its lines, and the comments above it; '' for what stands before the first."""
    name, lines, waiting = "", "", ""
    for line in text.splitlines(keepends=True):
        if not line.endswith("\n"):
            line += "\n"
        found = _KEY.match(line)
        if found:
            if name or lines:
                yield name, lines
            name, lines, waiting = found[1], waiting + line, ""
        elif not line.strip() or line.startswith("#"):
            waiting += line
        else:
            lines, waiting = lines + waiting + line, ""
    yield name, lines + waiting


def _comments(block: str) -> tuple[str, str]:
    """The comment lines above a field, and the rest."""
    lines = block.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if _KEY.match(line)), len(lines))
    return "".join(lines[:first]), "".join(lines[first:])


def _place(name: str, names: Sequence[str], order: Sequence[str]) -> int:
    """After the last field that comes before it in `order`."""
    before = set(order[: order.index(name)]) if name in order else set(names)
    return max((n for n, known in enumerate(names, 1) if known in before or not known), default=0)


def _sorted_out(value: Any) -> Any:
    """The value as plain lists and mappings, without fields that say nothing."""
    if isinstance(value, Mapping):
        return {k: _sorted_out(v) for k, v in value.items() if not is_empty(v)}
    if isinstance(value, list | tuple):
        return [_sorted_out(entry) for entry in value]
    return value
