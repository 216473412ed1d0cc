"""The API keeps to the API Design Rules: its description, its pages of lists, its ETags."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient
from test_web import Shelf

from kennisbank import Kennisbank
from kennisbank.settings import Settings
from kennisbank.web import create_app
from kennisbank.web.representations import ErkenningUit

LINT = Path(__file__).parents[1] / "tools" / "api"
SPECTRAL = LINT / "node_modules" / ".bin" / "spectral"

needs_spectral = pytest.mark.skipif(
    not SPECTRAL.exists(), reason="Spectral is er niet: npm ontbreekt, of 'make test' liep nog niet"
)

Document = dict[str, Any]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def client(shelf: Shelf) -> TestClient:
    return TestClient(create_app(cast(Kennisbank, shelf)), raise_server_exceptions=False)


@pytest.fixture
def document(client: TestClient) -> Document:
    said: Document = client.get("/api/v1/openapi.json").json()
    return said


def test_the_document_says_where_and_who(document: Document) -> None:
    assert document["servers"] == [{"url": "https://kennisbank.test/api/v1"}]
    assert document["info"]["contact"] == {
        "name": "Redactie & Co",
        "email": "redactie@kennisbank.example",
        "url": "https://kennisbank.test/open-data",
    }
    assert "/zoekresultaten" in document["paths"]


def test_without_an_address_the_server_is_the_site_itself(shelf: Shelf) -> None:
    shelf.settings = Settings(vragen_tellen=False)
    document = create_app(cast(Kennisbank, shelf)).openapi()
    assert document["servers"] == [{"url": "/api/v1"}]


def test_every_path_of_the_document_answers(client: TestClient, document: Document) -> None:
    filled = {"slug": "gevangenisbezoek", "n": "1", "formaat": "csv"}
    for path in document["paths"]:
        slug = {"documenten": "notitie", "begrippen": "bezoek"}.get(path.split("/")[1])
        values = filled | ({"slug": slug} if slug else {})
        query = {"q": "bezoek"} if path == "/zoekresultaten" else {}
        answer = client.get(f"/api/v1{path.format(**values)}", params=query)
        assert answer.status_code == 200, path
        assert answer.headers["api-version"] == document["info"]["version"]


def _lint(document: Document, folder: Path) -> list[str]:
    """Codes of the rules that are broken."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    arguments = ["lint", "--ruleset", str(LINT / "spectral.yaml"), "--format", "json"]
    arguments += ["--quiet", "--fail-severity", "hint"]
    done = subprocess.run([SPECTRAL, *arguments, str(file)], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return [finding["code"] for finding in json.loads(done.stdout or "[]")]


@needs_spectral
def test_the_document_keeps_to_the_design_rules(document: Document, tmp_path: Path) -> None:
    assert _lint(document, tmp_path) == []


def _spoil(document: Document) -> set[str]:
    """Break each rule once; gives the rules."""
    document["info"]["contact"].pop("email")
    document["info"]["version"] = "1"
    document["servers"] = [{"url": "https://a.nl/api"}, {"url": "http://a.nl/v1"}]
    schemas = document["components"]["schemas"]
    schemas["Begrippen"]["properties"]["te_veel"] = {"type": "string"}
    schemas["Problem"]["properties"].pop("detail")
    schemas["ErkenningUit"]["properties"]["datum"].pop("format")
    paths = document["paths"]
    begrippen = paths["/begrippen"]["get"]
    begrippen["operationId"] = "zoek"
    begrippen["parameters"][0]["name"] = "pagina_nummer"
    begrippen["responses"]["200"].pop("headers")
    begrippen["responses"]["503"]["content"] = {"text/plain": {}}
    begrippen["responses"].pop("400")
    paths["/document/"] = paths.pop("/documenten")
    paths["/alleInterventies"] = paths.pop("/interventies")
    return {
        "adr-contact",
        "adr-semver",
        "adr-major-version-in-address",
        "adr-servers-use-https",
        "adr-fields-camel-case",
        "adr-problem-fields",
        "adr-date-has-format",
        "operation-operationId-unique",
        "adr-query-camel-case",
        "adr-version-header",
        "adr-problem-details",
        "adr-invalid-input",
        "path-keys-no-trailing-slash",
        "adr-paths-kebab-case",
    }


@needs_spectral
def test_what_breaks_a_rule_is_seen(document: Document, tmp_path: Path) -> None:
    broken = _spoil(document)
    assert broken - set(_lint(document, tmp_path)) == set()


# Lists in pieces.


def test_a_list_comes_whole_or_by_page(client: TestClient) -> None:
    whole = client.get("/api/v1/interventies").json()
    assert whole["totaal"] == len(whole["interventies"]) == 2
    answer = client.get("/api/v1/interventies?aantal=1&pagina=2")
    assert answer.json()["totaal"] == 2
    assert [card["slug"] for card in answer.json()["interventies"]] == ["gevangenisbezoek"]
    pages = re.findall(r'pagina=(\d)&aantal=1>; rel="(\w+)"', answer.headers["link"])
    assert pages == [("1", "first"), ("1", "prev"), ("2", "last")]
    beyond = client.get("/api/v1/interventies?aantal=1&pagina=9").json()
    assert (beyond["totaal"], beyond["interventies"]) == (2, [])


def test_results_link_to_their_neighbours(client: TestClient) -> None:
    answer = client.get("/api/v1/zoekresultaten", params={"q": "één bezoek", "aantal": 5})
    assert re.findall(r'pagina=(\d)&aantal=5>; rel="(\w+)"', answer.headers["link"]) == [
        ("1", "first"),
        ("2", "next"),
        ("3", "last"),
    ]
    assert "q=%C3%A9%C3%A9n+bezoek" in answer.headers["link"]


@pytest.mark.parametrize("query", ["pagina=0", "aantal=0", "aantal=1001", "pagina=x"])
def test_a_wrong_page_is_a_problem(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/documenten?{query}")
    assert answer.status_code == 400
    assert answer.json()["veld"] == query.split("=")[0]


def test_terms_by_any_name(client: TestClient) -> None:
    found = client.get("/api/v1/begrippen?q=excursie").json()
    assert [begrip["slug"] for begrip in found["begrippen"]] == ["bezoek"]
    assert client.get("/api/v1/begrippen?q=mossel").json()["totaal"] == 0
    assert client.get("/api/v1/begrippen/bezoek").json()["url"] == "/begrippen/bezoek"
    assert client.get("/api/v1/begrippen/mossel").status_code == 404


def test_a_date_is_a_date_or_text(client: TestClient) -> None:
    (label,) = client.get("/api/v1/interventies/gevangenisbezoek").json()["erkenningen"]
    assert (label["datum"], label["datumTekst"]) == ("2019-03-13", "2019-03-13")
    month = ErkenningUit.model_validate(
        {"schema": "NJi", "niveau": "Goed", "datum": "2015-03", "datum_tekst": "2015-03"}
    )
    assert (month.datum, month.datum_tekst) == (None, "2015-03")


# Not twice the same.


@pytest.mark.parametrize(
    "address", ["/api/v1/interventies", "/nieuw.atom", "/catalogus.ttl", "/sitemap.xml"]
)
def test_what_did_not_change_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    again = client.get(address, headers={"if-none-match": f'"anders", W/{tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert "content-length" not in again.headers
    assert again.headers["etag"] == tag
    assert "content-security-policy" in again.headers
    other = client.get(address, headers={"if-none-match": '"anders"'})
    assert other.status_code == 200
    assert other.content == first.content
    assert client.head(address).headers["etag"] == tag


def test_a_problem_has_no_tag(client: TestClient) -> None:
    assert "etag" not in client.get("/api/v1/interventies/onbekend").headers
