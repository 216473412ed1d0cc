"""The query language: what is of it is read, what is not is plain words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kennisbank.search.syntax import cut, read

VALUES = {
    "thema": ("sport", "herhaald daderschap"),
    "land": ("Nederland", "Nieuw-Zeeland"),
    "richting": ("gunstig", "geen_effect"),
    "departement": ("JenV", "VWS"),
    "preventieniveau": ("geïndiceerd",),
}


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("boksen thema:sport", "boksen", [("thema", "sport")]),
        ("Thema:Sport, boksen", "boksen", [("thema", "sport")]),
        ('thema:"herhaald daderschap" top600', "top600", [("thema", "herhaald daderschap")]),
        ("thema:herhaald", "", [("thema", "herhaald daderschap")]),
        ("land:nieuw-zeeland", "", [("land", "Nieuw-Zeeland")]),
        ("richting:geen-effect", "", [("richting", "geen_effect")]),
        ("ministerie:jenv", "", [("departement", "JenV")]),
        ("niveau:geindiceerd", "", [("preventieniveau", "geïndiceerd")]),
        ("soort:aanpak", "", [("soort", "interventie")]),
        ("thema:onzin", "", [("thema", "onzin")]),
        ("jaar:2018..2024 mst", "mst", [("jaarVan", "2018"), ("jaarTot", "2024")]),
        ("jaar:2024..2018", "", [("jaarVan", "2018"), ("jaarTot", "2024")]),
        ("jaar:2018..", "", [("jaarVan", "2018")]),
        ("jaar:..2024", "", [("jaarTot", "2024")]),
        ("jaar:2020", "", [("jaarVan", "2020"), ("jaarTot", "2020")]),
        ("leeftijd:13..15", "", [("leeftijd", "13"), ("leeftijd", "14"), ("leeftijd", "15")]),
        ("bewijskracht:3..", "", [("bewijskracht", "3"), ("bewijskracht", "4")]),
    ],
)
def test_fields_become_filters(text: str, words: str, filters: list[tuple[str, str]]) -> None:
    typed = read(text, VALUES)
    assert typed.words == words
    assert list(typed.filters) == filters


@pytest.mark.parametrize(
    ("text", "phrases", "without", "words"),
    [
        ('"jonge aanwas" school', ("jonge aanwas",), (), "jonge aanwas school"),
        ("“jonge  aanwas”", ("jonge aanwas",), (), "jonge aanwas"),
        ("sport -boksen", (), ("boksen",), "sport"),
        ('sport -"in de wijk"', (), ("in de wijk",), "sport"),
        ("-Top600, sport", (), ("Top600",), "sport"),
    ],
)
def test_quotes_and_minus(
    text: str, phrases: tuple[str, ...], without: tuple[str, ...], words: str
) -> None:
    typed = read(text, VALUES)
    assert (typed.phrases, typed.without, typed.words) == (phrases, without, words)


@pytest.mark.parametrize(
    "text",
    [
        "12-minners",
        "ex-gedetineerden - en dan",
        "10 -5",
        "kleur:rood",
        "thema:",
        "thema: sport",
        "jaar:gisteren",
        "jaar:..",
        "jaar:20181",
        "leeftijd:abc",
        "bewijskracht:9",
        "http://thema.nl",
        'een "half citaat',
        '"" "!?"',
        "-",
        "AND OR NOT (",
    ],
)
def test_anything_else_is_plain_words(text: str) -> None:
    typed = read(text, VALUES)
    assert typed.pieces == ()
    assert typed.words == " ".join(text.split())


@given(st.text(alphabet='ab1-:". thema jaar2018', max_size=60))
@example('-""thema:"" "-"')
def test_any_text_is_read_and_every_piece_can_be_cut(text: str) -> None:
    typed = read(text, VALUES)
    left = text
    for piece in typed.pieces:
        assert piece.getypt in text
        left = cut(left, piece.getypt)
    if not typed.phrases:
        assert left.split() == typed.words.split() or not typed.pieces
