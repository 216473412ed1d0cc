"""The site on a small knowledge base held in memory: routes, problems, headers, escaping."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.analyse import Begrippenlijst
from kennisbank.errors import IndexUnusable, NotFound
from kennisbank.evidence import (
    Bewijs,
    Kaart,
    Kaartvraag,
    Uitkomsten,
    bewijs,
    kaart,
    oordeel,
    standard,
)
from kennisbank.extract import Marked
from kennisbank.index import Intake, StoredPassage
from kennisbank.ingest import Inname, Report
from kennisbank.model import Begrip, Document, Interventie, Page
from kennisbank.search.request import MAX_QUESTION, SearchRequest
from kennisbank.search.results import (
    Begrepen,
    FacetWaarde,
    GevondenPassage,
    Rang,
    Resultaat,
    Selectie,
    Toegevoegd,
    Uitleg,
    Vraag,
    Zoekresultaten,
)
from kennisbank.search.suggestions import Suggestie, SuggestieSoort
from kennisbank.settings import Settings
from kennisbank.web import create_app
from kennisbank.web.approach import approach
from kennisbank.web.comparison import Choice
from kennisbank.web.facets import chips, groups
from kennisbank.web.letters import initial
from kennisbank.web.mark import mark_of
from kennisbank.web.markup import fragment, markdown, page_text
from kennisbank.web.pages.zoeken import page_window
from kennisbank.web.presentation import date, listed, number, plural
from kennisbank.web.question import Question
from kennisbank.web.understood import preference_label

EVIL = "<script>alert(1)</script>"

SCARED = Interventie.model_validate(
    {
        "slug": "gevangenisbezoek",
        "naam": f"Gevangenisbezoek {EVIL}",
        "aliassen": ["Scared Straight"],
        "soort": "programma",
        "onderdeel_van": "familie",
        "korte_omschrijving": "Jongeren bezoeken een gevangenis.",
        "thema": ["herhaald daderschap"],
        "departementen": ["JenV"],
        "erkenningen": [{"schema": "Register", "niveau": "Goed onderbouwd", "datum": "2019-03-13"}],
        "studies": [
            {
                "titel": "A review of visits",
                "auteurs": ["A. Petrosino"],
                "jaar": 2013,
                "url": "https://example.org/review",
                "type": "meta-analyse",
                "land": "Verenigde Staten",
                "uitkomsten": [{"maat": "Recidive", "richting": "ongunstig", "effect": "OR 1,7"}],
            }
        ],
        "kanttekeningen": ["Let hier op."],
        "tekst": f"## Wat het is\n\nEen bezoek. {EVIL} [weg](javascript:alert(1))",
    }
)
FAMILY = Interventie.model_validate(
    {
        "slug": "familie",
        "naam": "Bezoekfamilie",
        "soort": "aanpak",
        "korte_omschrijving": "De familie.",
    }
)
NOTE = Document.model_validate(
    {
        "slug": "notitie",
        "bestand": "notitie.html",
        "titel": "Notitie over bezoek",
        "soort": "themanotitie",
        "interventies": ["gevangenisbezoek"],
    }
)
PAGES = (Page(1, f"Eerste pagina. {EVIL}"), Page(2, "Tweede pagina. Een passage over bezoek."))
_START = len(PAGES[0].text) + 1 + len("Tweede pagina. ")
KEY = "0123456789abcdef"
PASSAGE = StoredPassage(1, KEY, 1, "Een passage over bezoek.", _START, _START + 24, 2, 2, (), "nl")


CHANGED = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)
UNDERSTOOD = (
    Begrepen(soort="thema", waarde="sport", tekst="thema:Sport", als="filter"),
    Begrepen(soort="letterlijk", waarde="rode draad", tekst='"rode draad"', als="filter"),
    Begrepen(soort="zonder", waarde="boksen", tekst="-boksen", als="filter"),
    Begrepen(soort="leeftijd", waarde="13", tekst="13-jarige", als="voorkeur"),
    Begrepen(soort="spelling", waarde="bezoek", tekst="bezeok", als="correctie"),
)


class Shelf:
    """A Kennisbank of two approaches and a document."""

    settings = Settings(
        adres="https://kennisbank.test", uitgever="Redactie & Co", vragen_tellen=False
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = 12
        self.asked: list[SearchRequest] = []
        self.broken: Exception | None = None

    def search(self, request: SearchRequest) -> Zoekresultaten:
        if self.broken:
            raise self.broken
        self.asked.append(request)
        first = (request.pagina - 1) * request.aantal
        results = [self._result(n) for n in range(self.found)][first : first + request.aantal]
        return Zoekresultaten(
            vraag=Vraag(
                tekst=request.tekst,
                gecorrigeerd="bezoek" if request.tekst == "bezeok" else None,
                ook_gezocht_op=tuple(
                    Toegevoegd(term=term, begrip="bezoek")
                    for term in ("confrontatie", "excursie")
                    if term not in request.zonder
                ),
                begrepen_als=tuple(b for b in UNDERSTOOD if b.tekst in request.tekst),
            ),
            totaal=self.found,
            pagina=request.pagina,
            aantal=request.aantal,
            onvoldoende_gevonden=not self.found,
            resultaten=tuple(results),
            facetten={
                "soort": (FacetWaarde(waarde="interventie", aantal=11),),
                "thema": (FacetWaarde(waarde="sport", aantal=3),),
            },
        )

    def suggesties(self, typed: str) -> tuple[Suggestie, ...]:
        return (Suggestie(soort=SuggestieSoort.AANPAK, tekst=typed, url="/interventies/familie"),)

    def _result(self, n: int) -> Resultaat:
        verdict = oordeel(SCARED)
        passage = GevondenPassage(
            id=KEY,
            tekst=EVIL,
            fragment=f"{EVIL} met een <mark>bezoek</mark> &lt;b&gt;",
            pagina=2 if n == 1 else None,
            kop=("Wat het is",),
            uitleg=Uitleg(woorden=Rang(rang=1), termen=("bezoek",)),
        )
        if n == 1:
            return Resultaat(
                soort="document",
                slug="notitie",
                titel=NOTE.titel,
                url="/documenten/notitie",
                interventies=NOTE.interventies,
                passages=(passage,),
            )
        return Resultaat(
            soort="interventie",
            slug="gevangenisbezoek",
            titel=SCARED.naam,
            url="/interventies/gevangenisbezoek",
            bewijskracht=verdict.bewijskracht,
            richting=verdict.richting,
            passages=(passage,),
        )

    def interventies(self) -> tuple[Interventie, ...]:
        return (FAMILY, SCARED)

    def met_bewijs(self) -> tuple[tuple[Interventie, Bewijs], ...]:
        return tuple((card, bewijs(card)) for card in self.interventies())

    def interventie(self, slug: str) -> Interventie:
        return cast(Interventie, self._one(slug, self.interventies()))

    def bewijs(self, slug: str) -> Bewijs:
        return bewijs(self.interventie(slug))

    def uitkomsten(self) -> Uitkomsten:
        return standard()

    def familie(self, slug: str) -> tuple[Interventie | None, tuple[Interventie, ...]]:
        return (FAMILY, ()) if slug == SCARED.slug else (None, (SCARED,))

    def bewijskaart(self, vraag: Kaartvraag) -> Kaart:
        found = {card.slug: bewijs(card) for card in self.interventies()}
        return kaart(self.interventies(), found, standard().names, vraag)

    def overzicht(self, filters: Mapping[str, tuple[str, ...]]) -> Selectie:
        themes = filters.get("thema", ())
        slugs = [c.slug for c in self.interventies() if not themes or set(themes) & set(c.thema)]
        counts = {"thema": (FacetWaarde(waarde="herhaald daderschap", aantal=1),)}
        return Selectie(interventies=tuple(slugs), facetten=counts)

    def documenten(self) -> tuple[Document, ...]:
        return (NOTE,)

    def document(self, slug: str) -> Document:
        return cast(Document, self._one(slug, self.documenten()))

    def documenten_over(self, slug: str) -> tuple[Document, ...]:
        return tuple(document for document in self.documenten() if slug in document.interventies)

    def _one(self, slug: str, records: tuple[Any, ...]) -> object:
        for record in records:
            if record.slug == slug:
                return record
        raise NotFound(f"'{slug}' bestaat niet.")

    def pages(self, slug: str) -> tuple[Page, ...]:
        self.document(slug)
        return PAGES

    def page(self, slug: str, number: int) -> Page:
        for page in self.pages(slug):
            if page.number == number:
                return page
        raise NotFound(f"Pagina {number} bestaat niet.")

    def inname(self) -> Inname:
        return Inname((Intake("notitie", "Notitie", 2, 1, 3, ("pagina 2: scan.",)),), (), Report())

    def marked(self, slug: str, number: int, quote: str) -> Marked | None:
        del slug, number, quote
        return None

    def passages_found(self, slug: str, vraag: str) -> tuple[StoredPassage, ...]:
        del vraag
        return self.passages(slug)

    def picture(self, slug: str, number: int) -> bytes:
        raise NotFound(f"Geen beeld van {slug}, {number}.")

    def passages(self, slug: str) -> tuple[StoredPassage, ...]:
        self.document(slug)
        return (PASSAGE,)

    def begrippen(self) -> tuple[Begrip, ...]:
        return (Begrip(voorkeursterm="bezoek", alternatieve_termen=("excursie",)),)

    def begrippenlijst(self) -> Begrippenlijst:
        return Begrippenlijst(self.begrippen())

    def suggest(self, slug: str) -> tuple[tuple[str, str], ...]:
        return ((f"Zocht u dit? {slug}", "/interventies/gevangenisbezoek"),)

    def original(self, slug: str) -> Path:
        return self.folder / self.document(slug).bestand

    def changed(self, record: Interventie | Document) -> datetime.datetime:
        return CHANGED if isinstance(record, Document) else self.published_at()

    def published_at(self) -> datetime.datetime:
        return datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)

    def ready(self) -> tuple[bool, str]:
        return (False, "Er is nog geen index.") if self.broken else (True, "")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "notitie.html").write_text(EVIL)
    return Shelf(tmp_path)


@pytest.fixture
def client(shelf: Shelf) -> TestClient:
    return TestClient(create_app(cast(Kennisbank, shelf)), raise_server_exceptions=False)


PAGE_ADDRESSES = (
    "/",
    "/zoeken",
    "/zoeken?q=bezoek",
    "/zoeken?q=bezoek&thema=sport&zonder=excursie",
    "/interventies",
    "/interventies?sorteer=bewijskracht",
    "/interventies?sorteer=nieuwste&thema=herhaald+daderschap",
    "/interventies?thema=niets",
    "/vergelijken",
    "/vergelijken?i=familie",
    "/vergelijken?i=gevangenisbezoek&i=familie&i=weg",
    "/bewijskaart",
    "/bewijskaart?rijen=aanpak&thema=&leeftijd=14&nederland=ja",
    "/themas",
    "/themas/herhaald-daderschap",
    "/ministeries/jenv",
    "/interventies/gevangenisbezoek",
    "/interventies/familie",
    "/documenten",
    "/documenten/notitie",
    f"/documenten/notitie/pagina/2?passage={KEY}",
    "/begrippen",
    "/over",
    "/toegankelijkheid",
    "/open-data",
)


@pytest.mark.parametrize("address", PAGE_ADDRESSES)
def test_a_page_is_complete_and_harmless(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.count("<h1") == 1
    assert EVIL not in answer.text
    # The policy forbids inline script and style, so a page that has any would break.
    assert not re.search(
        r"<script(?![^>]* src=)(?! type=\"application/ld\+json\")|<style| style=| on[a-z]+=\"",
        answer.text,
    )
    assert 'lang="nl"' in answer.text


@pytest.mark.parametrize("address", [*PAGE_ADDRESSES, "/niets", "/api/v1/niets", "/gezond"])
def test_every_answer_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers
    assert "permissions-policy" in headers


def test_a_crash_is_told_in_dutch_with_the_same_headers(client: TestClient, shelf: Shelf) -> None:
    shelf.broken = RuntimeError("geheim")
    for address in ("/zoeken?q=x", "/api/v1/zoekresultaten?q=x"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "Er ging iets mis" in answer.text
        assert "geheim" not in answer.text
        assert "content-security-policy" in answer.headers


def test_results_show_fragments_pages_and_reasons(client: TestClient) -> None:
    text = client.get("/zoeken?q=bezoek").text
    assert "<mark>bezoek</mark>" in text
    assert f"/documenten/notitie/pagina/2?passage={KEY}&amp;q=bezoek#passage-{KEY}" in text
    assert "/interventies/gevangenisbezoek#tekst-wat-het-is" in text
    assert "Waarom gevonden:" in text
    assert "12 resultaten, pagina 1 van 2" in text
    assert "sterk bewijs" in text


def test_a_term_taken_out_is_passed_on_and_can_come_back(client: TestClient, shelf: Shelf) -> None:
    text = client.get("/zoeken?q=bezoek&zonder=excursie").text
    assert shelf.asked[-1].zonder == ("excursie",)
    assert "Weggelaten: excursie" in text
    assert "/zoeken?q=bezoek&amp;zonder=excursie&amp;zonder=confrontatie" in text


def test_a_filter_typed_in_the_question_moves_beside_it(client: TestClient) -> None:
    text = client.get("/zoeken?q=bezoek+thema:Sport").text
    assert 'value="bezoek"' in text
    assert "thema: sport" in text
    assert '<input type="checkbox" name="thema" value="sport" checked>' in text
    assert 'href="/zoeken?q=bezoek"' in text


def test_quotes_and_minus_are_chips_that_can_be_taken_off(client: TestClient) -> None:
    text = client.get('/zoeken?q="rode draad" bezoek -boksen').text
    assert "letterlijk: ‘rode draad’" in text
    assert "zonder: boksen" in text
    assert 'href="/zoeken?q=rode+draad+bezoek+-boksen"' in text
    assert 'href="/zoeken?q=%22rode+draad%22+bezoek"' in text
    # "Alles wissen" leaves the words.
    assert 'href="/zoeken?q=rode+draad+bezoek">Alles wissen' in text


def test_what_was_understood_is_shown_and_can_be_taken_off(client: TestClient) -> None:
    text = client.get("/zoeken?q=13-jarige").text
    assert "Begrepen als:" in text
    assert "leeftijd: 13 jaar" in text
    assert 'href="/zoeken?q=13-jarige&amp;zonder=leeftijd%3A13"' in text
    assert "Weggelaten: leeftijd: 13 jaar" in client.get(
        "/zoeken?q=iets+anders&zonder=leeftijd:13"
    ).text  # fmt: skip


def test_a_correction_is_said_and_can_be_refused(client: TestClient) -> None:
    text = client.get("/zoeken?q=bezeok").text
    assert "Bedoelde u <strong>bezoek</strong>?" in text
    assert 'href="/zoeken?q=bezeok&amp;zonder=spelling%3Abezeok">Zoek toch op ‘bezeok’' in text
    refused = client.get("/zoeken?q=bezeok&zonder=spelling:bezeok").text
    assert "Weggelaten: een verbetering van ‘bezeok’" in refused


@pytest.mark.parametrize(
    ("soort", "waarde", "label"),
    [
        ("richting", "geen_effect", "wat niet werkt eerst"),
        ("richting", "ongunstig", "wat averechts werkt eerst"),
        ("bewijskracht", "2..", "onderzocht op effect"),
        ("leeftijd", "..11", "leeftijd: tot en met 11 jaar"),
        ("leeftijd", "18..", "leeftijd: vanaf 18 jaar"),
        ("leeftijd", "12..18", "leeftijd: 12 tot en met 18 jaar"),
        ("land", "Nederland", "onderzoek uit Nederland"),
        ("land", "buitenland", "onderzoek uit het buitenland"),
        ("doelgroep", "meisjes", "doelgroep: meisjes"),
    ],
)
def test_an_understanding_is_named_in_dutch(soort: str, waarde: str, label: str) -> None:
    assert preference_label(soort, waarde) == label


def test_a_form_with_empty_fields_searches_without_them(client: TestClient, shelf: Shelf) -> None:
    assert client.get("/zoeken?q=bezoek&leeftijd=&utm_source=mail").status_code == 200
    assert shelf.asked[-1].filters == {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/zoeken?q=x&leeftijd=abc", "geen geheel getal"),
        ("/zoeken?q=x&pagina=abc", "geen paginanummer"),
        ("/zoeken?q=x&pagina=0", "begint bij 1"),
        ("/zoeken?q=x&sorteer=kleur", "kan niet"),
        ("/interventies?sorteer=kleur", "kan niet"),
    ],
)
def test_a_wrong_value_is_explained_on_the_page(
    client: TestClient, address: str, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert said in answer.text
    assert "<h1" in answer.text


def test_a_page_beyond_the_last_leads_back(client: TestClient) -> None:
    text = client.get("/zoeken?q=bezoek&pagina=99").text
    assert "Pagina 99 bestaat niet" in text
    assert 'href="/zoeken?q=bezoek&amp;pagina=2"' in text


def test_nothing_found_is_said(client: TestClient, shelf: Shelf) -> None:
    shelf.found = 0
    assert "Hierover vonden we te weinig" in client.get("/zoeken?q=mosselen").text
    with_filter = client.get("/zoeken?q=mosselen&thema=sport").text
    assert "Niets gevonden met deze filters" in with_filter
    assert "thema: sport" in with_filter


def test_the_approach_says_what_is_known_and_what_is_not(client: TestClient) -> None:
    text = client.get("/interventies/gevangenisbezoek").text
    assert "nog niet nagelezen door een curator" in text
    assert "ongunstig" in text
    assert "“Goed onderbouwd”" in text
    assert "13 maart 2019" in text
    assert "Gaat over de theorie" in text
    assert "/interventies/familie" in text
    assert "niet gezien" in text
    assert "javascript:" not in re.sub(r"\(javascript:[^)]*\)", "", text)
    assert "geen onderzoek</strong>" in client.get("/interventies/familie").text


def test_the_approach_page_opens_every_mark_and_study(client: TestClient) -> None:
    text = client.get("/interventies/gevangenisbezoek").text
    assert "4: één overzicht van studies, Verenigde Staten, 2013" in text
    assert "gemeten als: Recidive" in text
    assert "geen effectmeting van: geweld," in text
    assert "Passages over dit onderzoek" in text
    assert "Let hier op." in text
    assert 'href="/vergelijken?i=gevangenisbezoek' in text
    headings = re.findall(r'<section id="([a-z-]+)"', text)
    wanted = "kern bewijs niet-onderzocht oordelen let-op past-het uitvoeren beschrijving"
    wanted += " onderzoeken documenten waar bronnen citeren"
    assert [name for name in headings if name in wanted.split()] == wanted.split()


@pytest.mark.parametrize("order", ["jaar", "bewijskracht", "aantal", "land"])
def test_studies_can_be_sorted(client: TestClient, order: str) -> None:
    assert client.get(f"/interventies/gevangenisbezoek?onderzoeken={order}").status_code == 200
    assert client.get("/interventies/gevangenisbezoek?onderzoeken=kleur").status_code == 400


def test_what_was_not_studied_is_quoted_and_what_cites_a_study_found(shelf: Shelf) -> None:
    told = SCARED.model_copy(
        update={
            "studies": (
                SCARED.studies[0].model_copy(
                    update={"beperkingen": "Klein. Alleen recidive is onderzocht, niet de rest."}
                ),
            ),
            "tekst": "## Onderzoek\n\nZie [dit](https://example.org/review) overzicht.",
        }
    )
    shown = approach(cast(Kennisbank, shelf), told, bewijs(told), (NOTE,))
    (gap,) = shown.gaps
    assert (gap.text, gap.number) == ("Alleen recidive is onderzocht, niet de rest", 1)
    (quote,) = shown.rows[0].quotes
    assert (quote.text, quote.address) == ("Zie dit overzicht.", "#tekst-onderzoek")


def test_comparison_marks_differences_in_words(client: TestClient) -> None:
    text = client.get("/vergelijken?i=gevangenisbezoek&i=familie&i=weg&i=familie").text
    assert "Deze aanpak kennen we niet: weg." in text
    assert "≠ verschilt" in text and "= gelijk" in text
    assert "niet onderzocht" in text
    assert 'href="/vergelijken?i=familie"' in text
    assert text.count('<th scope="col">') == 2


def test_comparison_keeps_to_four() -> None:
    known = [f"a{n}" for n in range(6)]
    choice = Choice.of([*known, "", " a0 ", "b"], known)
    assert choice.slugs == ("a0", "a1", "a2", "a3")
    assert choice.dropped == ("a4", "a5")
    assert choice.unknown == ("b",)
    assert choice.without("a0") == "/vergelijken?i=a1&i=a2&i=a3"


def test_the_map_shows_harm_and_what_nobody_knows(client: TestClient) -> None:
    text = client.get("/bewijskaart").text
    assert "recidive: ongunstig, sterk bewijs, 1 studie over 1 aanpak" in text
    assert "/interventies?thema=herhaald+daderschap&amp;uitkomst=recidive" in text
    assert "<strong>Niet onderzocht:</strong> geweld," in text
    by_approach = client.get("/bewijskaart?rijen=aanpak").text
    assert "<strong>Niets gemeten</strong>" in by_approach
    assert "Geen aanpak met deze filters" in client.get("/bewijskaart?thema=niets").text


def test_the_map_is_there_for_programs_with_its_empty_cells(client: TestClient) -> None:
    answer = client.get("/api/v1/bewijscellen?thema=herhaald+daderschap").json()
    cells = {cell["uitkomst"]: cell for cell in answer["bewijscellen"]}
    assert answer["totaal"] == len(standard().names) == len(cells)
    assert cells["recidive"]["richting"] == "ongunstig"
    assert cells["recidive"]["interventies"] == ["gevangenisbezoek"]
    assert (cells["geweld"]["bewijskracht"], cells["geweld"]["studies"]) == (None, 0)
    assert client.get("/api/v1/bewijscellen?rijen=x").json()["veld"] == "rijen"


@pytest.mark.parametrize("query", ["rijen=kolom", "leeftijd=oud", "leeftijd=999"])
def test_a_map_that_cannot_be_drawn_says_why(client: TestClient, query: str) -> None:
    answer = client.get(f"/bewijskaart?{query}", headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "De vraag klopt niet" in answer.text


@pytest.mark.parametrize("address", ["/themas/niets", "/ministeries/xyz"])
def test_unknown_lenses_are_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_unknown_names_get_suggestions(client: TestClient) -> None:
    answer = client.get("/interventies/gevangenis", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Zocht u dit? gevangenis" in answer.text
    assert client.get("/documenten/notitie/pagina/9").status_code == 404
    assert client.get(f"/documenten/notitie/pagina/{'9' * 5000}").status_code == 404


def test_the_asked_passage_is_marked(client: TestClient) -> None:
    text = client.get(f"/documenten/notitie/pagina/2?passage={KEY}").text
    assert f'<span id="passage-{KEY}"></span><mark>Een passage over bezoek.</mark>' in text
    assert "<mark>" not in client.get("/documenten/notitie/pagina/2?passage=weg").text


def test_an_html_report_is_saved_not_run(client: TestClient) -> None:
    headers = client.get("/documenten/notitie/bestand").headers
    assert headers["content-disposition"] == 'attachment; filename="notitie.html"'
    assert headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("zoekresultaten?q=bezoek", "resultaten"),
        ("zoekresultaten?thema=sport", "facetten"),
        ("interventies", "interventies"),
        ("interventies/gevangenisbezoek", "korteOmschrijving"),
        ("documenten", "documenten"),
        ("documenten/notitie", "bestandUrl"),
        ("documenten/notitie/paginas/1", "vertrouwen"),
        ("begrippen", "begrippen"),
        ("openapi.json", "paths"),
    ],
)
def test_the_api_answers_in_camel_case(client: TestClient, address: str, key: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    assert answer.headers["api-version"] == "1.0.0"
    assert answer.headers["content-type"] == "application/json"
    assert key in answer.json()
    if address != "openapi.json":
        assert not re.search(r'"[a-z]+_[a-z_]+":', answer.text)


def test_the_search_answer_has_the_documented_shape(client: TestClient) -> None:
    answer = client.get("/api/v1/zoekresultaten?q=bezoek&aantal=2").json()
    assert answer["vraag"]["ookGezochtOp"][0] == {"term": "confrontatie", "begrip": "bezoek"}
    assert answer["onvoldoendeGevonden"] is False
    first = answer["resultaten"][0]
    assert {"soort", "slug", "titel", "url", "bewijskracht", "richting", "jaar"} <= first.keys()
    assert first["passages"][0]["uitleg"]["woorden"] == {"rang": 1}


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("zoekresultaten", 400, "q"),
        ("zoekresultaten?q=%20", 400, "q"),
        ("zoekresultaten?q=x&pagina=abc", 400, "pagina"),
        ("zoekresultaten?q=x&pagina=0", 400, "pagina"),
        ("zoekresultaten?q=x&aantal=101", 400, "aantal"),
        ("zoekresultaten?q=x&sorteer=kleur", 400, "sorteer"),
        ("zoekresultaten?q=x&leeftijd=abc", 400, "leeftijd"),
        ("zoekresultaten?q=x&kleur=rood", 400, "kleur"),
        ("documenten/notitie/paginas/abc", 400, "n"),
        ("documenten/notitie/paginas/9", 404, None),
        ("interventies/onbekend", 404, None),
        ("niets", 404, None),
    ],
)
def test_problems_are_told_after_rfc_9457(
    client: TestClient, address: str, status: int, field: str | None
) -> None:
    answer = client.get(f"/api/v1/{address}")
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == "1.0.0"
    assert problem["title"]
    assert problem["detail"]
    assert problem.get("veld") == field


def test_other_methods_are_refused_and_head_is_not(client: TestClient) -> None:
    assert client.post("/api/v1/interventies").status_code == 405
    for address in ("/", "/api/v1/interventies", "/documenten/notitie/bestand"):
        head, get = client.head(address), client.get(address)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == get.headers["content-length"]


def test_without_an_index_pages_and_probes_say_so(client: TestClient, shelf: Shelf) -> None:
    assert client.get("/gezond").json() == {"status": "goed"}
    assert client.get("/gereed").json() == {"status": "gereed"}
    shelf.broken = IndexUnusable("Er is nog geen index.", "Draai 'kennisbank index'.")
    assert client.get("/gereed").status_code == 503
    answer = client.get("/zoeken?q=x")
    assert answer.status_code == 503
    assert "Er is nog geen index." in answer.text


def test_a_program_gets_a_problem_where_a_person_gets_a_page(client: TestClient) -> None:
    answer = client.get("/interventies/onbekend", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_openapi_document_speaks_of_our_errors_only(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert all(server["url"].endswith("/api/v1") for server in document["servers"])
    for path in document["paths"].values():
        assert "422" not in path["get"]["responses"]
    names = {p["name"] for p in document["paths"]["/zoekresultaten"]["get"]["parameters"]}
    assert {"q", "aantal", "pagina", "sorteer", "thema", "leeftijd", "jaarVan", "jaarTot"} <= names


def test_static_files_are_kept_for_as_long_as_they_stay_the_same(client: TestClient) -> None:
    page = client.get("/").text
    sheet = re.search(r'href="(/static/kennisbank\.css\?v=\w+)"', page)
    assert sheet
    answer = client.get(sheet[1])
    assert "immutable" in answer.headers["cache-control"]
    # Nothing is fetched from elsewhere.
    assert "http" not in answer.text
    assert "immutable" not in client.get("/static/kennisbank.css").headers.get("cache-control", "")


def test_robots_and_favicon(client: TestClient) -> None:
    assert "Disallow: /zoeken" in client.get("/robots.txt").text
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


# The small parts.


def test_dutch_numbers_and_dates() -> None:
    assert number(1234) == "1.234"
    assert number(5.6) == "5,6"
    assert date("2026-11-23") == "23 november 2026"
    assert date("voorjaar 2019") == "voorjaar 2019"
    assert plural(1, "studie", "studies") == "1 studie"
    assert plural(2000, "studie", "studies") == "2.000 studies"
    assert listed(("a", "b", "c")) == "a, b en c"


def test_initials() -> None:
    assert initial("Éducation") == "E"
    assert initial("‘Aanpak’") == "A"
    assert initial("7-stappenmodel") == "0-9"


def test_a_fragment_holds_no_markup_but_marks() -> None:
    assert fragment("a &amp; b <mark>c</mark> <i>") == "a &amp; b <mark>c</mark> &lt;i&gt;"


def test_markdown_is_safe_and_its_headings_stand_under_ours() -> None:
    html = markdown("# Kop & staart\n\n## Sub\n\n<b>x</b> ![p](http://a/b.png)")
    assert '<h3 id="tekst-kop-staart">' in html
    assert "<h4" in html
    assert "<b>" not in html
    assert "<img" not in html


def test_page_text_marks_over_the_edge_of_a_page() -> None:
    assert page_text("abcdef", {2: "k"}, (-3, 1)) == (
        '<mark>a</mark>b<span id="passage-k"></span>cdef'
    )
    assert page_text("", {}) == ""


def test_addresses_of_a_question() -> None:
    question = Question.read([("q", "a b"), ("thema", "sport"), ("thema", "werk"), ("pagina", "3")])
    assert question.address == "/zoeken?q=a+b&thema=sport&thema=werk&pagina=3"
    assert question.without_filter("thema", "werk").address == "/zoeken?q=a+b&thema=sport"
    assert question.with_only("soort", "document").without_filters().address == (
        "/zoeken?q=a+b&soort=document"
    )
    assert Question().address == "/zoeken"
    # The text stands in every link of the page, so it is cut before it gets there.
    assert len(Question.read([("q", "\x00a" * 10_000)]).tekst) <= MAX_QUESTION


def test_a_chosen_value_without_results_stays_in_sight() -> None:
    question = Question.read([("thema", "sport"), ("leeftijd", "14")])
    (group,) = groups({}, question)
    assert [(value.label, value.count, value.chosen) for value in group.values] == [
        ("Sport", 0, True)
    ]
    assert [chip.label for chip in chips(question)] == ["thema: sport", "leeftijd: 14 jaar"]


def test_the_mark_says_what_it_rests_on() -> None:
    assert mark_of(oordeel(SCARED)).basis == "1 studie · buitenland · 2013"
    assert mark_of(oordeel(FAMILY)).basis == ""


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 14, [1, 2, None, 14]),
        (7, 14, [1, None, 6, 7, 8, None, 14]),
        (99, 2, [1, 2]),
    ],
)
def test_page_window(current: int, last: int, shown: list[int | None]) -> None:
    assert page_window(current, last) == shown
