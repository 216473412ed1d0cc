"""Sections to passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..model.text import Extraction, Passage
from ._sections import Section, sections, words
from ._sentences import Span, runs_on, split_sentences

_BORDER = re.compile(r"\n\n|\n|\f")
_CLAUSE_END = re.compile(r"[;:,)–—]\s")
_STRETCH = 1.5
"""A list that would leave its lead-in behind may take the passage this far over its target."""
_REFERS_BACK = re.compile(
    r"(?:dit|deze|dat|die|daarom|daardoor|hierdoor|daarmee|hiermee|daarvan|hiervan|daaruit|hieruit|"
    r"dus|zij|hij|this|these|those|therefore|thus|hence|they)\b",
    re.IGNORECASE,
)
"""How a sentence begins that cannot be understood, or cited, without the one before."""
_OVERLAP = 50
"""Words of that sentence, at most."""
_CHARACTERS = 10
"""A word of running text with its space, at most; longer pieces are not worth measuring."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, list item, row or sentence that stays whole."""

    start: int
    end: int
    words: int
    tight: bool = False
    """Belongs to the unit before: a list item to its lead-in, a row to its table."""


def chunk(
    extraction: Extraction,
    count: Callable[[str], int],
    limit: int,
    target_words: int = 200,
    language: Callable[[str], str] = lambda _: "nl",
) -> list[Passage]:
    """Passages of about `target_words`, none longer than `limit` as `count` measures it.

    A heading is not part of the text under it but of its `headings`, from the highest down.
    """
    text = extraction.text
    packer = _Packer(text, count, limit, target_words)
    return [
        Passage(
            text=text[start:end],
            start=start,
            end=end,
            page=extraction.page_at(start).number,
            page_end=extraction.page_at(end - 1).number,
            headings=section.path,
            language=language(text[start:end]),
        )
        for section in sections(extraction, target_words)
        for start, end in packer.pack(section)
    ]


class _Packer:
    def __init__(self, text: str, count: Callable[[str], int], limit: int, target: int) -> None:
        self._text = text
        self._count = count
        self._limit = limit
        self._target = target

    def pack(self, section: Section) -> Iterator[Span]:
        """Small units together, as long as they fit."""
        held: list[_Unit] = []
        for unit in self._pieces(section):
            if held and not self._room([*held, unit], self._target):
                lead = self._lead_in(held, unit)
                yield held[0].start, held[lead - 1].end
                held = held[lead:] or self._overlap(held[-1], unit)
            held.append(unit)
        if held:
            yield held[0].start, held[-1].end

    def _room(self, units: list[_Unit], target: float) -> bool:
        total = sum(unit.words for unit in units)
        return total <= target and self._fits(units[0].start, units[-1].end)

    def _overlap(self, before: _Unit, unit: _Unit) -> list[_Unit]:
        """The last sentence before `unit`, when that refers back to it and both fit."""
        if unit.tight or not _REFERS_BACK.match(self._text, unit.start):
            return []
        *_, (first, past) = split_sentences(self._text[before.start : before.end])
        start, end = before.start + first, before.start + past
        last = _Unit(start, end, words(self._text, start, end))
        return [last] if last.words <= _OVERLAP and self._room([last, unit], self._target) else []

    def _lead_in(self, held: list[_Unit], unit: _Unit) -> int:
        """Where to part `held` so that a list keeps its lead-in; its length if it need not."""
        if unit.tight:
            for index in range(len(held) - 1, 0, -1):
                if not held[index].tight:
                    whole = [*held[index:], unit]
                    return index if self._room(whole, self._target * _STRETCH) else len(held)
        return len(held)

    def _fits(self, start: int, end: int) -> bool:
        # A token takes a character at least, and a model puts a few around the text: what is
        # that short needs no counting.
        if end - start <= self._limit - 8:
            return True
        return self._count(self._text[start:end]) <= self._limit

    def _pieces(self, section: Section) -> Iterator[_Unit]:
        """Units, cut into sentences, clauses and words where they are too long."""
        for unit in _units(self._text, section):
            if self._room([unit], self._target):
                yield unit
                continue
            tight = unit.tight
            for start, end in split_sentences(self._text[unit.start : unit.end]):
                for piece in self._cut(unit.start + start, unit.start + end):
                    yield _Unit(*piece, words(self._text, *piece), tight)
                    tight = False

    def _cut(self, start: int, end: int) -> Iterator[Span]:
        """A sentence in pieces that fit."""
        most = self._target * _CHARACTERS
        while start < end:
            stop = end
            while stop - start > most or not self._fits(start, stop):
                stop = self._border(start, start + min((stop - start) // 2, most))
                if stop - start <= 1:
                    break
            yield start, start + len(self._text[start:stop].rstrip())
            start = stop
            while start < end and self._text[start].isspace():
                start += 1

    def _border(self, start: int, latest: int) -> int:
        """The last good place to cut in the second half: after a clause, a word, or anywhere."""
        earliest = start + (latest - start) // 2
        clauses = [match.start() for match in _CLAUSE_END.finditer(self._text, earliest, latest)]
        if clauses:
            return clauses[-1] + 1
        space = max(self._text.rfind(mark, earliest, latest) for mark in " \n\f")
        return space if space > start else max(latest, start + 1)


def _units(text: str, section: Section) -> Iterator[_Unit]:
    position, tight = section.start, False
    while position < section.end:
        stop, following, next_tight = _unit_end(text, position, section.end)
        piece = text[position:stop]
        if piece.strip():
            start = position + len(piece) - len(piece.lstrip())
            end = position + len(piece.rstrip())
            yield _Unit(start, end, words(text, start, end), tight)
        position, tight = following, next_tight


def _unit_end(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Where the unit ends, where the next one starts, and whether that one is tight.

    A break ends no unit where the sentence plainly runs on after it: over the page, or past a gap
    that a document has in the middle of a paragraph.
    """
    for border in _BORDER.finditer(text, start, end):
        if border[0] == "\n" or not runs_on(text, border.start(), border.end()):
            return border.start(), border.end(), border[0] == "\n"
    return end, end, False
