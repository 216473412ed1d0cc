"""What a document says of itself, each time with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CARDS

from kennisbank.extract import read_markdown
from kennisbank.ingest.suggest import Suggestie, sidecar, suggest
from kennisbank.model import Begrip, Extraction, Heading, Interventie, Page

CARDS_READ = [Interventie.model_validate({"slug": slug, **card}) for slug, card in CARDS.items()]

COVER = """Nieuwe kansen in de wijk
Een procesevaluatie van de aanpak Sport als middel
Auteurs: A.B. de Vries, Karin van den Berg en J. Çelik
Utrecht, maart 2021"""
COLOPHON = """Colofon
Onderzoekers
Dr. M.J. Jansen
P. van 't Hof
Het onderzoek is gedaan voor de gemeente.
ISBN 978-90-6844-500-8, ISBN 978-90-6844-500-1
doi: 10.1000/xyz.123. Zie ook https://hdl.handle.net/20.500.12832/3012"""
TEXT = """1 Inleiding
Deze procesevaluatie is gedaan met interviews en een vragenlijst; een controlegroep was er niet.
De aanpak Sport als middel is in drie wijken gevolgd. Sport als middel bestaat sinds 2012.
Jongeren sporten in de wijk. De sport trekt jongeren; recidive en terugval zijn niet gemeten, en
over recidive zegt ook de recidivemonitor niets. De procesevaluatie keek naar sport en naar
school."""


def report(**fields: object) -> Extraction:
    pages = tuple(Page(number, text) for number, text in enumerate((COVER, COLOPHON, TEXT), 1))
    heading = Heading(0, 1, "Nieuwe kansen in de wijk")
    return Extraction(**{"pages": pages, "headings": (heading,), **fields})  # type: ignore[arg-type]


def found(extraction: Extraction, veld: str) -> list[str]:
    terms = [Begrip(voorkeursterm="recidive", alternatieve_termen=("terugval",))]
    return [s.waarde for s in suggest(extraction, CARDS_READ, terms) if s.veld == veld]


def test_fields_of_a_report() -> None:
    said = report()
    assert found(said, "titel") == ["Nieuwe kansen in de wijk"]
    assert found(said, "auteurs") == [
        "A.B. de Vries",
        "Karin van den Berg",
        "J. Çelik",
        "Dr. M.J. Jansen",
        "P. van 't Hof",
    ]
    assert found(said, "jaar") == ["2021"]
    assert found(said, "taal") == ["nl"]
    assert found(said, "soort") == ["procesevaluatie"]
    assert found(said, "design") == ["controlegroep", "interviews", "vragenlijst"]
    assert found(said, "isbn") == ["9789068445008"]
    assert found(said, "doi") == ["10.1000/xyz.123"]
    assert found(said, "handle") == ["20.500.12832/3012"]
    assert found(said, "interventies") == ["sportclub"]
    assert found(said, "thema") == ["sport"]
    assert found(said, "trefwoorden") == ["recidive"]


def test_every_suggestion_shows_its_place() -> None:
    extraction = report(title="Naam van het bestand", authors=("A.B. de Vries",), year=2019)
    suggestions = suggest(extraction, CARDS_READ)
    for suggestie in suggestions:
        if suggestie.pagina is None:
            assert suggestie.citaat == "eigenschappen van het bestand"
        else:
            words = extraction.text[suggestie.start : suggestie.end]
            assert words and " ".join(words.split()) in suggestie.citaat
            assert extraction.page_at(suggestie.start).number == suggestie.pagina
    assert (
        Suggestie("titel", "Naam van het bestand", None, 0, 0, suggestions[0].citaat) in suggestions
    )
    (author,) = (s for s in suggestions if s.waarde == "A.B. de Vries")
    assert (author.pagina, extraction.text[author.start : author.end]) == (1, "A.B. de Vries")


def test_newest_year_on_the_cover_comes_first_unless_the_file_agrees_with_another() -> None:
    pages = (Page(1, "Besluit van 30 september 2014\nJaargang 2015"),)
    assert found(Extraction(pages), "jaar") == ["2014", "2015"]
    assert found(Extraction(pages, year=2015), "jaar")[0] == "2015"
    assert found(Extraction((Page(1, "Vooruitblik op mei 2999"),), year=2998), "jaar") == []


@pytest.mark.parametrize(
    "name", ["Author", "Microsoft Office User", "HOORENMANJC", "jansen01", " "]
)
def test_account_is_no_author(name: str) -> None:
    assert found(Extraction((Page(1, "Tekst."),), authors=(name,)), "auteurs") == []


def test_language_is_that_of_the_text_whatever_the_file_declares() -> None:
    dutch = "De jongeren en de ouders zijn niet van de straat, dat is een groot probleem voor het "
    english = "The young people and their parents are not in the street, this is a problem for the "
    assert found(Extraction((Page(1, dutch * 3),), language="en"), "taal") == ["nl"]
    assert found(Extraction((Page(1, english * 3),), language="nl"), "taal") == ["en"]
    assert found(Extraction((Page(1, "مرحبا"),), language="ar"), "taal") == ["ar"]


def test_references_are_not_the_number_of_the_document() -> None:
    cited = "\n".join(f"https://doi.org/10.1000/artikel.{number}" for number in range(9))
    assert found(Extraction((Page(1, cited),)), "doi") == []


def test_approaches_are_those_a_text_is_about() -> None:
    text = "# Verslag\n\nMST helpt. MST is duur. Scared Straight staat er eens. Top6000, Top6000.\n"
    assert sidecar(read_markdown(text), CARDS_READ)["interventies"] == ["gezinstherapie"]
    exits = [card.model_copy(update={"aliassen": ("exit",)}) for card in CARDS_READ[:1]]
    twice = "De exit-strategie en nog een exit-strategie."
    assert "interventies" not in sidecar(read_markdown(twice), exits)


def test_sidecar_takes_the_likeliest_and_leaves_themes_to_a_person() -> None:
    fields = sidecar(report(year=2019), CARDS_READ)
    assert fields["titel"] == "Nieuwe kansen in de wijk"
    assert (fields["jaar"], fields["taal"], fields["soort"]) == (2021, "nl", "procesevaluatie")
    assert len(fields["auteurs"]) == 5
    assert fields.keys() == {"titel", "auteurs", "jaar", "taal", "soort", "interventies"}


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_gives_suggestions_that_stand_in_it(texts: list[str]) -> None:
    pages = tuple(Page(n, text.replace("\f", "")) for n, text in enumerate(texts, 1))
    extraction = Extraction(pages)
    for suggestie in suggest(extraction, CARDS_READ):
        assert 0 <= suggestie.start < suggestie.end <= len(extraction.text)
