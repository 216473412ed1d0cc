"""The small language of the search box: `"letterlijk"`, `-zonder`, `thema:sport`, `jaar:2018..`.

What is not of it is plain words: a stray quote, an unknown field, a year that is none. So nothing
that can be typed is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kennisbank import analyse

from .request import FACETS

Pair = tuple[str, str]

FIELDS: Mapping[str, str] = {
    **{name: name for name in FACETS},
    "leeftijd": "leeftijd",
    "jaar": "jaar",
    # As the page calls them.
    "ministerie": "departement",
    "niveau": "preventieniveau",
    "waar": "setting",
}
"""Name before the colon → the field it stands for."""

_KINDS = {"aanpak": "interventie", "aanpakken": "interventie", "documenten": "document"}

_SPANS: Mapping[str, range] = {
    "leeftijd": range(0, 100),
    "jaar": range(0, 10_000),
    "bewijskracht": range(0, 5),
}
"""Fields that take a number or a span of numbers, and the numbers there are."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TYPED = re.compile(
    r"""(?<!\S)-(?:"(?P<not_phrase>[^"]*)"|(?P<not_word>[^\W\d_][^\s"]*))
      | (?<!\S)(?P<field>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]+))
      | "(?P<phrase>[^"]*)" """,
    re.VERBOSE,
)
_SPAN = re.compile(r"(\d{0,4})\.\.(\d{0,4})")
_AFTER = re.compile(r"(?:[,;:!?)]|(?<!\.)\.)+$")
"""Punctuation of the sentence around a word, not of the word; `2018..` keeps its dots."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, as it was typed, that is more than plain words."""

    soort: Literal["filter", "letterlijk", "zonder"]
    getypt: str
    waarde: str = ""
    filters: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the words to look for, and the pieces of the query language among them."""

    words: str
    pieces: tuple[Piece, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        return self._values("letterlijk")

    @property
    def without(self) -> tuple[str, ...]:
        return self._values("zonder")

    @property
    def filters(self) -> tuple[Pair, ...]:
        return tuple(pair for piece in self.pieces for pair in piece.filters)

    def _values(self, soort: str) -> tuple[str, ...]:
        return tuple(piece.waarde for piece in self.pieces if piece.soort == soort)


def read(text: str, values: Mapping[str, Iterable[str]]) -> Typed:
    """`values`: what each field has in the index, so that `land:nederland` means Nederland."""
    pieces: list[Piece] = []
    words: list[str] = []
    position = 0
    for found in _TYPED.finditer(text.translate(_QUOTES)):
        piece = _piece(found, text[found.start() : found.end()], values)
        if piece is None:
            continue
        pieces.append(piece)
        words.append(text[position : found.start()])
        position = found.end()
        if piece.soort == "letterlijk":
            words.append(f" {piece.waarde} ")
    words.append(text[position:])
    return Typed(" ".join("".join(words).split()), tuple(pieces))


def cut(text: str, typed: str) -> str:
    """The text without one piece as it was typed."""
    return " ".join(text.replace(typed, " ", 1).split())


def _piece(found: re.Match[str], typed: str, values: Mapping[str, Iterable[str]]) -> Piece | None:
    if found["field"]:
        value = _AFTER.sub("", (found["quoted"] or found["value"] or "").strip())
        field = FIELDS.get(found["field"].lower())
        filters = _filters(field, value, values.get(field, ())) if field and value else ()
        return Piece("filter", typed, value, filters) if filters else None
    soort: Literal["letterlijk", "zonder"] = "zonder" if typed.startswith("-") else "letterlijk"
    said = found["not_phrase"] or found["not_word"] or found["phrase"] or ""
    said = _AFTER.sub("", " ".join(said.split()))
    return Piece(soort, typed, said) if analyse.words(said) else None


def _filters(field: str, value: str, known: Iterable[str]) -> tuple[Pair, ...]:
    if field not in _SPANS:
        meant = _KINDS.get(value.lower(), value) if field == "soort" else value
        return tuple((field, name) for name in _named(meant, known))
    span = _span(value, _SPANS[field])
    if span is None:
        return ()
    low, high = span
    if field != "jaar":
        return tuple((field, str(number)) for number in range(low, high + 1))
    given = _SPAN.fullmatch(value)
    years = [("jaarVan", str(low))] if not given or given[1] else []
    return (*years, ("jaarTot", str(high))) if not given or given[2] else tuple(years)


def _span(value: str, possible: range) -> tuple[int, int] | None:
    """`2018..2024`, `2018..`, `..2024` or `2020`, in either order; None for anything else."""
    if value.isascii() and value.isdigit() and len(value) <= 4:
        ends = (int(value), int(value))
    elif (span := _SPAN.fullmatch(value)) and span[0] != "..":
        ends = (int(span[1] or possible.start), int(span[2] or possible.stop - 1))
    else:
        return None
    low, high = max(min(ends), possible.start), min(max(ends), possible.stop - 1)
    return (low, high) if low <= high else None


def _named(value: str, known: Iterable[str]) -> Sequence[str]:
    """The known values that are meant: the same but for capitals and accents, or else those that
    begin so. A value that nobody has stays what it is, and finds nothing."""
    wanted = _plain(value)
    plain = {name: _plain(name) for name in known}
    same = [name for name, said in plain.items() if said == wanted]
    begun = [name for name, said in plain.items() if wanted and said.startswith(wanted)]
    return same or begun or [value]


def _plain(value: str) -> str:
    return analyse.fold(value.replace("_", " ").replace("-", " "))
