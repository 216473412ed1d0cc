"""Taking references along from the site, and what its pages say of themselves to machines."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
import rispy
from starlette.testclient import TestClient
from test_web import EVIL, Shelf

from kennisbank import Kennisbank
from kennisbank.web import create_app


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    shelf = cast(Kennisbank, Shelf(tmp_path))
    return TestClient(create_app(shelf), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("address", "media_type", "said"),
    [
        ("/interventies/gevangenisbezoek/citatie.ris", "application/x-research-info-systems",
         "ELEC"),
        ("/interventies/gevangenisbezoek/citatie.bib", "application/x-bibtex", "@misc{"),
        ("/interventies/gevangenisbezoek/citatie.json", "application/vnd.citationstyles.csl+json",
         '"webpage"'),
        ("/interventies/gevangenisbezoek/citatie.txt", "text/plain", "Geraadpleegd op"),
        ("/interventies/gevangenisbezoek/onderzoeken.ris", "application/x-research-info-systems",
         "AU  - Petrosino, A."),
        ("/interventies/gevangenisbezoek/onderzoeken.txt", "text/plain", "Petrosino, A. (2013)."),
        ("/documenten/notitie/citatie.ris", "application/x-research-info-systems", "TY  - RPRT"),
        ("/documenten/notitie/citatie.txt?pagina=2", "text/plain", "bezoek (p.\u00a02)"),
    ],
)  # fmt: skip
def test_references_are_files(client: TestClient, address: str, media_type: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert said in answer.text


def test_a_card_in_ris_leads_back_here(client: TestClient) -> None:
    (entry,) = rispy.loads(client.get("/interventies/familie/citatie.ris").text)
    assert entry["urls"] == ["https://kennisbank.test/interventies/familie"]
    assert entry["authors"] == ["Redactie & Co"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/interventies/familie/onderzoeken.ris", 404, "er is niets om mee te nemen"),
        ("/interventies/familie/citatie.docx", 404, "Kies uit: ris, bib, json, txt."),
        ("/interventies/onbekend/citatie.ris", 404, "Zocht u dit?"),
        ("/documenten/notitie/citatie.ris?pagina=9", 404, "bestaat niet"),
        ("/documenten/notitie/citatie.ris?pagina=abc", 400, "geen paginanummer"),
    ],
)
def test_what_cannot_be_taken_along_is_told(
    client: TestClient, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in html.unescape(answer.text)


@pytest.mark.parametrize(
    "address",
    ["/interventies/gevangenisbezoek", "/documenten/notitie", "/documenten/notitie/pagina/2"],
)
def test_a_page_says_how_to_cite_it(client: TestClient, address: str) -> None:
    text = client.get(address).text
    assert '<h2 id="citeren-title">Citeren</h2>' in text
    links = re.findall(r'href="([^"]+)" download', text)
    assert len(links) >= 4
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200


def test_a_page_without_studies_offers_none(client: TestClient) -> None:
    assert "onderzoeken.ris" not in client.get("/interventies/familie").text


def test_highwire_tags(client: TestClient) -> None:
    text = client.get("/documenten/notitie").text
    assert '<meta name="citation_title" content="Notitie over bezoek">' in text
    assert (
        '<meta name="citation_public_url" content="https://kennisbank.test/documenten/notitie">'
        in text
    )
    # The file is HTML: a tag for a PDF would lie.
    assert "citation_pdf_url" not in text


def test_json_ld_is_data_that_cannot_become_markup(client: TestClient) -> None:
    text = client.get("/interventies/gevangenisbezoek").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert "<" not in block
    said: dict[str, Any] = json.loads(block)
    assert said["@type"] == "WebPage"
    assert EVIL in said["about"]["name"]
    assert said["citation"][0]["author"][0]["familyName"] == "Petrosino"
    assert said["url"] == "https://kennisbank.test/interventies/gevangenisbezoek"
