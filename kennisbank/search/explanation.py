"""Why a passage was found: which of its words, and how they are those of the question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np

from kennisbank import analyse
from kennisbank.analyse import Pieces, Wanted, Word
from kennisbank.index import Index, StoredPassage

from .question import Question
from .ranking import Ranking, places
from .results import Hoe, Rang, Treffer, Uitleg

PART = 5
"""Letters of a word that is looked for inside another, at least."""

ALIKE = 0.5
"""Share of what is asked, by rarity, that a question of a card must ask too to be the reason."""

_LONG_WORD = re.compile(rf"[^\W\d_]{{{PART},}}")
_QUESTIONS_KEPT = 20_000


def _ends(word: str) -> tuple[str, str]:
    """First and last letters of a word: a part shares one or the other."""
    return word[:PART], word[-PART:]


def _ends_of(piece: str) -> Iterator[str]:
    for match in _LONG_WORD.finditer(piece):
        yield from _ends(match[0].lower())


_BY_ENDS = Pieces(_ends_of)


class Explainer:
    """Explains the results of one question; what it found out of a word it remembers."""

    def __init__(self, index: Index, question: Question, ranking: Ranking | None = None) -> None:
        self._index = index
        self._question = question
        self._ranking = ranking
        self._exact = frozenset(question.asked["exact"])
        self._hits: dict[tuple[str, str], Treffer] = {}
        self._long = [asked for asked in question.asked["exact"] if len(asked) >= PART]
        ends = {end for asked in self._long for end in _ends(asked)}
        self._by_ends = Wanted(_BY_ENDS, ends)
        self._parts_of: dict[str, list[tuple[Word, str]]] = {}

    def words(self, text: str) -> tuple[list[Word], list[Treffer]]:
        """The words of a text that were looked for, in order, and how each was found."""
        found = self._question.find(text)
        hits = [self._hit(word, text[word.start : word.end].lower()) for word in found]
        parts = self._parts(text, {hit.van or hit.woord for hit in hits})
        if parts:
            known = {word.start for word in found}
            found += [word for word, _ in parts if word.start not in known]
            found.sort(key=lambda word: word.start)
            hits += [self._part(word.text, of) for word, of in parts]
        return found, list(dict.fromkeys(hits))

    def passage(
        self,
        passage: StoredPassage,
        hits: Iterable[Treffer],
        vraag: str | None,
    ) -> Uitleg:
        if self._ranking is None:
            return Uitleg()
        words, meaning = (places.get(passage.id) for places in self._places)
        ordered = sorted(hits, key=lambda hit: tuple(Hoe).index(hit.hoe))
        return Uitleg(
            woorden=Rang(rang=words) if words else None,
            betekenis=Rang(rang=meaning) if meaning else None,
            termen=tuple(dict.fromkeys(hit.woord for hit in ordered)),
            gevonden=tuple(ordered),
            vraag=vraag,
        )

    def nearest(self, vragen: Sequence[str]) -> str | None:
        """The question of a card that asks most of what is asked, if that is half of it or more."""
        shares = [(self._share(vraag), -len(vraag), vraag) for vraag in vragen]
        share, _, vraag = max(shares, default=(0.0, 0, ""))
        return vraag if share >= ALIKE else None

    def _hit(self, word: Word, written: str) -> Treffer:
        key = (word.text, written)
        if key not in self._hits:
            self._hits[key] = self._classified(word.text, written)
        return self._hits[key]

    def _classified(self, word: str, written: str) -> Treffer:
        if word not in self._exact:
            for language in ("nl", "en"):
                stem = analyse.stem(word, language)
                if stem in self._by_stem:
                    return Treffer(woord=written, hoe=Hoe.VORM, van=self._by_stem[stem])
                if stem in self._by_added_stem:
                    return Treffer(woord=written, hoe=Hoe.SYNONIEM, van=self._by_added_stem[stem])
        return Treffer(woord=written, hoe=Hoe.WOORD)

    def _part(self, word: str, of: str) -> Treffer:
        key = (word, of)
        if key not in self._hits:
            self._hits[key] = Treffer(woord=word, hoe=Hoe.DEEL, van=of)
        return self._hits[key]

    def _parts(self, text: str, explained: set[str]) -> list[tuple[Word, str]]:
        """Words of the text with the word asked that they are part of, or that is part of them;
        for words that were not found otherwise."""
        if explained.issuperset(self._long):
            return []
        found = []
        for piece, starts in self._by_ends.within(text):
            if piece not in self._parts_of:
                self._parts_of[piece] = self._wholes_in(piece)
            for word, asked in self._parts_of[piece]:
                if asked not in explained:
                    found += [
                        (Word(word.text, start + word.start, start + word.end), asked)
                        for start in starts
                    ]
        return sorted(found, key=lambda part: part[0].start)

    def _wholes_in(self, piece: str) -> list[tuple[Word, str]]:
        """Long words of a piece with the word asked that has them as part, or is part of them."""
        found = []
        for match in _LONG_WORD.finditer(piece):
            word = match[0].lower()
            if asked := self._whole_of(word):
                found.append((Word(word, match.start(), match.end()), asked))
        return found

    def _whole_of(self, word: str) -> str | None:
        """The word asked that begins or ends with this one, or with which this one does."""
        for asked in self._long:
            if word != asked:
                short, long = sorted((word, asked), key=len)
                if long.startswith(short) or long.endswith(short):
                    return asked
        return None

    def _share(self, vraag: str) -> float:
        # Exactly summed, as the order of a set is that of no one.
        return math.fsum(self._rarity[stem] for stem in self._rarity.keys() & _stems(vraag))

    @cached_property
    def _places(self) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Passage → its place by words, and by meaning."""
        assert self._ranking
        return places(self._ranking.by_words), places(self._ranking.by_meaning)

    @cached_property
    def _by_stem(self) -> dict[str, str]:
        """Stem → the word of the question that has it."""
        return {
            analyse.stem(word, language): word for language in ("nl", "en") for word in self._exact
        }

    @cached_property
    def _by_added_stem(self) -> dict[str, str]:
        """Stem of an added term → the term of the question that it belongs to."""
        return {
            stem: expansion.begrip
            for expansion in self._question.expansions
            for language in ("nl", "en")
            for stem in analyse.analyse(expansion.term, language).stem
            if not any(stem in stop for stop in analyse.STOP.values())
        }

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Stem asked → its share of the idf of all that is asked."""
        stems = list(self._question.asked["stem"])
        counts = self._index.record_frequency("question", stems)
        weights = np.log1p(self._index.record_count / (1.0 + counts))
        total = float(weights.sum()) or 1.0
        return {stem: float(weight) / total for stem, weight in zip(stems, weights, strict=True)}


@lru_cache(maxsize=_QUESTIONS_KEPT)
def _stems(vraag: str) -> frozenset[str]:
    return frozenset(analyse.analyse(vraag).stem)
