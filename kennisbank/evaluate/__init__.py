"""How good search is on judged questions: collections in BEIR form and our own."""

from .collection import Collection, Judged
from .metrics import Metrics, measure
from .run import Outcome, evaluate_collection, evaluate_corpus

__all__ = [
    "Collection",
    "Judged",
    "Metrics",
    "Outcome",
    "evaluate_collection",
    "evaluate_corpus",
    "measure",
]
