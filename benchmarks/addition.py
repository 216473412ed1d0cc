"""One addition to an index of any size: when it is there, and what readers notice of it.

Eight readers ask without much pause while a report of twenty passages is stored and published by
a process of its own, as the desk does it. Given are the seconds until that is done, and the
milliseconds of the pages asked around the moment at which both workers go over to it.
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kennisbank.embed.embedder import unit
from kennisbank.index import LocalIndex, Store, publish

from . import synthetic
from .figures import Row, milliseconds, spread
from .http import served

READERS, PAUSE = 8, 0.3
ADDITIONS = 3
QUIET = 10.0
BEFORE, AFTER = 1.0, 3.0
"""Seconds around a publication in which the workers go over to it."""


def measure(index: Path, size: int, questions: Sequence[str]) -> Row:
    with tempfile.TemporaryDirectory(prefix="kennisbank-") as folder:
        copy = Path(folder) / "index"
        shutil.copytree(index, copy)
        with served(copy, workers=2) as port, Readers(port, questions) as readers:
            time.sleep(3)
            started = time.time()
            time.sleep(QUIET)
            quiet = spread(readers.between(started, time.time()))
            switches, storing, publishing = [], [], []
            for _ in range(ADDITIONS):
                said = _added(copy)
                time.sleep(AFTER)
                switches += readers.between(said["at"] - BEFORE, said["at"] + AFTER)
                storing.append(said["stored"])
                publishing.append(said["published"])
    around = spread(switches)
    return {
        "passages": size,
        "seconds to store": round(sorted(storing)[ADDITIONS // 2], 2),
        "seconds to publish": round(sorted(publishing)[ADDITIONS // 2], 2),
        "p50 quiet": quiet["p50"],
        "p99 quiet": quiet["p99"],
        "p50 at the switch": around["p50"],
        "slowest at the switch": round(max(switches), 2),
        "slowest / p99 quiet": round(max(switches) / quiet["p99"], 2),
        "errors": readers.errors,
    }


class Readers:
    """Threads that ask pages until the end of the block."""

    def __init__(self, port: int, questions: Sequence[str]) -> None:
        self.errors = 0
        self._asked: list[tuple[float, float]] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(port, questions, number))
            for number in range(READERS)
        ]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def between(self, first: float, last: float) -> list[float]:
        """Milliseconds of the pages that were asked for between two moments."""
        return [took for asked, took in self._asked if first <= asked <= last]

    def _read(self, port: int, questions: Sequence[str], number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        position = number * 7
        while not self._ended.wait(PAUSE):
            question = f"{questions[position % len(questions)]} {number}x{position}"
            asked, started = time.time(), time.perf_counter()
            connection.request("GET", f"/zoeken?q={urllib.parse.quote(question)}")
            answer = connection.getresponse()
            answer.read()
            self._asked.append((asked, (time.perf_counter() - started) * 1000))
            self.errors += answer.status != 200
            position += 1


def _added(index: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.addition", str(index)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def _main(index: str) -> None:
    os.nice(10)
    store = Store(Path(index))
    manifest = LocalIndex(Path(index)).snapshot().manifest
    random = np.random.default_rng(int(time.time()))
    name = f"nieuw-{time.time_ns()}"
    words = [f"{name}{number}" for number in range(500)]
    record = dataclasses.replace(
        next(synthetic.records(synthetic.PASSAGES_A_DOCUMENT, words)), slug=name, hash=name
    )

    def put() -> None:
        store.put(record)
        missing = [key for key, _ in store.texts_without_vector(manifest.model)]
        vectors = random.standard_normal((len(missing), manifest.dimension)).astype(np.float32)
        store.put_vectors(manifest.model, missing, unit(vectors))

    stored = milliseconds(put) / 1000
    published = milliseconds(lambda: publish(store, manifest.model, manifest.dimension)) / 1000
    store.close()
    print(json.dumps({"stored": stored, "published": published, "at": time.time()}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
