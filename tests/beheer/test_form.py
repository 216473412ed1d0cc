"""The form: made from the models, and back to the very record it was filled from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.corpus import Corpus
from kennisbank.corpus.patch import plain
from kennisbank.curate.consequence import WHOLE, consequences
from kennisbank.curate.form import Field, Kind, add_block, field_faults, fields_for, read_pairs
from kennisbank.curate.labels import LABELS
from kennisbank.curate.record import Record, Soort, records
from kennisbank.evidence import standard
from kennisbank.model import Interventie

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("slug", "status", "nagelezen", "ingetrokken", "bestand")


def pairs(
    fields: Sequence[Field], values: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form that nobody touched."""
    for field in fields:
        name, value = f"{prefix}{field.name}", values.get(field.name)
        if field.kind is Kind.BLOCKS:
            for number, block in enumerate(value or ()):
                yield from pairs(field.fields, block, f"{name}.{number}.")
        elif field.kind is Kind.CHOICES:
            yield from ((name, code) for code in value or ())
        elif field.kind is Kind.LINES:
            yield name, "\r\n".join(value or ())
        else:
            yield name, "" if value is None else str(value).replace("\n", "\r\n")


def test_every_record_survives_its_form() -> None:
    found = records(Corpus(ROOT / "corpus"))
    assert {record.soort for record in found} == set(Soort)
    for record in found:
        back = read_pairs(record.soort, pairs(fields_for(record.soort), record.fields))
        asked = {k: v for k, v in record.fields.items() if k not in LEFT_OUT}
        assert plain(back) == plain(asked), record.slug


def every(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from every(field.fields)


@pytest.mark.parametrize("soort", Soort)
def test_every_field_has_a_dutch_label(soort: Soort) -> None:
    names = {field.name for field in every(fields_for(soort))}
    assert names <= LABELS.keys()


def test_kinds_follow_from_the_model() -> None:
    asked = fields_for(Soort.INTERVENTIE)
    kinds = {field.name: field.kind for field in [*every(asked), *asked]}
    assert kinds["naam"] is Kind.LINE
    assert kinds["doel"] is Kind.TEXT
    assert kinds["leeftijd_min"] is Kind.NUMBER
    assert kinds["soort"] is Kind.CHOICE
    assert kinds["departementen"] is Kind.CHOICES
    assert kinds["aliassen"] is Kind.LINES
    assert kinds["uitkomsten"] is Kind.BLOCKS


def test_blocks_are_added_removed_and_left_out_when_empty() -> None:
    fields: dict[str, Any] = add_block({}, "studies", {"titel": "Een"})
    fields = add_block(fields, "studies.0.uitkomsten", {"maat": "Recidive"})
    assert fields == {"studies": [{"titel": "Een", "uitkomsten": [{"maat": "Recidive"}]}]}
    assert add_block(fields, "studies.7.uitkomsten", {}) == fields
    sent = [
        ("studies.0.titel", "Een"),
        ("studies.2.titel", "Twee"),
        ("studies.2.uitkomsten.0.maat", "Recidive"),
        ("studies.2.uitkomsten.1.richting", "gunstig"),
        ("studies.5.titel", "Weg"),
        ("studies.5.verwijder", "ja"),
        ("studies.9.type", "effectonderzoek"),
        ("studies.9.over", "aanpak"),
    ]
    assert read_pairs(Soort.INTERVENTIE, sent) == {
        "studies": [{"titel": "Een"}, {"titel": "Twee", "uitkomsten": [{"maat": "Recidive"}]}]
    }


def test_faults_are_told_at_their_field() -> None:
    record = Record(Soort.INTERVENTIE, "x", None)
    fields = {
        "naam": "X",
        "soort": "koe",
        "korte_omschrijving": "k",
        "leeftijd_min": "veel",
        "studies": [{"titel": "T", "type": "monitor"}],
    }
    faults = field_faults(record, fields)
    assert faults.keys() == {"soort", "leeftijd_min", "studies.0.url"}
    assert "kies uit" in faults["soort"]
    assert faults["studies.0.url"] == "veld 'studies[1].url' ontbreekt; vul het in"


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=20))
def test_any_form_is_read(sent: list[tuple[str, str]]) -> None:
    for soort in Soort:
        read_pairs(soort, sent)


def card(**study: Any) -> Interventie:
    studies = [
        {"titel": "T", "url": "https://example.org", "type": "effectonderzoek", "land": "Nederland",
         "jaar": 2020, "uitkomsten": [{"maat": "Recidive", "richting": "gunstig"}], **study}
    ]  # fmt: skip
    return Interventie.model_validate(
        {"slug": "x", "naam": "X", "soort": "aanpak", "korte_omschrijving": "k", "studies": studies}
    )


def test_what_publication_changes_in_the_evidence() -> None:
    found = consequences(card(sms=2), card(sms=4), standard())
    assert {c.uitkomst for c in found} > {WHOLE}
    for change in found:
        assert change.was and change.wordt
        assert change.was.bewijskracht < change.wordt.bewijskracht
    assert consequences(card(sms=3), card(sms=3, titel="Anders"), standard()) == []
    new = consequences(None, card(sms=3), standard())
    assert new and all(c.was is None for c in new)
    gone = consequences(card(sms=3), card(sms=3, uitkomsten=[]), standard())
    assert any(c.wordt is None for c in gone)
