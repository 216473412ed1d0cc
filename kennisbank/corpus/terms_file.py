"""`begrippen.yaml` entry by entry, so that changing one term leaves the others to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from .patch import is_empty
from .slug import slugify
from .yaml_text import dump, parse

_ENTRY = re.compile(r"^- ", re.MULTILINE)


@lru_cache(maxsize=4)
def term_texts(text: str) -> Mapping[str, str]:
    """Slug of each term → its fields as YAML, without the dash of the list."""
    return MappingProxyType(
        {
            slug: "".join(line[2:] if line[:2] in ("- ", "  ") else line for line in _lines(block))
            for slug, block in _blocks(text)[1].items()
        }
    )


def with_term(text: str, slug: str, fields: str | None) -> str:
    """The file with `fields` as the entry of that slug, in its place or at the end; None: gone."""
    head, blocks = _blocks(text)
    if fields is None:
        blocks.pop(slug, None)
    else:
        lines = _lines(fields)
        blocks[slug] = "".join(
            ("- " if number == 0 else "  ") + line if line.strip() else line
            for number, line in enumerate(lines)
        )
    return head + "".join(blocks.values())


def _blocks(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first entry, and each entry by slug.

    A file in another form than a list at the margin is first written as one.
    """
    data = parse(text, "begrippen.yaml") if text.strip() else []
    entries: list[Any] = (data.get("begrippen") if isinstance(data, Mapping) else data) or []
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if isinstance(data, Mapping) or len(starts) != len(entries):
        text = dump([entry for entry in entries if not is_empty(entry)]) if entries else ""
        starts = [match.start() for match in _ENTRY.finditer(text)]
    ends = [*starts[1:], len(text)][: len(starts)]
    blocks: dict[str, str] = {}
    for entry, start, end in zip(entries, starts, ends, strict=True):
        name = entry.get("voorkeursterm", "") if isinstance(entry, Mapping) else ""
        slug = slugify(str(name)) or f"begrip-{len(blocks) + 1}"
        while slug in blocks:
            slug += "-2"
        block = text[start:end]
        blocks[slug] = block if block.endswith("\n") else block + "\n"
    return text[: starts[0]] if starts else text, blocks


def _lines(text: str) -> list[str]:
    return [line if line.endswith("\n") else line + "\n" for line in text.splitlines(keepends=True)]
