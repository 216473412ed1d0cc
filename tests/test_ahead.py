"""Documents are read ahead, each once, in the order in which they are asked for."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kennisbank.errors import Refused
from kennisbank.ingest.ahead import Ahead
from kennisbank.model import Extraction, Page

PATHS = [Path(f"d{n}.txt") for n in range(20)]


class Reader:
    """Reads nothing, and remembers what."""

    def __init__(self) -> None:
        self.read: list[Path] = []
        self._lock = threading.Lock()

    def __call__(self, path: Path) -> Extraction:
        with self._lock:
            self.read.append(path)
        if path.stem == "d3":
            raise Refused("kapot")
        return Extraction((Page(1, path.name),))


def test_each_is_read_once_and_given_in_turn() -> None:
    reader = Reader()
    with Ahead(PATHS, reader, 3) as ahead:
        for path in PATHS:
            if path.stem == "d3":
                with pytest.raises(Refused, match="kapot"):
                    ahead.get(path)
            else:
                assert ahead.get(path).pages[0].text == path.name
    assert sorted(reader.read) == sorted(PATHS)


def test_no_more_are_read_than_fit_and_some_may_be_passed_over() -> None:
    reader = Reader()
    with Ahead(PATHS, reader, 2) as ahead:
        assert ahead.get(PATHS[0]).pages[0].text == "d0.txt"
        assert ahead.get(PATHS[5]).pages[0].text == "d5.txt"
        assert ahead.get(Path("elders.txt")).pages[0].text == "elders.txt"
    assert len(reader.read) == len(set(reader.read)) <= 10
    assert PATHS[15] not in reader.read
