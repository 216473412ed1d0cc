"""From studies to strength and direction, and never from one to the other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CARDS, as_studie, studie

from kennisbank.evidence import STRENGTH_WORDS, claims, oordeel, strength
from kennisbank.model import Interventie, Richting, StudieType


def approach(*studies: dict[str, Any]) -> Interventie:
    return Interventie.model_validate(
        {
            "slug": "x",
            "naam": "X",
            "soort": "aanpak",
            "korte_omschrijving": "Kort.",
            "studies": list(studies),
        }
    )


def test_top600_does_not_work_and_that_is_fairly_sure() -> None:
    verdict = oordeel(Interventie.model_validate({"slug": "top600", **CARDS["top600"]}))
    assert (verdict.richting, verdict.bewijskracht) == (Richting.GEEN_EFFECT, 3)
    assert (verdict.jaar, verdict.nederlands) == (2023, True)
    assert verdict.reden == "3: effectonderzoek met SMS 3, Nederland, 2023"


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        ([], 0),
        ([{"type": "theorie"}], 1),
        ([{"type": "planevaluatie"}, {"type": "procesevaluatie"}, {"type": "monitor"}], 1),
        ([{"type": "effectonderzoek"}], 2),
        ([{"sms": 1}], 2),
        ([{"sms": 2}], 2),
        ([{"sms": 2}] * 5, 2),
        ([{"sms": 3}], 3),
        ([{"sms": 3}] * 5, 3),
        ([{"sms": 4}], 3),
        ([{"sms": 4}, {"sms": 4}], 4),
        ([{"sms": 4}, {"sms": 4, "richting": "geen_effect"}], 3),
        ([{"sms": 4}, {"sms": 3}], 3),
        ([{"sms": 5}], 4),
        ([{"type": "meta-analyse"}], 4),
        ([{"type": "meta-analyse", "sms": 1}], 4),
    ],
)
def test_ladder(studies: list[dict[str, Any]], expected: int) -> None:
    found = [
        (as_studie(**said), Richting(said.get("richting", "gunstig")))
        for said in ({"richting": "gunstig", **s} for s in studies)
    ]
    grade, reden = strength(found)
    assert (grade, reden[:2]) == (expected, f"{expected}:")
    assert STRENGTH_WORDS[grade]


def test_one_study_with_two_outcomes_is_one_study() -> None:
    one = as_studie(sms=4)
    assert strength([(one, Richting.GUNSTIG), (one, Richting.GUNSTIG)])[0] == 3


@pytest.mark.parametrize("kind", ["theorie", "procesevaluatie", "planevaluatie", "monitor"])
def test_what_measures_no_effect_sets_no_direction(kind: str) -> None:
    verdict = oordeel(approach(studie(type=kind, sms=5, richting="gunstig")))
    assert (verdict.richting, verdict.bewijskracht) == (Richting.NIET_GEMETEN, 1)
    assert claims(approach(studie(type=kind, richting="gunstig"))) == ()


def test_no_study_is_no_verdict() -> None:
    verdict = oordeel(approach())
    assert (verdict.richting, verdict.bewijskracht) == (Richting.NIET_GEMETEN, 0)


def test_effect_study_that_measured_nothing_gives_no_strength() -> None:
    verdict = oordeel(approach(studie(sms=5, richting="niet_gemeten")))
    assert (verdict.richting, verdict.bewijskracht) == (Richting.NIET_GEMETEN, 1)


def test_weak_studies_do_not_outvote_strong_ones() -> None:
    weak = [studie(sms=2, richting="gunstig") for _ in range(10)]
    for studies in ([*weak, studie(sms=3, richting="ongunstig")],):
        verdict = oordeel(approach(*studies))
        assert (verdict.richting, verdict.bewijskracht) == (Richting.ONGUNSTIG, 3)
        assert len(verdict.studies) == 11


def test_equally_strong_studies_that_differ_are_mixed() -> None:
    trial, review = studie(sms=5, richting="gunstig"), studie(type="meta-analyse")
    review["uitkomsten"] = [{"maat": "Geweld", "richting": "geen_effect"}]
    verdict = oordeel(approach(trial, review))
    assert (verdict.richting, verdict.bewijskracht) == (Richting.GEMENGD, 4)
    assert {c.uitkomst: c.richting for c in claims(approach(trial, review))} == {
        "Recidive": Richting.GUNSTIG,
        "Geweld": Richting.GEEN_EFFECT,
    }


def test_claims_stand_from_strong_to_weak() -> None:
    outcomes = [
        {**studie(sms=sms), "uitkomsten": [{"maat": f"maat {sms}", "richting": "gunstig"}]}
        for sms in (2, 5, 3)
    ]
    found = claims(approach(*outcomes))
    assert [(c.uitkomst, c.bewijskracht) for c in found] == [
        ("maat 5", 4),
        ("maat 3", 3),
        ("maat 2", 2),
    ]


any_study = st.builds(
    studie,
    type=st.sampled_from([kind.value for kind in StudieType]),
    sms=st.none() | st.integers(1, 5),
    jaar=st.none() | st.integers(1990, 2024),
    richting=st.none() | st.sampled_from([direction.value for direction in Richting]),
)


@given(st.lists(any_study, max_size=4))
def test_order_of_studies_does_not_matter(studies: list[dict[str, Any]]) -> None:
    verdicts = {
        (v.richting, v.bewijskracht)
        for v in (oordeel(approach(*order)) for order in permutations(studies))
    }
    assert len(verdicts) == 1


@given(st.lists(any_study, max_size=6))
def test_direction_needs_an_effect_and_strength_a_study(studies: list[dict[str, Any]]) -> None:
    verdict = oordeel(approach(*studies))
    measured = [
        s["uitkomsten"][0]["richting"]
        for s in studies
        if s["uitkomsten"] and s["type"] in ("effectonderzoek", "meta-analyse")
    ]
    measured = [direction for direction in measured if direction != "niet_gemeten"]
    assert (verdict.richting is Richting.NIET_GEMETEN) == (not measured)
    assert (verdict.bewijskracht == 0) == (not studies)
    assert (verdict.bewijskracht >= 2) == bool(measured)
    if verdict.richting not in (Richting.GEMENGD, Richting.NIET_GEMETEN):
        assert verdict.richting in measured
