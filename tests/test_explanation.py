"""Why something was found, for a reader in one line, and for who asks in many."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank import Kennisbank
from kennisbank.analyse import Thesaurus
from kennisbank.model import Begrip
from kennisbank.search import SearchRequest
from kennisbank.search.explanation import Explainer
from kennisbank.search.question import Question
from kennisbank.search.results import Hoe, Rang, Treffer, Uitleg
from kennisbank.search.snippet import snippet
from kennisbank.web.reasons import reasons

TERMS = Thesaurus(
    [Begrip(voorkeursterm="recidive", alternatieve_termen=("terugval", "opnieuw de fout in"))]
)


def explainer(kb: Kennisbank, asked: str) -> Explainer:
    return Explainer(kb._now.engine.index, Question.of(asked, TERMS))


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("recidive", "De Recidive daalt.", [("recidive", "woord", None)]),
        ("begeleiding van gezinnen", "Het gezin", [("gezin", "vorm", "gezinnen")]),
        ("recidive", "na een terugval", [("terugval", "synoniem", "recidive")]),
        ("jeugdgroepenaanpak", "aanpak van Jeugdgroepen", [
            ("aanpak", "deel", "jeugdgroepenaanpak"),
            ("jeugdgroepen", "deel", "jeugdgroepenaanpak"),
        ]),
        ("wapens", "wapens en wapenbezit", [("wapens", "woord", None)]),
        ("groepen", "de jeugdgroepen", [("jeugdgroepen", "deel", "groepen")]),
        ("groepen", "iets anders", []),
        # Of four letters or fewer nothing is looked for inside words.
        ("werk", "netwerken", []),
    ],
)  # fmt: skip
def test_each_word_says_how_it_was_found(
    small_kb: Kennisbank, asked: str, text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found, hits = explainer(small_kb, asked).words(text)
    assert [(hit.woord, hit.hoe.value, hit.van) for hit in hits] == expected
    assert [text[word.start : word.end].lower() for word in found] == [e[0] for e in expected]


@given(st.text(alphabet="abcdefg -<&", max_size=80))
def test_what_is_marked_does_not_overlap(small_kb: Kennisbank, text: str) -> None:
    found, _ = explainer(small_kb, "abcdefg defgabc abcde cdefg").words(text)
    ends = [0, *(word.end for word in found)]
    assert all(word.start >= end for word, end in zip(found, ends, strict=False))
    shown = html.unescape(re.sub("</?mark>", "", snippet(text, found)))
    assert shown == " ".join(text.split())


def test_a_question_of_the_card_is_a_reason_when_it_asks_the_same(small_kb: Kennisbank) -> None:
    vragen = ("Wat werkt tegen recidive bij jonge veelplegers?", "Wie voert het uit?")
    assert explainer(small_kb, "recidive bij veelplegers").nearest(vragen) == vragen[0]
    assert explainer(small_kb, "sport in de wijk").nearest(vragen) is None
    assert explainer(small_kb, "recidive").nearest(()) is None
    found = small_kb.search(SearchRequest.parse("recidive van jonge veelplegers"))
    (top600,) = [r for r in found.resultaten if r.slug == "top600"]
    assert top600.passages[0].uitleg.vraag == vragen[0]


def test_the_reasons_are_one_calm_line() -> None:
    uitleg = Uitleg(
        woorden=Rang(rang=1),
        betekenis=Rang(rang=2),
        gevonden=(
            Treffer(woord="school", hoe=Hoe.WOORD),
            Treffer(woord="scholen", hoe=Hoe.VORM, van="school"),
            Treffer(woord="jeugdgroepen", hoe=Hoe.DEEL, van="jeugdgroepenaanpak"),
            Treffer(woord="wijkaanpak", hoe=Hoe.DEEL, van="aanpak"),
            Treffer(woord="ronselen", hoe=Hoe.SYNONIEM, van="jonge aanwas"),
        ),
        vraag="Wat doet de school?",
    )
    assert reasons(uitleg) == (
        "school, scholen",
        "jeugdgroepen uit ‘jeugdgroepenaanpak’",
        "aanpak in ‘wijkaanpak’",
        "ronselen (hoort bij jonge aanwas)",
        "betekenis lijkt op uw vraag",
        "gevonden via een vraag zoals ‘Wat doet de school?’",
    )
    assert reasons(Uitleg(woorden=Rang(rang=3))) == ("woorden uit uw vraag",)
    assert reasons(Uitleg()) == ()


def why(kb: Kennisbank, vraag: str, naam: str) -> tuple[bool, str]:
    account = kb.why(vraag, naam)
    return account.gevonden, "\n".join(account.regels)


def test_why_tells_every_step(small_kb: Kennisbank) -> None:
    found, said = why(small_kb, "wat werkt niet tegen recedive bij veelplegers van 16", "top600")
    assert found
    for part in (
        "gepubliceerd en staat in de index",
        "gezocht is op 'recidive'",
        "richting geen_effect ('wat werkt niet')",
        "Ook gezocht op: terugval",
        "Op woorden: beste passage op plaats",
        "Op de naam:",
        "Op de vragen en trefwoorden: plaats 1.",
        "Op betekenis: beste passage op plaats",
        "Samen: plaats 1 van",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("vraag", "part"),
    [
        ("recidive thema:sport", "Het filter thema=sport laat het weg."),
        ('recidive "veelplegers recidive"', "Letterlijk 'veelplegers recidive' staat er niet in."),
        ("recidive -veelplegers", "'veelplegers', dat er niet in mag staan, staat erin."),
        ("thema:sport", "Dat laat het weg."),
    ],
)
def test_why_names_what_keeps_it_out(small_kb: Kennisbank, vraag: str, part: str) -> None:
    found, said = why(small_kb, vraag, "Aanpak Top600")
    assert not found
    assert part in said


def test_why_without_words_and_without_a_record(small_kb: Kennisbank) -> None:
    assert why(small_kb, "thema:sport", "sportclub")[0]
    found, said = why(small_kb, "recidive fotosynthese", "bestaat-niet")
    assert not found and "Er is geen aanpak of document" in said
    assert "er niet in staan: fotosynthes" in why(small_kb, "recidive fotosynthese", "top600")[1]
