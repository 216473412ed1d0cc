"""The card above the results: quoted, weighed by design, repeatable, and silent where it must."""

from __future__ import annotations

import pytest

from kennisbank import Kennisbank
from kennisbank.model import Richting
from kennisbank.search import SearchRequest
from kennisbank.search.answer import reads_alone
from kennisbank.search.results import Antwoord


def answered(kb: Kennisbank, tekst: str, **fields: int) -> Antwoord | None:
    return kb.search(SearchRequest.parse(tekst, **fields)).antwoord  # type: ignore[arg-type]


def test_quotes_stand_in_the_passage_they_name(starter_kb: Kennisbank) -> None:
    answer = answered(starter_kb, "wat werkt tegen recidive bij jonge veelplegers?")
    assert answer is not None and answer.voldoende
    assert 2 <= len(answer.citaten) <= 4
    snapshot = starter_kb._now.snapshot
    for citaat in answer.citaten:
        record, _ = snapshot.named(citaat.slug) or (None, "")
        assert record is not None
        ids = [int(id_) for id_ in snapshot.passages_of(record.id)]
        (passage,) = [p for p in snapshot.passages(ids) if p.key == citaat.passage]
        assert citaat.tekst in " ".join(passage.text.split())
        assert (citaat.pagina is None) == (citaat.soort == "interventie")


def test_harm_is_told_as_harm(starter_kb: Kennisbank) -> None:
    answer = answered(starter_kb, "confrontatie met gevangenis")
    assert answer is not None and answer.voldoende
    assert answer.interventies == ("scared-straight",)
    assert (answer.richting, answer.bewijskracht) == (Richting.ONGUNSTIG, 4)


def test_the_best_designs_decide_not_the_number(starter_kb: Kennisbank) -> None:
    answer = answered(starter_kb, "wat werkt tegen recidive bij jonge veelplegers?")
    assert answer is not None
    grades = [telling.bewijskracht for telling in answer.telling]
    assert grades == sorted(grades, reverse=True)
    best = {t.richting for t in answer.telling if t.bewijskracht == answer.bewijskracht}
    assert best == {answer.richting} or answer.richting is Richting.GEMENGD


def test_too_little_points_at_the_map(starter_kb: Kennisbank) -> None:
    answer = answered(starter_kb, "jonge aanwas online")
    assert answer is not None and not answer.voldoende
    assert answer.citaten == () and answer.telling == ()
    assert [cell.thema for cell in answer.kaart] == ["online"]
    assert answer.kaart[0].gemeten < answer.kaart[0].uitkomsten / 2


def test_nonsense_gets_no_cells(starter_kb: Kennisbank) -> None:
    answer = answered(starter_kb, "fotosynthese van mosselen")
    assert answer == Antwoord(voldoende=False)


def test_same_question_same_answer_on_the_first_page_only(starter_kb: Kennisbank) -> None:
    question = "helpt cameratoezicht tegen geweld"
    assert answered(starter_kb, question) == answered(starter_kb, question, aantal=3)
    assert answered(starter_kb, question, pagina=2) is None
    assert answered(starter_kb, "") is None


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("De recidive daalde met een kwart bij de deelnemers.", True),
        ("Dat kwam doordat de begeleiding langer duurde dan gepland.", False),
        ("de recidive daalde met een kwart bij de deelnemers.", False),
        ("Recidive daalde.", False),
        ("Hoe de recidive daalde bij deelnemers in Amsterdam", False),
        ("Lang " * 90 + ".", False),
    ],
)
def test_only_what_reads_alone_is_quoted(sentence: str, alone: bool) -> None:
    assert reads_alone(sentence) is alone
