"""How much two texts are alike, told from a small sketch of each.

Bottom-k sketches of word shingles: A. Broder, "On the resemblance and containment of documents",
Compression and Complexity of Sequences, 1997.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kennisbank.analyse import words
from kennisbank.index import Sketch

SHINGLE = 4
"""Words in a row that count as one."""
_SIZE = 256
_FEW = 30
"""Shingles below which two short notes are alike by chance."""
ALIKE = 0.4
"""Share of shingles in common from which one text is told to be a version of another."""
SAME = 0.97
_LOOKED_UP, _SHARED = 24, 3
"""Of the smallest hashes of a text so many are looked up, and so many must be in the other too."""
_COMPARED = 50
"""Documents that are compared with one: of a report that many are alike, any will do."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A document whose text is that of another, wholly or for a great part."""

    titel: str
    slug: str
    jaar: int | None
    share: float

    def told(self, jaar: int | None) -> str:
        """The warning for a document of the year `jaar`, in Dutch."""
        name = f"'{self.titel}' ({self.slug})"
        if self.share >= SAME:
            return f"de tekst is gelijk aan die van {name}; haal een van de twee weg."
        which = "andere"
        if jaar and self.jaar and jaar != self.jaar:
            which = "eerdere" if jaar < self.jaar else "latere"
        return (
            f"dit lijkt een {which} versie van {name}: {self.share:.0%} van de tekst is gelijk."
        ).replace("%", " %")


def likeness(text: str) -> tuple[bytes, bytes]:
    """The hash of all words of a text, and its sketch, by which texts are told alike."""
    said = [word.text for word in words(text)]
    return _text_hash(said), _sketch(said)


def _sketch(said: Sequence[str]) -> bytes:
    """The smallest hashes of the shingles of a text, as uint32; none of a short text."""
    shingles = {" ".join(said[i : i + SHINGLE]) for i in range(len(said) - SHINGLE + 1)}
    if len(shingles) < _FEW:
        return b""
    hashes = sorted({zlib.crc32(shingle.encode()) for shingle in shingles})
    return np.array(hashes[:_SIZE], np.uint32).tobytes()


def _text_hash(said: Sequence[str]) -> bytes:
    """Of the words alone: another layout of the same words is the same text."""
    return hashlib.blake2b(" ".join(said).encode(), digest_size=16).digest() if said else b""


class Twins:
    """Finds the document that is most like another, among all that are known.

    Only those are compared that share some of their smallest hashes. Of two texts that are just
    alike, each of the smallest of both together is in both with a chance of `ALIKE`; so all but
    one such pair in fifteen hundred share `_SHARED` of `_LOOKED_UP`.
    """

    def __init__(self, sketches: Iterable[Sketch]) -> None:
        self._known: dict[str, Sketch] = {}
        self._having: defaultdict[bytes | int, list[str]] = defaultdict(list)
        for sketch in sketches:
            self.put(sketch)

    def put(self, sketch: Sketch) -> None:
        """From now on that is what the document of this slug says."""
        self._known[sketch.slug] = sketch
        for key in _keys(sketch):
            self._having[key].append(sketch.slug)

    def of(self, own: Sketch) -> Twin | None:
        """The document that is most like `own`, when any is much like it."""
        keys = list(_keys(own))
        shared = Counter(slug for key in keys for slug in self._having.get(key, ()))
        shared.pop(own.slug, None)
        # Of a short note only the text as a whole is known.
        least = min(_SHARED, len(keys))
        likely = [slug for slug, count in shared.most_common(_COMPARED) if count >= least]
        shares = {slug: _share(own, self._known[slug]) for slug in sorted(likely)}
        best = max(shares, key=lambda slug: shares[slug], default=None)
        if best is None or shares[best] < ALIKE:
            return None
        other = self._known[best]
        return Twin(other.titel, other.slug, other.jaar, shares[best])


def _keys(sketch: Sketch) -> Iterator[bytes | int]:
    """By which a document that may be alike is looked up."""
    if sketch.text_hash:
        yield sketch.text_hash
    yield from _hashes(sketch.sketch)[:_LOOKED_UP].tolist()


def _share(own: Sketch, other: Sketch) -> float:
    """Estimated Jaccard similarity of the two sets of shingles."""
    if own.text_hash and own.text_hash == other.text_hash:
        return 1.0
    if not (own.sketch and other.sketch):
        return 0.0
    a, b = _hashes(own.sketch), _hashes(other.sketch)
    smallest = np.union1d(a, b)[:_SIZE]
    both = np.intersect1d(a, b, assume_unique=True)
    return float(np.isin(smallest, both).mean())


def _hashes(sketch: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(sketch, np.uint32)
