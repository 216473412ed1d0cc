"""Two people in one record: what each changed is put together where that is possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from kennisbank import Kennisbank
from kennisbank.curate.merge import _Opposed, _together
from kennisbank.curate.record import Soort, load

from .conftest import Visit
from .outside import filled

Visits = Callable[..., Visit]
TOP = "/beheer/interventie/top600"


def study(titel: str, **more: Any) -> dict[str, Any]:
    return {"titel": titel, "type": "effectonderzoek", **more}


@pytest.mark.parametrize(
    ("old", "mine", "theirs", "both"),
    [
        pytest.param(
            [study("A")],
            [study("A"), study("B")],
            [study("A"), study("C")],
            [study("A"), study("C"), study("B")],
            id="each adds one",
        ),
        pytest.param(
            [study("A"), study("B")],
            [study("A", jaar=2020), study("B")],
            [study("A"), study("B", jaar=2021)],
            [study("A", jaar=2020), study("B", jaar=2021)],
            id="each mends another",
        ),
        pytest.param(
            [study("A")],
            [study("A", jaar=2020)],
            [study("A", land="Nederland")],
            [study("A", land="Nederland", jaar=2020)],
            id="each mends another field of one",
        ),
        pytest.param(
            [study("A"), study("B")],
            [study("B")],
            [study("A"), study("B"), study("C")],
            [study("B"), study("C")],
            id="one removes, the other adds",
        ),
        pytest.param(["a"], ["a", "b"], ["a", "c"], ["a", "c", "b"], id="words"),
    ],
)
def test_changes_that_go_together(old: Any, mine: Any, theirs: Any, both: Any) -> None:
    assert _together(old, mine, theirs) == both


@pytest.mark.parametrize(
    ("old", "mine", "theirs"),
    [
        ([study("A")], [study("A", jaar=2020)], [study("A", jaar=2021)]),
        ([study("A")], [study("A", jaar=2020)], []),
        ([study("A")], [study("B"), study("B")], [study("A"), study("C")]),
        ("doel", "mijn doel", "haar doel"),
    ],
)
def test_changes_that_do_not(old: Any, mine: Any, theirs: Any) -> None:
    with pytest.raises(_Opposed):
        _together(old, mine, theirs)


def test_two_who_each_add_keep_both(desk_kb: Kennisbank, visit: Visits) -> None:
    anna, bram = visit("anna"), visit("bram")
    seen = filled(bram.get(f"{TOP}/bewerken"))
    own = filled(anna.get(f"{TOP}/bewerken"))
    hers = {**own, "vragen": "Wat doet de Top600?\r\nHelpt de Top600?", "doe": "bewaar"}
    anna.post(f"{TOP}/bewerken", **hers)
    his = {**seen, "vragen": "Wat doet de Top600?\r\nVoor wie is de Top600?", "doe": "bewaar"}
    base = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").fields
    page = bram.post(f"{TOP}/bewerken", 409, **his)
    choice = re.search(r'name="keuze.vragen" value="beide"[^>]*checked', page)
    assert choice, "both changed a list: together is proposed"
    fresh, basis = (re.search(rf'name="{n}" value="([^"]+)"', page) for n in ("version", "basis"))
    assert fresh and basis
    bram.post(
        f"{TOP}/bewerken",
        **{**his, "version": fresh[1], "basis": basis[1], "keuze.vragen": "beide"},
    )
    kept = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").fields
    assert kept["vragen"] == [
        "Wat doet de Top600?",
        "Helpt de Top600?",
        "Voor wie is de Top600?",
    ]
    assert {**kept, "vragen": None} == {**base, "vragen": None}


def test_a_third_who_comes_in_between_loses_nothing(desk_kb: Kennisbank, visit: Visits) -> None:
    """While bram answers the merge question, bert changes the record as well."""
    asks = "Wat doet de Top600?"
    people = {naam: visit(naam) for naam in ("anna", "bram", "bert")}
    forms = {naam: filled(who.get(f"{TOP}/bewerken")) for naam, who in people.items()}

    def send(naam: str, status: int = 200, **fields: str) -> str:
        sent = {**forms[naam], "doe": "bewaar", **fields}
        return people[naam].post(f"{TOP}/bewerken", status, **sent)

    def of_page(page: str) -> dict[str, str]:
        return dict(re.findall(r'name="(version|basis)" value="([^"]+)"', page))

    his = {"vragen": f"{asks}\r\nVan bram?", "keuze.vragen": "beide"}
    send("anna", vragen=f"{asks}\r\nVan anna?")
    first = of_page(send("bram", 409, vragen=his["vragen"]))
    forms["bert"] = filled(people["bert"].get(f"{TOP}/bewerken"))
    send("bert", vragen=f"{asks}\r\nVan anna?\r\nVan bert?")
    second = of_page(send("bram", 409, **his, **first))
    assert second["basis"] == first["basis"] != second["version"] != first["version"]
    send("bram", **his, **second)
    kept = load(desk_kb.corpus, Soort.INTERVENTIE, "top600").fields["vragen"]
    assert kept == [asks, "Van anna?", "Van bert?", "Van bram?"]


def test_together_is_refused_where_it_cannot_be(visit: Visits) -> None:
    anna, bram = visit("anna"), visit("bram")
    seen = filled(bram.get(f"{TOP}/bewerken"))
    anna.post(f"{TOP}/bewerken", **{**filled(anna.get(f"{TOP}/bewerken")), "doel": "Van anna",
                                    "doe": "bewaar"})  # fmt: skip
    his = {**seen, "doel": "Van bram", "doe": "bewaar"}
    page = bram.post(f"{TOP}/bewerken", 409, **his)
    sent = dict(re.findall(r'name="(version|basis)" value="([^"]+)"', page))
    said = bram.post(f"{TOP}/bewerken", 422, **{**his, **sent, "keuze.doel": "beide"})
    assert "gaan niet samen" in said
