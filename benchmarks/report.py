"""`docs/prestaties.md`, made from kept figures: python -m benchmarks.report RUN.json [RUN.json ...]

Of a section that several runs have at one size, the last one counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .figures import BARE

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "prestaties.md"
KEPT = ROOT / "docs" / "prestaties.json"
NOTE = ROOT / "docs" / "prestaties.noot.md"

Rows = Sequence[Mapping[str, Any]]
Figures = Mapping[str, Any]

TITLES = {
    "peers": (
        "Beside others",
        "A complete hybrid search: same passages, vectors and questions, vectors given, one "
        "thread each, alternating rounds in one process. Ours also groups by record, marks "
        "words, explains and counts ten facets; bare FAISS + bm25s gives only ids, Chroma "
        "only nearest vectors. `ours / p50` below 1 means that ours is faster.",
    ),
    "steps": (
        "A search, step by step",
        "In this process, with the model of the house and the card above the results "
        "(`antwoord`). A step that one question does not need is not in its median. `its second "
        "page` is the same question again, of which the ranking is remembered. Embedding with "
        "all-MiniLM is ours, in bfloat16 where the processor has it, and `encode` of the model "
        "as it is loaded.",
    ),
    "filters": (
        "With filters",
        "A first search under a filter beside the same without, nothing remembered. A filter "
        "asks for two rankings: the whole one decides what is relevant enough, so that counts "
        "are what one gets.",
    ),
    "vectors": (
        "Nearest vectors",
        "One thread, 1,000 candidates a question; recall@10 against exact search. "
        "`kennisbank/index/meaning.py` takes exact search up to 10,000 and codes above.",
    ),
    "filtered vectors": (
        "Nearest vectors under a filter",
        "Our index, filters that pass at random; recall@10 against exact search of what passes.",
    ),
    "counting": (
        "Counts",
        "Ten facets over so many records: integer codes in memory, and the same asked of SQLite.",
    ),
    "memory": (
        "Start and memory",
        "A new process with the site in it, until it has answered; memory after three more "
        "questions. Mapped pages are shared between workers and given back when others need "
        "them.",
    ),
    "http": (
        "Under load",
        "Clients that ask without pause, each question new, on the same two cores as the server.",
    ),
    "addition": (
        "One addition",
        "A report of twenty passages, stored and published by a process of its own while eight "
        "readers ask a page every 0.3 seconds; three times. The switch is from a second before "
        "it is published to three seconds after: both workers go over to it then.",
    ),
    "ingestion": (
        "Indexing documents",
        "The whole pipeline, extraction included, beside `encode` alone on the same texts "
        "with all-MiniLM, in alternating rounds: with the very model of the pipeline (`share`), "
        "with the model as loaded under autocast to bfloat16, and that in 32 bits. The first "
        "round starts the processes that read files, and fills the caches of words.",
    ),
    "readers": (
        "Readers while the desk works",
        "A hundred readers, two seconds a page, of the starter corpus; `at work`: two curators "
        "edit and a report of 300 pages is taken in and published (`benchmarks/desk_load.py`).",
    ),
    "starts": (
        "From nothing to an answer",
        "`make serve`; a fresh clone installs everything first.",
    ),
    "building": ("Building a synthetic index", "All of it: store, words, vectors, codes."),
}


def main() -> None:
    figures: dict[str, Any] = {}
    for name in sys.argv[1:] or [str(KEPT)]:
        for section, said in json.loads(Path(name).read_text(encoding="utf-8")).items():
            figures[section] = _joined(figures.get(section), said)
    KEPT.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(render(figures), encoding="utf-8")


def _joined(earlier: Any, later: Any) -> Any:
    """Rows of the later run, and of the earlier those of sizes that the later has not."""
    if not isinstance(earlier, list) or "passages" not in later[0]:
        return later
    measured = {row["passages"] for row in later}
    rows = [row for row in earlier if row["passages"] not in measured] + later
    return sorted(rows, key=lambda row: row["passages"])


def render(figures: Figures) -> str:
    parts = [
        "# Performance\n\n<!-- Made by benchmarks/report.py from docs/prestaties.json; "
        "write in docs/prestaties.noot.md. -->",
        f"Measured {figures['when'][:10]} with Python {figures['python']} on {figures['system']} "
        f"({figures['processor']}, {figures.get('cores', '?')} cores, shared with others: compare "
        "within a table, not between runs). Times are milliseconds. Synthetic passages have 90 "
        "words by Zipf's law from the corpus, and vectors mixed from its own: they tell of speed, "
        "not of relevance.",
        _must_reach(figures),
    ]
    for name, (title, said) in TITLES.items():
        if figures.get(name):
            parts.append(f"## {title}\n\n{said}\n\n{table(figures[name])}")
    if NOTE.exists():
        parts.append(NOTE.read_text(encoding="utf-8").strip())
    return "\n\n".join(parts) + "\n"


def table(rows: Rows) -> str:
    heads = list(rows[0])
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(_shown(row.get(head, '')) for head in heads)} |" for row in rows]
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _must_reach(figures: Figures) -> str:
    lines = [
        "## What it must reach\n",
        "| what | at least | measured | reached |",
        "|---|---|---|---|",
    ]
    for what, least, judge in _GOALS:
        try:
            measured, reached = judge(figures)
        except (KeyError, StopIteration, IndexError):
            measured, reached = "not measured", None
        mark = {True: "yes", False: "no", None: "?"}[reached]
        lines.append(f"| {what} | {least} | {measured} | {mark} |")
    return "\n".join(lines)


_ROUNDS = 3
"""Alternating rounds that a ratio needs before it says anything."""

Judged = tuple[str, bool | None]


def _of(figures: Figures, section: str, **wanted: object) -> Mapping[str, Any]:
    rows: Rows = figures[section]
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def _against(peer: str, most_p50: float, most_p99: float) -> Callable[[Figures], Judged]:
    def judge(figures: Figures) -> Judged:
        found = [row for row in figures["peers"] if row["engine"] == peer]
        said = "; ".join(
            f"{row['passages']:,}: p50 {row['ours / p50']}, p99 {row['ours / p99']}"
            for row in found
        )
        reached = all(
            row["ours / p50"] <= most_p50 and row["ours / p99"] <= most_p99 for row in found
        )
        return said, bool(found) and reached

    return judge


def _recall(figures: Figures) -> Judged:
    ours = [row for row in figures["vectors"] if row["index"] == "codes + exact order"]
    worst = min(row["recall@10"] for row in ours)
    return f"lowest {worst}", worst >= 0.98


def _embedding(figures: Figures) -> Judged:
    whole = _of(figures, "steps", passages=100_000, step="whole search")["p50"]
    alone = _of(figures, "steps", passages=100_000, step="embedding alone")["p50"]
    minilm = _of(figures, "steps", passages=100_000, step="embedding alone, all-MiniLM")["p50"]
    bare = _of(figures, "steps", passages=100_000, step=BARE)["p50"]
    with_minilm = whole - alone + minilm
    said = (
        f"all-MiniLM: {with_minilm:.1f} ms beside {bare}: {with_minilm / bare:.2f} × (beside our "
        f"own {minilm}: {with_minilm / minilm:.2f} ×); the model of the house: {whole} ms beside "
        f"{alone}"
    )
    return said, with_minilm < 2.5 * bare


def _filters(figures: Figures) -> Judged:
    recall = min(row["recall@10"] for row in figures["filtered vectors"])
    names = ("50 %", "5 %", "0.5 %")
    slowest = max(row["x unfiltered"] for row in figures["filters"] if row["filter"] in names)
    return f"recall@10 {recall}; slowest {slowest} ×", recall >= 0.98 and slowest <= 1.5


def _load(figures: Figures) -> Judged:
    said = [
        f"{row['address']}: p99 {row['p99'] / row['p50']:.1f} × p50, {row['errors']} errors"
        for row in figures["http"]
    ]
    good = all(row["p99"] < 10 * row["p50"] and not row["errors"] for row in figures["http"])
    return "; ".join(said), good


def _switch(figures: Figures) -> Judged:
    said = "; ".join(
        f"{row['passages']:,}: {row['slowest / p99 quiet']} ×" for row in figures["addition"]
    )
    return said, all(row["slowest / p99 quiet"] <= 2 for row in figures["addition"])


def _ingestion(figures: Figures) -> Judged:
    shares = sorted(row["share"] for row in figures["ingestion"])
    middle = shares[len(shares) // 2]
    if len(shares) < _ROUNDS:
        return f"{middle}, in too few rounds to tell", None
    gained = sorted(row["x float32"] for row in figures["ingestion"])[len(shares) // 2]
    return f"{middle}; {gained} × `encode` in float32", middle >= 0.9 and gained >= 1.5


def _memory(figures: Figures) -> Judged:
    row = _of(figures, "memory", passages=1_000_000)
    good = row["MiB"] < 3 * 1024 and row["seconds to ready"] < 10
    return f"{row['MiB']:.0f} MiB, {row['seconds to ready']} s", good


def _growth(figures: Figures) -> Judged:
    small = _of(figures, "steps", passages=10_000, step="whole search")["p50"]
    large = _of(figures, "steps", passages=1_000_000, step="whole search")["p50"]
    return f"{small} to {large} ms: {large / small:.1f} ×", large < 10 * small


_GOALS: Sequence[tuple[str, str, Callable[[Figures], Judged]]] = (
    ("complete hybrid search beside txtai with exact search", "p50 ≤ 0.3 ×, p99 ≤ 0.5 ×",
     _against("txtai, exact", 0.3, 0.5)),
    ("the same beside LanceDB", "ahead", _against("LanceDB", 1.0, 1.0)),
    ("recall@10 of vectors", "0.98", _recall),
    ("full search at 100,000, embedding included, beside embedding alone", "p50 < 2.5 ×",
     _embedding),
    ("filters of 50, 5 and 0.5 %", "recall@10 ≥ 0.98, ≤ 1.5 × unfiltered", _filters),
    ("page and API, 2 workers, 16 clients, 100,000", "no errors, p99 < 10 × p50", _load),
    ("slowest page while a new generation comes into use", "≤ 2 × p99", _switch),
    ("ingestion as a share of bare `encode`", "0.9; ≥ 1.5 × float32", _ingestion),
    ("at 1,000,000 passages", "< 3 GB a server, ready in < 10 s", _memory),
    ("time from 10,000 to 1,000,000 passages", "grows < 10 ×", _growth),
)  # fmt: skip


if __name__ == "__main__":
    main()
