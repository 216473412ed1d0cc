"""From studies to strength and direction, and never from one to the other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CARDS, as_studie, studie

from kennisbank.evidence import (
    OTHER,
    STRENGTH_WORDS,
    bewijs,
    claims,
    doubts,
    family_doubts,
    judges,
    level,
    oordeel,
    opzet_of,
    standard,
    strength,
)
from kennisbank.model import (
    Erkenning,
    Herhaling,
    Interventie,
    Opzet,
    Richting,
    StudieType,
    Uitkomst,
)


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
    assert verdict.reden == ("3: één quasi-experiment met controlegroep (SMS 3), Nederland, 2023")


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
        "recidive": Richting.GUNSTIG,
        "geweld": Richting.GEEN_EFFECT,
    }


def test_claims_stand_from_strong_to_weak() -> None:
    outcomes = [
        {**studie(sms=sms), "uitkomsten": [{"maat": maat, "richting": "gunstig"}]}
        for sms, maat in ((2, "Schulden"), (5, "Geweldsdelicten"), (3, "Schoolverzuim"))
    ]
    found = claims(approach(*outcomes))
    assert [(c.uitkomst, c.bewijskracht, c.maten) for c in found] == [
        ("geweld", 4, ("Geweldsdelicten",)),
        ("school en opleiding", 3, ("Schoolverzuim",)),
        ("werk en inkomen", 2, ("Schulden",)),
    ]


def measured(maat: str, richting: str, **fields: Any) -> dict[str, Any]:
    return {**studie(**fields), "uitkomsten": [{"maat": maat, "richting": richting}]}


def test_measures_of_one_outcome_make_one_claim() -> None:
    (claim,) = claims(
        approach(
            measured("Recidive", "geen_effect", sms=3, land="Nederland", jaar=2020),
            measured("Nieuwe veroordelingen", "geen_effect", sms=4, land="VS", jaar=2022),
            measured("terugval", "gunstig", sms=2),
        )
    )
    assert (claim.uitkomst, claim.richting) == ("recidive", Richting.GEEN_EFFECT)
    assert claim.maten == ("Recidive", "Nieuwe veroordelingen", "terugval")
    assert claim.per_opzet == (
        (Opzet.GEMATCHT, 1),
        (Opzet.QUASI_EXPERIMENT, 1),
        (Opzet.VOOR_NA, 1),
    )
    assert claim.reden == "3: één quasi-experiment met gematchte controlegroep (SMS 4), VS, 2022"
    assert (claim.jaar, claim.nederlands, claim.herhaling) == (2022, True, Herhaling.HERHAALD)


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        ([], Herhaling.GEEN),
        ([{"sms": 5}], Herhaling.EEN_STUDIE),
        ([{"type": "meta-analyse"}], Herhaling.HERHAALD),
        ([{"sms": 3}, {"sms": 3}], Herhaling.HERHAALD),
        ([{"onafhankelijk": "ja"}, {"onafhankelijk": "nee"}], Herhaling.HERHAALD),
        ([{"onafhankelijk": "ja"}, {"onafhankelijk": "ja"}], Herhaling.ONAFHANKELIJK),
    ],
)
def test_replication(studies: list[dict[str, Any]], expected: Herhaling) -> None:
    found = approach(*(studie(richting="gunstig", **said) for said in studies))
    assert oordeel(found).herhaling is expected


def test_firm_harm_shows_whatever_the_rest_finds() -> None:
    good = [measured("Recidive", "gunstig", type="meta-analyse") for _ in range(5)]
    harm = measured("Schulden", "ongunstig", sms=3)
    verdict = oordeel(approach(*good, harm))
    assert verdict.richting is Richting.GUNSTIG
    assert verdict.tegenspraak
    assert [finding.uitkomst.maat for finding in verdict.schade] == ["Schulden"]
    weak = oordeel(approach(*good, {**harm, "sms": 2}))
    assert not weak.schade


def test_reach_is_no_effect() -> None:
    found = approach(measured("Proces/ervaring: bereik", "gunstig", sms=5))
    assert claims(found) == ()
    assert oordeel(found).richting is Richting.NIET_GEMETEN


def test_crime_decides_where_it_was_measured() -> None:
    verdict = oordeel(
        approach(measured("schoolprestaties", "gunstig", sms=5), measured("geweld", "geen_effect"))
    )
    assert (verdict.richting, verdict.bewijskracht) == (Richting.GEEN_EFFECT, 2)


@pytest.mark.parametrize(
    ("maat", "expected"),
    [
        ("Recidive", "recidive"),
        ("Geweldsrecidive", "recidive"),
        ("geweldsdelicten", "geweld"),
        ("woninginbraak, 2 jaar", "diefstal en inbraak"),
        ("delinquente vrienden", "vrienden en omgeving"),
        ("werk tijdens het programma", "werk en inkomen"),
        ("het netwerk", None),
        ("aantal geplante bomen", None),
        ("DAG EN NACHT", "bereik en uitvoering"),
    ],
)
def test_a_printed_measure_gets_its_outcome(maat: str, expected: str | None) -> None:
    assert standard().recognise(maat) == expected
    known = Uitkomst(maat=maat, richting=Richting.GUNSTIG)
    assert standard().name_of(known) == (expected or OTHER)
    named = Uitkomst(maat=maat, uitkomst="pesten", richting=Richting.GUNSTIG)
    assert standard().name_of(named) == "pesten"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"sms": 5}, Opzet.RCT),
        ({"sms": 4, "design": "RCT binnen een quasi-experiment"}, Opzet.RCT),
        ({"sms": 3, "design": "Nadere analyse van de RCT"}, Opzet.QUASI_EXPERIMENT),
        ({"sms": 3, "design": "propensity scores"}, Opzet.GEMATCHT),
        ({"design": "Gerandomiseerde studie"}, Opzet.RCT),
        ({"design": "Voor en na, zonder goede controlegroep"}, Opzet.VOOR_NA),
        ({"design": "Proefschrift"}, Opzet.NIET_GEZIEN),
        ({"design": None}, Opzet.NIET_GEZIEN),
        ({"type": "meta-analyse", "sms": 3}, Opzet.META_ANALYSE),
        ({"opzet": "quasi_experiment_gematcht", "sms": 5}, Opzet.GEMATCHT),
    ],
)
def test_design_is_read_but_never_flattered(fields: dict[str, Any], expected: Opzet) -> None:
    assert opzet_of(as_studie(**fields)) is expected


@pytest.mark.parametrize(
    ("fields", "counts", "said"),
    [
        ({"type": "theorie", "sms": 5}, 1, "het type 'theorie' heeft geen SMS"),
        ({"type": "monitor", "sms": 4}, 1, "hoogstens 2"),
        ({"sms": 5, "opzet": "voor_na"}, 2, "hoogstens 2"),
        ({"sms": 5, "design": "Nameting zonder controlegroep"}, 2, "zonder controlegroep"),
        ({"sms": 1, "design": "RCT"}, 2, "een loting (RCT)"),
        ({"type": "theorie", "opzet": "rct"}, 1, "verbeter een van beide"),
    ],
)
def test_score_that_contradicts_the_design(fields: dict[str, Any], counts: int, said: str) -> None:
    (line,) = doubts(approach(studie(**fields)), standard())
    assert line.startswith("veld 'studies[1].") and said in line
    assert level(as_studie(**fields)) == counts


def test_unknown_outcomes_are_named_with_the_nearest() -> None:
    unknown = studie(sms=3)
    unknown["uitkomsten"] = [
        {"maat": "aantal geplante bomen", "richting": "gunstig"},
        {"maat": "Recidive", "uitkomst": "recidve", "richting": "gunstig"},
    ]
    first, second = doubts(approach(unknown), standard())
    assert "uitkomsten[1].maat' ('aantal geplante bomen') past bij geen uitkomst" in first
    assert "bedoelt u 'recidive'?" in second
    assert {claim.uitkomst for claim in claims(approach(unknown))} == {OTHER, "recidive"}


def test_families_that_go_round_or_are_not_there() -> None:
    def card(slug: str, parent: str | None) -> Interventie:
        return approach().model_copy(update={"slug": slug, "onderdeel_van": parent})

    ring = [card("a", "b"), card("b", "c"), card("c", "a"), card("d", "a"), card("e", "weg")]
    said = family_doubts([*ring, card("f", None), card("g", "g")])
    assert set(said) == {"a", "b", "c", "e", "g"}
    assert "a → b → c → a" in said["a"]
    assert "die aanpak is er niet" in said["e"]


@pytest.mark.parametrize(
    ("niveau", "expected"),
    [
        ("Goed onderbouwd", "theorie"),
        ("Eerste aanwijzingen voor effectiviteit", "effect"),
        ("No Effects - One Meta-Analysis", "effect"),
        ("Model Plus", "effect"),
        ("Niet erkend", None),
    ],
)
def test_what_a_label_judges(niveau: str, expected: str | None) -> None:
    assert judges(Erkenning(schema="Register", niveau=niveau)) == expected
    told = Erkenning(schema="Register", niveau=niveau, gaat_over="theorie")
    assert judges(told) == "theorie"


def test_a_label_never_enters_our_verdict() -> None:
    labelled = approach().model_copy(
        update={"erkenningen": (Erkenning(schema="Register", niveau="Effective"),)}
    )
    assert bewijs(labelled) == bewijs(approach())


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
