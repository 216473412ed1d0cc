"""An index of any size: words drawn by Zipf's law from the corpus, vectors mixed from its own.

Speed and memory can be read off it; relevance cannot.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kennisbank.embed.embedder import Vectors, unit
from kennisbank.index import IndexRecord, LocalIndex, Store, publish
from kennisbank.ingest.house import MODELS
from kennisbank.model import Document, Page, Passage

PASSAGES_A_DOCUMENT = 20
WORDS_A_PASSAGE = 90
BATCH = 5_000

SHARES = {"NL": 0.445, "BE": 0.5, "DE": 0.05, "FR": 0.005}
"""Country → share of the records: filters of 50, 5 and 0.5 %."""

_FACETS = {
    "richting": ("gunstig", "gemengd", "geen_effect", "ongunstig", "niet_gemeten"),
    "bewijskracht": ("0", "1", "2", "3", "4"),
    "thema": ("school", "werk", "gezin", "wijk", "online", "drugs", "sport"),
    "departement": ("BZK", "OCW", "SZW", "VWS", "JenV"),
}


@dataclass(frozen=True)
class Material:
    """What a synthetic index is made of: the starter corpus as indexed, and its model."""

    index: Path
    texts: Sequence[str]
    meta: Mapping[str, str]
    model: str
    vectors: Vectors

    @classmethod
    def of(cls, index: Path) -> Material:
        model = LocalIndex(index).snapshot().manifest.model
        store = Store(index)
        try:
            rows = store.connection.execute(
                "SELECT vector FROM vector WHERE model = ?", (model,)
            ).fetchall()
            vectors = np.stack([np.frombuffer(row[0], np.float32) for row in rows])
            texts = [text for _, text in store.texts_without_vector("no model")]
            names = ("begrippen", "uitkomsten")
            meta = {name: said for name in names if (said := store.meta(name))}
        finally:
            store.close()
        return cls(index, texts, meta, model, vectors)


def build(index: Path, passages: int, material: Material) -> None:
    """Publish an index of about `passages` passages, for the model of the starter corpus."""
    store = Store(index)
    random = np.random.default_rng(1)
    try:
        for name, said in material.meta.items():
            store.set_meta(name, said)
        for record in records(passages, _by_frequency(material.texts)):
            store.put(record)
        missing = store.texts_without_vector(material.model)
        for start in range(0, len(missing), BATCH):
            keys = [key for key, _ in missing[start : start + BATCH]]
            store.put_vectors(material.model, keys, mixed(material.vectors, len(keys), random))
        shutil.copytree(material.index / MODELS, index / MODELS, dirs_exist_ok=True)
        publish(store, material.model, material.vectors.shape[1])
    finally:
        store.close()


def mixed(real: Vectors, size: int, random: np.random.Generator) -> Vectors:
    """Mixtures of three real vectors each, and noise, so that they lie where texts lie."""
    found = np.empty((size, real.shape[1]), np.float32)
    for start in range(0, size, BATCH):
        part = found[start : start + BATCH]
        chosen = real[random.integers(0, len(real), (len(part), 3))]
        shares = random.dirichlet((1.0, 0.6, 0.3), len(part))
        together = unit(np.einsum("nkd,nk->nd", chosen, shares))
        noise = random.standard_normal(part.shape) / np.sqrt(part.shape[1])
        part[:] = unit(together + 0.5 * noise)
    return found


def _by_frequency(corpus: Sequence[str]) -> list[str]:
    counts = Counter(word for text in corpus for word in re.findall(r"\w+", text))
    return [word for word, _ in counts.most_common()]


def records(passages: int, vocabulary: Sequence[str]) -> Iterator[IndexRecord]:
    random = np.random.default_rng(2)
    ranks = np.arange(1, len(vocabulary) + 1)
    # Zipf (1949): the word of rank r is met about 1/r as often as the first.
    cumulative = np.cumsum(1 / ranks)
    lands, shares = list(SHARES), list(SHARES.values())
    for number in range(-(-passages // PASSAGES_A_DOCUMENT)):
        draws = random.random((PASSAGES_A_DOCUMENT, WORDS_A_PASSAGE)) * cumulative[-1]
        texts = [" ".join(vocabulary[i] for i in row) for row in np.searchsorted(cumulative, draws)]
        facets = {name: (str(random.choice(values)),) for name, values in _FACETS.items()}
        facets["land"] = (str(random.choice(lands, p=shares)),)
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
