"""What each step of the search gains, on our own judged questions and on collections in BEIR form.

    python -m benchmarks.search_quality [FOLDER ...]

Prints a Markdown table for each: mean nDCG@10, its 95 % interval, and the interval of the paired
difference with the step before (bootstrap over questions).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kennisbank import Kennisbank
from kennisbank.analyse import Thesaurus
from kennisbank.embed import Embedder
from kennisbank.evaluate import Collection
from kennisbank.evaluate.metrics import bootstrap_interval
from kennisbank.evaluate.run import indexed
from kennisbank.evaluate.tune import APPROACHES, scored, searches
from kennisbank.index import Index
from kennisbank.search.weights import HOUSE, Weights

PASSAGE, RECORD = HOUSE.passage_fields, HOUSE.record_fields


def words(passage: Sequence[str], record: Sequence[str] = ()) -> Weights:
    """Words alone, in these fields."""
    return Weights(
        passage_fields={field: PASSAGE[field] for field in passage},
        record_fields={field: RECORD[field] for field in record},
        dense=0.0,
        lift=0.0,
    )


WHOLE = ("stem", "gram")
NAMES = (*WHOLE, "name", "name_gram")
STEPS: tuple[tuple[str, Weights, bool], ...] = (
    ("words as they stand, best passage", words(["exact"]), False),
    ("stems", words(["exact", "stem"]), False),
    ("character 4-grams", words(["exact", "stem", "gram"]), False),
    ("the whole record beside the passage", words(list(PASSAGE), WHOLE), False),
    ("names", words(list(PASSAGE), NAMES), False),
    ("everyday questions and keywords", words(list(PASSAGE), list(RECORD)), False),
    ("thesaurus", words(list(PASSAGE), list(RECORD)), True),
    ("meaning", Weights(dense=HOUSE.dense, lift=0.0), True),
    ("lifting by likeness", HOUSE, True),
)
"""Name, weights, and whether the thesaurus takes part; each step adds to the one before."""


def table(
    collection: Collection,
    index: Index,
    thesaurus: Thesaurus,
    embedder: Embedder,
    filters: Mapping[str, tuple[str, ...]],
) -> str:
    questions, judged = collection.judged(), collection.judged_documents()
    lines = ["| step | nDCG@10 | 95 % | gain, 95 % |", "|---|---|---|---|"]
    before = None
    for name, weights, with_thesaurus in STEPS:
        terms = thesaurus if with_thesaurus else Thesaurus(())
        found = scored(searches(index, terms, embedder, judged)(weights), questions, filters)
        low, high = bootstrap_interval(found)
        gain = ""
        if before is not None:
            less, more = bootstrap_interval(found - before)
            gain = f"{float(np.mean(found - before)):+.3f} ({less:+.3f} to {more:+.3f})"
        lines.append(f"| {name} | {found.mean():.3f} | {low:.3f} to {high:.3f} | {gain} |")
        before = found
    return "\n".join(lines)


def main(folders: Sequence[str]) -> None:
    kennisbank = Kennisbank.open()
    now = kennisbank._now
    own = Collection(kennisbank.settings.corpus / "zoekvragen")
    print(f"## {own.folder.name}\n")
    print(table(own, now.snapshot, now.thesaurus, now.embedder, APPROACHES), flush=True)
    for folder in folders:
        collection = Collection(Path(folder))
        with indexed(collection) as (snapshot, embedder):
            print(f"\n## {collection.folder.name}\n")
            print(table(collection, snapshot, Thesaurus(()), embedder, {}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
