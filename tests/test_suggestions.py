"""What the search box offers while someone types."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import FakeEmbedder, write_card
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.corpus import Corpus
from kennisbank.search import Suggestie, Suggestions
from kennisbank.search.suggestions import MOST, Entry, SuggestieSoort
from kennisbank.settings import Settings
from kennisbank.web import create_app


def texts(found: tuple[Suggestie, ...]) -> list[tuple[str, str]]:
    return [(suggestie.soort.value, suggestie.tekst) for suggestie in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("multi", [("aanpak", "Multisysteemtherapie")]),
        ("MST", [("aanpak", "MST")]),
        # A document that says so, by the beginning of any word, in any spelling.
        ("effectiv", [("document", "De effectiviteit van de Top600")]),
        ("de effect", [("document", "De effectiviteit van de Top600")]),
        ("top600 effect", [("document", "De effectiviteit van de Top600")]),
        ("terugv", [("begrip", "terugval")]),
        ("veelpl", [("vraag", "Wat werkt tegen recidive bij jonge veelplegers?")]),
        ("recid", [
            ("begrip", "recidive"),
            ("vraag", "Wat werkt tegen recidive bij jonge veelplegers?"),
        ]),
        ("ecidive", []),
        ("fotosynthese", []),
        ("", []),
        ("!", []),
    ],
)  # fmt: skip
def test_found_by_the_beginning_of_a_word(
    small_kb: Kennisbank, typed: str, expected: list[tuple[str, str]]
) -> None:
    assert texts(small_kb.suggesties(typed)) == expected


def test_an_approach_is_offered_once_with_its_name_for_another_name(small_kb: Kennisbank) -> None:
    (found,) = small_kb.suggesties("mst")
    assert (found.tekst, found.toelichting) == ("MST", "Multisysteemtherapie")
    assert found.url == "/interventies/gezinstherapie"
    top = small_kb.suggesties("top 600")
    assert [s.url for s in top if s.soort is SuggestieSoort.AANPAK] == ["/interventies/top600"]


def test_a_question_leads_to_a_search(small_kb: Kennisbank) -> None:
    (found,) = small_kb.suggesties("veelplegers")
    assert found.url == "/zoeken?q=Wat+werkt+tegen+recidive+bij+jonge+veelplegers%3F"


def test_at_most_eight_by_kind_and_none_kept_out_by_another() -> None:
    def some(soort: SuggestieSoort, count: int) -> list[Entry]:
        return [Entry(soort, f"woord {soort} {n}", url=f"/{soort}/{n}") for n in range(count)]

    many = Suggestions([s for kind in SuggestieSoort for s in some(kind, 10)])
    found = many.find("woord")
    assert [s.soort for s in found] == [kind for kind in SuggestieSoort for _ in range(2)]
    few = Suggestions(some(SuggestieSoort.AANPAK, 1) + some(SuggestieSoort.VRAAG, 10))
    assert [s.soort.value for s in few.find("woord")] == ["aanpak", *["vraag"] * (MOST - 1)]


@given(st.text(max_size=30))
def test_any_text_can_be_typed(text: str) -> None:
    offered = Entry(SuggestieSoort.BEGRIP, text)
    assert len(Suggestions([offered]).find(text)) <= 1


def test_only_what_is_published_is_offered(corpus: Corpus, index: Path) -> None:
    write_card(
        corpus.path,
        "geheim",
        naam="Geheime aanpak",
        status="concept",
        vragen=["Geheime vraag over iets?"],
    )
    kb = Kennisbank.open(Settings(corpus=corpus.path, index=index), FakeEmbedder())
    kb.ingest()
    assert kb.suggesties("geheim") == ()
    assert kb.suggesties("multi") != ()


def test_the_api_gives_them(small_kb: Kennisbank) -> None:
    client = TestClient(create_app(small_kb))
    answer = client.get("/api/v1/suggesties?q=mst")
    assert answer.json() == {
        "suggesties": [
            {
                "soort": "aanpak",
                "tekst": "MST",
                "toelichting": "Multisysteemtherapie",
                "url": "/interventies/gezinstherapie",
            }
        ]
    }
    assert answer.headers["API-Version"]
    assert client.get("/api/v1/suggesties").json() == {"suggesties": []}
