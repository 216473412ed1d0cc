"""References: names and sources taken apart with care, and files that other programs read."""

from __future__ import annotations

import datetime
import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
)
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import as_studie

from kennisbank.cite import (
    Kind,
    Reference,
    apa,
    bibtex,
    csl_json,
    of_document,
    of_interventie,
    of_studie,
    people,
    ris,
    unique_keys,
)
from kennisbank.cite.people import Name, People
from kennisbank.cite.reference import doi_of
from kennisbank.cite.source import Source, source
from kennisbank.model import Document, Interventie

TODAY = datetime.date(2026, 11, 25)

SPRUIT = of_studie(
    as_studie(
        auteurs=["Spruit, A.", "van der Put, C.", "M.S. van 't Hoff-de Goede", "Stams, G.J."],
        jaar=2018,
        titel="The effect of {sport} & play: 100% of #1",
        uitgever="Children and Youth Services Review, 94(2), 689-698",
        url="https://doi.org/10.1016/j.childyouth.2018.09.013",
    )
)
DESCRIBED = of_studie(as_studie(titel="Onderzoek met politiegegevens", auteurs=[], jaar=None))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A. Spruit", ["Spruit, A."]),
        ("Spruit, A.", ["Spruit, A."]),
        ("C.E. van der Put", ["van der Put, C.E."]),
        ("Th. Doreleijers", ["Doreleijers, Th."]),
        ("M.S. van 't Hoff-de Goede", ["van 't Hoff-de Goede, M.S."]),
        ("Andershed, A.-K.", ["Andershed, A.-K."]),
        ("Henderson, C.R. Jr", ["Henderson, C.R., Jr"]),
        ("Peter H. van der Laan", ["van der Laan, Peter H."]),
        ("Jan Dirk de Jong", ["de Jong, Jan Dirk"]),
        ("Spruit, Anouk", ["Spruit, Anouk"]),
        ("Wilson, D.B., MacKenzie, D.L., & Mitchell, F.N.",
         ["Wilson, D.B.", "MacKenzie, D.L.", "Mitchell, F.N."]),
        ("Valido, A., El Sheikh, A.", ["Valido, A.", "El Sheikh, A."]),
        ("M. de Jonge (Trimbos-instituut)", ["de Jonge, M."]),
        ("WODC", ["WODC"]),
        ("Universiteit Leiden (Hanna Swaab e.a.)", ["Universiteit Leiden (Hanna Swaab e.a.)"]),
        ("Platform Investico", ["Platform Investico"]),
        ("Veiligheidshuis Midden-Limburg", ["Veiligheidshuis Midden-Limburg"]),
        ("School's cool Nijmegen", ["School's cool Nijmegen"]),
        ("Noorda en Co", ["Noorda en Co"]),
        ("De Haagse Hogeschool, lectoraat", ["De Haagse Hogeschool, lectoraat"]),
        ("Hunt, Kroovand Hipple & McGarrell", ["Hunt, Kroovand Hipple & McGarrell"]),
        ("Corsaro", ["Corsaro"]),
    ],
)  # fmt: skip
def test_names_are_split_where_their_form_is_certain(written: str, read: list[str]) -> None:
    assert [name.sort_form for name in people([written]).names] == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("J. Metz e.a. (lectoraat Youth Spot)", ["Metz, J."]),
        ("Van Montfoort e.a.", ["Van Montfoort"]),
        ("e.a.", []),
        ("Jansen, P. et al.", ["Jansen, P."]),
    ],
)
def test_others_are_no_name(written: str, read: list[str]) -> None:
    found = people([written])
    assert [name.sort_form for name in found.names] == read
    assert found.and_others


def test_the_particle_stands_apart() -> None:
    (name,) = people(["van der Put, C.E."]).names
    assert name == Name(family="Put", given="C.E.", particle="van der")


@given(st.lists(st.text(max_size=20) | st.sampled_from(["van", "A.", "de", ",", "en"]), max_size=6))
def test_a_name_keeps_all_its_letters(words: list[str]) -> None:
    written = " ".join(words)
    assume(not re.search(r"[(&]|e\.a|et al|\b(?:en|and)\b", written))
    found = people([written])
    kept = "".join(name.sort_form for name in found.names)
    assert sorted(filter(str.isalpha, kept)) == sorted(filter(str.isalpha, written))


def test_a_long_entry_takes_no_time() -> None:
    (name,) = people(["van " * 5_000 + "1"]).names
    assert name.literal.startswith("van van")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Econometrica, 75(1), 83-119",
         Source(container="Econometrica", volume="75", issue="1", pages="83–119")),
        ("PLOS ONE 10(4), e0120182",
         Source(container="PLOS ONE", volume="10", issue="4", pages="e0120182")),
        ("JAMA Pediatrics, 175(1), 44-55 (2021; online 2 november 2020)",
         Source(container="JAMA Pediatrics", volume="175", issue="1", pages="44–55")),
        ("Prevention Science, 22", Source(container="Prevention Science", volume="22")),
        ("Journal of Sexual Aggression", Source(container="Journal of Sexual Aggression")),
        ("Universiteit Utrecht (proefschrift)",
         Source(publisher="Universiteit Utrecht", genre="proefschrift")),
        ("DSP-groep (in opdracht van WODC)", Source(publisher="DSP-groep (in opdracht van WODC)")),
        ("WODC, Cahier 2021-4", Source(publisher="WODC, Cahier 2021-4")),
        ("NBER Working Paper 28705", Source(publisher="NBER Working Paper 28705")),
        ("Campbell Reviews 2007:1", Source(publisher="Campbell Reviews 2007:1")),
        ("WODC, 2020", Source(publisher="WODC, 2020")),
        (None, Source()),
    ],
)  # fmt: skip
def test_a_source_is_read_as_far_as_it_is_certain(printed: str | None, read: Source) -> None:
    assert source(printed) == read


def test_a_doi_is_that_of_the_resolver_only() -> None:
    assert doi_of("https://doi.org/10.1016/j.x.2018.09.013") == "10.1016/j.x.2018.09.013"
    assert doi_of("https://doi.org/") == ""
    assert doi_of("https://spiegel.example/doi/10.1177/0306624") == ""


def test_a_described_study_is_shown_as_such() -> None:
    assert DESCRIBED.described
    assert apa(DESCRIBED).startswith("[Onderzoek met politiegegevens] (z.d.).")
    (item,) = json.loads(csl_json([DESCRIBED]))
    assert item["title"] == "[Onderzoek met politiegegevens]"
    assert "author" not in item
    assert "issued" not in item
    assert "omschrijving" in item["note"]
    only_year = of_studie(as_studie(titel="Evaluatie", jaar=2017))
    assert not only_year.described
    assert apa(only_year) == "Evaluatie (2017). https://example.org/onderzoek"


def test_apa_as_text() -> None:
    assert apa(SPRUIT) == (
        "Spruit, A., van der Put, C., van 't Hoff-de Goede, M. S., & Stams, G. J. (2018). "
        "The effect of {sport} & play: 100% of #1. "
        "Children and Youth Services Review, 94(2), 689–698. "
        "https://doi.org/10.1016/j.childyouth.2018.09.013"
    )
    hyphen = Reference(Kind.REPORT, "T", authors=people(["Andershed, A.-K.", "Anouk Spruit"]))
    assert apa(hyphen) == "Andershed, A.-K., & Spruit, A. (z.d.). T."
    crowd = Reference(Kind.REPORT, "T", authors=people([f"A{'a' * n}, B." for n in range(1, 25)]))
    assert apa(crowd).count(", B.") == 20
    assert "… A" in apa(crowd)
    itself = Reference(Kind.REPORT, "T", authors=people(["WODC"]), publisher="WODC")
    assert apa(itself) == "WODC. (z.d.). T."


def test_a_page_of_a_document_is_the_locator() -> None:
    document = Document.model_validate(
        {"slug": "nota", "bestand": "nota.pdf", "titel": "Nota", "jaar": 2020, "auteurs": ["WODC"]}
    )
    whole = of_document(document, "https://kb.test/documenten/nota")
    page = of_document(document, "https://kb.test/documenten/nota", 12)
    assert whole.url == "https://kb.test/documenten/nota"
    assert page.url == "https://kb.test/documenten/nota/pagina/12"
    assert apa(page) == (
        "WODC. (2020). Nota (p.\u00a012). https://kb.test/documenten/nota/pagina/12"
    )
    assert "Geciteerde pagina: 12" in ris([page])
    assert "note = {p. 12}" in bibtex([page])
    elsewhere = document.model_copy(update={"url": "https://wodc.test/nota.pdf"})
    assert of_document(elsewhere, "https://kb.test/x", 3).url == "https://wodc.test/nota.pdf"


def test_a_card_is_a_page_read_on_a_day() -> None:
    card = Interventie.model_validate(
        {"slug": "halt", "naam": "Halt", "soort": "interventie", "korte_omschrijving": "Straf."}
    )
    reference = of_interventie(card, "https://kb.test/interventies/halt", "Redactie", TODAY)
    assert apa(reference) == (
        "Redactie. (z.d.). Halt. Kennisbank. Geraadpleegd op 25 november 2026, "
        "van https://kb.test/interventies/halt"
    )
    (item,) = json.loads(csl_json([reference]))
    assert item["type"] == "webpage"
    assert item["accessed"] == {"date-parts": [[2026, 11, 25]]}


def test_ris_as_a_citation_manager_reads_it() -> None:
    (entry,) = rispy.loads(ris([SPRUIT]))
    assert entry["type_of_reference"] == "JOUR"
    assert entry["title"] == "The effect of {sport} & play: 100% of #1"
    assert entry["authors"] == [
        "Spruit, A.", "van der Put, C.", "van 't Hoff-de Goede, M.S.", "Stams, G.J.",
    ]  # fmt: skip
    assert (entry["start_page"], entry["end_page"]) == ("689", "698")
    assert entry["doi"] == "10.1016/j.childyouth.2018.09.013"


def test_bibtex_as_a_reader_sees_it() -> None:
    entry = _read_bibtex(bibtex([SPRUIT]))
    # The reader of these tests has no word for a brace; TeX has.
    assert entry["title"] == "The effect of sport& play: 100% of #1"
    assert r"\textbraceleft sport\textbraceright  \& play: 100\% of \#1" in bibtex([SPRUIT])
    assert entry["author"][1] == "van der Put, C."
    assert entry["journal"] == "Children and Youth Services Review"
    organisation = Reference(Kind.REPORT, "T", authors=People((Name(literal="A and B"),), True))
    assert "author = {{A and B} and others}" in bibtex([organisation])


def test_csl_json_keeps_particle_and_organisation() -> None:
    (item,) = json.loads(csl_json([SPRUIT]))
    assert item["author"][1] == {"family": "Put", "given": "C.", "non-dropping-particle": "van der"}
    assert item["issued"] == {"date-parts": [[2018]]}
    (other,) = json.loads(csl_json([Reference(Kind.REPORT, "T", authors=people(["WODC"]))]))
    assert other["author"] == [{"literal": "WODC"}]


def test_keys_differ_and_a_work_stands_once() -> None:
    twin = of_studie(as_studie(titel="Ander werk", auteurs=["Spruit, A."], jaar=2018))
    keys = [reference.key for reference in unique_keys([SPRUIT, twin, SPRUIT])]
    assert keys == ["spruit2018", "spruit2018-2"]


_ANY = st.text(max_size=60)


@given(title=_ANY, author=_ANY, publisher=_ANY, note=_ANY)
def test_no_text_breaks_out_of_its_field_in_ris(
    title: str, author: str, publisher: str, note: str
) -> None:
    reference = Reference(
        Kind.REPORT,
        title,
        authors=People((Name(literal=author),)),
        publisher=publisher,
        notes=(note,),
        key="sleutel",
    )
    written = ris([reference])
    assert written.count("ER  - ") == sum("ER  - " in value for value in written.split("\r\n"))
    lines = written.split("\r\n")
    tags = [line[:6] for line in lines if line]
    assert all(tag[2:] == "  - " and tag[:2].isalnum() for tag in tags)
    assert tags[0] == "TY  - "
    assert tags[-1] == "ER  - "
    assert tags.count("ER  - ") == 1
    assert len(written.splitlines()) == len(lines) - 1


@given(title=_ANY, author=_ANY, publisher=_ANY)
def test_no_text_breaks_out_of_its_field_in_bibtex(title: str, author: str, publisher: str) -> None:
    reference = Reference(
        Kind.REPORT,
        title,
        authors=People((Name(literal=author),)),
        publisher=publisher,
        url="https://example.org/a}b",
        key="sleutel",
    )
    written = bibtex([reference, Reference(Kind.REPORT, "Tweede", key="tweede")])
    depth = 0
    for character in written:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["sleutel", "tweede"]


@given(st.text(alphabet='aé\\$&%#_~ "', max_size=30))
def test_bibtex_gives_the_text_back(title: str) -> None:
    reference = Reference(Kind.REPORT, title, key="sleutel", publisher="x")
    read = _read_bibtex(bibtex([reference])).get("title", "")
    assert "".join(read.split()) == "".join(title.split())


def _read_bibtex(text: str) -> dict[str, object]:
    library = bibtexparser.parse_string(
        text,
        append_middleware=[
            SeparateCoAuthors(),
            LatexDecodingMiddleware(),
        ],
    )
    assert not library.failed_blocks
    (entry,) = library.entries
    return {name: field.value for name, field in entry.fields_dict.items()}
