"""A text as the tokens of each lexical field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from ._language import STOP
from ._stem import stem
from ._words import NUMBERED, Word, words

BORDER = "ø"
"""Start and end of a word in its n-grams: a letter that no folded word has, so that every token
stays one plain word to any tokenizer."""

SIZE = 4


@dataclass(frozen=True, slots=True)
class Tokens:
    """One list of tokens per lexical field; each token is one alphanumeric word."""

    exact: list[str]
    stem: list[str]
    gram: list[str]


def analyse(text: str, language: str = "nl") -> Tokens:
    """Tokens of a passage or a question. Stop words are left out, unless nothing else is left."""
    tokens_of = _reader(language)
    exact: list[str] = []
    stems: list[str] = []
    grams: list[str] = []
    number_joins = False
    for piece in text.split():
        if number_joins and piece[0].isnumeric():
            # Top 600 is one word, and so are its tokens.
            return _whole(text, language)
        of_piece, number_joins = tokens_of(piece)
        exact += of_piece.exact
        stems += of_piece.stem
        grams += of_piece.gram
    return Tokens(exact, stems, grams) if exact else _whole(text, language)


@cache
def _reader(language: str) -> Callable[[str], tuple[Tokens, bool]]:
    """Piece of text without spaces → its tokens, stop words left out, and whether it is one word
    with a number that follows. Texts say the same pieces again and again."""

    @lru_cache(maxsize=50_000)
    def tokens_of(piece: str) -> tuple[Tokens, bool]:
        found = words(piece)
        content = [word for word in found if word.text not in STOP[language]]
        return _tokens(content, language), bool(found) and found[-1].text in NUMBERED

    return tokens_of


def _whole(text: str, language: str) -> Tokens:
    found = words(text)
    stop = STOP[language]
    return _tokens([word for word in found if word.text not in stop] or found, language)


def _tokens(content: list[Word], language: str) -> Tokens:
    units = [unit for word in content for unit in _units(word)]
    return Tokens(
        exact=[word.text for word in content],
        stem=[stem(unit, language) for unit in units],
        gram=[gram for unit in units for gram in _grams(unit, language)],
    )


def _units(word: Word) -> tuple[str, ...]:
    """What a word is stemmed by: the words that a hyphen joins, or itself."""
    return word.parts or (word.text,)


@lru_cache(maxsize=200_000)
def _grams(word: str, language: str) -> tuple[str, ...]:
    """Character 4-grams of a word with its borders. In English they cost more than they bring."""
    if language != "nl":
        return (word,)
    bordered = f"{BORDER}{word}{BORDER}"
    if len(bordered) <= SIZE:
        return (bordered,)
    return tuple(bordered[i : i + SIZE] for i in range(len(bordered) - SIZE + 1))
