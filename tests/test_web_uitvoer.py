"""What leaves the site: tables, exports, feeds, the list of addresses and the open data as DCAT."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF
from samples import CARDS
from starlette.testclient import TestClient
from test_web import EVIL, FAMILY, SCARED, Shelf

from kennisbank import Kennisbank
from kennisbank.evidence import bewijs
from kennisbank.web import create_app
from kennisbank.web.rdf import Iri, Literal, Thing, json_ld, turtle
from kennisbank.web.table import COLUMNS, cell, evidence, table

pytestmark = pytest.mark.filterwarnings(
    # rdflib's own reader of JSON-LD uses what rdflib deprecates.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)

ATOM = "{http://www.w3.org/2005/Atom}"
HOME = "https://kennisbank.test"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def client(shelf: Shelf) -> TestClient:
    return TestClient(create_app(cast(Kennisbank, shelf)), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def small(small_kb: Kennisbank) -> TestClient:
    """The small corpus of files, through the real index."""
    return TestClient(create_app(small_kb), raise_server_exceptions=False)


# The table.


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_outcome_of_each_study() -> None:
    first, second = _rows(evidence([(SCARED, bewijs(SCARED)), (FAMILY, bewijs(FAMILY))]))
    assert first["interventie"] == "gevangenisbezoek"
    assert first["auteurs"] == "A. Petrosino"
    assert (first["maat"], first["richting_studie"]) == ("Recidive", "ongunstig")
    assert (first["richting_claim"], first["bewijskracht_claim"]) == ("ongunstig", "4")
    assert first["reden_claim"].startswith("4:")
    assert (second["interventie"], second["studie"]) == ("familie", "")
    assert (second["richting_aanpak"], second["bewijskracht_aanpak"]) == ("niet_gemeten", "0")
    assert tuple(first) == COLUMNS


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-0,34 (p < .05)", "'-0,34 (p < .05)"),
        ("\t=x", "'\t=x"),
        (("=a", "b"), "'=a; b"),
        (-3, "-3"),
        (None, ""),
        ("d = −0,34", "d = −0,34"),
    ],
)
def test_a_spreadsheet_runs_nothing(value: object, written: str) -> None:
    assert cell(value) == written


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_a_table_reads_back_and_no_cell_is_a_formula(rows: list[tuple[str, str]]) -> None:
    written = table(("a", "b"), [{"a": a, "b": b} for a, b in rows])
    head, *read = list(csv.reader(io.StringIO(written, newline="")))
    assert head == ["a", "b"]
    assert len(read) == len(rows)
    for given_row, read_row in zip(rows, read, strict=True):
        for said, found in zip(given_row, read_row, strict=True):
            assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert found.removeprefix("'") == said.replace("\0", "").removeprefix("'")


# Exports.


def test_every_export_is_what_it_says(client: TestClient) -> None:
    def get(name: str) -> str:
        answer = client.get(f"/api/v1/exporten/{name}")
        assert answer.status_code == 200
        assert answer.headers["api-version"] == "1.0.0"
        assert answer.headers["content-disposition"].startswith('attachment; filename="kennisbank.')
        return answer.text

    assert len(_rows(get("csv"))) == 2
    whole: dict[str, Any] = json.loads(get("json"))
    assert [card["slug"] for card in whole["interventies"]] == ["familie", "gevangenisbezoek"]
    assert whole["interventies"][1]["claims"][0]["richting"] == "ongunstig"
    assert whole["licentie"] == "EUPL-1.2"
    assert {entry["title"] for entry in rispy.loads(get("ris"))} == {
        "A review of visits",
        "Notitie over bezoek",
    }
    assert len(bibtexparser.parse_string(get("bibtex")).entries) == 2
    assert len(json.loads(get("csl-json"))) == 2


def test_an_unknown_export_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/exporten/docx")
    assert answer.status_code == 404
    assert "Kies uit: csv, json, ris, bibtex, csl-json." in answer.json()["detail"]


def test_an_export_of_nothing_is_told(
    client: TestClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "interventies", tuple)
    monkeypatch.setattr(shelf, "documenten", tuple)
    answer = client.get("/api/v1/exporten/csv")
    assert answer.status_code == 404
    assert "niets gepubliceerd" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("interventies/gevangenisbezoek/citatie?formaat=ris", "TY  - ELEC"),
        ("interventies/gevangenisbezoek/onderzoeken", '"Petrosino"'),
        ("documenten/notitie/citatie?formaat=txt&pagina=2", "(p.\u00a02)"),
    ],
)
def test_the_api_gives_references(client: TestClient, address: str, said: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    assert said in answer.text


def test_results_as_a_table_and_as_references(client: TestClient, shelf: Shelf) -> None:
    rows = _rows(client.get("/zoeken.csv?q=bezoek").text)
    assert {row["adres"] for row in rows} == {
        f"{HOME}/interventies/gevangenisbezoek",
        f"{HOME}/documenten/notitie",
    }
    assert "TY  - " in client.get("/zoeken.ris?q=bezoek").text
    assert client.get("/zoeken.docx?q=bezoek").status_code == 404
    assert client.get("/zoeken.csv").status_code == 400
    shelf.found = 0
    answer = client.get("/zoeken.csv?q=mosselen")
    assert answer.status_code == 404
    assert "Deze vraag vindt niets" in answer.text


# Feeds and the list of addresses.


def test_a_search_can_be_followed(client: TestClient, shelf: Shelf) -> None:
    answer = client.get("/zoeken.atom?q=bezoek&thema=sport&pagina=3")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert shelf.asked[-1].filters == {"thema": ("sport",)}
    assert shelf.asked[-1].pagina == 1
    feed = ElementTree.fromstring(answer.content)
    assert feed.findtext(f"{ATOM}id") == f"{HOME}/zoeken.atom?q=bezoek&thema=sport"
    links = {link.get("rel"): link.get("href") for link in feed.iterfind(f"{ATOM}link")}
    assert links["alternate"] == f"{HOME}/zoeken?q=bezoek&thema=sport"
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iterfind(f"{ATOM}entry")]
    # The document changed last.
    assert titles[0] == "Notitie over bezoek"
    assert EVIL in (titles[1] or "")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-24T12:00:00Z"


def test_a_theme_and_everything_can_be_followed(small: TestClient) -> None:
    theme = ElementTree.fromstring(small.get("/themas/herhaald-daderschap.atom").content)
    addresses = [e.findtext(f"{ATOM}id") or "" for e in theme.iterfind(f"{ATOM}entry")]
    assert {address.rpartition("/")[2] for address in addresses} == {
        "top600",
        "gezinstherapie",
        "gevangenisbezoek",
        "wodc-top600",
    }
    everything = ElementTree.fromstring(small.get("/nieuw.atom").content)
    assert len(everything.findall(f"{ATOM}entry")) == len(CARDS) + 2
    answer = small.get("/themas/onbekend.atom")
    assert answer.status_code == 404
    assert "Kies uit:" in answer.text


def test_a_feed_without_entries_is_valid(client: TestClient, shelf: Shelf) -> None:
    shelf.found = 0
    feed = ElementTree.fromstring(client.get("/zoeken.atom?q=mosselen").content)
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T09:30:00Z"
    assert client.get("/zoeken.atom").status_code == 400


def test_pages_point_to_their_feed(client: TestClient) -> None:
    assert 'href="/nieuw.atom"' in client.get("/").text
    text = client.get("/zoeken?q=bezoek&thema=sport&pagina=2").text
    assert 'href="/zoeken.atom?q=bezoek&amp;thema=sport"' in text
    assert 'href="/zoeken.csv?q=bezoek&amp;thema=sport"' in text


def test_the_list_of_addresses(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {n.findtext(f"{space}loc"): n.findtext(f"{space}lastmod") for n in root}
    assert found[f"{HOME}/documenten/notitie"] == "2026-11-24"
    assert found[f"{HOME}/"] is None
    for address in found:
        assert address
        assert client.get(address.removeprefix(HOME)).status_code == 200
    assert f"Sitemap: {HOME}/sitemap.xml" in client.get("/robots.txt").text


# What is not published.


def test_a_draft_is_nowhere(tmp_path: Path) -> None:
    from samples import FakeEmbedder, make_corpus, write_card

    from kennisbank.settings import Settings

    corpus = make_corpus(tmp_path / "corpus")
    write_card(corpus.path, "geheim", naam="Geheime aanpak", status="concept", thema=["geheim"])
    kb = Kennisbank.open(Settings(corpus=corpus.path, index=tmp_path / "index"), FakeEmbedder())
    kb.ingest()
    client = TestClient(create_app(kb))
    for address in (
        *(f"/api/v1/exporten/{name}" for name in ("csv", "json", "ris", "bibtex", "csl-json")),
        "/nieuw.atom",
        "/sitemap.xml",
        "/catalogus.jsonld",
    ):
        assert "eheim" not in client.get(address).text, address
    for address in ("/interventies/geheim/citatie.ris", "/themas/geheim.atom"):
        assert client.get(address).status_code == 404


# Open data.


def _graph(client: TestClient, extension: str, format: str) -> Graph:
    answer = client.get(f"/catalogus.{extension}")
    assert answer.status_code == 200
    return Graph().parse(data=answer.text, format=format)


def test_the_catalogue_is_the_same_in_both_forms(client: TestClient) -> None:
    assert isomorphic(_graph(client, "jsonld", "json-ld"), _graph(client, "ttl", "turtle"))


def test_the_catalogue_has_what_dcat_ap_nl_asks(client: TestClient) -> None:
    graph = _graph(client, "ttl", "turtle")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    for name in ("accessRights", "creator", "description", "identifier", "publisher", "title"):
        for thing in (dataset, service):
            assert len(list(graph.objects(thing, DCTERMS[name]))) == 1, name
    for thing in (dataset, service):
        assert len(list(graph.objects(thing, DCAT.contactPoint))) == 1
        for theme in graph.objects(thing, DCAT.theme):
            assert str(theme).startswith(
                "http://publications.europa.eu/resource/authority/data-theme/"
            )
    for name in ("title", "description", "publisher"):
        assert graph.value(catalogue, DCTERMS[name])
    assert graph.value(catalogue, DCAT.dataset) == dataset
    publisher = graph.value(dataset, DCTERMS.publisher)
    assert str(graph.value(publisher, FOAF.name)) == "Redactie & Co"
    assert graph.value(service, DCAT.endpointURL) == URIRef(f"{HOME}/api/v1")


def test_every_distribution_can_be_fetched(client: TestClient) -> None:
    graph = _graph(client, "jsonld", "json-ld")
    distributions = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == 5
    for distribution in distributions:
        assert graph.value(distribution, DCTERMS.license)
        address = str(graph.value(distribution, DCAT.accessURL))
        answer = client.get(address.removeprefix(HOME))
        assert answer.status_code == 200
        media_type = str(graph.value(distribution, DCAT.mediaType))
        assert answer.headers["content-type"].startswith(media_type.partition("media-types/")[2])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40))
def test_no_text_breaks_out_of_linked_data(text: str) -> None:
    thing = Thing(
        Iri(f"https://example.org/{text}"),
        ("skos:Concept",),
        {"skos:prefLabel": (Literal(text, "nl"),)},
    )
    as_turtle = Graph().parse(data=turtle([thing]), format="turtle")
    assert len(as_turtle) == 2
    (label,) = as_turtle.objects(predicate=URIRef("http://www.w3.org/2004/02/skos/core#prefLabel"))
    assert str(label) == text
    assert isomorphic(as_turtle, Graph().parse(data=json_ld([thing]), format="json-ld"))
