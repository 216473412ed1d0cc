"""The lists to work from: what is on them, in which order, and as a file."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from samples import studie

from kennisbank import Kennisbank
from kennisbank.curate.contradictions import contradictions, direction_of
from kennisbank.curate.findings import Approach, is_old, outdated, unconfirmed, without_dutch
from kennisbank.evidence import bewijs
from kennisbank.model import Erkenning, Interventie, Richting

from .conftest import Visit

TODAY = datetime.date(2026, 11, 25)
Visits = Callable[..., Visit]


def approach(slug: str = "kaart", **fields: Any) -> Approach:
    basis = {"slug": slug, "naam": slug.title(), "soort": "aanpak", "korte_omschrijving": "Kort."}
    card = Interventie.model_validate({**basis, **fields})
    return card, bewijs(card)


@pytest.mark.parametrize(
    ("said", "old"),
    [
        ("2021-11-24", True),
        ("2021-11-25", False),
        ("2021-10", True),
        ("2021-11", False),
        ("2020", True),
        ("2021", False),
        ("maart 2014", True),
        ("onbekend", False),
    ],
)
def test_old_is_certain(said: str, old: bool) -> None:
    assert is_old(said, TODAY) is old


def test_outdated() -> None:
    cards = [
        approach(
            "oud",
            erkenningen=[
                {"schema": "NJi", "niveau": "Goed onderbouwd", "datum": "2014-07-29"},
                {"schema": "NJi", "niveau": "Goed onderbouwd", "datum": "2025-01-01"},
                {"schema": "Ander", "niveau": "Goed onderbouwd"},
            ],
            studies=[studie(jaar=2012), studie(jaar=2015)],
        ),
        approach("nieuw", studies=[studie(jaar=2012), studie(jaar=2024)]),
        approach("nooit"),
    ]
    found = [(f.slug, f.cells["wat"], f.cells["datum"]) for f in outdated(cards, TODAY)]
    assert found == [("oud", "oordeel: NJi", "2014-07-29"), ("oud", "nieuwste onderzoek", "2015")]


def contradiction(*richtingen: str) -> list[str]:
    studies = [studie(titel=f"Studie {n}", jaar=2020, sms=3, richting=r)
               for n, r in enumerate(richtingen)]  # fmt: skip
    return [str(f.cells["wat"]) for f in contradictions([approach(studies=studies)])]


def test_studies_contradict_each_other() -> None:
    assert contradiction("gunstig", "ongunstig") == ["tegengesteld"]
    assert contradiction("gunstig", "geen_effect") == ["wel en geen effect"]
    assert contradiction("ongunstig", "geen_effect") == ["schade en geen effect"]
    assert contradiction("gunstig", "gunstig", "niet_gemeten", "gemengd") == []


def test_opposites_come_first() -> None:
    def card(slug: str, *richtingen: str) -> Approach:
        return approach(slug, studies=[studie(titel=r, sms=3, richting=r) for r in richtingen])

    cards = [card("a", "gunstig", "geen_effect"), card("b", "gunstig", "ongunstig")]
    assert [found.slug for found in contradictions(cards)] == ["b", "a"]


def test_one_study_does_not_contradict_itself() -> None:
    both = [{"maat": "Recidive", "richting": r} for r in ("gunstig", "ongunstig")]
    assert contradictions([approach(studies=[studie(sms=3, uitkomsten=both)])]) == []


def test_other_outcomes_do_not_contradict() -> None:
    outcomes = [("Recidive", "gunstig"), ("Schooluitval", "ongunstig")]
    studies = [
        studie(titel=maat, sms=3, uitkomsten=[{"maat": maat, "richting": richting}])
        for maat, richting in outcomes
    ]
    assert contradictions([approach(studies=studies)]) == []


@pytest.mark.parametrize(
    ("niveau", "richting"),
    [
        ("Goed onderbouwd", None),
        ("Eerste aanwijzingen voor effectiviteit", Richting.GUNSTIG),
        ("Promising", Richting.GUNSTIG),
        ("geen effect (No Effects)", Richting.GEEN_EFFECT),
        ("Negative Effect", Richting.ONGUNSTIG),
        ("onvoldoende bewijs van effect", None),
        ("Insufficient evidence of impact", None),
        ("geschat effect op geweld: hoog (30% of meer minder geweld)", Richting.GUNSTIG),
    ],
)
def test_what_a_label_says(niveau: str, richting: Richting | None) -> None:
    assert direction_of(Erkenning(schema="X", niveau=niveau)) is richting


def test_a_label_contradicts_our_verdict() -> None:
    label = {"schema": "NJi", "niveau": "Goede aanwijzingen voor effectiviteit"}
    none = studie(sms=4, jaar=2023, richting="geen_effect")
    good = studie(sms=4, jaar=2023, richting="gunstig")
    found = list(
        contradictions(
            [
                approach("een", erkenningen=[label], studies=[none]),
                approach("twee", erkenningen=[label], studies=[good]),
                approach(
                    "drie",
                    erkenningen=[{"schema": "Ander", "niveau": "Negative Effect"}],
                    studies=[good],
                ),
            ]
        )
    )
    assert [(f.slug, f.cells["ons_oordeel"]) for f in found] == [
        ("een", "geen effect"), ("drie", "gunstig"),
    ]  # fmt: skip


def test_without_dutch_effect_research() -> None:
    cards = [
        approach("nl", studies=[studie(land="Nederland", sms=3, richting="gunstig")]),
        approach(
            "vs",
            studies=[
                studie(land="VS", sms=5, richting="gunstig"),
                studie(land="Nederland", type="procesevaluatie"),
            ],
        ),
        approach("geen"),
    ]
    found = {f.slug: f.cells for f in without_dutch(cards)}
    assert set(found) == {"vs", "geen"}
    assert found["vs"]["landen"] == "VS" and found["vs"]["nederlands_ander"] == 1


def test_unconfirmed() -> None:
    read = {"door": "bea", "datum": TODAY}
    assert [f.slug for f in unconfirmed([approach("a", nagelezen=read), approach("b")])] == ["b"]


LISTS = ("verouderd", "tegenspraak", "zonder-nederlands-onderzoek", "niet-nagelezen")


@pytest.mark.parametrize("name", LISTS)
def test_a_page_and_a_file(visit: Visits, name: str) -> None:
    anna = visit("anna")
    assert f"/beheer/lijsten/{name}" in anna.get("/beheer")
    page, response = (
        anna.get(f"/beheer/lijsten/{name}"),
        anna.client.get(f"/beheer/lijsten/{name}.csv"),
    )
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert ("desk-table" in page) is bool(rows)
    for row in rows:
        assert f"/beheer/interventie/{row['slug']}" in page


def test_sorting(visit: Visits) -> None:
    anna = visit("anna")

    def order(sort: str) -> list[str]:
        said = anna.get(f"/beheer/lijsten/niet-nagelezen.csv?sorteer={sort}")
        return [row["slug"] for row in csv.DictReader(io.StringIO(said))]

    assert order("-studies")[0] in ("gezinstherapie", "top600")
    assert order("studies")[0] == "sportclub"
    assert order("titel")[0] == "top600", "Aanpak Top600"
    assert order("-titel") == order("titel")[::-1]
    assert order("onbekend") == order("")
    page = anna.get("/beheer/lijsten/niet-nagelezen?sorteer=-studies")
    assert 'aria-sort="descending"' in page


def test_a_name_that_looks_like_a_formula(desk_kb: Kennisbank, visit: Visits) -> None:
    path = desk_kb.corpus.interventies / "sportclub.md"
    path.write_text(path.read_text().replace("Sport als middel", "=HYPERLINK(1)"))
    desk_kb.ingest()
    said = visit("anna").get("/beheer/lijsten/niet-nagelezen.csv")
    assert ",'=HYPERLINK(1)," in said


def test_what_is_not_there(visit: Visits) -> None:
    anna = visit("anna")
    anna.get("/beheer/lijsten/iets", 404)
    anna.get("/beheer/lijsten/iets.csv", 404)
