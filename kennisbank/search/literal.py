"""`"letterlijk"` and `-zonder`: which records say a phrase, word for word, and which must not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from kennisbank import analyse
from kennisbank.index import Index

from .lists import Ids

_WORD = re.compile(r"[^\W_]+")
_TEXTS_KEPT = 2_000

Mask = NDArray[np.bool_]


class Literal:
    """Looks for words as they are written, but for capitals, accents and hyphens."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._plain = lru_cache(maxsize=_TEXTS_KEPT)(partial(_text, index))

    def kept(self, records: Ids, phrases: Iterable[str], without: Iterable[str]) -> Mask:
        """Which of the records say every phrase and nothing that must not be said."""
        kept = np.ones(len(records), np.bool_)
        for phrase in phrases:
            kept[kept] = self._saying(records[kept], phrase)
        for said in without:
            several = len(analyse.analyse(said).stem) > 1
            has = self._saying if several else self._with_word
            kept[kept] = ~has(records[kept], said)
        return kept

    def _saying(self, records: Ids, phrase: str) -> Mask:
        """In the names or text of which of the records the phrase stands."""
        saying = np.ones(len(records), np.bool_)
        # Few records have all the words; only those are read.
        for word in analyse.words(phrase):
            if not any(word.text in stop for stop in analyse.STOP.values()):
                written = phrase[word.start : word.end]
                saying[saying] = self._with_word(records[saying], written)
        wanted = plain(phrase)
        saying[saying] = [wanted in self._plain(int(id_)) for id_ in records[saying]]
        return saying

    def _with_word(self, records: Ids, word: str) -> Mask:
        """Which of the records have a word in any of its forms."""
        stems = {
            stem: 1.0 for language in ("nl", "en") for stem in analyse.analyse(word, language).stem
        }
        return self._index.having(records, {"stem": stems, "name": stems})


def _text(index: Index, record: int) -> str:
    return plain(index.texts([record])[0])


def plain(text: str) -> str:
    """The words of a text, folded, with one space around each: `in` then finds whole words."""
    return f" {' '.join(_WORD.findall(analyse.fold(text)))} "
