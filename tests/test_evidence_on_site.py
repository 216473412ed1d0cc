"""One study on a card decides what page, list, map, facet and API say; and nothing else changes."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from samples import CARDS, write_card
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.web import create_app

SLUG = "top600"

PAGES = (
    f"/interventies/{SLUG}",
    "/interventies",
    "/bewijskaart",
    "/bewijskaart?rijen=aanpak",
    "/themas/herhaald-daderschap",
    f"/vergelijken?i={SLUG}&i=sportclub",
    f"/api/v1/interventies/{SLUG}",
    "/api/v1/interventies",
)
"""What speaks of the approach."""

OTHERS = (
    "/interventies/gezinstherapie",
    "/interventies/sportclub",
    "/themas/sport",
    "/bewijskaart?thema=sport",
    "/vergelijken?i=gezinstherapie&i=gevangenisbezoek",
    "/api/v1/interventies/gezinstherapie",
    "/documenten/wijknotitie",
    "/begrippen",
)
"""What does not."""


@pytest.fixture
def client(kb: Kennisbank) -> TestClient:
    return TestClient(create_app(kb))


def said(client: TestClient, addresses: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        # Approaches like it are shown with their marks; those are not what the page is about.
        found[address] = re.sub(r'<section id="lijkt-op".*?</section>', "", answer.text, flags=re.S)
    return found


def facet(client: TestClient, name: str) -> dict[str, int]:
    answer = client.get("/api/v1/zoekresultaten?soort=interventie").json()
    return {entry["waarde"]: entry["aantal"] for entry in answer["facetten"][name]}


def change(kb: Kennisbank, **fields: Any) -> None:
    """Change the effect study on the card; `richting` is that of its outcome."""
    card = deepcopy(CARDS[SLUG])
    study = card["studies"][0]
    richting = fields.pop("richting", None)
    if richting:
        study["uitkomsten"][0]["richting"] = richting
    study.update(fields)
    write_card(kb.corpus.path, SLUG, **card)
    report = kb.ingest()
    assert [entry.slug for entry in report.gewijzigd] == [SLUG, "wodc-top600"]


def test_another_direction_shows_everywhere(kb: Kennisbank, client: TestClient) -> None:
    before, others = said(client, PAGES), said(client, OTHERS)
    assert facet(client, "richting")["geen_effect"] == 1
    change(kb, richting="ongunstig")
    after = said(client, PAGES)
    assert [address for address in PAGES if before[address] == after[address]] == []
    assert "ongunstig" in after[f"/interventies/{SLUG}"]
    assert json.loads(after[f"/api/v1/interventies/{SLUG}"])["oordeel"]["richting"] == "ongunstig"
    assert "Aanpak Top600, recidive: ongunstig" in after["/bewijskaart?rijen=aanpak"]
    assert "geen_effect" not in facet(client, "richting")
    found = client.get("/api/v1/zoekresultaten?richting=ongunstig&soort=interventie").json()
    assert SLUG in [result["slug"] for result in found["resultaten"]]
    assert said(client, OTHERS) == others


def test_another_design_shows_everywhere(kb: Kennisbank, client: TestClient) -> None:
    before, others = said(client, PAGES), said(client, OTHERS)
    change(kb, sms=5, design="Gerandomiseerd onderzoek")
    after = said(client, PAGES)
    # Other approaches of the theme were at 4 already, so the map of themes looks as it did.
    same = [address for address in PAGES if before[address] == after[address]]
    assert set(same) <= {"/bewijskaart"}
    verdict = json.loads(after[f"/api/v1/interventies/{SLUG}"])["oordeel"]
    assert verdict["bewijskracht"] == 4
    assert verdict["perOpzet"] == [{"opzet": "rct", "aantal": 1}]
    assert "onderzoek met loting (RCT)" in after[f"/interventies/{SLUG}"]
    assert facet(client, "bewijskracht").get("3") is None
    assert said(client, OTHERS) == others


def test_cells_of_the_map_hold_what_they_lead_to(client: TestClient) -> None:
    page = client.get("/bewijskaart").text
    boxes = re.findall(r'<a href="(/interventies\?[^"]+)"><title>[^<]* over (\d+) ', page)
    assert boxes
    for address, approaches in boxes:
        listed = client.get(address.replace("&amp;", "&")).text
        assert listed.count('class="index__row"') == int(approaches)


def test_a_family_is_shown_and_its_verdict_not_inherited(
    kb: Kennisbank, client: TestClient
) -> None:
    write_card(kb.corpus.path, "kind", onderdeel_van=SLUG)
    write_card(kb.corpus.path, "ring-a", onderdeel_van="ring-b")
    write_card(kb.corpus.path, "ring-b", onderdeel_van="ring-a")
    report = kb.ingest()
    assert any("loopt rond (ring-a → ring-b → ring-a)" in line for line in report.waarschuwingen)
    assert report.geweigerd == ()
    child = client.get("/interventies/kind").text
    assert "Onderdeel van" in child and "Aanpak Top600" in child
    assert client.get("/api/v1/interventies/kind").json()["oordeel"]["bewijskracht"] == 0
    assert "/interventies/kind" in client.get(f"/interventies/{SLUG}").text
    assert "Onderdeel van" not in client.get("/interventies/ring-a").text


def test_outcomes_of_the_corpus_take_the_place_of_ours(kb: Kennisbank, client: TestClient) -> None:
    own = "- uitkomst: terugval\n  criminaliteit: true\n  woorden: [recidive]\n- uitkomst: 3\n"
    kb.corpus.uitkomsten_file.write_text(own, encoding="utf-8")
    report = kb.ingest()
    assert [entry.reden[:31] for entry in report.geweigerd] == ["uitkomsten.yaml, uitkomst '3': "]
    claims = client.get(f"/api/v1/interventies/{SLUG}").json()["claims"]
    assert [claim["uitkomst"] for claim in claims] == ["terugval"]
    assert facet(client, "uitkomst").keys() == {"terugval"}
    assert kb.ingest().gewijzigd == ()
