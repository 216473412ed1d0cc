"""All benchmarks: `make bench`, or `python -m benchmarks.run --passages 100000`."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from kennisbank import Kennisbank
from kennisbank.embed import MINILM, load_embedder
from kennisbank.index import LocalIndex
from kennisbank.settings import Settings

from . import ingestion, memory, query, synthetic
from .figures import Row, keep, show

CORPUS = Path(__file__).parents[1] / "corpus"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=20_000, help="size of the synthetic index")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of the ingestion benchmark")
    parser.add_argument("--model", default=MINILM, help="model of the ingestion benchmark")
    parser.add_argument("--questions", type=int, default=100, help="questions asked at each size")
    chosen = parser.parse_args()

    questions = _questions(chosen.questions)
    with tempfile.TemporaryDirectory() as folder:
        ingested: list[Row] = []
        if chosen.rounds:
            ingested = ingestion.measure(CORPUS, load_embedder(chosen.model), chosen.rounds)
            show(f"Ingestion, model {chosen.model}", ingested)

        starter = Kennisbank(Settings(corpus=CORPUS, index=Path(folder) / "starter", model=""))
        first = starter.ingest().seconden
        model = starter.embedder.name
        again = starter.ingest().seconden
        runs: list[Row] = [
            {"run": "first, model trained", "seconds": first},
            {"run": "nothing changed", "seconds": again},
        ]
        show("Index of the starter corpus, default model", runs)
        size = _size(starter.settings.index)
        small = f"starter, {size:,} passages"
        stages = query.measure(starter, questions, small)
        used = [memory.measure(starter.settings.index, small)]

        large_folder = Path(folder) / "synthetic"
        started = time.perf_counter()
        material = synthetic.Material.of(starter.settings.index)
        fake = material.embedder
        synthetic.build(large_folder, chosen.passages, material)
        print(f"synthetic index built in {time.perf_counter() - started:.0f} s")
        large_kb = Kennisbank(Settings(corpus=CORPUS, index=large_folder), fake)
        large = f"synthetic, {_size(large_folder):,} passages, {fake.name}"
        stages += query.measure(large_kb, questions, large)
        used.append(memory.measure(large_folder, large, starter.settings.index))
    show(f"A question, milliseconds ({len(questions)} questions, model {model})", stages)
    show("Memory of one process", used)
    figures = {
        "model": model,
        "ingestion model": chosen.model,
        "ingestion": ingested,
        "runs": runs,
        "query": stages,
        "memory": used,
    }
    print(f"\n{keep('run', figures)}")


def _questions(most: int) -> list[str]:
    lines = (CORPUS / "zoekvragen" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()][:most]


def _size(index: Path) -> int:
    return LocalIndex(index).snapshot().passage_count


if __name__ == "__main__":
    main()
