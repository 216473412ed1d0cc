"""A whole search in this process: its steps, embedding alone beside it, and with filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import torch
from sentence_transformers import SentenceTransformer

from kennisbank import Kennisbank
from kennisbank.embed import MINILM, Embedder, load_embedder
from kennisbank.embed.transformer import TransformerEmbedder
from kennisbank.search import Engine, SearchRequest
from kennisbank.settings import Settings

from .figures import BARE, Row, milliseconds, spread

FILTERS = {
    "50 %": [("land", "BE")],
    "5 %": [("land", "DE")],
    "0.5 %": [("land", "FR")],
    "two fields, 7 %": [("land", "BE"), ("thema", "school")],
}


@dataclass(frozen=True)
class Opened:
    """An index opened for searching; each engine of it remembers nothing yet."""

    kennisbank: Kennisbank

    @classmethod
    def of(cls, index: Path, model: str = "") -> Opened:
        """As the site opens it."""
        kennisbank = Kennisbank(Settings(index=index, model=model), in_background=True)
        kennisbank.warm()
        return cls(kennisbank)

    def engine(self, embedder: Embedder | None = None) -> Engine:
        catalogue = self.kennisbank._now
        engine = Engine(catalogue.snapshot, catalogue.thesaurus, embedder or catalogue.embedder)
        engine.search(SearchRequest.parse("opwarmen met een vraag die niet meetelt"))
        return engine


def steps(opened: Opened, questions: Sequence[str], size: int, rounds: int) -> list[Row]:
    """Milliseconds of each step, of the whole with the card above it, and of embedding alone, in
    alternating rounds."""
    samples: defaultdict[str, list[float]] = defaultdict(list)
    # One thread for everyone: on busy cores two wait for each other, and that flatters the rest.
    torch.set_num_threads(1)
    minilm = cast(TransformerEmbedder, load_embedder(MINILM))
    bare = SentenceTransformer(minilm._source, device="cpu")
    alone: dict[str, Callable[[list[str]], object]] = {
        "embedding alone": opened.kennisbank.embedder.encode_queries,
        "embedding alone, all-MiniLM": minilm.encode_queries,
        BARE: bare.encode,
    }
    for encode in alone.values():
        encode(["opwarmen"])
    known = opened.kennisbank._now.known
    for _ in range(rounds):
        engine = opened.engine()
        for asked in questions:
            request = SearchRequest.parse(asked)
            for name, encode in alone.items():
                samples[name].append(milliseconds(partial(encode, [asked])))
            answer = engine.search(request, known)
            for step, took in answer.duur_per_stap.items():
                samples[step].append(took)
            samples["whole search"].append(answer.duur_ms)
            again = engine.search(SearchRequest.parse(asked, pagina=2))
            samples["its second page"].append(again.duur_ms)
    return [{"passages": size, "step": step, **spread(took)} for step, took in samples.items()]


def filters(opened: Opened, questions: Sequence[str], size: int, rounds: int) -> list[Row]:
    """A first search with filters beside the same without; nothing is remembered in between."""
    samples: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        plain = opened.engine()
        engines = {name: opened.engine() for name in FILTERS}
        for asked in questions:
            samples["none"].append(plain.search(SearchRequest.parse(asked)).duur_ms)
            for name, chosen in FILTERS.items():
                answer = engines[name].search(SearchRequest.parse(asked, chosen))
                samples[name].append(answer.duur_ms)
    base = spread(samples["none"])["p50"]
    return [
        {
            "passages": size,
            "filter": name,
            **spread(took),
            "x unfiltered": round(spread(took)["p50"] / base, 2),
        }
        for name, took in samples.items()
    ]
