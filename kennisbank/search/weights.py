"""The numbers that ranking rests on; fitted on judged questions, see `docs/zoekkwaliteit.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weights:
    """Field weights multiply BM25 parts; the others combine normalised lists."""

    passage_fields: Mapping[str, float] = field(
        default_factory=lambda: {"exact": 0.5, "stem": 1.0, "gram": 1.0}
    )
    record_fields: Mapping[str, float] = field(
        default_factory=lambda: {
            "stem": 2.0,
            "gram": 2.0,
            "name": 1.0,
            "name_gram": 1.0,
            "question": 3.0,
            "question_gram": 3.0,
        }
    )
    dense: float = 0.45
    """Share of meaning in the fused score; the rest is words."""
    neighbours: int = 6
    lift: float = 0.9
    """Share of the distance to its better neighbours that a record gains; see `fusion.lifted`."""
    lifted: int = 200
    """Records, best first, among which neighbours are looked for."""
    depth: int = 1_000
    """Candidates taken from each list; totals and facets are those of what they hold."""
    cut: float = 0.15
    """A record is shown when it is at least this share as relevant as the best one."""


HOUSE = Weights()

UNKNOWN_MODEL = Weights(dense=0.2)
"""A model whose Dutch was not measured must not outvote the words."""
