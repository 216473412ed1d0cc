"""From a fresh clone to the first answer, and the second start; by hand, as it installs anew.

    python -m benchmarks.start            # the repository as committed
    python -m benchmarks.start --port 8123

Downloads what pip has not in its cache, so the network is part of the first figure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from .figures import Row, keep, show

ROOT = Path(__file__).parents[1]
QUESTION = "wat werkt tegen recidive bij jonge veelplegers?"


def main() -> None:
    parser = argparse.ArgumentParser(description="From a fresh clone to the first answer.")
    parser.add_argument("--port", type=int, default=8123)
    port = parser.parse_args().port
    folder = Path(tempfile.mkdtemp(prefix="kennisbank-"))
    try:
        clone = folder / "kennisbank"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        rows: list[Row] = [
            {"start": name, "seconds to first answer": round(_first_answer(clone, port), 1)}
            for name in ("fresh clone", "second start")
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show("make serve", rows)
    print(f"\n{keep('start', {'starts': rows})}")


def _first_answer(clone: Path, port: int) -> float:
    address = f"http://127.0.0.1:{port}/zoeken?{urllib.parse.urlencode({'q': QUESTION})}"
    started = time.perf_counter()
    server = subprocess.Popen(
        ["make", "serve"],
        cwd=clone,
        env={**os.environ, "PORT": str(port)},
        start_new_session=True,
    )
    try:
        while not _answers(address):
            if server.poll() is not None:
                raise SystemExit(f"make serve stopped with {server.returncode}")
            time.sleep(0.1)
        return time.perf_counter() - started
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return b"<mark>" in answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    main()
