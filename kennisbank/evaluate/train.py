"""Train the model of the house anew, behind a gate: it must not make search worse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kennisbank.analyse import Thesaurus
from kennisbank.corpus import Corpus
from kennisbank.embed import Embedder
from kennisbank.errors import KennisbankError
from kennisbank.index import LocalIndex, Milvus, Snapshot, Store
from kennisbank.index.generation import write_lock
from kennisbank.ingest import ingest
from kennisbank.ingest.house import current_house, train_house, use_house
from kennisbank.ingest.progress import Progress, Silent
from kennisbank.search import Engine

from .collection import Collection
from .run import evaluate_corpus

QUESTIONS = "zoekvragen"
MARGIN = 0.005
"""nDCG@10 that may be lost: less than the judged questions can tell apart."""


class Trained(BaseModel):
    """What came of a training; the figures are nDCG@10 on the judged questions, if any."""

    model_config = ConfigDict(frozen=True)

    vervangen: bool
    oud: float | None = None
    nieuw: float | None = None
    uitleg: str


def train(
    corpus: Corpus,
    index: Path,
    thesaurus: Callable[[], Thesaurus],
    *,
    seed: int = 0,
    progress: Progress | None = None,
    milvus: Milvus | None = None,
) -> Trained:
    """Train on what is indexed, compare, and replace the model if nothing is lost by it.

    Raises IndexUnusable when there is no index, or another run is writing it.
    """
    shown = progress or Silent()
    snapshot = LocalIndex(index, milvus).snapshot()
    with write_lock(index):
        store = Store(index)
        try:
            old = current_house(store)
            if old is None:
                raise KennisbankError(
                    "Er is nog geen eigen taalmodel.", "Maak het met 'kennisbank index'."
                )
            new = train_house(store, shown, seed=seed)
            before, after = _compare(corpus, snapshot, thesaurus(), old, new)
            better = before is None or after is None or after >= before - MARGIN
            if better:
                use_house(store, new)
        finally:
            store.close()
    if better:
        ingest(corpus, index, progress=shown, milvus=milvus)
    return Trained(vervangen=better, oud=before, nieuw=after, uitleg=_said(better, before, after))


def _compare(
    corpus: Corpus, snapshot: Snapshot, thesaurus: Thesaurus, old: Embedder, new: Embedder
) -> tuple[float | None, float | None]:
    """nDCG@10 of both models on the judged questions of the corpus; None where it has none."""
    questions = Collection(corpus.path / QUESTIONS)
    if not questions.folder.is_dir():
        return None, None
    scores = []
    for state, embedder in ((snapshot, old), (snapshot.with_model(new), new)):
        engine = Engine(state, thesaurus, embedder)
        outcome = evaluate_corpus(questions, engine.search, 0, snapshot.passage_count)
        scores.append(float(outcome.summary()["ndcg@10"]))
    return scores[0], scores[1]


def _said(better: bool, before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "Het nieuwe taalmodel is in gebruik. Er zijn geen zoekvragen om het aan te toetsen."
    figures = f"nDCG@10 {before:.3f} werd {after:.3f}".replace(".", ",")
    if better:
        return f"Het nieuwe taalmodel is in gebruik: {figures}."
    return f"Het oude taalmodel blijft: het nieuwe vindt minder ({figures})."
