"""Intake of real reports: what is read, how fast, how clean, and whether the mark covers it.

`python -m benchmarks.intake FOLDER` wants a folder with `manifest.csv` (file, pages, special,
expected) and the files that it names; without one it says so and does nothing.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader

from kennisbank.chunk import chunk
from kennisbank.errors import Refused
from kennisbank.extract import Limits, Pictures, extract
from kennisbank.model import Extraction

from .figures import Row, keep, show
from .intake_checks import clean_share, marks_cover, opening_and_end
from .manifest import Entry, read_manifest
from .tree_memory import PeakOfTree

PASSAGES = 50
LONG_REPORTS = 10
LONGEST_RACE = 40
"""Pages of a report that all three readers are timed on; pypdf takes minutes for longer ones."""
NO_LIMIT = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--ocr-seconds", type=float, default=600.0, help="for one file")
    parser.add_argument("--only", default="", help="files whose name has this (a pattern)")
    parser.add_argument("--skip-passages", action="store_true")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--skip-manifest", action="store_true", help="speed and passages only")
    chosen = parser.parse_args()
    if chosen.folder is None or not (chosen.folder / "manifest.csv").is_file():
        print("No folder with a manifest.csv: nothing to measure.")
        return
    logging.disable(logging.CRITICAL)  # pypdf tells of every font it does not know
    entries = [e for e in read_manifest(chosen.folder) if re.search(chosen.only, e.name)]
    figures: dict[str, object] = {}
    with PeakOfTree() as memory:
        if not chosen.skip_manifest:
            figures["manifest"] = expectations(entries, Limits(ocr_seconds=chosen.ocr_seconds))
        long = [e for e in entries if e.is_text_pdf and e.path.parent.name == "nl"]
        long.sort(key=lambda entry: -entry.pages)
        if not chosen.skip_passages:
            figures["passages"] = passages(long[:LONG_REPORTS])
        if not chosen.skip_speed:
            figures["speed"] = speed([entry for entry in long if entry.pages <= LONGEST_RACE])
    figures["peak memory, MB"] = round(memory.peak / 1e6)
    print(f"\npeak memory of all processes together: {memory.peak / 1e6:.0f} MB")
    keep("intake", figures)


def expectations(entries: Sequence[Entry], limits: Limits) -> list[Row]:
    """Share of expectations met per kind, and those that were not."""
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed: list[str] = []
    pages, seconds, longest = 0, 0.0, (0.0, "")
    for entry in entries:
        started = time.perf_counter()
        answer: Extraction | Refused
        try:
            answer = extract(entry.path, limits)
        except Refused as refused:
            answer = refused
        took = time.perf_counter() - started
        longest = max(longest, (took, entry.name))
        if isinstance(answer, Extraction) and (read := sum(p.ocr for p in answer.pages)):
            pages, seconds = pages + read, seconds + took
        for expectation in entry.expectations:
            asked[expectation.kind] += 1
            if expectation.met(answer):
                met[expectation.kind] += 1
            else:
                missed.append(f"{entry.name}: {expectation.kind}: {expectation.said}")
    rows: list[Row] = [
        {"kind": kind, "asked": count, "met": met[kind], "share": round(met[kind] / count, 3)}
        for kind, count in sorted(asked.items())
    ]
    show("Expectations", rows)
    print("\n".join(("not met:", *missed)))
    if seconds:
        print(f"OCR: {pages} pages, {pages / seconds * 60:.1f} a minute")
    print(f"longest: {longest[0]:.1f} s for {longest[1]}")
    return rows


def speed(entries: Sequence[Entry]) -> list[Row]:
    """Pages a second, each file by all three in turn, so that a busy machine slows all alike."""
    limits = Limits(ocr=False)
    spent: dict[str, float] = defaultdict(float)
    pages = 0
    extract(entries[-1].path, limits)
    for entry in entries:
        pages += entry.pages
        for name, read in (("kennisbank", _ours), ("pypdfium2", _pdfium), ("pypdf", _pypdf)):
            started = time.perf_counter()
            read(entry.path)
            spent[name] += time.perf_counter() - started
    rows: list[Row] = [
        {"reader": name, "pages": pages, "pages/s": round(pages / seconds, 1)}
        for name, seconds in spent.items()
    ]
    show("Extraction", rows)
    return rows


def _ours(path: Path) -> None:
    extract(path, Limits(ocr=False))


def _pdfium(path: Path) -> None:
    document = pdfium.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def _pypdf(path: Path) -> None:
    for page in PdfReader(path).pages:
        page.extract_text()


def passages(entries: Sequence[Entry]) -> list[Row]:
    """Borders and debris of all passages, and the mark on fifty that are drawn at random."""
    rows: list[Row] = []
    drawn = random.Random(0)
    # Only asked for marks: no picture is drawn, so nothing is written there.
    pictures = Pictures(Path("beelden"))
    covered: list[float] = []
    beside: list[float] = []
    for entry in entries:
        read = extract(entry.path, Limits(ocr=False))
        cut = chunk(read, lambda text: len(text.split()), NO_LIMIT)
        borders = [opening_and_end(read.text, passage) for passage in cut]
        rows.append(
            {
                "report": entry.path.stem[:40],
                "passages": len(cut),
                "begin at a border": round(sum(b for b, _ in borders) / len(cut), 3),
                "end at a border": round(sum(e for _, e in borders) / len(cut), 3),
                "without debris": round(clean_share(entry.path, cut), 3),
            }
        )
        for passage in drawn.sample(cut, min(len(cut), PASSAGES // len(entries))):
            share, surplus = marks_cover(pictures, entry.path, read, passage)
            covered.append(share)
            beside.append(surplus)
    show("Passages", rows)
    total = sum(int(row["passages"]) for row in rows)
    for name in ("begin at a border", "end at a border", "without debris"):
        share = sum(float(row[name]) * int(row["passages"]) for row in rows) / total
        print(f"{name}: {share:.1%} of {total} passages")
    print(
        f"marks: {sum(covered) / len(covered):.2%} of the letters of {len(covered)} passages lie "
        f"under their mark (least {min(covered):.1%}); {sum(beside) / len(beside):.2%} of what "
        "lies under the marks is not of the passage"
    )
    return rows


if __name__ == "__main__":
    main()
