"""How good search is on judged questions: collections in BEIR form and our own."""

from .collection import Collection, Judged
from .metrics import Metrics, measure
from .run import Outcome, evaluate_collection, evaluate_corpus
from .train import Trained, train

__all__ = [
    "Collection",
    "Judged",
    "Metrics",
    "Outcome",
    "Trained",
    "evaluate_collection",
    "evaluate_corpus",
    "measure",
    "train",
]
