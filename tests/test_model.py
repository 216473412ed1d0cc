"""The words of the domain: what a record accepts, and where a character stands."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from samples import CARDS, as_studie, studie

from kennisbank.model import Begrip, Document, Erkenning, Extraction, Interventie, Page, Richting
from kennisbank.model.text import PAGE_BREAK

MINIMAL = {"slug": "x", "naam": "X", "soort": "aanpak", "korte_omschrijving": "Kort."}


@pytest.mark.parametrize("slug", CARDS)
def test_record_survives_json(slug: str) -> None:
    record = Interventie.model_validate({"slug": slug, **CARDS[slug]})
    assert Interventie.model_validate_json(record.model_dump_json(by_alias=True)) == record


def test_alias_of_schema_survives_json() -> None:
    card = {**MINIMAL, "erkenningen": [{"schema": "Register", "niveau": "Goed onderbouwd"}]}
    record = Interventie.model_validate(card)
    again = Interventie.model_validate_json(record.model_dump_json(by_alias=True))
    assert again.erkenningen[0].schema_ == "Register"


def test_record_is_immutable() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Interventie.model_validate(MINIMAL).naam = "Y"


def test_list_left_empty_means_nothing_seen() -> None:
    record = Interventie.model_validate({**MINIMAL, "aliassen": None, "studies": None})
    assert (record.aliassen, record.studies, record.jaar) == ((), (), None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Met Hoofdletter"),
        ("slug", "met--twee"),
        ("naam", "   "),
        ("soort", "project"),
        ("leeftijd_min", -1),
        ("leeftijd_max", 121),
        ("departementen", ["Financiën"]),
        ("thema", "sport"),
        ("studies", [studie(url="www.example.org")]),
        ("studies", [studie(sms=6)]),
        ("studies", [studie(jaar=datetime.date.today().year + 2)]),
        ("studies", [studie(onafhankelijk="misschien")]),
        ("hobby", "vissen"),
    ],
)
def test_wrong_value_is_refused_at_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Interventie.model_validate({**MINIMAL, field: value})
    assert [error["loc"][0] for error in caught.value.errors()] == [field]


@given(st.integers(0, 120), st.integers(0, 120))
def test_ages_must_be_in_order(low: int, high: int) -> None:
    card = {**MINIMAL, "leeftijd_min": low, "leeftijd_max": high}
    if low <= high:
        assert Interventie.model_validate(card).leeftijd_max == high
    else:
        with pytest.raises(ValidationError, match="lager dan leeftijd_min"):
            Interventie.model_validate(card)


def test_year_is_that_of_the_newest_study() -> None:
    studies = [studie(jaar=2003), studie(jaar=2019), studie()]
    assert Interventie.model_validate({**MINIMAL, "studies": studies}).jaar == 2019


@pytest.mark.parametrize(
    ("land", "expected"), [("Nederland", True), ("NEDERLAND en VS", True), ("VS", False)]
)
def test_dutch_study(land: str, expected: bool) -> None:
    assert as_studie(land=land).nederlands is expected


def test_date_of_recognition_is_kept_as_text() -> None:
    said = Erkenning.model_validate(
        {"schema": "Register", "niveau": "Erkend", "datum": datetime.date(2019, 3, 13)}
    )
    assert said.datum == "2019-03-13"


def test_document_and_term_know_no_other_fields() -> None:
    with pytest.raises(ValidationError, match="jaartal"):
        Document.model_validate({"slug": "d", "bestand": "d.md", "titel": "D", "jaartal": 2020})
    with pytest.raises(ValidationError, match="synoniemen"):
        Begrip.model_validate({"voorkeursterm": "recidive", "synoniemen": ["terugval"]})


def test_directions_are_spelled_as_in_the_api() -> None:
    assert set(Richting) == {"gunstig", "gemengd", "geen_effect", "ongunstig", "niet_gemeten"}


pages = st.lists(st.text(st.characters(exclude_characters=PAGE_BREAK), max_size=20), min_size=1)


@given(pages)
def test_every_character_is_on_its_page(texts: list[str]) -> None:
    extraction = Extraction(tuple(Page(n, text) for n, text in enumerate(texts, start=1)))
    expected = [n for n, text in enumerate(texts, start=1) for _ in f"{text}{PAGE_BREAK}"][:-1]
    assert [extraction.page_at(i).number for i in range(len(extraction.text))] == expected
