"""The desk from outside: site and worker in processes of their own, and people who visit it."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import httpx
from samples import FakeEmbedder

from kennisbank import Kennisbank
from kennisbank.curate.history import history
from kennisbank.curate.intake import Upload, uploads
from kennisbank.curate.jobs import State, jobs
from kennisbank.curate.record import Soort, load
from kennisbank.model import Status
from kennisbank.settings import Settings

PASSWORD = "vier willekeurige woorden"
TESTS = Path(__file__).parents[1]
PATIENCE = 40.0

Send = Callable[[], httpx.Response]


def filled(page: str) -> dict[str, list[str]]:
    """The fields of the form of a record, as a browser would send them."""
    form = page[page.index('class="edit') :]
    found: dict[str, list[str]] = {}
    for tag in re.finditer(r"<input [^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag[0])
        value = re.search(r'value="([^"]*)"', tag[0])
        box = 'type="checkbox"' in tag[0] or 'type="radio"' in tag[0]
        if name and not (box and " checked" not in tag[0]):
            found.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?([^<]*)<', form):
        found.setdefault(name, []).append(html.unescape(value))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found.setdefault(name, []).append(html.unescape(chosen[1]) if chosen else "")
    return found


class Site:
    """Both processes, on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = str(listener.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        settings = Settings(corpus=folder / "corpus", index=folder / "index", data=folder / "data")
        self.kb = Kennisbank.open(settings, FakeEmbedder())
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, *, worker: bool) -> None:
        self._processes = [self._run("work")] if worker else []
        self._processes.append(self._run("web", self.port))

    def ready(self) -> None:
        self.until(self._answers)

    def _run(self, role: str, *more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "beheer.one_process", role, str(self.folder), *more],
            cwd=TESTS,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
        )

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/gezond").status_code == 200
        except httpx.TransportError:
            return False

    def memory(self) -> int:
        """MiB that the site has had at most."""
        status = Path(f"/proc/{self._processes[-1].pid}/status").read_text(encoding="ascii")
        peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert peak
        return int(peak[1]) // 1024

    def kill(self) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGKILL)
        for process in self._processes:
            process.wait()

    def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"na {PATIENCE} seconden nog niet"
            time.sleep(0.02)

    def attempts(self) -> int:
        """Times that a worker began a job."""
        return sum(job.attempts for job in jobs(self.kb.desk.database))

    def idle(self) -> bool:
        return all(job.state is State.KLAAR for job in jobs(self.kb.desk.database))

    def sent(self) -> list[Upload]:
        """What was received and not refused."""
        return [u for u in uploads(self.kb.desk) if u.state != "geweigerd"]

    def status(self, soort: Soort, slug: str) -> Status:
        return load(self.kb.corpus, soort, slug).status

    def done(self, soort: Soort, slug: str) -> list[str]:
        """What was done to a record, oldest first."""
        return [str(e.action) for e in reversed(history(self.kb.desk.database, soort, slug))]


class Person:
    """Somebody at a browser; her session outlives the site's processes."""

    def __init__(self, site: Site, naam: str) -> None:
        self._site = site
        self._client = httpx.Client(base_url=site.address, follow_redirects=True, timeout=30)
        page = self.post("/beheer/inloggen", naam=naam, wachtwoord=PASSWORD)()
        assert "Werkvoorraad" in page.text

    def close(self) -> None:
        self._client.close()

    def get(self, address: str) -> httpx.Response:
        return self._client.get(address)

    def post(self, address: str, *, file: bytes | IO[bytes] = b"", **fields: object) -> Send:
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/beheer").text)
        assert token
        data = {"csrf": token[1], **fields}
        sent = {"bestand": ("haven.pdf", file, "application/pdf")} if file else None
        return lambda: self._client.post(address, data=data, files=sent)

    def edit(self, soort: Soort, slug: str, **changes: str) -> Send:
        address = f"/beheer/{soort}/{slug}/bewerken"
        fields = filled(self.get(address).text)
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return self.post(address, **{**fields, **named, "doe": "bewaar"})

    def step(self, soort: Soort, slug: str, what: str, **fields: str) -> Send:
        version = load(self._site.kb.corpus, soort, slug).version
        return self.post(f"/beheer/{soort}/{slug}/{what}", version=version, **fields)
