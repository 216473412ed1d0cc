"""YAML as the corpus uses it: strict when reading, stable and readable when writing."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from kennisbank.errors import Refused

FENCE = "---"


class _StrictLoader(yaml.CSafeLoader):
    """Refuses a key that stands twice: the first value would be lost without a word."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(
                None, None, "een lijst of blok kan geen veldnaam zijn", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"sleutel '{key}' staat er twee keer", key_node.start_mark
            )
        seen.add(key)
    return yaml.CSafeLoader.construct_mapping(loader, node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse(text: str, name: str, line_offset: int = 0) -> Any:
    """The value of a YAML text. Raises Refused with file and line where it does not parse."""
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: a date or number in form only (2023-99-99); RecursionError: [[[[…
        mark = getattr(error, "problem_mark", None)
        line = f", regel {mark.line + 1 + line_offset}" if mark else ""
        problem = getattr(error, "problem", None) or "ongeldig teken of getal"
        raise Refused(
            f"{name}{line}: dit is geen geldige YAML ({problem}).",
            "Kijk op die regel naar inspringing, dubbele punten en aanhalingstekens.",
        ) from error


def split_front_matter(text: str, name: str) -> tuple[str, str]:
    """Front matter and body of a card. Raises Refused when the fences are missing."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != FENCE:
        raise Refused(
            f"{name}: de kaart begint niet met '---'.",
            "Zet de velden tussen twee regels '---', boven de tekst.",
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == FENCE:
            return "".join(lines[1:number]), "".join(lines[number + 1 :]).strip()
    raise Refused(
        f"{name}: de tweede regel '---' ontbreekt.",
        "Sluit de velden af met een regel '---' en zet daaronder de tekst.",
    )


def dump(value: Any) -> str:
    """YAML in the order given, accents as they are, lines of at most 100 characters."""
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100)
