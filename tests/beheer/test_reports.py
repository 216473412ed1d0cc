"""*Klopt dit niet?*: from anyone, once, slowed down, and handled at the desk."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from kennisbank import Kennisbank
from kennisbank.curate import reports as reporting
from kennisbank.curate.reports import FORM_LIVES, LONGEST, State, reports
from kennisbank.web import melden
from kennisbank.web.pace import Pace

from .conftest import Visit

Visits = Callable[..., Visit]
CARD = "/interventies/top600"


@pytest.fixture(autouse=True)
def _own_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(melden, "pace", Pace(each=5, together=200))
    monkeypatch.setattr(reporting, "FORM_RESTS", 0.0)


def form(visitor: Visit, over: str = CARD) -> dict[str, str]:
    """The form of a page as a reader sends it, filled in."""
    page = visitor.client.get("/melden", params={"over": over})
    assert page.status_code == 200, page.text
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    return {"over": over, "token": token[1], "soort": "feit", "melding": "Het jaartal klopt niet."}


def test_every_page_asks(visit: Visits) -> None:
    visitor = visit()
    for path in (CARD, "/documenten/wodc-top600", "/documenten/wodc-top600/pagina/1"):
        assert f"/melden?over={path}" in visitor.get(path)
    assert "/melden?over=/interventies/top600%23studie-1" in visitor.get(CARD)


@pytest.mark.parametrize(
    ("over", "titel"),
    [
        (CARD, "Aanpak Top600"),
        (f"{CARD}#studie-1", "Onderzoek (bij Aanpak Top600)"),
        ("/documenten/wodc-top600", "De effectiviteit van de Top600"),
        ("/documenten/wodc-top600/pagina/2", "De effectiviteit van de Top600, pagina 2"),
    ],
)
def test_a_report_lies_at_the_desk(
    desk_kb: Kennisbank, visit: Visits, over: str, titel: str
) -> None:
    visitor = visit()
    response = visitor.client.post("/melden", data=form(visitor, over))
    assert response.status_code == 200 and "Bedankt" in response.text
    assert not visitor.client.cookies, "a reader gets no cookie"
    (report,) = reports(desk_kb.desk.database)
    assert (report.path, report.titel, report.state) == (over, titel, State.NIEUW)
    page = visit("anna").get("/beheer/lijsten/meldingen")
    assert titel in page and "Het jaartal klopt niet." in page


@pytest.mark.parametrize(
    "over",
    ["", "/zoeken", "https://kwaad.example", "/interventies/../beheer", "/interventies/nergens",
     "/interventies/top600/pagina/1", "/documenten/wodc-top600/pagina/99", "/beheer"],
)  # fmt: skip
def test_a_page_that_is_not_there(visit: Visits, over: str) -> None:
    client = visit().client
    assert client.get("/melden", params={"over": over}).status_code == 404
    assert client.post("/melden", data={"over": over}).status_code == 404


def test_sent_twice_it_is_one(desk_kb: Kennisbank, visit: Visits) -> None:
    visitor = visit()
    sent = form(visitor)
    for _ in range(2):
        assert "Bedankt" in visitor.client.post("/melden", data=sent).text
    assert len(reports(desk_kb.desk.database)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"melding": "kort"}, "nog erg kort"),
        ({"melding": "x" * (LONGEST + 1)}, f"{LONGEST + 1} tekens"),
        ({"soort": "iets"}, "Kies een van de mogelijkheden"),
        ({"token": "geraden"}, "te lang open"),
        ({"token": ""}, "te lang open"),
        ({"token": "1.2.3"}, "te lang open"),
    ],
)
def test_what_cannot_be_keeps_the_text(
    desk_kb: Kennisbank, visit: Visits, change: dict[str, str], said: str
) -> None:
    visitor = visit()
    sent = {**form(visitor), **change}
    response = visitor.client.post("/melden", data=sent)
    assert response.status_code == 422 and said in response.text
    assert sent["melding"] in response.text
    assert reports(desk_kb.desk.database) == []


def test_a_token_is_for_its_page_and_its_time(
    visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = visit()
    sent = form(visitor)
    other = {**sent, "over": "/interventies/sportclub"}
    assert "te lang open" in visitor.client.post("/melden", data=other).text
    monkeypatch.setattr(reporting, "FORM_RESTS", 60.0)
    assert "erg snel" in visitor.client.post("/melden", data=sent).text
    later = time.time() + FORM_LIVES + 10
    monkeypatch.setattr(time, "time", lambda: later)
    assert "te lang open" in visitor.client.post("/melden", data=sent).text


def test_a_robot_learns_nothing(desk_kb: Kennisbank, visit: Visits) -> None:
    visitor = visit()
    response = visitor.client.post("/melden", data={**form(visitor), "website": "https://spam"})
    assert "Bedankt" in response.text
    assert reports(desk_kb.desk.database) == []


def test_another_site_cannot_send_it(desk_kb: Kennisbank, visit: Visits) -> None:
    visitor = visit()
    sent = form(visitor)
    for headers in ({"origin": "https://kwaad.example"}, {"sec-fetch-site": "cross-site"}):
        assert visitor.client.post("/melden", data=sent, headers=headers).status_code == 403
    assert reports(desk_kb.desk.database) == []


def test_one_address_is_slowed_down(desk_kb: Kennisbank, visit: Visits) -> None:
    visitor = visit()
    for _ in range(5):
        assert visitor.client.post("/melden", data=form(visitor)).status_code == 200
    response = visitor.client.post("/melden", data=form(visitor))
    assert response.status_code == 429
    assert "over een uur" in response.text and "Het jaartal klopt niet." in response.text
    assert len(reports(desk_kb.desk.database)) == 5


def test_pace_lets_go(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Pace(each=1, together=2, span=60)
    assert pace.allows("a") and not pace.allows("a")
    assert pace.allows("b") and not pace.allows("c"), "together there is an end too"
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert pace.allows("a")


def test_a_table_that_is_full_says_so(
    desk_kb: Kennisbank, visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_OPEN", 1)
    visitor = visit()
    visitor.client.post("/melden", data=form(visitor))
    response = visitor.client.post("/melden", data=form(visitor))
    assert response.status_code == 422 and "te veel meldingen" in response.text
    assert len(reports(desk_kb.desk.database)) == 1


def test_a_form_that_is_too_large(visit: Visits) -> None:
    visitor = visit()
    sent = {**form(visitor), "melding": "x" * 100_000}
    assert visitor.client.post("/melden", data=sent).status_code == 413


def test_the_desk_handles_a_report(desk_kb: Kennisbank, visit: Visits) -> None:
    visitor = visit()
    visitor.client.post("/melden", data={**form(visitor), "melding": "=1+1 <b>klopt</b> niet"})
    anna, database = visit("anna"), desk_kb.desk.database
    (report,) = reports(database)
    assert "&lt;b&gt;klopt" in anna.get("/beheer/lijsten/meldingen")
    address = f"/beheer/lijsten/meldingen/{report.id}"
    page = anna.post(address, doe="afhandelen", antwoord="Jaartal verbeterd", stand="nieuw")
    assert "Er ligt geen nieuwe melding" in page
    page = anna.get("/beheer/lijsten/meldingen?stand=afgehandeld")
    assert "<strong>anna</strong>" in page and "Jaartal verbeterd" in page
    visit("bram").post(address, doe="afhandelen")
    assert reports(database)[0].handled_by == "anna", "who was first stays named"
    said = anna.get("/beheer/lijsten/meldingen.csv")
    assert "'=1+1" in said and "Jaartal verbeterd" in said
    assert "heropend" in anna.post(address, doe="heropenen", stand="alles")
    assert reports(database)[0].state is State.NIEUW
    anna.post(address, 422, doe="iets")
    assert "verwijderd" in anna.post(address, doe="verwijderen")
    anna.post(address, 404, doe="afhandelen")
