"""A word nobody knows is put right; a word that anybody knows is not touched."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank import Kennisbank
from kennisbank.index import Vocabulary
from kennisbank.search import SearchRequest
from kennisbank.search.spelling import Speller

WORDS = (
    "begeleiding gedetineerden jeugdgroepen aanpak recidive halt ajb topx straatcoaches overlast "
    "multisysteemtherapie herstelbemiddeling jeugd leerstraf verstandelijke detentie reclassering "
    "criminaliteit reintegratie wapenbezit preventie coaches jongeren recruitment "
    "weerbaarheid reproduce betrouwbaarrheid ontmoedigen efficiency"
).split()


@pytest.fixture(scope="module")
def speller() -> Speller:
    vocabulary = Vocabulary(dict.fromkeys(WORDS, 5), {"reintegratie": "reïntegratie"})
    return Speller(vocabulary, ("licht verstandelijke beperking",), lambda _: False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("begeleidng ex gedetineerden", {"begeleidng": "begeleiding"}),
        ("jeugdgreopen", {"jeugdgreopen": "jeugdgroepen"}),
        ("recedive", {"recedive": "recidive"}),
        ("straatkoaches", {"straatkoaches": "straatcoaches"}),
        ("kriminaliteit", {"kriminaliteit": "criminaliteit"}),
        ("multisyteemterapie", {"multisyteemterapie": "multisysteemtherapie"}),
        ("herstelbemidelling voor de jeugt", {"herstelbemidelling": "herstelbemiddeling",
                                              "jeugt": "jeugd"}),
        ("leestraf", {"leestraf": "leerstraf"}),
        ("verstandlijke beperking", {"verstandlijke": "verstandelijke"}),
        # Half of it is known.
        ("jeugdgreopenaanpak", {"jeugdgreopenaanpak": "jeugdgroepenaanpak"}),
        ("aanpakkoaches", {"aanpakkoaches": "aanpakcoaches"}),
        # In an English question, by an English word.
        ("what works against gang recruitmnet", {"recruitmnet": "recruitment"}),
        # As it is written.
        ("reintegatie", {"reintegatie": "reïntegratie"}),
        ("Recedive", {"Recedive": "recidive"}),
    ],
)  # fmt: skip
def test_a_word_nobody_knows_is_put_right(
    speller: Speller, text: str, meant: dict[str, str]
) -> None:
    assert speller.corrections(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "halt",
        "AJB",
        "TOPX",
        "top-x",
        "HALDT",
        "recidive",
        "beperking",
        # Words of the language, and compounds of words that are known.
        "hangjongeren",
        "wapenbezitpreventie",
        "ontmoediging",
        "betrouwbaarheid",
        "reproduceerbaarheid",
        "jeugdgroepenaanpak",
        "jongerenaanpak",
        # Nothing that is near enough, or near in a way nobody mistypes.
        "boerenkoolstamppot met fotosynthese",
        "dementie",
        "pecidive",
        # Names, numbers, short words, other languages.
        "internaat Recedivo",
        "ex-recediven",
        "recedive600",
        "jegd",
        "what works against the recedive of young offenders",
        "deficiency in young offenders",
        "",
        "!?",
    ],
)
def test_a_word_that_may_be_right_is_left_alone(speller: Speller, text: str) -> None:
    assert speller.corrections(text) == {}


@given(st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    speller = Speller(Vocabulary(dict.fromkeys(WORDS, 1)), (), lambda _: False)
    assert all(word in text for word in speller.corrections(text))


def test_few_of_many_words_are_compared_letter_by_letter() -> None:
    chance = random.Random(0)
    words = {
        "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 16)))
        for _ in range(20_000)
    }
    speller = Speller(Vocabulary(dict.fromkeys([*words, *WORDS], 1)), (), lambda _: False)
    for typed, meant in (("begeleidng", "begeleiding"), ("kriminaliteit", "criminaliteit")):
        compared = speller._alike(typed, most=2)
        assert meant in {speller._words[row] for row in compared}
        assert len(compared) < len(words) / 100


def test_the_search_uses_the_word_that_was_meant_and_says_so(small_kb: Kennisbank) -> None:
    found = small_kb.search(SearchRequest.parse("recedive bij veelplegers"))
    right = small_kb.search(SearchRequest.parse("recidive bij veelplegers"))
    assert found.vraag.tekst == "recedive bij veelplegers"
    assert found.vraag.gecorrigeerd == "recidive bij veelplegers"
    assert [r.slug for r in found.resultaten] == [r.slug for r in right.resultaten]
    assert right.vraag.gecorrigeerd is None
    (said,) = found.vraag.begrepen_als
    assert (said.soort, said.waarde, said.tekst, said.als) == (
        "spelling",
        "recidive",
        "recedive",
        "correctie",
    )
    literal = small_kb.search(
        SearchRequest.parse("recedive bij veelplegers", zonder=["spelling:recedive"])
    )
    assert literal.vraag.gecorrigeerd is None
    # What stands between quotes is meant as it stands.
    assert small_kb.search(SearchRequest.parse('"recedive"')).vraag.gecorrigeerd is None
