"""A file is read in a process of its own, which lives on for the next."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kennisbank.errors import Refused
from kennisbank.extract import Limits, _isolate, extract


def test_a_hang_costs_that_file_only(tmp_path: Path) -> None:
    good = tmp_path / "goed.txt"
    good.write_text("x " * 100)
    slow = tmp_path / "traag.md"
    slow.write_text("[" * 60_000 + "](" * 60_000)
    begin = time.perf_counter()
    with pytest.raises(Refused, match=r"langer|geheugen|gelezen"):
        extract(slow, Limits(seconds=0.2))
    assert time.perf_counter() - begin < 5
    assert extract(good, Limits(seconds=20)).text.startswith("x x")


def test_a_bomb_costs_that_file_only(tmp_path: Path) -> None:
    big = tmp_path / "groot.txt"
    big.write_bytes(b"jeugd " * (30 << 20))
    with pytest.raises(Refused, match=r"geheugen|te groot|tekens"):
        extract(big, Limits(memory=300 << 20))
    with pytest.raises(Refused, match="te groot"):
        extract(big, Limits(size=1 << 20))
    small = tmp_path / "klein.txt"
    small.write_text("Nog steeds goed.")
    with pytest.raises(Refused, match="tekens"):
        extract(small, Limits(characters=5))
    assert extract(small).text == "Nog steeds goed."


def test_many_threads_and_many_files(tmp_path: Path) -> None:
    paths = [tmp_path / f"{i}.md" for i in range(200)]
    for i, path in enumerate(paths):
        path.write_text(f"# Kaart {i}\n\nTekst van kaart {i}.")
    with ThreadPoolExecutor(4) as pool:
        titles = [extraction.title for extraction in pool.map(extract, paths)]
    assert titles == [f"Kaart {i}" for i in range(200)]
    assert threading.active_count() < 20


def test_import_is_light() -> None:
    code = (
        "import sys, kennisbank.extract as e; "
        "heavy = {'torch', 'docx', 'lxml', 'pypdfium2', 'pypdf', 'markdown_it'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_one_worker_reads_file_after_file_however_large_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[_isolate._Worker] = []

    class Counted(_isolate._Worker):
        def __init__(self, limits: Limits) -> None:
            super().__init__(limits)
            started.append(self)

    monkeypatch.setattr(_isolate, "_Worker", Counted)
    limits = Limits(memory=600 << 20)
    ballast = bytearray(b"x") * (limits.memory // 2)
    for number in range(3):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"Verslag {number} over jongerenwerk.")
        assert extract(file, limits).text.startswith(f"Verslag {number}")
    assert len(ballast) > limits.memory // 3
    assert len(started) == 1
