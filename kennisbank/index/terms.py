"""What BM25 knows of a whole collection: how many documents have each token, and their lengths.

Local full text counts this itself; for an engine that only multiplies vectors we count it here.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .bm25 import document_weight
from .words import WordDocument

_KEYS = 2**32 - 1
"""Sparse vectors have so many places."""

DRIFT = 0.05
"""Average lengths may move so much before all documents are weighed again."""


def key_of(field: str, token: str) -> int:
    """Place of a token in a sparse vector. The same token in another field has another place, so
    that one product sums the parts of all fields."""
    return zlib.crc32(f"{field}:{token}".encode()) % _KEYS


def sparse(document: WordDocument, averages: Mapping[str, float]) -> dict[int, float]:
    """The document's part of BM25 for each of its tokens."""
    found: dict[int, float] = {}
    for field, tokens in document.fields.items():
        counts = Counter(tokens)
        length = counts.total()
        for token, times in counts.items():
            found[key_of(field, token)] = document_weight(times, length, averages[field])
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one collection; `keys` ascend and `counts` are the documents that have each."""

    documents: int
    lengths: Mapping[str, int]
    """Field → tokens in all documents."""
    averages: Mapping[str, float]
    """Field → average length by which the documents were weighed."""
    keys: NDArray[np.uint32]
    counts: NDArray[np.int64]

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        """In how many documents each token is, shape (len(tokens),)."""
        wanted = np.array([key_of(field, token) for token in tokens], np.uint32)
        if not len(self.keys):
            return np.zeros(len(wanted), np.int64)
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[places] == wanted, self.counts[places], 0)

    def changed(self, added: Iterable[WordDocument], removed: Iterable[WordDocument]) -> Terms:
        """With documents added and removed, weighed by the same averages."""
        counts = Counter(dict(zip(self.keys.tolist(), self.counts.tolist(), strict=True)))
        lengths = Counter(self.lengths)
        documents = self.documents
        for sign, changes in ((1, added), (-1, removed)):
            for document in changes:
                documents += sign
                for field, tokens in document.fields.items():
                    found = list(tokens)
                    lengths[field] += sign * len(found)
                    for token in set(found):
                        counts[key_of(field, token)] += sign
        known = sorted(key for key, count in counts.items() if count > 0)
        return Terms(
            documents,
            dict(lengths),
            self.averages,
            np.array(known, np.uint32),
            np.array([counts[key] for key in known], np.int64),
        )

    def weighed_anew(self) -> Terms:
        """With the averages as they are now."""
        return Terms(self.documents, self.lengths, self._now(), self.keys, self.counts)

    @property
    def has_drifted(self) -> bool:
        now = self._now()
        return any(abs(now[f] - used) > DRIFT * used for f, used in self.averages.items())

    def _now(self) -> dict[str, float]:
        return {f: max(n / max(self.documents, 1), 1e-9) for f, n in self.lengths.items()}

    @classmethod
    def none(cls, fields: Iterable[str]) -> Terms:
        nothing = dict.fromkeys(fields, 0)
        return cls(0, nothing, {}, np.empty(0, np.uint32), np.empty(0, np.int64))

    def save(self, folder: Path, name: str) -> None:
        np.savez(folder / f"{name}.npz", keys=self.keys, counts=self.counts)
        said = {"documents": self.documents, "lengths": self.lengths, "averages": self.averages}
        (folder / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Terms:
        said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz") as arrays:
            return cls(**said, keys=arrays["keys"], counts=arrays["counts"])
