"""*Bedoelde u*: a word that nobody knows, put right by the nearest word that the records use.

A word is left alone when the records, the thesaurus or the language itself know it, when it is made
of words that are known, and when it may be a name or a code. Only then is a correction looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np
import simplemma
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from kennisbank import analyse
from kennisbank.index import Vocabulary

SHORTEST = 5
"""Letters of a word that is put right: of shorter ones every neighbour is a word too."""

_LONG = 10
"""Letters from which a word may have two mistakes."""

_SUFFIXES = frozenset(
    {"lijk", "lijke", "heid", "baar", "bare", "loos", "loze", "zaam", "zame"}
    | {"baarheid", "lijkheid", "loosheid", "zaamheid"}
)
"""They end a word, but are no part of a compound."""

_DERIVED = {"heid": "", "heden": "", "ing": "en", "ingen": "en"}
"""End of a word that is made of another → the end of that one: betrouwbaar, ontmoedigen. Lists of
words have only some of those."""

_SOUND_ALIKE = ("ck", "sz", "fv", "dt", "bp", "gh", "gk", "kx", "mn", "aeiouy")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _confused() -> frozenset[tuple[str, str]]:
    """Letters written for each other: they sound alike, or their keys lie side by side."""
    pairs = {(one, other) for letters in _SOUND_ALIKE for one in letters for other in letters}
    for row, below in zip(_KEYS, (*_KEYS[1:], ""), strict=True):
        neighbours = [*pairwise(row), *zip(row, below, strict=False)]
        neighbours += zip(row[1:], below, strict=False)
        pairs |= {pair for one, other in neighbours for pair in ((one, other), (other, one))}
    return frozenset(pairs)


_CONFUSED = _confused()

_PART = 4
"""Letters of a part of a compound, at least."""

_LINKS = ("", "s", "e", "en", "n")
"""What stands between the parts of a compound."""

_CODE = 6
"""A word in capitals that is no longer than this is a name: AJB, TOPX, HALT."""

_ALPHABET = {letter: 1 << place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
_REST = 1 << 26

_CORRECTIONS_KEPT = 4_096


class Speller:
    """Knows the words of one state of the index. Made once, since it reads them all."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        terms: Iterable[str],
        stem_is_known: Callable[[str], bool],
    ) -> None:
        """`terms`: those of the thesaurus, known even where no record uses them."""
        self._counts = dict(vocabulary.counts)
        for term in terms:
            for word in analyse.words(term):
                self._counts.setdefault(word.text, 1)
                self._counts.update({part: 1 for part in word.parts if part not in self._counts})
        self._written = vocabulary.written
        self._stem_is_known = stem_is_known
        self._words = [word for word in self._counts if len(word) >= _PART and word.isalpha()]
        self._letters = np.array([_letters(word) for word in self._words], np.uint32)
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._found: dict[tuple[str, str], str | None] = {}

    def corrections(self, text: str) -> dict[str, str]:
        """Word of the text, as typed → what was probably meant, for every word nobody knows."""
        language = analyse.language_of(text)
        found = {}
        for word in analyse.words(text):
            typed = text[word.start : word.end]
            if not _may_be_a_name(text, word) and (meant := self._correction(word.text, language)):
                found[typed] = meant
        return found

    def knows(self, word: str) -> bool:
        """Whether a folded word is a word: to the records, the language, or as a compound."""
        return self._is_word(word) or self._is_compound(word)

    def _is_word(self, word: str) -> bool:
        return (
            word in self._counts
            or self._stem_is_known(analyse.stem(word))
            or simplemma.is_known(word, lang="nl")
            or simplemma.is_known(word, lang="en")
            or self._is_derived(word)
        )

    def _is_derived(self, word: str) -> bool:
        return any(
            word.endswith(end)
            and len(word) - len(end) >= SHORTEST
            and simplemma.is_known(word.removesuffix(end) + other, lang="nl")
            for end, other in _DERIVED.items()
        )

    def _is_compound(self, word: str) -> bool:
        return any(
            self._is_word(head) and (self._is_word(rest) or self._is_compound(rest))
            for head, rest in _splits(word)
        )

    def _correction(self, word: str, language: str) -> str | None:
        if (word, language) not in self._found:
            if len(self._found) >= _CORRECTIONS_KEPT:
                self._found.clear()
            self._found[word, language] = self._corrected(word, language)
        return self._found.get((word, language))

    def _corrected(self, word: str, language: str) -> str | None:
        if len(word) < SHORTEST or not word.isalpha() or self.knows(word):
            return None
        meant = self._nearest(word, language) or self._compound_with_one_part_right(word)
        if meant is None or analyse.stem(meant) == analyse.stem(word):
            return None
        return self._written.get(meant, meant)

    def _nearest(self, word: str, language: str = "nl") -> str | None:
        """The nearest known word, within one mistake or two; of those, the one used most. In an
        English question it is an English one: most that the records use are not."""
        most = 2 if len(word) >= _LONG else 1
        candidates = [
            (distance, -self._counts[self._words[row]], row)
            for row in self._alike(word, most)
            if (distance := OSA.distance(word, self._words[row], score_cutoff=most)) <= most
            and _is_likely(word, self._words[row])
            and (language == "nl" or simplemma.is_known(self._words[row], lang=language))
        ]
        return self._words[min(candidates)[-1]] if candidates else None

    def _alike(self, word: str, most: int) -> NDArray[np.int64]:
        """Rows of words of about that length in about those letters: a mistake changes two."""
        near = np.abs(self._lengths - len(word)) <= most
        near &= np.bitwise_count(self._letters ^ np.uint32(_letters(word))) <= 2 * most
        return np.flatnonzero(near)

    def _compound_with_one_part_right(self, word: str) -> str | None:
        for head, rest in _splits(word):
            link = word[len(head) : len(word) - len(rest)]
            if len(rest) >= SHORTEST and self._is_word(head) and (meant := self._nearest(rest)):
                return f"{head}{link}{meant}"
            if len(head) >= SHORTEST and self._is_word(rest) and (meant := self._nearest(head)):
                return f"{meant}{link}{rest}"
        return None


def _letters(word: str) -> int:
    """The letters that a word has, a bit each."""
    bits = 0
    for letter in word:
        bits |= _ALPHABET.get(letter, _REST)
    return bits


def _splits(word: str) -> Iterator[tuple[str, str]]:
    """Every way to see two parts in a word, the longest first part first."""
    for end in range(len(word) - _PART, _PART - 1, -1):
        for link in _LINKS:
            rest = word[end + len(link) :]
            if word.startswith(link, end) and len(rest) >= _PART and rest not in _SUFFIXES:
                yield word[:end], rest


def _is_likely(typed: str, meant: str) -> bool:
    """Whether the first letter may be wrong like this, and one letter be typed for another."""
    differ = [pair for pair in zip(typed, meant, strict=False) if pair[0] != pair[1]]
    if typed[0] != meant[0] and typed[:2] != meant[1::-1] and differ[0] not in _CONFUSED:
        return False
    return len(typed) != len(meant) or len(differ) > 1 or differ[0] in _CONFUSED


def _may_be_a_name(text: str, word: analyse.Word) -> bool:
    """With a hyphen, a short word in capitals, or a capital that does not start the text."""
    typed = text[word.start : word.end]
    is_code = typed.isupper() and len(typed) <= _CODE
    has_capital = typed[0].isupper() and word.start > 0 and not text.isupper()
    return "-" in typed or is_code or has_capital
