"""The numbers that ranking rests on; fitted on judged questions, see `docs/zoekkwaliteit.md`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from kennisbank.embed import Embedder, HouseEmbedder
from kennisbank.errors import KennisbankError

from .fusion import Scores, by_score


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
    fuse: Callable[[Sequence[Scores], Sequence[float]], Scores] = by_score
    dense: float = 0.4
    """Share of meaning in the fused score; the rest is words."""
    neighbours: int = 5
    lift: float = 0.9
    """Share of the distance to its better neighbours that a record gains; see `fusion.lifted`."""
    lifted: int = 100
    """Records, best first, among which neighbours are looked for."""
    depth: int = 500
    """Candidates taken from each list; totals and facets are those of what they hold. From 200 on
    more of them do not move nDCG@10, and each costs."""
    cut: float = 0.06
    """A record is shown when it is at least this share as relevant as the best one."""


HOUSE = Weights()

UNKNOWN_MODEL = Weights(dense=0.2)
"""A model whose Dutch was not measured must not outvote the words."""

FITTED = "gewichten.json"
"""Beside the judged questions that gave them: model name → the numbers fitted for it."""


def measured_for(embedder: Embedder) -> Weights:
    """The weights for a kind of model, where none were fitted for the model itself."""
    return HOUSE if isinstance(embedder, HouseEmbedder) else UNKNOWN_MODEL


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is fitted for each model, as it stands in FITTED, and the figure it reached."""

    dense: float
    lift: float
    ndcg: float
    """nDCG@10 on questions held out of the fit."""


def fitted(folder: Path, model: str, otherwise: Weights) -> Weights:
    """The weights kept for a model beside the judged questions in `folder`, if there are any.

    Raises KennisbankError when the file cannot be read.
    """
    found = _read(folder).get(model)
    return replace(otherwise, dense=found.dense, lift=found.lift) if found else otherwise


def keep(folder: Path, model: str, found: Fitted) -> Path:
    """Write the numbers fitted for a model beside the judged questions."""
    said = {name: asdict(one) for name, one in (_read(folder) | {model: found}).items()}
    file = folder / FITTED
    file.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def _read(folder: Path) -> dict[str, Fitted]:
    try:
        said = json.loads((folder / FITTED).read_text(encoding="utf-8"))
        return {model: Fitted(**numbers) for model, numbers in said.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise KennisbankError(
            f"'{folder / FITTED}' is niet te lezen.",
            "Verwijder het en maak het opnieuw met 'kennisbank evaluate --tune --bewaar'.",
        ) from error
