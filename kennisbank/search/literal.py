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

MOST_RECORDS = 16_000
"""Records with a word that are looked up; other engines give no more at once."""


class Literal:
    """Looks for words as they are written, but for capitals, accents and hyphens."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._plain = lru_cache(maxsize=_TEXTS_KEPT)(partial(_text, index))

    def kept(
        self, records: Ids, phrases: Iterable[str], without: Iterable[str]
    ) -> NDArray[np.bool_]:
        """Which of the records say every phrase and nothing that must not be said."""
        kept = np.ones(len(records), bool)
        for phrase in phrases:
            kept &= np.isin(records, self._saying(records[kept], phrase))
        for said in without:
            several = len(analyse.analyse(said).stem) > 1
            having = self._saying(records[kept], said) if several else self._with_word(said)
            kept &= ~np.isin(records, having)
        return kept

    def _saying(self, records: Ids, phrase: str) -> Ids:
        """Those of the records in whose names or text the phrase stands."""
        candidates = records
        # Few records have all the words; only those are read.
        for word in analyse.words(phrase):
            if not any(word.text in stop for stop in analyse.STOP.values()):
                written = phrase[word.start : word.end]
                candidates = candidates[np.isin(candidates, self._with_word(written))]
        wanted = plain(phrase)
        return np.array([id_ for id_ in candidates if wanted in self._plain(int(id_))], np.int64)

    def _with_word(self, word: str) -> Ids:
        """All records that have a word in any of its forms."""
        stems = {
            stem: 1.0 for language in ("nl", "en") for stem in analyse.analyse(word, language).stem
        }
        everything = min(len(self._index.filtered({})), MOST_RECORDS)
        return self._index.match_records({"stem": stems, "name": stems}, {}, everything).ids


def _text(index: Index, record: int) -> str:
    return plain(index.texts([record])[0])


def plain(text: str) -> str:
    """The words of a text, folded, with one space around each: `in` then finds whole words."""
    return f" {' '.join(_WORD.findall(analyse.fold(text)))} "
