"""From the corpus to a published index: only what is new or changed is done again."""

from .fingerprint import Pipeline
from .report import Addition, Change, Inname, Refusal, Report
from .run import OCR, REPORT, add, ingest
from .suggest import Suggestie, suggest

__all__ = [
    "OCR",
    "REPORT",
    "Addition",
    "Change",
    "Inname",
    "Pipeline",
    "Refusal",
    "Report",
    "Suggestie",
    "add",
    "ingest",
    "suggest",
]
