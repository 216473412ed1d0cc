"""Editing through the pages: nothing typed is lost, nothing is overwritten, nothing leaks."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from samples import write_pdf

from kennisbank import Kennisbank
from kennisbank.curate import sessions
from kennisbank.curate.history import history
from kennisbank.curate.record import Soort, load
from kennisbank.curate.worker import work
from kennisbank.web import api, health, melden, pages, uitvoer
from kennisbank.web.citations import FORMATS
from kennisbank.web.exports import EXPORTS

from .conftest import PASSWORD, Visit
from .outside import filled
from .test_access import every_route

Visits = Callable[..., Visit]
TOP = "/beheer/interventie/top600"


def edit(visit: Visit, address: str = TOP, status: int = 200, **changes: str) -> str:
    fields = filled(visit.get(f"{address}/bewerken"))
    sent = {**fields, "doe": "bewaar", **{k.replace("__", "."): v for k, v in changes.items()}}
    return visit.post(f"{address}/bewerken", status, **sent)


def do_all(kb: Kennisbank) -> None:
    work(kb.desk, kb.ingest, threading.Event(), until_done=True)


@pytest.fixture
def draft(desk_kb: Kennisbank, visit: Visits, tmp_path: Path) -> str:
    """Slug of a document that anna sent and that is not published."""
    pages = (
        ("Evaluatie Geheimproject", "Een onderzoek uit 2019 naar de Top600 en de Top600."),
        ("Uitkomst", "De recidive daalde met een geheimzinnig percentage."),
    )
    write_pdf(tmp_path / "nieuw.pdf", pages)
    sent = ("geheim.pdf", (tmp_path / "nieuw.pdf").read_bytes(), "application/pdf")
    visit("anna").post("/beheer/toevoegen", files=[("bestand", sent)])
    do_all(desk_kb)
    return "evaluatie-geheimproject"


def test_an_untouched_form_changes_nothing(desk_kb: Kennisbank, visit: Visits) -> None:
    before = (desk_kb.corpus.interventies / "top600.md").read_bytes()
    assert "Er was niets te bewaren" in edit(visit("anna"))
    assert (desk_kb.corpus.interventies / "top600.md").read_bytes() == before
    assert history(desk_kb.desk.database, Soort.INTERVENTIE, "top600") == []


def test_a_change_shows_what_it_does_to_the_evidence(visit: Visits) -> None:
    page = edit(visit("anna"), doel="Minder recidive", studies__0__sms="5", reden="Herlezen")
    assert "Bewaard." in page
    assert "Minder recidive" in page
    assert re.search(r"bewijskracht 3 → [24]", page)
    preview = visit("bea").get(f"{TOP}/voorbeeld")
    assert "Voorbeeld." in preview and "Minder recidive" in preview
    past = visit("bram").get(f"{TOP}/historie")
    assert "“Herlezen”" in past and "Minder recidive" in past and "door anna" in past


def test_a_fault_is_told_at_its_field_and_the_text_stays(visit: Visits) -> None:
    page = edit(visit("anna"), status=422, naam="", doel="Dit blijft", leeftijd_min="oud")
    assert "Nog niet bewaard" in page and "2 velden kloppen niet" in page
    assert 'href="#leeftijd_min"' in page and "Dit blijft" in page and 'value="oud"' in page


def test_from_hand_to_hand_to_the_public(desk_kb: Kennisbank, visit: Visits) -> None:
    anna, bea = visit("anna"), visit("bea")
    edit(anna, doel="Minder recidive")
    version = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").version
    page = anna.post(f"{TOP}/stap", doe="aanbieden", version=version, reden="Kijk je mee?")
    assert "Aangeboden" in page and "Kijk je mee?" in page
    assert "ter beoordeling" in bea.get("/beheer").split('id="rij-title"')[1]
    version = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").version
    anna.post(f"{TOP}/publiceren", 403, version=version)
    assert "Gepubliceerd." in bea.post(f"{TOP}/publiceren", version=version, nagelezen="ja")
    assert "Gepubliceerd." in bea.post(f"{TOP}/publiceren", version=version), "twice is once"
    do_all(desk_kb)
    public = visit().get("/interventies/top600")
    assert "Minder recidive" in public and "Nagelezen door bea" in public


def test_who_prepared_is_told_why_she_cannot_publish(desk_kb: Kennisbank, visit: Visits) -> None:
    bea = visit("bea")
    page = edit(bea, doel="Van bea")
    assert "zelf aan gewerkt" in page and "/publiceren" not in page
    version = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").version
    assert "zelf aan gewerkt" in bea.post(f"{TOP}/publiceren", 403, version=version)


def test_two_people_in_one_record_get_a_question(desk_kb: Kennisbank, visit: Visits) -> None:
    anna, bram = visit("anna"), visit("bram")
    seen = filled(bram.get(f"{TOP}/bewerken"))
    edit(anna, doel="Van anna", duur="Een jaar")
    mine = {**seen, "doe": "bewaar", "doel": "Van bram", "kosten": "Duizend euro"}
    page = bram.post(f"{TOP}/bewerken", 409, **mine)
    assert "Wat moet er staan?" in page and "Van anna" in page and "Van bram" in page
    assert not re.search(r'name="keuze.doel"[^>]*checked', page), "both changed it: one is asked"
    assert re.search(r'name="keuze.duur" value="ander" checked', page)
    assert re.search(r'name="keuze.kosten" value="mij"[^>]*checked', page)
    fresh = re.search(r'name="version" value="([^"]+)"', page)
    assert fresh
    choice = {"keuze.doel": "mij", "keuze.duur": "ander", "keuze.kosten": "mij"}
    bram.post(f"{TOP}/bewerken", **{**mine, "version": fresh[1], **choice})
    fields = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").fields
    assert (fields["doel"], fields["duur"], fields["kosten"]) == (
        "Van bram",
        "Een jaar",
        "Duizend euro",
    )


def test_the_same_form_twice_is_harmless(desk_kb: Kennisbank, visit: Visits) -> None:
    anna = visit("anna")
    sent = {**filled(anna.get(f"{TOP}/bewerken")), "doel": "Een keer", "doe": "bewaar"}
    assert "Bewaard." in anna.post(f"{TOP}/bewerken", **sent)
    assert "Er was niets te bewaren" in anna.post(f"{TOP}/bewerken", **sent)
    assert len(history(desk_kb.desk.database, Soort.INTERVENTIE, "top600")) == 1


def test_an_expired_session_keeps_the_text(visit: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = visit("anna")
    sent = {**filled(anna.get(f"{TOP}/bewerken")), "doel": "Lang werk", "doe": "bewaar"}
    later = time.time() + sessions.IDLE + 60
    monkeypatch.setattr(time, "time", lambda: later)
    response = anna.client.post(f"{TOP}/bewerken", data=sent)
    assert response.status_code == 401
    assert "Wat u typte, is vastgehouden" in response.text
    anna.post("/beheer/inloggen", naam="anna", wachtwoord=PASSWORD, verder=f"{TOP}/bewerken")
    page = anna.get(f"{TOP}/bewerken")
    assert "nog niet is bewaard" in page and "Lang werk" not in page
    assert "Lang werk" in anna.get(f"{TOP}/bewerken?verder=true")
    assert "nog niet is bewaard" not in visit("bram").get(f"{TOP}/bewerken"), "it is hers alone"


def test_an_expired_session_keeps_nothing_forged(
    visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = visit("anna")
    sent = {**filled(anna.get(f"{TOP}/bewerken")), "doel": "Vals", "csrf": "geraden"}
    later = time.time() + sessions.IDLE + 60
    monkeypatch.setattr(time, "time", lambda: later)
    response = anna.client.post(f"{TOP}/bewerken", data=sent)
    assert response.status_code == 401 and "vastgehouden" not in response.text
    anna.post("/beheer/inloggen", naam="anna", wachtwoord=PASSWORD)
    assert "nog niet is bewaard" not in anna.get(f"{TOP}/bewerken")


def test_what_is_typed_is_held_until_it_is_saved(visit: Visits) -> None:
    anna = visit("anna")
    sent = {**filled(anna.get(f"{TOP}/bewerken")), "doel": "Half werk"}
    anna.post(f"{TOP}/tussentijds", 204, **sent)
    assert "nog niet is bewaard" in anna.get(f"{TOP}/bewerken")
    anna.post(f"{TOP}/bewerken", **{**sent, "doe": "bewaar"})
    assert "nog niet is bewaard" not in anna.get(f"{TOP}/bewerken")
    anna.post(f"{TOP}/tussentijds", 204, **{**sent, "doel": "Toch niet"})
    assert "nog niet is bewaard" not in anna.post(f"{TOP}/vergeten")


def test_a_study_is_taken_from_its_document(visit: Visits, draft: str) -> None:
    anna = visit("anna")
    assert f"studie_uit={draft}" in anna.get(f"/beheer/document/{draft}")
    page = anna.get(f"{TOP}/bewerken?studie_uit={draft}")
    fields = filled(page)
    assert fields["studies.2.document"] == [draft]
    assert fields["studies.2.titel"] == ["Evaluatie Geheimproject"]
    assert "pagina 1 van 2" in page and "Een onderzoek uit 2019" in page
    page = anna.post(f"{TOP}/bewerken", **{**fields, "doe": "blok:studies.2.uitkomsten"})
    assert 'name="studies.2.uitkomsten.0.maat"' in page
    page = anna.post(f"{TOP}/bewerken", **{**fields, "doe": "toon:2"})
    assert "geheimzinnig percentage" in page and 'value="Evaluatie Geheimproject"' in page


def test_suggestions_are_taken_over_and_shown_in_place(
    desk_kb: Kennisbank, visit: Visits, draft: str
) -> None:
    anna = visit("anna")
    address = f"/beheer/document/{draft}"
    page = anna.get(f"{address}/bewerken")
    place = re.search(r'value="neem:(\d+)"[^>]*data-into="titel"', page)
    assert place
    emptied = {**filled(page), "titel": ""}
    page = anna.post(f"{address}/bewerken", **{**emptied, "doe": f"neem:{place[1]}"})
    assert 'name="titel" value="Evaluatie Geheimproject"' in page
    page = anna.post(f"{address}/bewerken", **{**emptied, "doe": f"toon:s{place[1]}"})
    assert "<mark" in page
    assert "<mark" in anna.get(f"{address}/blad/1?wijs={place[1]}")
    assert "geheimzinnig" in anna.get(f"{address}/blad/2")
    anna.post(f"{address}/bewerken", **{**emptied, "doe": "neem:999"})
    assert load(desk_kb.corpus, Soort.DOCUMENT, draft).fields["titel"] == "Evaluatie Geheimproject"


def test_no_draft_leaks(desk_kb: Kennisbank, visit: Visits, draft: str) -> None:
    edit(visit("anna"), doel="Uiterst geheim doel")
    desk_kb.ingest()
    anyone = visit()
    for address in (
        f"/documenten/{draft}",
        f"/documenten/{draft}/pagina/1",
        f"/documenten/{draft}/bestand",
        f"/api/v1/documenten/{draft}",
        f"/api/v1/documenten/{draft}/paginas/1",
    ):
        anyone.get(address, 404)
    for address in (
        "/",
        "/interventies",
        "/interventies/top600",
        "/documenten",
        "/zoeken?q=geheimzinnig+percentage+geheimproject",
        "/api/v1/zoekresultaten?q=geheimzinnig+geheim+doel",
        "/api/v1/interventies/top600",
        "/api/v1/documenten",
    ):
        text = anyone.get(address)
        assert "uiterst geheim doel" not in text.lower()
        assert draft not in text and "Evaluatie Geheimproject" not in text
    suggestions = anyone.get(f"/documenten/{draft[:-1]}", 404)
    assert draft not in suggestions.replace(draft[:-1] + '"', "")


def test_withdrawn_says_so_to_everyone(desk_kb: Kennisbank, visit: Visits) -> None:
    bea = visit("bea")
    address = "/beheer/document/wodc-top600"
    version = load(desk_kb.corpus, Soort.DOCUMENT, "wodc-top600").version
    page = bea.post(f"{address}/intrekken", 422, version=version, reden="")
    assert "De reden ontbreekt" in page
    page = bea.post(f"{address}/intrekken", version=version, reden="Er staat een naam in.")
    assert "Ingetrokken." in page
    do_all(desk_kb)
    for path in ("/documenten/wodc-top600", "/documenten/wodc-top600/pagina/1"):
        public = visit().get(path, 410)
        assert "Er staat een naam in." in public and "ingetrokken" in public
    program = visit().client.get("/api/v1/documenten/wodc-top600")
    assert program.status_code == 410
    assert program.headers["content-type"] == "application/problem+json"
    assert "wodc-top600" not in visit().get("/zoeken?q=recidive+van+de+deelnemers")
    past = history(desk_kb.desk.database, Soort.DOCUMENT, "wodc-top600")[0]
    version = load(desk_kb.corpus, Soort.DOCUMENT, "wodc-top600").version
    page = visit("anna").post(f"{address}/terugzetten", versie=str(past.id), version=version)
    assert "Er was niets te bewaren" in page or "Teruggezet" in page


def test_new_records(visit: Visits) -> None:
    anna = visit("anna")
    fields = {"naam": "Buurtcoach", "soort": "aanpak", "korte_omschrijving": "Een coach."}
    page = anna.post("/beheer/nieuw/interventie", **fields)
    assert "Bewaard." in page and 'value="Buurtcoach"' in page
    assert "al een met de naam" in anna.post("/beheer/nieuw/interventie", 422, **fields)
    assert "ontbreekt" in anna.post("/beheer/nieuw/interventie", 422, naam="Zonder rest")
    anna.post("/beheer/nieuw/interventie", 422, naam="!!!", soort="aanpak", korte_omschrijving="k")
    assert "ronselen" in anna.post("/beheer/nieuw/begrip", voorkeursterm="ronselen")
    assert "concept" in anna.get("/beheer/begrippen")
    assert "ronselen" in anna.get("/beheer/begrip/ronselen/voorbeeld")
    anna.post("/beheer/nieuw/document", 422)
    anna.get("/beheer/nieuw/koe", 404)


def test_pages_of_a_record_that_is_not_there(visit: Visits) -> None:
    anna = visit("anna")
    for rest in ("", "/bewerken", "/voorbeeld", "/historie", "/bestand", "/blad/1"):
        anna.get(f"/beheer/interventie/niets{rest}", 404)
        anna.get(f"/beheer/koe/niets{rest}", 404)
    anna.get(f"{TOP}/bestand", 404)
    anna.post(f"{TOP}/stap", 422, doe="dansen")
    anna.post(f"{TOP}/terugzetten", 404, versie="twee")
    anna.post(f"{TOP}/terugzetten", 404, versie="99")


PUBLIC = (api.router, uitvoer.router, health.router, pages.router, melden.router)
ASKED = {"q": "Geheimproject", "soort": "document"}


def addresses(slug: str) -> Iterator[tuple[str, bool]]:
    """Every public page that can be asked for, and whether it is one of that record."""
    formats = {form.extension for form in FORMATS} | {e.name for e in EXPORTS} | {"csv", "atom"}
    values = {"slug": [slug], "code": ["JenV"], "n": ["1"], "nummer": ["1"],
              "formaat": sorted(formats)}  # fmt: skip
    for path, route, _ in (found for router in PUBLIC for found in every_route(router)):
        if "GET" in route.methods:
            names = re.findall(r"{(\w+)", path)
            for chosen in product(*(values[name] for name in names)):
                yield path.format(**dict(zip(names, chosen, strict=True))), "slug" in names


def leaks(anyone: Visit, slug: str, title: str) -> tuple[set[str], int]:
    """Addresses that know of a record, and how many pages were there to be read."""
    found, pages = set(), 0
    for address, is_own in addresses(slug):
        answer = anyone.client.get(address, params=ASKED)
        if is_own:
            known = answer.status_code == 200 or title in answer.text
        else:
            known = title in answer.text or slug in answer.text
            pages += answer.status_code == 200
        if known:
            found.add(address)
    return found, pages


def test_no_public_address_knows_a_draft(desk_kb: Kennisbank, visit: Visits, draft: str) -> None:
    """Of the whole route table; published, the same look finds it in each kind of place."""
    title = "Evaluatie Geheimproject"
    desk_kb.ingest()
    found, pages = leaks(visit(), draft, title)
    assert found == set()
    assert pages >= 30
    version = load(desk_kb.corpus, Soort.DOCUMENT, draft).version
    visit("bea").post(f"/beheer/document/{draft}/publiceren", version=version)
    do_all(desk_kb)
    found, _ = leaks(visit(), draft, title)
    assert {
        "/documenten",
        "/sitemap.xml",
        "/zoeken",
        "/zoeken.csv",
        "/zoeken.atom",
        "/api/v1/zoekresultaten",
        "/api/v1/suggesties",
        "/api/v1/exporten/json",
        f"/documenten/{draft}/pagina/1/beeld",
        f"/documenten/{draft}/citatie.ris",
    } <= found
