"""Sending documents: what is taken, what is refused and why; nothing is lost or doubled."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import write_pdf

from kennisbank import Kennisbank
from kennisbank.cli.work import PARTS
from kennisbank.curate import Desk, changes, intake, jobs
from kennisbank.curate.history import Action, history
from kennisbank.curate.intake import (
    FOLDER,
    Upload,
    clean_name,
    forget_upload,
    reading,
    receive,
    retry_upload,
    suggestions,
    take_in,
    uploads,
)
from kennisbank.curate.jobs import Kind, State
from kennisbank.curate.queue import Queue, refusals, rows
from kennisbank.curate.record import Soort, load
from kennisbank.curate.worker import work
from kennisbank.errors import IndexUnusable, Invalid, NotFound
from kennisbank.model import Status

from .conftest import Visit
from .outside import Person, Site

Visits = Callable[..., Visit]
PAGES = (
    ("Evaluatie Top600", "Een onderzoek van het WODC uit 2019 naar de Top600 en de Top600."),
    ("Uitkomst", "De Top600 gaf geen daling van de recidive."),
)


@pytest.fixture
def desk(desk_kb: Kennisbank) -> Desk:
    return desk_kb.desk


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    write_pdf(tmp_path / "nieuw.pdf", PAGES)
    return (tmp_path / "nieuw.pdf").read_bytes()


def send(desk: Desk, data: bytes, name: str = "evaluatie.pdf") -> Upload:
    return receive(desk, "anna", name, io.BytesIO(data))


def do_all(kb: Kennisbank) -> None:
    work(kb.desk, kb.ingest, threading.Event(), until_done=True)


def kept(desk: Desk) -> list[Path]:
    return sorted((desk.database.folder / FOLDER).iterdir())


def test_a_report_becomes_a_draft_that_only_the_desk_has(desk_kb: Kennisbank, pdf: bytes) -> None:
    desk = desk_kb.desk
    assert send(desk, pdf).state == "ontvangen"
    do_all(desk_kb)
    (sent,) = uploads(desk)
    assert sent.state == "opgenomen" and sent.slug
    record = load(desk.corpus, Soort.DOCUMENT, sent.slug)
    assert record.status is Status.CONCEPT
    assert record.original and record.original.read_bytes() == pdf
    assert record.fields["interventies"] == ["top600"]
    assert [e.action for e in history(desk.database, Soort.DOCUMENT, sent.slug)] == [
        Action.TOEGEVOEGD
    ]
    assert kept(desk) == []
    desk_kb.ingest()
    with pytest.raises(NotFound):
        desk_kb.document(sent.slug)
    assert [r.record.slug for r in rows(desk) if Queue.NIEUW in r.queues] == [sent.slug]


def test_suggestions_point_at_the_words(desk_kb: Kennisbank, pdf: bytes) -> None:
    send(desk_kb.desk, pdf)
    do_all(desk_kb)
    slug = uploads(desk_kb.desk)[0].slug or ""
    pages = reading(desk_kb.desk, slug)
    assert len(pages) == 2
    found = suggestions(desk_kb.desk, slug)
    assert {"titel", "interventies"} <= {s.veld for s in found}
    for s in found:
        if s.pagina is not None:
            words = pages[s.pagina - 1][s.start : s.end]
            assert words and " ".join(words.split()) in s.citaat


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("foto.png", b"\x89PNG\r\n", "dit soort bestand"),
        ("zonder", b"tekst", "dit soort bestand"),
    ],
)
def test_refused_at_the_door(desk: Desk, name: str, data: bytes, said: str) -> None:
    sent = send(desk, data, name)
    assert sent.state == "geweigerd" and said in sent.message
    assert kept(desk) == []
    assert jobs.jobs(desk.database) == []
    assert [r.name for r in refusals(desk)] == [name]


def test_too_large_is_counted_and_not_kept(desk: Desk) -> None:
    small = replace(desk, rules=replace(desk.rules, max_upload=1024 * 1024))
    sent = send(small, b"x" * (3 * 1024 * 1024))
    assert sent.state == "geweigerd" and "3 MB" in sent.message and "1 MB" in sent.message
    assert kept(desk) == []


@pytest.mark.parametrize(
    ("name", "data"), [("programma.pdf", b"MZ" + b"\0" * 100), ("kapot.pdf", b"%PDF-1.7 kapot")]
)
def test_what_cannot_be_read_is_kept_for_another_try(
    desk_kb: Kennisbank, name: str, data: bytes
) -> None:
    desk = desk_kb.desk
    send(desk, data, name)
    do_all(desk_kb)
    (sent,) = uploads(desk)
    assert sent.state == "geweigerd" and sent.message.startswith(f"{name}: ")
    assert len(kept(desk)) == 1
    retry_upload(desk, sent.id, "bram")
    do_all(desk_kb)
    assert uploads(desk)[0].state == "geweigerd"
    forget_upload(desk, sent.id)
    assert kept(desk) == [] and uploads(desk) == []


def test_the_same_bytes_are_taken_once(desk_kb: Kennisbank, pdf: bytes) -> None:
    desk = desk_kb.desk
    send(desk, pdf)
    assert "wordt al opgenomen" in send(desk, pdf, "anders.pdf").message
    do_all(desk_kb)
    assert "staat al in de kennisbank" in send(desk, pdf, "nog eens.pdf").message
    assert len([r for r in rows(desk) if r.record.soort is Soort.DOCUMENT]) == 3


def test_the_same_name_gets_a_place_of_its_own(desk_kb: Kennisbank) -> None:
    for number in (1, 2):
        text = f"# Zelfde titel\n\nTekst {number}.\n".encode()
        send(desk_kb.desk, text, "rapport.md")
    do_all(desk_kb)
    slugs = {sent.slug for sent in uploads(desk_kb.desk)}
    assert len(slugs) == 2 and None not in slugs


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\map\\rapport.pdf", "rapport.pdf"),
        ("regel\neinde.pdf", "regel einde.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("..", "document"),
        ("", "document"),
        (".pdf", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_hostile_names(desk_kb: Kennisbank, name: str, shown: str) -> None:
    assert clean_name(name) == shown
    desk = desk_kb.desk
    before = set(desk.corpus.path.rglob("*"))
    send(desk, b"# Titel van dit stuk\n\nTekst.", name)
    do_all(desk_kb)
    new = set(desk.corpus.path.rglob("*")) - before
    assert all(p.parent == desk.corpus.documenten for p in new)
    assert not list(desk.database.folder.parent.glob("passwd*"))


@given(st.text(max_size=200))
def test_a_shown_name_is_one_plain_line(name: str) -> None:
    shown = clean_name(name)
    assert shown and shown.isprintable() and len(shown) <= 120
    assert "/" not in shown and "\\" not in shown and shown not in (".", "..")


def test_cut_off_between_noting_and_writing(
    desk_kb: Kennisbank, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_kb.desk
    sent = send(desk, pdf)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(changes, "write_atomic", power_cut)
    with pytest.raises(KeyboardInterrupt):
        do_all(desk_kb)
    monkeypatch.undo()
    assert [job.state for job in jobs.jobs(desk.database)] == [State.WACHT]
    do_all(desk_kb)
    slug = uploads(desk)[0].slug or ""
    assert load(desk.corpus, Soort.DOCUMENT, slug).status is Status.CONCEPT
    assert len(history(desk.database, Soort.DOCUMENT, slug)) == 1
    assert take_in(desk, sent.id) == slug, "once more is harmless"


def test_a_dead_worker_lets_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "anna")
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "bram")
    assert len(jobs.jobs(desk.database)) == 1, "the same work is listed once"
    assert jobs.take(desk.database, "a")
    assert jobs.take(desk.database, "b") is None
    start = time.time()
    for attempt in range(2, jobs.MAX_ATTEMPTS + 2):
        later = start + attempt * (jobs.LEASE + 1)
        monkeypatch.setattr(time, "time", lambda later=later: later)
        again = jobs.take(desk.database, "b")
        assert (again is not None) is (attempt <= jobs.MAX_ATTEMPTS)
    (job,) = jobs.jobs(desk.database)
    assert job.state is State.MISLUKT and "Probeer" in job.message
    jobs.retry(desk.database, job.id)
    assert jobs.take(desk.database, "c")
    with pytest.raises(NotFound):
        jobs.retry(desk.database, job.id)


def test_what_cannot_be_done_now_is_tried_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "anna")

    def busy() -> None:
        raise IndexUnusable("De index is bezet.")

    work(desk, busy, threading.Event(), until_done=True)
    (job,) = jobs.jobs(desk.database)
    assert (job.state, job.message) == (State.WACHT, "De index is bezet.")
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    work(desk, lambda: None, threading.Event(), until_done=True)
    assert jobs.jobs(desk.database)[0].state is State.KLAAR


def test_an_unforeseen_error_gives_the_job_back(desk: Desk) -> None:
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "anna")

    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work(desk, broken, threading.Event(), until_done=True)
    (job,) = jobs.jobs(desk.database)
    assert (job.state, job.attempts) == (State.WACHT, 1)


def test_a_long_job_keeps_its_lease(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kennisbank.curate.worker.LEASE", 0.2)
    monkeypatch.setattr(jobs, "LEASE", 0.2)
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "anna")
    taken: list[object] = []

    def slow() -> None:
        time.sleep(0.5)
        taken.append(jobs.take(desk.database, "ander"))

    work(desk, slow, threading.Event(), until_done=True)
    assert taken == [None]


def test_indexing_does_not_wait_for_a_long_report(desk: Desk, pdf: bytes) -> None:
    send(desk, pdf)
    jobs.enqueue(desk.database, Kind.INDEXEREN, {}, "bea")
    reading_one = jobs.take(desk.database, "lezer", jobs.DIVISIONS["opnemen"])
    assert reading_one is not None and reading_one.kind is Kind.OPNEMEN
    indexed: list[str] = []
    work(
        desk, lambda: indexed.append("index"), threading.Event(),
        until_done=True, kinds=jobs.DIVISIONS["indexeren"],
    )  # fmt: skip
    assert indexed == ["index"]
    assert {job.kind: job.state for job in jobs.jobs(desk.database)} == {
        Kind.OPNEMEN: State.BEZIG,
        Kind.INDEXEREN: State.KLAAR,
    }
    assert tuple(jobs.DIVISIONS) == PARTS
    assert sorted(kind for kinds in jobs.DIVISIONS.values() for kind in kinds) == sorted(Kind)


def test_a_first_sidecar_is_always_valid(
    desk_kb: Kennisbank, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "sidecar", lambda *_: {"titel": "T", "jaar": 9999})
    send(desk_kb.desk, pdf)
    do_all(desk_kb)
    slug = uploads(desk_kb.desk)[0].slug or ""
    assert load(desk_kb.desk.corpus, Soort.DOCUMENT, slug).fields["titel"] == "evaluatie"


def test_only_what_was_refused_leaves_the_list(desk_kb: Kennisbank, pdf: bytes) -> None:
    sent = send(desk_kb.desk, pdf)
    for act in (forget_upload, lambda d, n: retry_upload(d, n, "x")):
        with pytest.raises(Invalid):
            act(desk_kb.desk, sent.id)
    with pytest.raises(NotFound):
        forget_upload(desk_kb.desk, 999)


def test_sending_through_the_page(desk_kb: Kennisbank, visit: Visits, pdf: bytes) -> None:
    anna = visit("anna")
    page = anna.post(
        "/beheer/toevoegen",
        files=[
            ("bestand", ("../evaluatie.pdf", pdf, "application/pdf")),
            ("bestand", ("leeg.pdf", b"", "application/pdf")),
        ],
    )
    assert "evaluatie.pdf" in page and "Wacht op zijn beurt" in page and "leeg" in page
    assert "data-busy" in anna.get("/beheer/toevoegen/stand")
    do_all(desk_kb)
    page = anna.get("/beheer/toevoegen")
    assert "Opgenomen" in page and "data-busy" not in page
    assert "U koos geen bestand" in anna.post("/beheer/toevoegen", 422)
    assert "leeg.pdf" in anna.get("/beheer?rij=geweigerd")
    refused = next(u for u in uploads(desk_kb.desk) if u.state == "geweigerd")
    page = anna.post(f"/beheer/toevoegen/bestand/{refused.id}", doe="verwijder", verder="geweigerd")
    assert "Geen enkel bestand is geweigerd" in page


def test_a_document_put_there_by_hand_is_read_beside_its_form(
    desk_kb: Kennisbank, visit: Visits, pdf: bytes
) -> None:
    folder = desk_kb.corpus.documenten
    (folder / "met-de-hand.pdf").write_bytes(pdf)
    (folder / "met-de-hand.yaml").write_text("titel: Met de hand\nstatus: concept\n")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.7\n" + b"onzin " * 100)
    (folder / "kapot.yaml").write_text("titel: Kapot\nstatus: concept\n")
    anna = visit("anna")
    for slug in ("met-de-hand", "kapot"):
        for _ in range(2):
            page = anna.get(f"/beheer/document/{slug}/bewerken")
            assert "De tekst wordt nu gelezen. Ververs de pagina" in page
    assert len(jobs.jobs(desk_kb.desk.database)) == 2
    do_all(desk_kb)
    page = anna.get("/beheer/document/met-de-hand/bewerken")
    assert "Een onderzoek van het WODC uit 2019" in page
    assert 'data-into="titel"' in page
    said = anna.get("/beheer/document/kapot/bewerken")
    assert "De tekst is niet te lezen. De PDF is beschadigd" in said
    (folder / "kapot.pdf").write_bytes(pdf)
    os.utime(folder / "kapot.pdf", (time.time() + 5, time.time() + 5))
    assert "wordt nu gelezen" in anna.get("/beheer/document/kapot/bewerken")
    do_all(desk_kb)
    assert "Een onderzoek van het WODC uit 2019" in anna.get("/beheer/document/kapot/bewerken")


def test_the_queues(desk_kb: Kennisbank, visit: Visits, pdf: bytes) -> None:
    send(desk_kb.desk, pdf)
    do_all(desk_kb)
    slug = uploads(desk_kb.desk)[0].slug
    anna = visit("anna")
    assert f"/beheer/document/{slug}" in anna.get("/beheer")
    page = anna.post(
        f"/beheer/toewijzen/document/{slug}", account="anna", verder="/beheer?van=anna"
    )
    assert "bij <strong>anna</strong>" in page
    assert "Niets in deze rij past" in anna.get("/beheer?rij=nieuw&van=bram")
    assert slug and slug in anna.get("/beheer?rij=nieuw&soort=document&q=top600")
    assert "Aanpak Top600" in anna.get("/beheer?rij=gepubliceerd&q=TOP600&soort=interventie")
    assert "Scared Straight" in anna.get("/beheer?rij=verouderd")
    anna.post(f"/beheer/toewijzen/document/{slug}", 422, account="niemand")
    anna.post("/beheer/toewijzen/koe/x", 404, account="anna")
    assert "bij <strong>" not in anna.post(f"/beheer/toewijzen/document/{slug}", account="")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_half_a_gigabyte_is_refused_in_words(site: Site, tmp_path: Path) -> None:
    """Over the wire, to a server of its own: it takes no memory, and nothing stays behind."""
    with (tmp_path / "groot.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(500 * 1024**2)
    anna, before = Person(site, "anna"), site.memory()
    with (tmp_path / "groot.pdf").open("rb") as file:
        page = anna.post("/beheer/toevoegen", file=file)().text
    assert "het bestand is 500 MB, en 200 MB is het meeste dat kan" in page
    assert site.memory() - before < 100
    assert kept(site.kb.desk) == [] and site.sent() == []
    anna.close()
