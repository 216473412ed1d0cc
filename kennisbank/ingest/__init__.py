"""From the corpus to a published index: only what is new or changed is done again."""

from .fingerprint import Pipeline
from .report import Addition, Change, Refusal, Report
from .run import add, ingest
from .suggest import Suggestie, suggest

__all__ = [
    "Addition",
    "Change",
    "Pipeline",
    "Refusal",
    "Report",
    "Suggestie",
    "add",
    "ingest",
    "suggest",
]
