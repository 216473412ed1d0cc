"""Changing a field leaves the rest of the file to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.corpus import Corpus
from kennisbank.corpus.patch import patch, plain, same
from kennisbank.corpus.terms_file import term_texts, with_term
from kennisbank.corpus.yaml_text import parse
from kennisbank.curate.record import Soort, fields_of, records, text_of

ROOT = Path(__file__).parents[2]
TEXT = """\
# wie dit leest
titel: 'Een titel'   # met de hand
auteurs: []
jaar:   2023
# over de uitgever
uitgever: "WODC"
thema:
- wijk
- school
samenvatting: >-
  Twee
  regels.
"""
ORDER = ("titel", "auteurs", "jaar", "uitgever", "url", "samenvatting", "thema")


def changed(**fields: Any) -> str:
    return patch(TEXT, {**parse(TEXT, ""), **fields}, ORDER)


def test_nothing_changed_is_nothing_written() -> None:
    assert changed() == TEXT
    assert changed(auteurs=None, url="") == TEXT


def test_one_field_changes_its_own_lines() -> None:
    assert changed(jaar=2024) == TEXT.replace("jaar:   2023", "jaar: 2024")
    assert changed(uitgever="UvA") == TEXT.replace('uitgever: "WODC"', "uitgever: UvA")


def test_a_new_field_comes_in_its_place() -> None:
    assert changed(url="https://example.org") == TEXT.replace(
        'uitgever: "WODC"\n', 'uitgever: "WODC"\nurl: https://example.org\n'
    )


def test_an_emptied_field_goes_and_its_comment_stays() -> None:
    assert changed(uitgever="") == TEXT.replace('uitgever: "WODC"\n', "")


@pytest.mark.parametrize(
    "text", ["", "'titel': x\njaar: 2\n", "{titel: x, jaar: 2}", "titel: |\n\n  a\n"]
)
def test_what_cannot_be_taken_apart_is_written_anew(text: str) -> None:
    wanted = {"titel": "Nieuw", "jaar": 2024}
    assert parse(patch(text, wanted, ORDER), "") == wanted


words = st.text("ab :#-'\"\n|>é{}[]&*!%@0", max_size=12)
values = st.one_of(st.integers(0, 3000), words, st.lists(words, max_size=3))


@given(
    st.dictionaries(st.sampled_from(ORDER), values), st.dictionaries(st.sampled_from(ORDER), values)
)
def test_the_result_always_says_what_was_asked(old: dict[str, Any], new: dict[str, Any]) -> None:
    text = patch("", old, ORDER)
    assert same(parse(text, "") or {}, old)
    assert same(parse(patch(text, new, ORDER), "") or {}, new)


def test_every_record_of_the_starter_corpus_survives_to_the_letter() -> None:
    found = records(Corpus(ROOT / "corpus"))
    assert len(found) > 150
    for record in found:
        assert record.public is not None
        assert text_of(record.soort, record.public, record.fields) == record.public, record.slug


def test_every_card_changes_by_one_field_only() -> None:
    for record in records(Corpus(ROOT / "corpus")):
        assert record.public is not None
        field = {Soort.INTERVENTIE: "doel", Soort.DOCUMENT: "uitgever"}.get(
            record.soort, "definitie"
        )
        text = text_of(record.soort, record.public, {**record.fields, field: "Iets heel anders"})
        new = fields_of(record.soort, text)
        assert new.pop(field) == "Iets heel anders"
        old = {name: value for name, value in record.fields.items() if name != field}
        assert plain(new) == plain(old)
        assert len(set(text.splitlines()) - set(record.public.splitlines())) == 1


TERMS = """\
# boven de lijst
- voorkeursterm: recidive
  alternatieve_termen:
    - terugval
# over de buurt
- voorkeursterm: 'De wijk'
  definitie: Waar
    men woont.
"""


def test_terms_are_told_apart_and_put_back() -> None:
    terms = term_texts(TERMS)
    assert [*terms] == ["recidive", "de-wijk"]
    assert parse(terms["recidive"], "")["alternatieve_termen"] == ["terugval"]
    for slug, text in terms.items():
        assert parse(with_term(TERMS, slug, text), "") == parse(TERMS, "")


def test_a_term_is_changed_added_and_removed() -> None:
    text = with_term(TERMS, "recidive", "voorkeursterm: herhaling\n")
    assert text.startswith("# boven de lijst\n- voorkeursterm: herhaling\n")
    assert text.endswith(TERMS[TERMS.index("- voorkeursterm: 'De") :])
    text = with_term(TERMS, "nieuw", "voorkeursterm: nieuw\nverwante:\n- recidive\n")
    assert text == TERMS + "- voorkeursterm: nieuw\n  verwante:\n  - recidive\n"
    assert [*term_texts(with_term(TERMS, "recidive", None))] == ["de-wijk"]
    assert [*term_texts(with_term("", "nieuw", "voorkeursterm: nieuw\n"))] == ["nieuw"]
    mapping = "begrippen:\n- voorkeursterm: a\n"
    assert [*term_texts(with_term(mapping, "b", "voorkeursterm: b\n"))] == ["a", "b"]
