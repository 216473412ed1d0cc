"""The desk in a browser: from a report on the disk to published evidence, and back out again."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import NARROW, WIDE, served
from playwright.sync_api import Browser, Page, expect
from samples import FakeEmbedder, make_corpus, write_pdf

from kennisbank import Kennisbank
from kennisbank.curate.accounts import Rol, add_account
from kennisbank.curate.link_check import State, Verdict
from kennisbank.curate.links import addresses, check_links, published
from kennisbank.curate.questions import Result, asked, count
from kennisbank.curate.reports import Kind, add_report
from kennisbank.curate.worker import work
from kennisbank.settings import Settings
from kennisbank.web.beheer.worklists import overview

pytestmark = pytest.mark.browser

PASSWORD = "vier willekeurige woorden"
GONE = Verdict(State.DOOD, "Niet gevonden (404).")
REPORT = (
    ("Evaluatie Top600 in de haven", "Een effectonderzoek uit 2024 naar de Top600. De Top600."),
    ("Uitkomst", "Havenjongeren met een kraanmachinist als mentor kwamen minder vaak terug."),
)
SLUG = "evaluatie-top600-in-de-haven"
Person = Callable[..., Page]


@pytest.fixture(scope="module")
def desk_kb(tmp_path_factory: pytest.TempPathFactory) -> Kennisbank:
    folder = tmp_path_factory.mktemp("redactie")
    make_corpus(folder / "corpus")
    settings = Settings(corpus=folder / "corpus", index=folder / "index", data=folder / "data")
    kb = Kennisbank.open(settings, FakeEmbedder())
    kb.ingest()
    for naam, rol in (("anna", Rol.CURATOR), ("bea", Rol.BEHEERDER)):
        add_account(kb.desk.database, naam, rol, PASSWORD)
    _fill_the_lists(kb)
    return kb


def _fill_the_lists(kb: Kennisbank) -> None:
    """Something on each list of what the desk learns."""
    database, today = kb.desk.database, datetime.date.today()
    for said, result in (
        ("Wat werkt tegen een fatbike?", Result.NOTHING),
        ("ronselen op school", Result.FEW),
        ("sport", Result.ENOUGH),
    ):
        question = asked(said, result, today)
        assert question
        count(database, [question] * 3, today)
    where = "/interventies/top600"
    add_report(database, where, "Top600", Kind.FEIT, "Het jaartal klopt niet.", "token-1")
    named = addresses(published(kb.corpus))
    check_links(database, list(named), check=lambda _: GONE, pause=0.0)


@pytest.fixture(scope="module")
def desk_address(desk_kb: Kennisbank) -> Iterator[str]:
    """The site, with the worker beside it."""
    stop = threading.Event()

    def do_jobs() -> None:
        work(desk_kb.desk, desk_kb.ingest, stop)
        desk_kb.desk.database.close()

    worker = threading.Thread(target=do_jobs)
    worker.start()
    with served(desk_kb) as address:
        yield address
    stop.set()
    worker.join(timeout=60)


@pytest.fixture
def person(chromium: Browser, desk_address: str) -> Iterator[Person]:
    """`person("anna")` at a browser of her own, signed in; `person()` is anyone."""
    contexts = []

    def make(naam: str = "", viewport: dict[str, int] = WIDE, *, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport=viewport, base_url=desk_address, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        if naam:
            page.goto("/beheer")
            page.get_by_label("Naam").fill(naam)
            page.get_by_label("Wachtwoord").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            expect(page.get_by_role("heading", name="Werkvoorraad")).to_be_visible()
        return page

    yield make
    for context in contexts:
        context.close()


def test_from_a_report_to_published_evidence_and_back(person: Person, tmp_path: Path) -> None:
    write_pdf(tmp_path / "evaluatie.pdf", REPORT)
    anna, bea, reader = person("anna"), person("bea"), person()

    # She sends it, and looks at what the machine read.
    anna.get_by_role("link", name="Document toevoegen").click()
    anna.get_by_label("Bestanden").set_input_files(tmp_path / "evaluatie.pdf")
    anna.get_by_role("button", name="Voeg toe").click()
    anna.get_by_role("link", name="Opgenomen: kijk het na").click(timeout=60_000)
    expect(anna.get_by_role("img", name="Afbeelding van pagina 1")).to_be_visible()
    anna.get_by_label("Titel (nodig)").fill("")
    anna.locator(".proposal", has_text="Evaluatie Top600 in de haven").first.click()
    expect(anna.get_by_label("Titel (nodig)")).to_have_value("Evaluatie Top600 in de haven")
    anna.locator("[data-show]").first.click()
    expect(anna.locator(".sheet-text mark")).to_be_visible()
    anna.get_by_role("button", name="Volgende").click()
    expect(anna.locator(".sheet-text")).to_contain_text("kraanmachinist")
    anna.get_by_label("Uitgever").fill("WODC")
    anna.get_by_label("Vindplaats").fill("https://example.org/haven")
    anna.get_by_label("Jaar", exact=True).fill("2024")
    anna.get_by_role("button", name="Bewaar", exact=True).last.click()
    expect(anna.get_by_text("Bewaard.")).to_be_visible()

    # She enters its study on the card, with the report beside it.
    anna.get_by_role("link", name="Voer het onderzoek in bij top600").click()
    study = anna.locator("#studies > details").last
    expect(study.get_by_label("Document", exact=True)).to_have_value(SLUG)
    study.get_by_label("Maryland-schaal", exact=True).fill("4")
    study.get_by_label("Land", exact=True).fill("Nederland")
    study.get_by_role("button", name="Voeg uitkomst toe").click()
    outcome = anna.locator("#studies > details").last.locator("details").last
    outcome.get_by_label("Maat (nodig)").fill("Recidive")
    outcome.get_by_label("Richting (nodig)").select_option("gunstig")
    anna.get_by_role("button", name="Bewaar en bekijk het voorbeeld").click()
    expect(anna.get_by_text("Voorbeeld.", exact=False).first).to_be_visible()
    expect(anna.locator("#onderzoeken")).to_contain_text("Evaluatie Top600 in de haven")
    anna.get_by_role("link", name="Terug naar de redactie").click()
    expect(anna.locator(".consequences")).to_contain_text("bewijskracht")
    expect(anna.get_by_role("button", name="Publiceer")).to_have_count(0)

    # She hands both over; the public still sees nothing.
    for address in (f"/beheer/document/{SLUG}", "/beheer/interventie/top600"):
        anna.goto(address)
        anna.get_by_label("Wat moet uw collega weten?").fill("Klaar voor u")
        anna.get_by_role("button", name="Bied aan ter beoordeling").click()
        expect(anna.get_by_text("Aangeboden.")).to_be_visible()
    assert reader.goto(f"/documenten/{SLUG}").status == 404  # type: ignore[union-attr]

    # A second person publishes them.
    bea.goto("/beheer")
    expect(bea.get_by_role("heading", name="Ter beoordeling")).to_be_visible()
    expect(bea.locator("[data-work] > li")).to_have_count(2)
    bea.keyboard.press("j")
    bea.keyboard.press("Enter")
    expect(bea.get_by_text("Klaar voor u").first).to_be_visible()
    for address in (f"/beheer/document/{SLUG}", "/beheer/interventie/top600"):
        bea.goto(address)
        bea.get_by_role("button", name="Publiceer").click()
        expect(bea.get_by_text("Gepubliceerd. Binnen een minuut")).to_be_visible()
    _until(reader, f"/documenten/{SLUG}", 200)
    reader.goto("/zoeken?q=havenjongeren+kraanmachinist&soort=document")
    hit = reader.locator("main").get_by_role("link", name="kraanmachinist").or_(
        reader.locator(f'main a[href*="/documenten/{SLUG}/pagina/2"]')
    )  # fmt: skip
    hit.first.click()
    assert f"/documenten/{SLUG}/pagina/2" in reader.url
    expect(reader.locator("mark").first).to_be_visible()

    # It is withdrawn, and its page says so.
    bea.goto(f"/beheer/document/{SLUG}")
    bea.get_by_text("Trek Evaluatie Top600 in de haven in").click()
    bea.get_by_label("Reden").fill("De cijfers bleken verwisseld.")
    bea.get_by_role("button", name="Trek in").click()
    expect(bea.get_by_text("Ingetrokken.", exact=False).first).to_be_visible()
    _until(reader, f"/documenten/{SLUG}", 410)
    expect(reader.get_by_text("De cijfers bleken verwisseld.")).to_be_visible()
    reader.goto("/zoeken?q=havenjongeren+kraanmachinist")
    expect(reader.locator(f'main a[href*="{SLUG}"]')).to_have_count(0)

    # The history is complete, and what was there is put back.
    anna.goto(f"/beheer/document/{SLUG}/historie")
    actions = [
        said.split(" door ")[0].strip()
        for said in anna.locator(".history__title").all_inner_texts()
    ]
    assert actions == [
        "Ingetrokken",
        "Gepubliceerd",
        "Ter beoordeling aangeboden",
        "Bewerkt",
        "Toegevoegd",
    ]
    anna.locator(".history > li").last.get_by_role("button", name="Zet").click()
    expect(anna.get_by_text("Teruggezet als werkversie")).to_be_visible()
    assert reader.goto(f"/documenten/{SLUG}").status == 410  # type: ignore[union-attr]


def _until(page: Page, address: str, status: int) -> None:
    """Read an address until the worker has made it so."""
    for _ in range(120):
        answer = page.goto(address)
        if answer and answer.status == status:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} werd geen {status}")


PAGES = (
    "/beheer",
    "/beheer?rij=gepubliceerd",
    "/beheer?rij=geweigerd",
    "/beheer/toevoegen",
    "/beheer/begrippen",
    "/beheer/nieuw/interventie",
    "/beheer/interventie/gezinstherapie",
    "/beheer/interventie/gezinstherapie/bewerken",
    "/beheer/interventie/gezinstherapie/historie",
    "/beheer/interventie/gezinstherapie/voorbeeld",
    "/beheer/document/wodc-top600/bewerken",
    "/beheer/accounts",
    "/beheer/lijsten",
    "/beheer/lijsten/vragen/koppelen?vraag=fatbike",
    "/beheer/bevestigen",
)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "375"])
def test_the_pages_of_the_desk_are_accessible_and_fit(
    person: Person, desk_kb: Kennisbank, viewport: dict[str, int]
) -> None:
    bea = person("bea", viewport)
    lists = overview(desk_kb)
    assert {listed.count for listed in lists if "vragen" in listed.address} == {1, 3}
    said = []
    for address in (*PAGES, *(listed.address for listed in lists)):
        bea.goto(address)
        bea.wait_for_load_state("networkidle")
        said += [
            f"{address}: {finding['id']} {finding['nodes'][0]['target']}"
            for finding in Axe().run(bea).response["violations"]
        ]
        if bea.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0:
            said.append(f"{address}: te breed")
    assert said == []


def test_the_sign_in_page_is_accessible(person: Person) -> None:
    page = person(viewport=NARROW)
    page.goto("/beheer")
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []


def test_typing_is_held_without_saving(person: Person) -> None:
    anna = person("anna")
    anna.goto("/beheer/interventie/sportclub/bewerken")
    anna.get_by_label("Doel", exact=True).fill("Half getypt")
    expect(anna.get_by_text("Vastgehouden om")).to_be_visible(timeout=10_000)
    anna.goto("/beheer/interventie/sportclub/bewerken")
    expect(anna.get_by_label("Doel", exact=True)).to_have_value("")
    anna.get_by_role("link", name="Ga daarmee verder").click()
    expect(anna.get_by_label("Doel", exact=True)).to_have_value("Half getypt")


def test_all_of_it_works_without_script(person: Person, tmp_path: Path) -> None:
    write_pdf(tmp_path / "stil.pdf", (("Zonder script", "Een onderzoek uit 2020."),))
    anna = person("anna", script=False)
    anna.goto("/beheer/toevoegen")
    anna.get_by_label("Bestanden").set_input_files(tmp_path / "stil.pdf")
    anna.get_by_role("button", name="Voeg toe").click()
    for _ in range(60):
        if anna.get_by_role("link", name="Opgenomen: kijk het na").count() > 1:
            break
        anna.wait_for_timeout(500)
        anna.goto("/beheer/toevoegen")
    anna.goto("/beheer/document/zonder-script/bewerken")
    anna.get_by_label("Titel (nodig)").fill("")
    anna.get_by_role("button", name="neem over").first.click()
    expect(anna.get_by_label("Titel (nodig)")).to_have_value("Zonder script")
    anna.get_by_label("Uitgever").fill("Stil")
    anna.get_by_role("button", name="Bewaar", exact=True).last.click()
    expect(anna.get_by_text("Bewaard.")).to_be_visible()
