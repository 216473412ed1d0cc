"""How good search is on judged questions: collections in BEIR form and our own."""

from .collection import Collection, Judged
from .metrics import Metrics, measure
from .run import Outcome, evaluate_collection, evaluate_corpus
from .train import QUESTIONS, Trained, train
from .tune import Row, Tuned, tune_collection, tune_corpus

__all__ = [
    "QUESTIONS",
    "Collection",
    "Judged",
    "Metrics",
    "Outcome",
    "Row",
    "Trained",
    "Tuned",
    "evaluate_collection",
    "evaluate_corpus",
    "measure",
    "train",
    "tune_collection",
    "tune_corpus",
]
