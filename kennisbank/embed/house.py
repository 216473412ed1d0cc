"""The model of the house: one learned vector per stem and per character n-gram, summed.

A folder of this model is also an ordinary sentence-transformers model; here it is read with
numpy alone, so that a question costs less than a millisecond and torch is never loaded.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.sparse import csr_array

from kennisbank import analyse
from kennisbank.errors import ModelError

from .embedder import Vectors, unit

WEIGHTS = "model.safetensors"
VOCABULARY = "vocabulary.json"
MODULES = "modules.json"
TENSOR = "weight"

_LANGUAGE = "nl"
"""Of every text: a question is too short to tell, and both sides must give the same features."""

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that have a vector: stems first, then n-grams; row i is the i-th of both."""

    stems: tuple[str, ...]
    grams: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.stems) + len(self.grams)


class Features:
    """Texts to sparse rows of 1 + log tf over a vocabulary; unknown features are left out."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._size = len(vocabulary)
        self._stem = {stem: row for row, stem in enumerate(vocabulary.stems)}
        first = len(vocabulary.stems)
        self._gram = {gram: row for row, gram in enumerate(vocabulary.grams, start=first)}

    def counts(self, texts: Iterable[str]) -> csr_array:
        """Shape (texts, features), float32: how often each feature occurs."""
        ids: list[int] = []
        counts: list[int] = []
        ends = [0]
        for text in texts:
            found = self._found(text)
            ids.extend(found.keys())
            counts.extend(found.values())
            ends.append(len(ids))
        data = np.array(counts, np.float32)
        columns = np.array(ids, np.int32)
        shape = (len(ends) - 1, self._size)
        return csr_array((data, columns, np.array(ends, np.int32)), shape=shape)

    def _found(self, text: str) -> Counter[int]:
        stems, grams = tokens(text)
        found = Counter([self._stem[stem] for stem in stems if stem in self._stem])
        found.update([self._gram[gram] for gram in grams if gram in self._gram])
        return found


def tokens(text: str) -> tuple[list[str], list[str]]:
    """The stems and the n-grams of a text."""
    analysed = analyse.analyse(text, _LANGUAGE)
    return analysed.stem, analysed.gram


def damped(counts: csr_array) -> csr_array:
    """1 + log of each count, in place."""
    counts.data = 1 + np.log(counts.data)
    return counts


@dataclass(frozen=True, slots=True)
class HouseModel:
    """A vocabulary and its vectors, shape (features, dimension), the idf already in them."""

    vocabulary: Vocabulary
    vectors: NDArray[np.float32]

    def save(self, folder: Path) -> None:
        """Write a sentence-transformers model folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.save_parts(folder)
        module = {"idx": 0, "name": "0", "path": "", "type": f"{__package__}.house_module.HouseBag"}
        _write_json(folder / MODULES, [module])

    def save_parts(self, folder: Path) -> None:
        """Write the vocabulary and the vectors only, into a folder that exists."""
        said = {"stems": self.vocabulary.stems, "grams": self.vocabulary.grams}
        _write_json(folder / VOCABULARY, said)
        save_file({TENSOR: np.ascontiguousarray(self.vectors)}, folder / WEIGHTS)


class HouseEmbedder:
    """A saved model of the house, loaded when first used. Satisfies Embedder.

    A text of which no feature is known gets a row of zeros: near to nothing, rather than to
    anything at random.
    """

    max_tokens: int | None = None
    tokenizer_fingerprint = ""

    def __init__(self, folder: Path | str, *, name: str = "huis") -> None:
        self._folder = Path(folder)
        self.name = name

    @cached_property
    def fingerprint(self) -> str:
        said = hashlib.sha256()
        for name in (WEIGHTS, VOCABULARY):
            try:
                said.update((self._folder / name).read_bytes())
            except OSError as error:
                raise _damaged(self._folder, name) from error
        said.update(analyse.VERSION.encode())
        return f"huis#{said.hexdigest()[:16]}"

    def is_whole(self) -> bool:
        """Whether the folder has a model that can be read."""
        try:
            return self.dimension > 0
        except ModelError:
            return False

    @property
    def dimension(self) -> int:
        return int(self._model.vectors.shape[1])

    def count_tokens(self, text: str) -> int:
        return len(analyse.words(text))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            rows = damped(self._features.counts(texts[start : start + _BATCH]))
            vectors[start : start + _BATCH] = rows @ self._model.vectors
        return unit(vectors)

    @cached_property
    def _features(self) -> Features:
        return Features(self._model.vocabulary)

    @cached_property
    def _model(self) -> HouseModel:
        return load_house(self._folder)


def load_house(folder: Path) -> HouseModel:
    """The model in `folder`, its vectors memory-mapped. Raises ModelError."""
    vocabulary = read_vocabulary(folder)
    try:
        vectors = _mapped(folder / WEIGHTS)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, WEIGHTS) from error
    if vectors.ndim != 2 or len(vectors) != len(vocabulary):
        raise _damaged(folder, WEIGHTS)
    return HouseModel(vocabulary, vectors)


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in `folder`. Raises ModelError."""
    try:
        said = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        return Vocabulary(stems=tuple(said["stems"]), grams=tuple(said["grams"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, VOCABULARY) from error


def _mapped(file: Path) -> NDArray[np.float32]:
    """The one tensor of a safetensors file: eight bytes of length, a JSON header, the numbers.

    Read by hand because the library's own numpy reader copies the whole file into memory.
    """
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 0 < length < file.stat().st_size:
            raise ValueError("no header")
        entry = json.loads(stream.read(length))[TENSOR]
    start, end = entry["data_offsets"]
    shape = tuple(entry["shape"])
    if entry["dtype"] != "F32" or end - start != 4 * math.prod(shape):
        raise ValueError("other numbers than expected")
    mapped = np.memmap(file, np.float32, mode="r", offset=8 + length + start, shape=shape)
    return np.asarray(mapped)


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _damaged(folder: Path, name: str) -> ModelError:
    return ModelError(
        f"Het huismodel in '{folder}' is niet te lezen: '{name}' ontbreekt of is beschadigd.",
        "Train het model opnieuw, of kies een ander model met KENNISBANK_MODEL.",
    )
