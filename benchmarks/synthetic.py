"""An index of any size: words drawn by Zipf's law from the corpus, vectors mixed from its own.

Speed and memory can be read off it; relevance cannot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kennisbank.embed import Embedder
from kennisbank.embed.embedder import Vectors
from kennisbank.index import IndexRecord, LocalIndex, Store, publish
from kennisbank.ingest.house import house_embedder
from kennisbank.model import Document, Page, Passage

PASSAGES_A_DOCUMENT = 20
WORDS_A_PASSAGE = 90
BATCH = 5_000

_FACETS = {
    "richting": ("gunstig", "gemengd", "geen_effect", "ongunstig", "niet_gemeten"),
    "bewijskracht": ("0", "1", "2", "3", "4"),
    "thema": ("school", "werk", "gezin", "wijk", "online", "drugs", "sport"),
    "departement": ("BZK", "OCW", "SZW", "VWS", "JenV"),
}


class MixedEmbedder:
    """Stands in for a model at no cost: a passage gets a mixture of three real vectors and noise,
    so that it lies where texts lie; a question gets the vector that the model gives it."""

    fingerprint = "synthetic"
    max_tokens = None
    tokenizer_fingerprint = ""

    def __init__(self, model: Embedder, real: Vectors, seed: int = 1) -> None:
        """`real`: vectors that the model gave to passages, shape (n, d)."""
        self.name = f"mixtures of vectors of {model.name}"
        self.dimension = real.shape[1]
        self._model = model
        self._real = real
        self._random = np.random.default_rng(seed)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        random, size = self._random, len(texts)
        chosen = self._real[random.integers(0, len(self._real), (size, 3))]
        shares = random.dirichlet((1.0, 0.6, 0.3), size)
        mixed = _unit(np.einsum("nkd,nk->nd", chosen, shares))
        noise = random.standard_normal((size, self.dimension)) / np.sqrt(self.dimension)
        return _unit(mixed + 0.5 * noise)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._model.encode_queries(texts)


def _unit(rows: NDArray[np.float64]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@dataclass(frozen=True)
class Material:
    """What a synthetic index is made of: the starter corpus as indexed."""

    texts: Sequence[str]
    begrippen: str
    """The thesaurus as JSON."""
    embedder: MixedEmbedder

    @classmethod
    def of(cls, index: Path) -> Material:
        snapshot = LocalIndex(index).snapshot()
        model = house_embedder(index, snapshot.manifest.model)
        store = Store(index)
        try:
            rows = store.connection.execute("SELECT vector FROM vector").fetchall()
            vectors = np.stack([np.frombuffer(row[0], np.float32) for row in rows])
            texts = [text for _, text in store.texts_without_vector("no model")]
            begrippen = store.meta("begrippen") or "[]"
        finally:
            store.close()
        return cls(texts, begrippen, MixedEmbedder(model, vectors))


def build(index: Path, passages: int, material: Material) -> None:
    """Publish an index of about `passages` passages."""
    embedder = material.embedder
    store = Store(index)
    try:
        store.set_meta("begrippen", material.begrippen)
        for record in _records(passages, _by_frequency(material.texts)):
            store.put(record)
        missing = store.texts_without_vector(embedder.fingerprint)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = embedder.encode_passages([text for _, text in batch])
            store.put_vectors(embedder.fingerprint, [key for key, _ in batch], vectors)
        publish(store, embedder.fingerprint, embedder.dimension)
    finally:
        store.close()


def _by_frequency(corpus: Sequence[str]) -> list[str]:
    counts = Counter(word for text in corpus for word in re.findall(r"\w+", text))
    return [word for word, _ in counts.most_common()]


def _records(passages: int, vocabulary: Sequence[str]) -> Iterator[IndexRecord]:
    random = np.random.default_rng(2)
    ranks = np.arange(1, len(vocabulary) + 1)
    # Zipf (1949): the word of rank r is met about 1/r as often as the first.
    cumulative = np.cumsum(1 / ranks)
    for number in range(-(-passages // PASSAGES_A_DOCUMENT)):
        draws = random.random((PASSAGES_A_DOCUMENT, WORDS_A_PASSAGE)) * cumulative[-1]
        texts = [" ".join(vocabulary[i] for i in row) for row in np.searchsorted(cumulative, draws)]
        facets = {name: (str(random.choice(values)),) for name, values in _FACETS.items()}
        yield _record(number, texts, facets)


def _record(
    number: int, texts: Sequence[str], facets: Mapping[str, tuple[str, ...]]
) -> IndexRecord:
    slug, titel = f"synthetisch-{number}", f"Synthetisch verslag {number}"
    document = Document(slug=slug, bestand=f"{slug}.txt", titel=titel, jaar=2000 + number % 25)
    found, start = [], 0
    for page, text in enumerate(texts, start=1):
        found.append(Passage(text, start, start + len(text), page, page))
        start += len(text) + 1
    return IndexRecord(
        soort="document",
        slug=slug,
        path=f"{slug}.txt",
        hash=slug,
        fingerprint="synthetic",
        titel=titel,
        data=document.model_dump_json(),
        body="\n".join(texts),
        passages=tuple(found),
        pages=tuple(Page(page, text) for page, text in enumerate(texts, start=1)),
        jaar=document.jaar,
        bewijskracht=int(facets["bewijskracht"][0]),
        richting=facets["richting"][0],
        names=(titel,),
        facets={"soort": ("document",), **facets},
    )
