"""Search on the small corpus: honest totals and facets, safe snippets, hostile questions."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kennisbank import Kennisbank
from kennisbank.analyse import Word, words
from kennisbank.search import FACETS, BadRequest, SearchRequest, Zoekresultaten
from kennisbank.search.engine import index_filters
from kennisbank.search.fusion import min_max, reciprocal_rank, weighted_sum
from kennisbank.search.request import MAX_QUESTION, clean
from kennisbank.search.snippet import snippet

QUESTIONS = (
    "recidive bij veelplegers",
    "sport in de wijk",
    "therapie in het gezin bij jongeren",
    "",
)

Pair = tuple[str, str]


def ask(
    kb: Kennisbank, tekst: str, *filters: Pair, pagina: int = 1, **more: object
) -> Zoekresultaten:
    return kb.search(SearchRequest.parse(tekst, filters, pagina=pagina, **more))  # type: ignore[arg-type]


def slugs(found: Zoekresultaten) -> list[str]:
    return [result.slug for result in found.resultaten]


# The request.


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"pagina": 0}, "pagina"),
        ({"aantal": 0}, "aantal"),
        ({"aantal": 101}, "aantal"),
        ({"sorteer": "populair"}, "sorteer"),
        ({"filters": [("kleur", "rood")]}, "kleur"),
        ({"filters": [("jaarVan", "vroeger")]}, "jaarVan"),
        ({"filters": [("jaarTot", "-5")]}, "jaarTot"),
        ({"filters": [("leeftijd", "²")]}, "leeftijd"),
        ({"filters": [("leeftijd", "12345")]}, "leeftijd"),
    ],
)
def test_bad_request_names_the_field_and_what_is_allowed(
    given: dict[str, object], field: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        SearchRequest.parse("vraag", **given)  # type: ignore[arg-type]
    assert caught.value.veld == field
    assert caught.value.reden.endswith(".") and caught.value.oplossing


def test_filters_that_repeat_are_kept_together() -> None:
    request = SearchRequest.parse(
        "x", [("thema", "sport"), ("soort", "document"), ("thema", " a ")]
    )
    assert request.filters == {"thema": ("sport", "a"), "soort": ("document",)}


@given(st.text(max_size=200))
@example("x" * 10_000)
@example("a\x00b\u202ec\ufeff\td")
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= MAX_QUESTION
    assert cleaned.isprintable() and cleaned == " ".join(cleaned.split())
    assert clean(cleaned) == cleaned


def test_span_of_years_becomes_its_years() -> None:
    span = index_filters({"jaarVan": ("2019",), "jaarTot": ("2021",), "thema": ("a",)})
    assert span == {"thema": ("a",), "jaar": ("2019", "2020", "2021")}
    assert index_filters({"jaarVan": ("2021",), "jaarTot": ("2019",)}) == {"jaar": ()}
    assert "1850" in index_filters({"jaarTot": ("1900",)})["jaar"]
    assert index_filters({"leeftijd": ("012",)}) == {"leeftijd": ("12",)}


# Results.


def test_answer_comes_with_verdict_passage_and_reason(small_kb: Kennisbank) -> None:
    found = ask(small_kb, "wat werkt tegen recidive bij jonge veelplegers?")
    first = found.resultaten[0]
    assert (first.slug, first.richting, first.bewijskracht) == ("top600", "geen_effect", 3)
    assert (first.url, first.jaar, first.interventies) == (
        "/interventies/top600",
        2023,
        ("top600",),
    )
    assert [t.term for t in found.vraag.ook_gezocht_op] == ["terugval"]
    marked = [p for p in first.passages if "<mark>recidive</mark>" in p.fragment]
    assert marked and "recidive" in marked[0].uitleg.termen
    assert marked[0].uitleg.woorden and marked[0].pagina is None


def test_document_gives_its_page(small_kb: Kennisbank) -> None:
    found = ask(small_kb, "recidive deelnemers daalde", ("soort", "document"))
    best = found.resultaten[0]
    assert (best.slug, best.url) == ("wodc-top600", "/documenten/wodc-top600")
    assert (best.passages[0].pagina, best.interventies) == (2, ("top600",))


@pytest.mark.parametrize("tekst", QUESTIONS)
@pytest.mark.parametrize("aantal", [1, 3])
def test_pages_add_up_to_the_total(small_kb: Kennisbank, tekst: str, aantal: int) -> None:
    whole = ask(small_kb, tekst, aantal=100)
    assert len(slugs(whole)) == whole.totaal > 3
    pages, number = [], 1
    while page := slugs(ask(small_kb, tekst, pagina=number, aantal=aantal)):
        pages += page
        number += 1
    assert pages == slugs(whole)
    beyond = ask(small_kb, tekst, pagina=10_000, aantal=aantal)
    assert (beyond.resultaten, beyond.totaal) == ((), whole.totaal)


@pytest.mark.parametrize("tekst", QUESTIONS)
@pytest.mark.parametrize(
    "chosen", [(), (("thema", "herhaald daderschap"),), (("soort", "document"),)]
)
def test_count_beside_a_value_is_what_choosing_it_gives(
    small_kb: Kennisbank, tekst: str, chosen: tuple[Pair, ...]
) -> None:
    found = ask(small_kb, tekst, *chosen)
    counted = 0
    for name, values in found.facetten.items():
        assert name in FACETS
        others = [pair for pair in chosen if pair[0] != name]
        for value in values:
            counted += 1
            picked = ask(small_kb, tekst, *others, (name, value.waarde))
            assert (name, value.waarde, picked.totaal) == (name, value.waarde, value.aantal)
    assert counted > 5


@pytest.mark.parametrize(
    "tekst",
    [
        "wat werkt tegen recidive bij jonge veelplegers?",
        "sport",
    ],
)
def test_counts_of_the_starter_corpus_are_honest(starter_kb: Kennisbank, tekst: str) -> None:
    found = ask(starter_kb, tekst)
    wrong = {
        (name, value.waarde): (value.aantal, total)
        for name, values in found.facetten.items()
        for value in values
        if (total := ask(starter_kb, tekst, (name, value.waarde)).totaal) != value.aantal
    }
    assert wrong == {}


@pytest.mark.parametrize("tekst", ["wat werkt tegen recidive bij jonge veelplegers?"])
def test_starter_corpus_answers_the_first_question(starter_kb: Kennisbank, tekst: str) -> None:
    assert "top600-amsterdam" in slugs(ask(starter_kb, tekst))


def test_values_are_or_and_fields_are_and(small_kb: Kennisbank) -> None:
    def choose(*filters: Pair) -> set[str]:
        return set(slugs(ask(small_kb, "", *filters, aantal=100)))

    sport, gezin = choose(("thema", "sport")), choose(("thema", "gezin"))
    assert (sport, gezin) == ({"sportclub"}, {"gezinstherapie"})
    assert choose(("thema", "sport"), ("thema", "gezin")) == sport | gezin
    assert choose(("thema", "sport"), ("departement", "JenV")) == set()
    assert choose(("setting", "wijk"), ("departement", "JenV")) == {"top600"}
    assert choose(("thema", "bestaat niet")) == set()
    assert choose(("leeftijd", "9")) == {"sportclub"}
    assert "top600" in choose(("leeftijd", "60"))
    assert choose(("jaarVan", "2015"), ("jaarTot", "2020")) == {"schoolmaatschappelijk-werk"}


def test_chosen_value_that_finds_nothing_stays_to_be_unchosen(small_kb: Kennisbank) -> None:
    found = ask(small_kb, "sport", ("thema", "bestaat niet"))
    assert found.totaal == 0
    assert ("bestaat niet", 0) in [(v.waarde, v.aantal) for v in found.facetten["thema"]]


@pytest.mark.parametrize(
    ("order", "field"), [("bewijskracht", "bewijskracht"), ("nieuwste", "jaar")]
)
@pytest.mark.parametrize("tekst", ["recidive", ""])
def test_sorted_from_high_to_low_and_the_same_results(
    small_kb: Kennisbank, tekst: str, order: str, field: str
) -> None:
    by_relevance = ask(small_kb, tekst, aantal=100)
    found = ask(small_kb, tekst, sorteer=order, aantal=100)
    keys = [getattr(result, field) or 0 for result in found.resultaten]
    assert keys == sorted(keys, reverse=True) and len(set(keys)) > 2
    assert sorted(slugs(found)) == sorted(slugs(by_relevance))
    # Equal ones keep the order of relevance.
    place = {slug: n for n, slug in enumerate(slugs(by_relevance))}
    assert slugs(found) == sorted(
        slugs(found),
        key=lambda slug: (-keys[slugs(found).index(slug)], place[slug]),
    )


def test_term_that_was_taken_off_is_not_added(small_kb: Kennisbank) -> None:
    assert ask(small_kb, "recidive", zonder=["Terugval"]).vraag.ook_gezocht_op == ()


# The query language and what a question is after.


def test_typed_filter_is_a_filter(small_kb: Kennisbank) -> None:
    typed = ask(small_kb, "wijk thema:sport")
    chosen = ask(small_kb, "wijk", ("thema", "sport"))
    assert slugs(typed) == slugs(chosen) == ["sportclub"]
    assert typed.facetten == chosen.facetten
    (said,) = typed.vraag.begrepen_als
    assert (said.soort, said.waarde, said.tekst, said.als) == (
        "thema",
        "sport",
        "thema:sport",
        "filter",
    )
    assert slugs(ask(small_kb, "thema:sport")) == ["sportclub"]
    # Within a field values are OR, wherever they were given.
    both = ask(small_kb, "thema:sport", ("thema", "gezin"))
    assert both.totaal == 2
    assert set(slugs(both)) == {"sportclub", "gezinstherapie"}


def test_what_stands_between_quotes_must_be_said(small_kb: Kennisbank) -> None:
    found = ask(small_kb, '"daling van de RECIDIVE"')
    assert slugs(found) == ["top600"]
    assert "daling van de recidive" in found.resultaten[0].passages[0].tekst
    assert found.totaal == 1
    assert {value.waarde: value.aantal for value in found.facetten["soort"]} == {"interventie": 1}
    assert ask(small_kb, '"recidive daling"').totaal == 0
    assert slugs(ask(small_kb, '"aanpak top600"')) == ["top600"]


def test_what_has_a_minus_is_left_out(small_kb: Kennisbank) -> None:
    every = set(slugs(ask(small_kb, "sport in de wijk", aantal=100)))
    without = ask(small_kb, "sport in de wijk -boksen", aantal=100)
    assert "sportclub" in every
    assert set(slugs(without)) == every - {"sportclub"}
    assert without.totaal == len(without.resultaten)
    assert "top600" not in slugs(ask(small_kb, "veelplegers -Top600", aantal=100))
    rest = set(slugs(ask(small_kb, '-"in de wijk"', aantal=100)))
    assert "gezinstherapie" in rest and "sportclub" not in rest


def test_what_does_not_work_comes_first(starter_kb: Kennisbank) -> None:
    bad = {"geen_effect", "ongunstig"}
    found = ask(starter_kb, "wat werkt niet tegen recidive")
    assert all(result.richting in bad for result in found.resultaten[:5])
    assert [said.soort for said in found.vraag.begrepen_als] == ["richting"]
    plain = ask(starter_kb, "wat werkt niet tegen recidive", zonder=["richting:geen_effect"])
    assert plain.vraag.begrepen_als == ()
    assert not all(result.richting in bad for result in plain.resultaten[:5])
    assert plain.totaal == found.totaal
    averechts = ask(starter_kb, "averechtse aanpak van jonge criminelen")
    assert averechts.resultaten[0].richting == "ongunstig"


def test_preference_orders_and_leaves_nothing_out(starter_kb: Kennisbank) -> None:
    tekst = "begeleiding van een jongen van 13 die steelt"
    liked = ask(starter_kb, tekst, aantal=100)
    plain = ask(starter_kb, tekst, aantal=100, zonder=["leeftijd:13"])
    assert liked.totaal == plain.totaal
    assert liked.facetten == plain.facetten
    fits = set(slugs(ask(starter_kb, "", ("leeftijd", "13"), aantal=100)))

    def fitting(found: Zoekresultaten) -> int:
        return sum(slug in fits for slug in slugs(found)[:10])

    assert fitting(liked) >= fitting(plain)
    assert slugs(liked) != slugs(plain)


HOSTILE = (
    "",
    "   ",
    "x" * 10_000,
    "wat " * 2_500,
    "de het een van",
    "wat is er",
    'AND OR NOT NEAR "',
    '"' * 50,
    "recidive AND (",
    "stem:recidive",
    "recidive^100 ~2 [a TO z] {",
    "'; DROP TABLE record; --",
    "' OR 1=1 --",
    "recid* ?",
    "\\" * 20,
    "\x00\x01\x1b[31m",
    "a\ud800b",
    "🦹🏽‍♀️ 👮",
    "مكافحة الجريمة",
    "\u202eevidicer",
    "ﬁﬂ İıſß",
    "-_-",
    "%00%0a../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}} ${x}",
    "1 2 3",
    "-",
    '-"',
    "-zonder",
    "thema:",
    "thema:sport jaar:",
    "jaar:9999..0",
    'land:"',
    "leeftijd:99999999999999999999",
)


@pytest.mark.parametrize("tekst", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_question_gets_an_answer(small_kb: Kennisbank, tekst: str) -> None:
    found = ask(small_kb, tekst, aantal=100)
    assert found.totaal == len(found.resultaten)
    assert found.totaal == 0 or not found.onvoldoende_gevonden
    assert found.model_dump_json(by_alias=True).encode()
    assert len(found.vraag.tekst) <= MAX_QUESTION


def test_question_syntax_is_just_words(small_kb: Kennisbank) -> None:
    plain = ask(small_kb, "recidive veelplegers")
    assert slugs(ask(small_kb, '+recidive AND? "veelplegers"^9'))[0] == slugs(plain)[0]


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_any_text_can_be_asked(small_kb: Kennisbank, tekst: str) -> None:
    found = ask(small_kb, tekst)
    assert len(found.resultaten) == min(found.totaal, found.aantal)


@pytest.mark.parametrize("value", ["*", '"', "a:b", "\x00", "🦹", "x" * 100_000, "a\udcffb"])
def test_hostile_filter_value_finds_nothing(small_kb: Kennisbank, value: str) -> None:
    assert ask(small_kb, "recidive", ("thema", value)).totaal == 0


# Snippets.


def found_in(text: str, *wanted: str) -> list[Word]:
    return [word for word in words(text) if word.text in wanted]


def test_snippet_escapes_all_but_its_own_marks() -> None:
    text = "<b>Recidive</b> & <mark>sport</mark> 'x' \"y\""
    assert snippet(text, found_in(text, "recidive")) == (
        "&lt;b&gt;<mark>Recidive</mark>&lt;/b&gt; &amp; &lt;mark&gt;sport&lt;/mark&gt; "
        "&#x27;x&#x27; &quot;y&quot;"
    )


def test_snippet_shows_where_most_words_are() -> None:
    text = "Sport eerst. " + "Vulling hier. " * 60 + "Sport tegen recidive. " + "Slot. " * 60
    said = snippet(text, found_in(text, "sport", "recidive"))
    assert "<mark>Sport</mark> tegen <mark>recidive</mark>" in said
    assert said.startswith("… ") and said.endswith(" …")


@given(st.text(alphabet="ab<>&\"' .\n", max_size=900), st.integers(20, 300))
def test_snippet_without_its_marks_is_text_of_the_passage(text: str, length: int) -> None:
    said = snippet(text, found_in(text, "a", "ab"), length)
    inner = said.removeprefix("… ").removesuffix(" …")
    assert re.fullmatch(r"(?:[^<>]|</?mark>)*", inner)
    assert inner.count("<mark>") == inner.count("</mark>")
    plain = html.unescape(re.sub(r"</?mark>", "", inner))
    assert plain in " ".join(text.split())
    if len(text) <= length:
        assert plain == " ".join(text.split())


# Fusion.

scores = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30).map(np.array)


@given(scores)
def test_min_max_keeps_order_and_bounds(values: np.ndarray) -> None:
    scaled = min_max(values)
    assert scaled.min() >= 0 and scaled.max() == 1
    if values.min() < values.max():
        assert scaled[values.argmin()] == 0
    else:
        assert (scaled == 1).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(scaled[order]) >= 0).all()


def test_min_max_of_nothing() -> None:
    assert len(min_max(np.array([]))) == 0


@given(scores, st.floats(0.0, 1.0))
def test_weighted_sum_is_convex(values: np.ndarray, share: float) -> None:
    one, other = min_max(values), min_max(-values)
    fused = weighted_sum((one, other), (1 - share, share))
    low, high = np.minimum(one, other), np.maximum(one, other)
    assert (fused >= low - 1e-9).all() and (fused <= high + 1e-9).all()
    np.testing.assert_allclose(weighted_sum((one, other), (1, 0)), one)


def test_reciprocal_rank_by_hand() -> None:
    # Places of three documents in two lists; 0 is not listed.
    fused = reciprocal_rank((np.array([1, 2, 0]), np.array([3, 0, 1])))
    np.testing.assert_allclose(fused, [1 / 61 + 1 / 63, 1 / 62, 1 / 61])
    np.testing.assert_allclose(reciprocal_rank((np.array([1]),), k=0), [1.0])


@given(st.permutations(range(1, 9)), st.permutations(range(1, 9)))
def test_document_that_is_higher_in_both_lists_is_higher(one: list[int], other: list[int]) -> None:
    fused = reciprocal_rank((np.array(one), np.array(other)))
    for a in range(8):
        for b in range(8):
            if one[a] < one[b] and other[a] < other[b]:
                assert fused[a] > fused[b]
