"""A question, analysed: what to look for in each field, and which words to mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kennisbank import analyse
from kennisbank.analyse import Expansion, Sought, Thesaurus, Word
from kennisbank.index import WordQuery

FIELD_TOKENS = {
    "exact": "exact",
    "stem": "stem",
    "gram": "gram",
    "name": "stem",
    "name_gram": "gram",
    "question": "stem",
    "question_gram": "gram",
}
"""Lexical field of the index → kind of token that is looked up in it."""


SHORT = 5
"""Letters of a word whose other forms may be another word."""


@dataclass(frozen=True)
class Question:
    """What was asked and what the thesaurus adds to it."""

    text: str
    language: str
    expansions: tuple[Expansion, ...] = ()

    @classmethod
    def of(cls, text: str, thesaurus: Thesaurus, without: Iterable[str] = ()) -> Question:
        """`without`: terms that the asker took off."""
        return cls(text, analyse.language_of(text), tuple(thesaurus.expand(text, without)))

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, float]]:
        """Kind of token → token → how often the question has it, without what was added."""
        found = analyse.analyse(self.text, self.language)
        kinds = {"exact": found.exact, "stem": found.stem, "gram": found.gram}
        return {kind: {t: float(n) for t, n in Counter(ts).items()} for kind, ts in kinds.items()}

    @cached_property
    def tokens(self) -> Mapping[str, Mapping[str, float]]:
        """Kind of token → token → weight: 1 for each time it is asked, less for added terms.

        Names, cards and most passages are indexed as Dutch, so an English question is read as
        Dutch too; and of an added term nobody says which language it is.
        """
        weights = {kind: dict(counts) for kind, counts in self.asked.items()}
        if self.language != "nl":
            _add(weights, self.text, "nl", 1.0)
        for expansion in self.expansions:
            for language in ("nl", "en"):
                _add(weights, expansion.term, language, expansion.weight)
        return weights

    def query(self, fields: Mapping[str, float]) -> WordQuery:
        """The word query for fields with these weights."""
        return {
            name: {
                token: weight * asked
                for token, asked in self.tokens[FIELD_TOKENS[name]].items()
                if asked
            }
            for name, weight in fields.items()
            if weight
        }

    @property
    def is_empty(self) -> bool:
        return not any(self.tokens.values())

    def find(self, text: str) -> list[Word]:
        """The words of a passage that were looked for, in any form."""
        return self._sought.find(text)

    @cached_property
    def _sought(self) -> Sought:
        return Sought(self.tokens["stem"].keys(), self.language)

    def names(self, term: str) -> bool:
        """Whether the question has every word of a term; a short one must stand there as it is,
        for "werkt" is not about work."""
        exact, stems = self.asked["exact"], self.asked["stem"]
        found = analyse.analyse(term, self.language)
        pairs = list(zip(found.exact, found.stem, strict=False))
        return bool(pairs) and all(
            word in exact or (len(word) > SHORT and stem in stems) for word, stem in pairs
        )


def _add(weights: Mapping[str, dict[str, float]], text: str, language: str, weight: float) -> None:
    """Put the tokens of a text in, each at least with this weight; the small words of either
    language stay out."""
    added = analyse.analyse(text, language)
    for kind, known in weights.items():
        for token in set(getattr(added, kind)):
            if not any(token in stop for stop in analyse.STOP.values()):
                known[token] = max(known.get(token, 0.0), weight)
