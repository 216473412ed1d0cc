"""An index of any size: words drawn by Zipf's law from the corpus, vectors drawn at random.

Speed and memory can be read off it; relevance cannot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kennisbank.embed import Embedder
from kennisbank.index import IndexRecord, Store, publish
from kennisbank.model import Document, Page, Passage

DIMENSION = 384
PASSAGES_A_DOCUMENT = 20
WORDS_A_PASSAGE = 90
BATCH = 5_000

_FACETS = {
    "richting": ("gunstig", "gemengd", "geen_effect", "ongunstig", "niet_gemeten"),
    "bewijskracht": ("0", "1", "2", "3", "4"),
    "thema": ("school", "werk", "gezin", "wijk", "online", "drugs", "sport"),
    "departement": ("BZK", "OCW", "SZW", "VWS", "JenV"),
}


class RandomEmbedder:
    """Stands in for a model: random unit vectors, at no cost."""

    name = "random unit vectors (no model)"
    fingerprint = "random"
    dimension = DIMENSION
    max_tokens = None
    tokenizer_fingerprint = ""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        drawn = self._random.standard_normal((len(texts), DIMENSION), np.float32)
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        return drawn

    encode_queries = encode_passages


def build(index: Path, passages: int, corpus: Sequence[str], begrippen: str) -> Embedder:
    """Publish an index of about `passages` passages; `begrippen` is the thesaurus as JSON."""
    embedder: Embedder = RandomEmbedder()
    store = Store(index)
    try:
        store.set_meta("begrippen", begrippen)
        for record in _records(passages, _by_frequency(corpus)):
            store.put(record)
        missing = store.texts_without_vector(embedder.fingerprint)
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            vectors = embedder.encode_passages([text for _, text in batch])
            store.put_vectors(embedder.fingerprint, [key for key, _ in batch], vectors)
        publish(store, embedder.fingerprint, embedder.dimension)
    finally:
        store.close()
    return embedder


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
