"""What work at the desk needs: the corpus, the operational database, and the house rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kennisbank.corpus import Corpus

from .database import Database


@dataclass(frozen=True, slots=True)
class Rules:
    """What an organisation sets."""

    four_eyes: bool = True
    """Who prepared a change does not publish it."""
    git: bool = False
    """Each change is a commit in the repository that holds the corpus."""
    max_upload: int = 200 * 1024 * 1024
    """Bytes of one upload."""


@dataclass(frozen=True, slots=True)
class Desk:
    corpus: Corpus
    database: Database
    index: Path
    rules: Rules

    @classmethod
    def of(cls, corpus: Path, data: Path, index: Path, rules: Rules) -> Desk:
        return cls(Corpus(corpus), Database(data), index, rules)
