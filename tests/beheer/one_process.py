"""The site, or the worker beside it, as a process of its own that a test can kill.

python -m beheer.one_process web FOLDER PORT
python -m beheer.one_process work FOLDER
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import uvicorn
from samples import FakeEmbedder

from kennisbank import Kennisbank
from kennisbank.curate import jobs, worker
from kennisbank.settings import Settings
from kennisbank.web import create_app

LEASE = 1.5
"""Seconds: a test does not wait half a minute before another worker may take over."""


def main(role: str, folder: Path, *port: str) -> None:
    settings = Settings(corpus=folder / "corpus", index=folder / "index", data=folder / "data")
    kb = Kennisbank.open(settings, FakeEmbedder(), in_background=True)
    if role == "web":
        uvicorn.run(create_app(kb), port=int(port[0]), log_level="warning", ws="none")
        return
    jobs.LEASE = worker.LEASE = LEASE
    worker.work(kb.desk, kb.ingest, threading.Event())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
