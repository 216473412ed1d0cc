"""A text as the tokens of each lexical field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ._language import STOP
from ._stem import stem
from ._words import Word, words

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
    part: list[str]


def analyse(text: str, language: str = "nl") -> Tokens:
    """Tokens of a passage or a question. Stop words are left out, unless nothing else is left."""
    found = words(text)
    stop = STOP[language]
    content = [word for word in found if word.text not in stop] or found
    return Tokens(
        exact=[word.text for word in content],
        stem=[stem(word.text, language) for word in content],
        gram=[gram for word in content for gram in _grams(word.text, language)],
        part=[part for word in content for part in _part_stems(word, language)],
    )


@lru_cache(maxsize=200_000)
def _grams(word: str, language: str) -> tuple[str, ...]:
    """Character 4-grams of a word with its borders. In English they cost more than they bring."""
    if language != "nl":
        return (word,)
    bordered = f"{BORDER}{word}{BORDER}"
    if len(bordered) <= SIZE:
        return (bordered,)
    return tuple(bordered[i : i + SIZE] for i in range(len(bordered) - SIZE + 1))


def _part_stems(word: Word, language: str) -> list[str]:
    return [stem(part, language) for part in word.parts]
