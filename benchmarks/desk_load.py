"""Readers while the desk works: two curators edit, and a report of 300 pages is taken in, published
and indexed, all on the machine that serves a hundred readers.

    python -m benchmarks.desk_load [--pdf FILE] [--readers 100] [--pause 2]

A reader asks a question, reads for a while (half to one and a half times the pause), opens what she
found, and so on. Given are milliseconds until the whole answer is there, first without the desk at
work and then with it. By default the report is the PDFs of the corpus, again and again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import pypdf

from kennisbank import Kennisbank
from kennisbank.curate.accounts import Rol, add_account
from kennisbank.curate.intake import uploads
from kennisbank.curate.jobs import State, jobs
from kennisbank.curate.record import Soort, load
from kennisbank.settings import Settings

from .figures import Row, keep, show
from .http import _free_port, _wait
from .run import CORPUS, _questions

PAGES = 300
PASSWORD = "een lang wachtwoord voor de meting"
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def main() -> None:
    parser = argparse.ArgumentParser(description="Readers while the desk works.")
    parser.add_argument("--pdf", type=Path)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds of reading")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0, help="without the desk at work")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kennisbank-") as folder:
        site = Site(Path(folder), chosen.workers)
        try:
            report = chosen.pdf or _long_report(Path(folder) / "verslag.pdf")
            rows: list[Row] = [
                {"desk": "warming up", **_read(site, chosen, until=chosen.seconds)},
                {"desk": "quiet", **_read(site, chosen, until=chosen.seconds)},
                {"desk": "at work", **_read(site, chosen, desk=Desk(site, report))},
            ]
        finally:
            site.stop()
    show(f"{chosen.readers} readers, {chosen.pause:g} s of reading, {chosen.workers} workers", rows)
    keep("desk_load", {"readers": rows})


class Site:
    """A copy of the corpus with its index, served with the worker beside it."""

    def __init__(self, folder: Path, workers: int) -> None:
        shutil.copytree(CORPUS, folder / "corpus")
        settings = Settings(
            corpus=folder / "corpus", index=folder / "index", data=folder / "data", model=""
        )
        self.kb = Kennisbank.open(settings)
        self.kb.ingest()
        for naam, rol in (("anna", Rol.CURATOR), ("bram", Rol.CURATOR), ("bea", Rol.BEHEERDER)):
            add_account(self.kb.desk.database, naam, rol, PASSWORD)
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        places = {f"KENNISBANK_{n}": str(folder / n.lower()) for n in ("CORPUS", "INDEX", "DATA")}
        self._server = subprocess.Popen(
            [sys.executable, "-m", "kennisbank.cli", "serve", f"--port={self.port}",
             f"--workers={workers}"],
            env={**os.environ, **places, "KENNISBANK_MODEL": ""},
            start_new_session=True,
        )  # fmt: skip
        _wait(self.port)

    def stop(self) -> None:
        os.killpg(self._server.pid, signal.SIGTERM)
        self._server.wait()
        self.kb.desk.database.close()


class Curator:
    def __init__(self, site: Site, naam: str) -> None:
        self._client = httpx.Client(base_url=site.address, follow_redirects=True, timeout=60)
        self._token = ""
        self.get("/beheer")
        self.post("/beheer/inloggen", naam=naam, wachtwoord=PASSWORD)
        self.get("/beheer")

    def get(self, address: str) -> str:
        """The page; its form is the one that is sent next."""
        page = self._client.get(address).raise_for_status().text
        token = _TOKEN.search(page)
        self._token = token[1] if token else self._token
        return page

    def post(self, address: str, *, file: Path | None = None, **fields: str) -> None:
        assert self._token, "the desk gave no form"
        sent = {"bestand": (file.name, file.read_bytes(), "application/pdf")} if file else None
        data = {"csrf": self._token, **fields}
        self._client.post(address, data=data, files=sent).raise_for_status()


class Desk:
    """What goes on at the desk until the report is public."""

    def __init__(self, site: Site, report: Path) -> None:
        self._site = site
        self._report = report
        self.seconds: dict[str, float] = {}
        self.edits = 0

    def work(self, ended: threading.Event) -> None:
        slugs = sorted(i.slug for i in self._site.kb.interventies())
        editing = [
            threading.Thread(target=self._edit, args=(naam, slugs[n::2], ended))
            for n, naam in enumerate(("anna", "bram"))
        ]
        for thread in editing:
            thread.start()
        try:
            self._take_in()
        finally:
            ended.set()
            for thread in editing:
                thread.join()

    def _edit(self, naam: str, slugs: Sequence[str], ended: threading.Event) -> None:
        curator = Curator(self._site, naam)
        for slug in slugs:
            address = f"/beheer/interventie/{slug}"
            curator.get(f"{address}/bewerken")
            curator.post(f"{address}/tussentijds", doel=f"Doel van {naam}")
            curator.get(f"{address}/voorbeeld")
            curator.get(f"{address}/historie")
            self.edits += 1
            if ended.wait(1.0):
                return

    def _take_in(self) -> None:
        desk, started = self._site.kb.desk, time.perf_counter()
        Curator(self._site, "anna").post("/beheer/toevoegen", file=self._report)
        self._idle()
        self.seconds["taken in"] = time.perf_counter() - started
        (sent,) = [upload for upload in uploads(desk) if upload.slug]
        assert sent.slug
        started = time.perf_counter()
        version = load(desk.corpus, Soort.DOCUMENT, sent.slug).version
        Curator(self._site, "bea").post(f"/beheer/document/{sent.slug}/publiceren", version=version)
        self._idle()
        self.seconds["indexed"] = time.perf_counter() - started

    def _idle(self) -> None:
        while not all(job.state is State.KLAAR for job in jobs(self._site.kb.desk.database)):
            time.sleep(0.1)


def _read(
    site: Site, chosen: argparse.Namespace, *, until: float = 0.0, desk: Desk | None = None
) -> dict[str, float]:
    """The readers, in a process of their own; until the time is over or the desk is done."""
    command = [sys.executable, "-m", "benchmarks.desk_load_readers", f"127.0.0.1:{site.port}",
               str(chosen.readers), str(chosen.pause)]  # fmt: skip
    readers = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert readers.stdin
    readers.stdin.write(json.dumps(_questions(60)) + "\n")
    readers.stdin.flush()
    time.sleep(chosen.pause)
    if desk:
        desk.work(threading.Event())
    else:
        time.sleep(until)
    said, _ = readers.communicate()
    found: dict[str, float] = json.loads(said)
    return {**found, **({k: round(v, 1) for k, v in desk.seconds.items()} if desk else {}),
            **({"edits": desk.edits} if desk else {})}  # fmt: skip


def _long_report(path: Path) -> Path:
    writer = pypdf.PdfWriter()
    sources = sorted((CORPUS / "documenten").glob("*.pdf"))
    while len(writer.pages) < PAGES:
        for source in sources:
            writer.append(source)
    writer.write(path)
    return path


if __name__ == "__main__":
    main()
