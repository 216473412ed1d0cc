"""The thesaurus as a reader meets it: pages, terms explained in a text, and linked data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS
from starlette.testclient import TestClient
from test_web import EVIL, Shelf

from kennisbank import Kennisbank
from kennisbank.analyse import Begrippenlijst
from kennisbank.corpus import Corpus
from kennisbank.model import Begrip
from kennisbank.web import create_app
from kennisbank.web.markup import markdown
from kennisbank.web.uitleg import Uitleg

pytestmark = pytest.mark.filterwarnings(
    # rdflib's own reader of JSON-LD uses what rdflib deprecates.
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)

HOME = "https://kennisbank.test"

TERMS = (
    Begrip(voorkeursterm="criminaliteit", definitie="Wat de wet strafbaar stelt."),
    Begrip(
        voorkeursterm="jeugdgroep",
        alternatieve_termen=("jeugdbende", "youth group"),
        bredere=("criminaliteit", "groep"),
        verwante=("recidive",),
        definitie=f"Jongeren die samen optrekken. {EVIL}",
        bronnen=("https://example.org/groep", "Handboek"),
    ),
    Begrip(
        voorkeursterm="recidive",
        alternatieve_termen=("terugval",),
        bredere=("criminaliteit",),
        verwante=("criminaliteit",),
        definitie="Opnieuw de fout in gaan.",
    ),
    Begrip(voorkeursterm="jeugd-groep", definitie=None),
)
LIST = Begrippenlijst(TERMS)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr(shelf, "begrippen", lambda: TERMS)
    return TestClient(create_app(cast(Kennisbank, shelf)), raise_server_exceptions=False)


def test_addresses_differ_and_lead_back() -> None:
    assert set(LIST.slugs) == {"criminaliteit", "jeugdgroep", "jeugd-groep", "recidive"}
    twins = Begrippenlijst([Begrip(voorkeursterm="é"), Begrip(voorkeursterm="e")])
    assert sorted(twins.slugs) == ["e", "e-2"]
    assert Begrippenlijst([Begrip(voorkeursterm="…")]).slugs == ("begrip",)


def test_what_hangs_together_is_seen_from_both_sides() -> None:
    groep, recidive, crime = (LIST.get(s) for s in ("jeugdgroep", "recidive", "criminaliteit"))
    assert groep and recidive and crime
    assert [(v.term, v.slug) for v in LIST.bredere(groep)] == [
        ("criminaliteit", "criminaliteit"),
        ("groep", ""),
    ]
    assert [v.term for v in LIST.smallere(crime)] == ["jeugdgroep", "recidive"]
    assert [v.term for v in LIST.verwante(recidive)] == ["criminaliteit", "jeugdgroep"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jeugdbende", ["jeugdgroep"]),
        ("Jeugdbendes", ["jeugdgroep"]),
        ("YOUTH", ["jeugdgroep"]),
        ("terugval", ["recidive"]),
        ("groep", ["jeugd-groep", "jeugdgroep"]),
        ("mossel", []),
    ],
)
def test_a_term_is_found_by_any_name(query: str, found: list[str]) -> None:
    assert sorted(begrip.voorkeursterm for begrip in LIST.find(query)) == found


def test_the_best_match_comes_first() -> None:
    assert LIST.find("recidive")[0].voorkeursterm == "recidive"
    assert len(LIST.find("  ")) == len(TERMS)


@given(st.text(max_size=200))
def test_a_mention_is_a_stretch_of_the_text(text: str) -> None:
    position = 0
    for mention in LIST.mentions(text + " Recidive en jeugdbendes."):
        assert position <= mention.start < mention.end <= len(text) + 25
        assert LIST.get(mention.slug)
        position = mention.end
    assert position


def test_the_list_has_a_search_box(client: TestClient) -> None:
    text = client.get("/begrippen").text
    assert "4 begrippen" in text
    assert 'id="letter-J"' in text
    found = client.get("/begrippen?q=jeugdbende").text
    assert '<a href="/begrippen/jeugdgroep">' in found
    assert '<a href="/begrippen/recidive">' not in found
    assert "1 begrip voor ‘jeugdbende’" in found
    nothing = client.get("/begrippen", params={"q": EVIL}).text
    assert "Dit woord staat niet in de lijst" in nothing
    assert EVIL not in nothing


def test_a_term_has_a_page(client: TestClient) -> None:
    text = client.get("/begrippen/jeugdgroep").text
    assert EVIL not in text
    assert "Jongeren die samen optrekken." in text
    assert 'href="/begrippen/criminaliteit"' in text
    assert ">groep<" not in text
    for name in ("jeugdgroep", "jeugdbende", "youth%20group"):
        assert f'href="/zoeken?q={name}"' in text
    assert 'href="/interventies/gevangenisbezoek"' in text
    assert 'href="https://example.org/groep"' in text
    assert "Hieronder vallen" in client.get("/begrippen/criminaliteit").text
    unknown = client.get("/begrippen/onbekend")
    assert unknown.status_code == 404
    assert "Er is geen begrip" in unknown.text


# Explained in place.


def test_a_term_is_explained_once_and_not_in_headings_or_links() -> None:
    html = str(
        markdown("## Recidive\n\n[terugval](https://a.nl) en recidive. Recidive!", Uitleg(LIST))
    )
    assert html.count("popovertarget") == 1
    assert '<h3 id="tekst-recidive">Recidive</h3>' in html
    assert '<a href="https://a.nl">terugval</a> en <button' in html
    assert "</span>. Recidive!" in html
    assert 'href="/begrippen/recidive"' in html


def test_an_explanation_is_escaped_and_complete() -> None:
    html = str(markdown(f"Een jeugdbende {EVIL} & `recidive`", Uitleg(LIST)))
    assert EVIL not in html
    assert "<strong>jeugdgroep</strong>: Jongeren die samen optrekken. &lt;script&gt;" in html
    assert "<code>recidive</code>" in html
    buttons = re.findall(r'popovertarget="([^"]+)"', html)
    assert buttons == re.findall(r'id="([^"]+)" popover', html)


def test_a_term_without_a_definition_is_left_alone() -> None:
    assert "popover" not in Uitleg(Begrippenlijst([Begrip(voorkeursterm="x")])).text("een x")


def test_no_more_than_a_dozen_are_explained() -> None:
    many = Begrippenlijst(Begrip(voorkeursterm=f"woord{n}", definitie="d") for n in range(30))
    html = Uitleg(many).text(" ".join(f"woord{n}" for n in range(30)))
    assert html.count("popovertarget") == 12


@given(st.text(max_size=100))
def test_a_text_says_the_same_with_explanations(text: str) -> None:
    html = str(Uitleg(LIST).text(f"{text} recidive"))
    bare = re.sub(r'<span class="uitleg__tekst".*?</span>', "", html, flags=re.DOTALL)
    bare = re.sub(
        r'<button type="button" class="uitleg" popovertarget="[^"]*">|</button>', "", bare
    )
    assert bare == str(escape(f"{text} recidive"))


# Linked data.


def _graph(client: TestClient, extension: str, format: str) -> Graph:
    return Graph().parse(data=client.get(f"/begrippen.{extension}").text, format=format)


def test_the_terms_as_skos(client: TestClient) -> None:
    graph = _graph(client, "ttl", "turtle")
    assert isomorphic(graph, _graph(client, "jsonld", "json-ld"))
    groep = URIRef(f"{HOME}/begrippen/jeugdgroep")
    assert str(graph.value(groep, SKOS.prefLabel)) == "jeugdgroep"
    assert {str(label) for label in graph.objects(groep, SKOS.altLabel)} == {
        "jeugdbende",
        "youth group",
    }
    assert list(graph.objects(groep, SKOS.broader)) == [URIRef(f"{HOME}/begrippen/criminaliteit")]
    assert (groep, SKOS.inScheme, URIRef(f"{HOME}/begrippen")) in graph
    assert EVIL in str(graph.value(groep, SKOS.definition))
    # Above and related at once would contradict SKOS.
    assert list(graph.objects(URIRef(f"{HOME}/begrippen/recidive"), SKOS.related)) == [groep]


def test_the_thesaurus_of_the_corpus_keeps_to_skos(tmp_path: Path) -> None:
    begrippen, refused = Corpus(Path(__file__).parents[1] / "corpus").begrippen()
    assert not refused
    shelf = Shelf(tmp_path)
    shelf.begrippen = lambda: tuple(begrippen)  # type: ignore[method-assign]
    graph = _graph(TestClient(create_app(cast(Kennisbank, shelf))), "ttl", "turtle")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(begrippen)
    for concept in concepts:
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        above = set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
        related = set(graph.objects(concept, SKOS.related))
        assert not above & related
        assert concept not in related
        for other in related:
            assert (other, SKOS.related, concept) in graph
        for broader in graph.objects(concept, SKOS.broader):
            assert (broader, SKOS.narrower, concept) in graph
