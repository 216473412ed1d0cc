"""What the public asks: nothing personal kept, counted off to the side, tied to the card."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.curate import tally as tallying
from kennisbank.curate.accounts import Account
from kennisbank.curate.database import Database
from kennisbank.curate.history import history
from kennisbank.curate.masking import mask
from kennisbank.curate.publication import publish
from kennisbank.curate.questions import (
    KEPT_DAYS,
    LONGEST,
    Asked,
    Result,
    Which,
    asked,
    count,
    forget,
    questions,
    tie,
)
from kennisbank.curate.record import Soort, load
from kennisbank.curate.tally import Tally
from kennisbank.errors import Invalid, NotFound
from kennisbank.search import SearchRequest
from kennisbank.settings import Settings
from kennisbank.web import create_app

from .conftest import Visit

TODAY = datetime.date(2026, 11, 25)
Visits = Callable[..., Visit]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mail jan.jansen@example.nl over hulp", "mail [e-mailadres] over hulp"),
        ("bel 06-12345678 of 020 123 45 67", "bel [nummer] of [nummer]"),
        ("bel +31 6 1234 5678", "bel [nummer]"),
        ("bel 06-12-34-56-78 of 06 12 34 56 78", "bel [nummer] of [nummer]"),
        ("bsn 123456782", "bsn [nummer]"),
        ("bsn 1234.56.782", "bsn [nummer]"),
        ("overlast 1234AB 12", "overlast [adres]"),
        ("overlast 1234 ab 12a in de wijk", "overlast [adres] in de wijk"),
        ("wie woont op 1234 AB", "wie woont op [adres]"),
        ("jongeren in de Kerkstraat 12", "jongeren in de [adres]"),
        ("geboren 12-03-2011 in Goes", "geboren [datum] in Goes"),
        ("geboren 3 maart 2011", "geboren [datum]"),
        ("geboren 2011-03-12", "geboren [datum]"),
        ("mijn zoon Daan steelt", "mijn zoon [naam] steelt"),
        ("onze dochter Fatima El Amrani spijbelt", "onze dochter [naam] spijbelt"),
        ("mijn neefje, Jan de Vries, dealt", "mijn neefje, [naam], dealt"),
        ("Mijn Zoon Daan", "Mijn Zoon [naam]"),
        ("mijn zoon heet daan", "mijn zoon heet [naam]"),
        ("jongen genaamd Mo", "jongen genaamd [naam]"),
        ("zie https://example.nl/dossier/12", "zie [link]"),
    ],
)
def test_personal_data_is_taken_out(typed: str, kept: str) -> None:
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "wat werkt tegen recidive",
        "onderzoek 2019 2020 2021",
        "recidive 2015-2020",
        "top600 en top 400",
        "onderzoek van 2023 in de wijk",
        "jongens van 12-18 jaar",
        "mijn zoon steelt",
        "hoe heet het programma",
        "hoe heet de aanpak van Amsterdam",
        "artikel 77 Sr",
        "man vrouw verschil in 1234 zaken",
    ],
)
def test_what_is_not_personal_stays(typed: str) -> None:
    assert mask(typed) == typed


def test_one_question_has_one_spelling() -> None:
    spellings = (
        "Wat werkt tegen récidive?",
        "wat  werkt tegen recidive",
        "WAT WERKT, tegen recidive",
    )
    found = {one.folded for said in spellings if (one := asked(said, Result.NOTHING, TODAY))}
    assert found == {"wat werkt tegen recidive"}


@pytest.mark.parametrize("said", ["", "  ?! ", "x" * (LONGEST + 1)])
def test_what_is_no_question_is_not_counted(said: str) -> None:
    assert asked(said, Result.NOTHING, TODAY) is None


def ask(
    database: Database,
    said: str,
    times: int = 1,
    result: Result = Result.NOTHING,
    day: datetime.date = TODAY,
) -> None:
    one = asked(said, result, day)
    assert one
    count(database, [one] * times, TODAY)


def said(database: Database, which: Which, days: int = 30) -> list[tuple[str, int]]:
    return [(q.vraag, q.asked) for q in questions(database, which, days, TODAY)[0]]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "los")


def test_a_question_is_shown_when_more_than_one_asked_it(database: Database) -> None:
    ask(database, "Fatbike en geld?", 3)
    ask(database, "mijn buurman doet raar")
    ask(database, "sport", 5, Result.ENOUGH)
    ask(database, "ronselen", 2, Result.FEW)
    ask(database, "drugs", 2, Result.UNJUDGED)
    assert said(database, Which.NOTHING) == [("Fatbike en geld?", 3)]
    assert questions(database, Which.NOTHING, 30, TODAY)[1] == 1
    assert said(database, Which.FEW) == [("ronselen", 2)]
    assert said(database, Which.MOST) == [
        ("sport", 5), ("Fatbike en geld?", 3), ("drugs", 2), ("ronselen", 2),
    ]  # fmt: skip


def test_questions_of_a_period(database: Database) -> None:
    ask(database, "lang geleden", 2, day=TODAY - datetime.timedelta(days=40))
    ask(database, "te lang geleden", 2, day=TODAY - datetime.timedelta(days=KEPT_DAYS + 1))
    assert said(database, Which.NOTHING) == []
    assert said(database, Which.NOTHING, 90) == [("lang geleden", 2)]
    assert said(database, Which.NOTHING, 10_000) == [("lang geleden", 2)]


def test_the_tables_hold_nothing_of_who_asked(database: Database) -> None:
    columns = {
        row["name"] for row in database.query("SELECT name FROM pragma_table_info('question')")
    }
    assert columns == {"day", "folded", "shown", "asked", "empty", "few"}


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_tally_writes_aside_and_once(database: Database) -> None:
    tally = Tally(database, pause=0.05)
    for address in ("1", "2", "1", "1"):
        tally.note("Fatbike?", Result.NOTHING, address)
    tally.close()
    rows = database.query("SELECT folded, asked FROM question")
    assert [tuple(row) for row in rows] == [("fatbike", 2)], "reloading is not asking again"


def test_several_processes_add_up(database: Database) -> None:
    tallies = [Tally(database, pause=0.01) for _ in range(3)]

    def many(tally: Tally, who: int) -> None:
        for number in range(50):
            tally.note("dezelfde vraag", Result.NOTHING, f"{who}.{number}")

    threads = [threading.Thread(target=many, args=(t, n)) for n, t in enumerate(tallies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for tally in tallies:
        tally.close()
    row = database.one("SELECT sum(asked) AS n FROM question")
    assert row and row["n"] == 150


def test_a_full_queue_drops_rather_than_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    monkeypatch.setattr(tallying, "count", lambda *_: held.wait(10))
    tally = Tally(database, waiting=5, pause=0.0)
    tally.note("eerste", Result.NOTHING, "x")
    wait_for(lambda: tally._queue.empty())
    started = time.monotonic()
    for number in range(100):
        tally.note(f"vraag {number}", Result.NOTHING, "x")
    assert time.monotonic() - started < 1
    assert tally.dropped == 95
    held.set()
    tally.close()


def test_a_database_that_cannot_be_written_stops_no_search(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "bestand").write_text("geen map")
    tally = Tally(Database(tmp_path / "bestand"), pause=0.0)
    tally.note("vraag", Result.NOTHING, "x")
    tally.close()
    assert "niet geteld" in caplog.text


def test_searching_counts(desk_kb: Kennisbank) -> None:
    app = create_app(desk_kb)
    with TestClient(app, base_url="http://testserver") as client:
        client.get("/zoeken?q=Kwantumcomputer+06-12345678")
        client.get("/zoeken?q=Kwantumcomputer+06-12345678&pagina=2")
        client.get("/zoeken?q=recidive&thema=sport")
        client.get("/api/v1/zoekresultaten?q=recidive+bij+veelplegers")
        client.get("/zoeken?thema=sport")
    rows = desk_kb.desk.database.query("SELECT * FROM question ORDER BY folded")
    assert [(r["shown"], r["asked"], r["empty"]) for r in rows] == [
        ("Kwantumcomputer [nummer]", 1, 1),
        ("recidive", 1, 0),
        ("recidive bij veelplegers", 1, 0),
    ]


def test_counting_can_be_off(desk_kb: Kennisbank) -> None:
    settings = Settings(**{**desk_kb.settings.model_dump(), "vragen_tellen": False})
    kb = Kennisbank(settings, desk_kb.embedder)
    with TestClient(create_app(kb)) as client:
        assert client.get("/zoeken?q=recidive").status_code == 200
    assert not (settings.data / "beheer.sqlite").exists()


def test_tying_goes_the_way_of_every_change(
    desk_kb: Kennisbank, people: dict[str, Account]
) -> None:
    desk = desk_kb.desk
    ask(desk.database, "neefje rijdt op dure fatbike", 2)
    folded = questions(desk.database, Which.NOTHING, 30, TODAY)[0][0].folded
    vraag = "Neefje rijdt op dure fatbike"
    assert tie(desk, people["anna"], folded, vraag, "sportclub", TODAY)
    assert said(desk.database, Which.NOTHING) == [], "it is dealt with"
    record = load(desk.corpus, Soort.INTERVENTIE, "sportclub")
    assert record.fields["vragen"] == [vraag] and record.draft is not None
    assert "fatbike" in history(desk.database, Soort.INTERVENTIE, "sportclub")[0].reason
    assert not tie(desk, people["bram"], folded, vraag.upper(), "sportclub", TODAY), "once"
    publish(desk, people["bea"], Soort.INTERVENTIE, "sportclub", record.version)
    desk_kb.ingest()
    assert desk_kb.nearest(vraag)[0].slug == "sportclub"
    for asked_as in (vraag, "neefje rijdt op dure fátbike?"):
        found = desk_kb.search(SearchRequest(asked_as))
        assert found.resultaten[0].slug == "sportclub" and not found.onvoldoende_gevonden
    ask(desk.database, "neefje rijdt op dure fatbike", day=TODAY + datetime.timedelta(days=1))
    assert said(desk.database, Which.NOTHING), "asked in vain again: it comes back"


def test_tying_what_cannot_be(desk_kb: Kennisbank, people: dict[str, Account]) -> None:
    desk, anna = desk_kb.desk, people["anna"]
    with pytest.raises(NotFound):
        tie(desk, anna, "x", "Vraag", "bestaat-niet", TODAY)
    for text in (" ", "x" * (LONGEST + 1)):
        with pytest.raises(Invalid):
            tie(desk, anna, "x", text, "sportclub", TODAY)


def test_forgetting_a_question(database: Database) -> None:
    ask(database, "over een persoon", 2)
    forget(database, "over een persoon")
    assert said(database, Which.MOST) == []


def test_the_desk_ties_a_question(desk_kb: Kennisbank, visit: Visits) -> None:
    today = datetime.date.today()
    database = desk_kb.desk.database
    one = Asked(today.isoformat(), "kwantum", "Kwantum [naam]?", Result.NOTHING)
    count(database, [one] * 2, today)
    anna = visit("anna")
    assert "Vragen zonder resultaat" in anna.get("/beheer")
    page = anna.get("/beheer/lijsten/vragen/zonder-resultaat")
    assert "Kwantum [naam]?" in page
    assert "Kwantum [naam]?,2,2,0" in anna.get("/beheer/lijsten/vragen/zonder-resultaat.csv")
    page = anna.get("/beheer/lijsten/vragen/koppelen?vraag=kwantum&tekst=Kwantum+[naam]?")
    assert 'value="Kwantum?"' in page and "Koppel aan" in page
    form = {"vraag": "kwantum", "tekst": "Wat is kwantum?"}
    assert "U koos geen aanpak" in anna.post("/beheer/lijsten/vragen/koppelen", 422, **form)
    page = anna.post("/beheer/lijsten/vragen/koppelen", slug="sportclub", **form)
    assert "De vraag staat nu bij deze aanpak" in page
    assert "Kwantum [naam]?" not in anna.get("/beheer/lijsten/vragen/zonder-resultaat")
    assert "gekoppeld aan" in anna.get("/beheer/lijsten/vragen/meest-gesteld")
    page = anna.post("/beheer/lijsten/vragen/weg", vraag="kwantum", lijst="meest-gesteld")
    assert "De vraag is weggehaald" in page and "Kwantum" not in page
    anna.get("/beheer/lijsten/vragen/koppelen?vraag=", 404)
    anna.get("/beheer/lijsten/vragen/andere", 404)
