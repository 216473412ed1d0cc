"""Dead links: asked politely of a server of our own, and never of what is on the inside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner
from samples import studie

from kennisbank import Kennisbank
from kennisbank.cli import cli
from kennisbank.curate import link_check
from kennisbank.curate import links as linking
from kennisbank.curate.database import Database
from kennisbank.curate.jobs import Kind, jobs
from kennisbank.curate.jobs import State as JobState
from kennisbank.curate.link_check import State, Verdict, check_link, is_open
from kennisbank.curate.links import addresses, check_links, dead, due, forget_others, links
from kennisbank.curate.worker import work
from kennisbank.model import Document, Interventie

from .conftest import Visit

Visits = Callable[..., Visit]


class Site(BaseHTTPRequestHandler):
    """A site with a page of each sort; remembers what was asked."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        name = self.path.partition("?")[0].strip("/")
        if name == "langzaam":
            time.sleep(1.0)
        if name == "kapot":
            self.wfile.write(b"dit is geen http\r\n\r\n")
            return
        if name == "alleen-get":
            status = 405 if self.command == "HEAD" else 200
        elif name.startswith("naar-"):
            self.send_response(301)
            self.send_header(
                "Location",
                {
                    "naar-binnen": "http://127.0.0.1:1/",
                    "naar-bestand": "file:///etc/passwd",
                    "naar-zich": "/naar-zich",
                }.get(name, "/goed"),
            )
            self.end_headers()
            return
        else:
            status = int(name) if name.isdigit() else 200
        self.send_response(status)
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def check(url: str, timeout: float = 5.0) -> Verdict:
    """Of a server on this machine, which is otherwise never asked."""
    return check_link(url, lambda address: address == "127.0.0.1", timeout)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/goed", State.GOED),
        ("/goed?a=1&b=é", State.GOED),
        ("/een pad met spatie", State.GOED),
        ("/404", State.DOOD),
        ("/410", State.DOOD),
        ("/403", State.ONZEKER),
        ("/429", State.ONZEKER),
        ("/500", State.ONZEKER),
        ("/kapot", State.ONZEKER),
        ("/alleen-get", State.GOED),
        ("/naar-goed", State.GOED),
        ("/naar-zich", State.DOOD),
        ("/naar-bestand", State.OVERGESLAGEN),
    ],
)
def test_what_became_of_a_link(site: str, path: str, state: State) -> None:
    assert check(site + path).state is state


def test_head_before_get(site: str) -> None:
    check(f"{site}/goed")
    check(f"{site}/alleen-get")
    assert Site.asked == [("HEAD", "/goed"), ("HEAD", "/alleen-get"), ("GET", "/alleen-get")]


def test_where_it_moved_to(site: str) -> None:
    assert check(f"{site}/naar-goed").said == f"Verhuisd naar {site}/goed"


def test_too_slow(site: str) -> None:
    assert "duurt te lang" in check(f"{site}/langzaam", timeout=0.2).said


def test_a_deadline_whatever_drips(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_check, "DEADLINE", 0.2)
    started = time.monotonic()
    assert check(f"{site}/langzaam").state is State.ONZEKER
    assert time.monotonic() - started < 0.9


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://[fd00::1]/", "http://2130706433/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "ftp://example.org/", "file:///etc/passwd",
        "javascript:alert(1)", "http:///pad", "http://naam:geheim@example.org/",
    ],
)  # fmt: skip
def test_the_inside_is_never_asked(url: str) -> None:
    assert check_link(url).state is State.OVERGESLAGEN


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_not_even_where_somebody_listens(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    assert check_link(f"http://{host}:{port}/goed").state is State.OVERGESLAGEN
    assert Site.asked == []


def test_nor_by_a_detour(site: str) -> None:
    port_of_inside = f"{site}/naar-binnen"
    seen: list[str] = []

    def once(address: str) -> bool:
        seen.append(address)
        return len(seen) == 1

    assert check_link(port_of_inside, once).state is State.OVERGESLAGEN
    assert len(Site.asked) == 1


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_the_open_web_is_open(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize("address", ["224.0.0.1", "255.255.255.255", "fe80::1%eth0", "100.64.0.1"])
def test_what_is_not_the_open_web(address: str) -> None:
    assert not is_open(address)


def test_nobody_answers() -> None:
    refused = check("http://127.0.0.1:1/")
    assert (refused.state, refused.said) == (State.DOOD, "De site neemt niet op.")
    assert check_link("http://bestaat-niet.invalid/").state in (State.DOOD, State.ONZEKER)
    assert check_link("http://" + "a" * 300 + ".nl/").state is State.ONZEKER


def card(*urls: str) -> Interventie:
    return Interventie.model_validate(
        {"slug": "kaart", "naam": "Kaart", "soort": "aanpak", "korte_omschrijving": "Kort.",
         "studies": [studie(url=url) for url in urls],
         "bronnen": [{"titel": "Bron", "url": urls[0]}]}
    )  # fmt: skip


def test_every_address_once_with_its_places() -> None:
    document = Document(slug="rapport", bestand="rapport.pdf", titel="R", url="https://a.example/x")
    found = addresses([card("https://a.example/x#deel", "https://b.example/"), document])
    assert set(found) == {"https://a.example/x", "https://b.example/"}
    assert [(p.slug, p.where) for p in found["https://a.example/x"]] == [
        ("kaart", "onderzoek: Onderzoek"), ("kaart", "bron: Bron"), ("rapport", "vindplaats"),
    ]  # fmt: skip


def test_what_is_found_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path)
    urls = [f"https://{host}.example/{n}" for host in "abc" for n in range(3)]
    lock, busy, most = threading.Lock(), dict.fromkeys("abc", 0), [0]

    def one(url: str) -> Verdict:
        host = url[8]
        with lock:
            busy[host] += 1
            most[0] = max(most[0], busy[host])
        time.sleep(0.01)
        with lock:
            busy[host] -= 1
        return Verdict(State.DOOD if url.endswith("1") else State.GOED, "weg")

    check_links(database, urls, check=one, pause=0.0)
    assert most == [1], "of one site one at a time"
    assert sorted(u for u, k in links(database).items() if k.state is State.DOOD) == urls[1::3]
    first = links(database)
    later = time.time() + 1000
    monkeypatch.setattr(time, "time", lambda: later)
    assert due(database, [*urls, "https://nieuw.example/"], later)[0] == "https://nieuw.example/"
    check_links(database, urls[:2], check=lambda _: Verdict(State.DOOD, "weg"), pause=0.0)
    again = links(database)
    assert again[urls[1]].since == first[urls[1]].since, "as it was: since the first time"
    assert again[urls[0]].since == later, "another finding begins anew"
    forget_others(database, urls[:1])
    assert set(links(database)) == {urls[0]}
    database.close()


def test_the_worker_checks_in_stretches(
    desk_kb: Kennisbank, visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("sportclub", "top600"):
        path = desk_kb.corpus.interventies / f"{slug}.md"
        extra = f"bronnen:\n- titel: Bron\n  url: https://{slug}.example/weg\n---\n\n##"
        path.write_text(path.read_text().replace("---\n\n##", extra, 1))
    desk_kb.ingest()
    monkeypatch.setattr(linking, "BATCH", 1)
    monkeypatch.setattr(linking, "PAUSE", 0.0)
    asked: list[str] = []

    def one(url: str) -> Verdict:
        asked.append(url)
        return Verdict(State.DOOD, "De pagina is er niet meer (404).")

    real = linking.check_batch
    monkeypatch.setattr(
        "kennisbank.curate.worker.check_batch", lambda desk, job: real(desk, job, check=one)
    )
    anna = visit("anna")
    page = anna.get("/beheer/lijsten/dode-links")
    assert "Nog niet bekeken" in page and "werken." not in page
    page = anna.post("/beheer/lijsten/dode-links")
    assert "worden nu bekeken" in page
    anna.post("/beheer/lijsten/dode-links")
    listed = [job for job in jobs(desk_kb.desk.database) if job.kind is Kind.LINKS]
    assert len(listed) == 1, "one that is under way goes on"
    work(desk_kb.desk, desk_kb.ingest, threading.Event(), until_done=True)
    assert all(job.state is JobState.KLAAR for job in jobs(desk_kb.desk.database))
    named = addresses(linking.published(desk_kb.corpus))
    assert sorted(asked) == sorted(named) and len(named) > 2
    page = anna.get("/beheer/lijsten/dode-links")
    assert "https://sportclub.example/weg" in page and "bron: Bron" in page
    assert "https://top600.example/weg,dood" in anna.get("/beheer/lijsten/dode-links.csv")
    assert list(dead(desk_kb.desk.database, named))


def test_check_fetches_only_when_asked(
    desk_kb: Kennisbank, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def one(url: str) -> Verdict:
        asked.append(url)
        return Verdict(State.DOOD, "weg")

    real = linking.check_links
    monkeypatch.setattr(
        linking, "check_links",
        lambda database, urls, step: real(database, urls, check=one, pause=0.0, step=step),
    )  # fmt: skip
    monkeypatch.setenv("KENNISBANK_DATA", str(tmp_path / "data"))
    folders = ["--corpus", str(desk_kb.corpus.path), "--index", str(desk_kb.settings.index)]
    CliRunner().invoke(cli, ["check", *folders])
    assert asked == []
    result = CliRunner().invoke(cli, ["check", "--links", *folders], standalone_mode=False)
    assert asked == ["https://example.org/onderzoek"], result.output
    assert result.return_value == 1
    assert "https://example.org/onderzoek (interventie" in result.output
    assert "1 links bekeken" in result.output
