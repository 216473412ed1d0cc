"""Sections: the text under each heading, tiny ones taken together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..model.text import Extraction

CHAPTER = 2
"""Nothing is taken together across a heading of this level or higher."""

_WORD = re.compile(r"\S+")


def words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text and the headings it stands under, from the highest down."""

    start: int
    end: int
    path: tuple[str, ...]
    level: int
    words: int


def sections(extraction: Extraction, target: int) -> Iterator[Section]:
    """`target`: words of a passage; sections far below it join the next of their chapter."""
    held: Section | None = None
    for section in _whole(_plain(extraction), extraction):
        if held is not None and _joins(held, section, target):
            held = replace(held, end=section.end, words=held.words + section.words)
            continue
        if held is not None:
            yield held
        held = section
    if held is not None:
        yield held


def _plain(extraction: Extraction) -> Iterator[Section]:
    text = extraction.text
    path: list[tuple[int, str]] = []
    start, level = 0, 0
    ends = [(heading.start, heading) for heading in extraction.headings]
    for end, heading in [*ends, (len(text), None)]:
        titles = tuple(title for _, title in path)
        yield Section(start, end, titles, level, words(text, start, end))
        if heading is not None:
            path = [(rank, title) for rank, title in path if rank < heading.level]
            path.append((heading.level, heading.text))
            start, level = heading.start + len(heading.text), heading.level


def _whole(plain: Iterable[Section], extraction: Extraction) -> Iterator[Section]:
    """Sections with text; a heading with nothing under it, at any depth, is itself the text."""
    found = list(plain)
    for index, section in enumerate(found):
        after = found[index + 1].level if index + 1 < len(found) else 0
        if section.words:
            yield section
        elif section.path and after <= section.level:
            start = section.start - len(section.path[-1])
            size = words(extraction.text, start, section.start)
            yield Section(start, section.start, section.path[:-1], section.level, size)


def _joins(held: Section, section: Section, target: int) -> bool:
    return (
        section.level > CHAPTER
        and held.words * 3 < target
        and held.words + section.words <= target
        # Two chapters stay apart also when the heading between has no text of its own.
        and held.path[:CHAPTER] == section.path[:CHAPTER]
    )
