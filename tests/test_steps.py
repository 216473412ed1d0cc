"""The time of a search by step, in the answer and in the header; what was remembered took none."""

from __future__ import annotations

import threading

from fastapi.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.search import SearchRequest
from kennisbank.search.steps import measured, step
from kennisbank.web import create_app

SEARCH = {"vraag", "vector", "woorden", "dossiers", "betekenis", "samenvoegen"}
SHOW = {"voorkeur", "facetten", "resultaten"}


def test_steps_add_up_within_their_own_search() -> None:
    with step("buiten"), measured() as outer:
        with step("een"):
            pass
        with step("een"), measured() as inner, step("twee"):
            pass
        elsewhere = threading.Thread(target=lambda: step("drie").__enter__())
        elsewhere.start()
        elsewhere.join()
    assert list(outer) == ["een"]
    assert list(inner) == ["twee"]
    assert outer["een"] >= inner["twee"] >= 0


def test_an_answer_says_where_its_time_went(kb: Kennisbank) -> None:
    asked = SearchRequest.parse("boksen met jongeren in de wijk")
    first, again = kb.search(asked), kb.search(asked)
    assert first.duur_per_stap.keys() >= SEARCH | SHOW
    assert again.duur_per_stap.keys() >= SHOW
    assert not again.duur_per_stap.keys() & SEARCH
    assert sum(first.duur_per_stap.values()) <= first.duur_ms + 0.1
    kept = {"duur_ms", "duur_per_stap"}
    assert first.model_dump(exclude=kept) == again.model_dump(exclude=kept)
    filtered = kb.search(SearchRequest.parse(asked.tekst, [("soort", "interventie")]))
    assert filtered.duur_per_stap.keys() >= {*SEARCH - {"vraag", "vector"}, *SHOW}
    assert not filtered.duur_per_stap.keys() & {"vraag", "vector"}


def test_page_and_api_have_the_header(kb: Kennisbank) -> None:
    with TestClient(create_app(kb)) as client:
        answer = client.get("/api/v1/zoekresultaten", params={"q": "boksen"})
        said = dict(part.split(";dur=") for part in answer.headers["Server-Timing"].split(", "))
        assert {name: float(took) for name, took in said.items()} == {
            "zoeken": answer.json()["duurMs"],
            **answer.json()["duurPerStap"],
        }
        page = client.get("/zoeken", params={"q": "boksen"})
        assert page.headers["Server-Timing"].startswith("zoeken;dur=")
