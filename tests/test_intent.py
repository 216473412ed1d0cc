"""What a question is after: read where it is sure, left to the words where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.search.intent import intents


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("wat werkt niet tegen overlast?", ["richting:geen_effect"]),
        ("wat werkt er eigenlijk niet bij recidive", ["richting:geen_effect"]),
        ("welke aanpakken helpen niet", ["richting:geen_effect"]),
        ("straffen heeft geen zin", ["richting:geen_effect"]),
        ("what doesn't work for young offenders", ["richting:geen_effect"]),
        ("werkt voorlichting averechts", ["richting:ongunstig"]),
        ("schadelijke interventies", ["richting:ongunstig"]),
        ("of wordt het juist erger", ["richting:ongunstig"]),
        ("is er bewijs dat sport helpt", ["bewijskracht:2.."]),
        ("bewezen effectief", ["bewijskracht:2.."]),
        ("is MST goed onderzocht", ["bewijskracht:2.."]),
        ("13-jarige steelt", ["leeftijd:13"]),
        ("neefje van 13 rijdt ineens rond op een dure fatbike", ["leeftijd:13"]),
        ("mijn zoon van 15, blowt", ["leeftijd:15"]),
        ("12-minners", ["leeftijd:..11"]),
        ("jongeren onder de 18", ["leeftijd:..17"]),
        ("18+", ["leeftijd:18.."]),
        ("16 tot 23", ["leeftijd:16..23"]),
        ("jongeren tussen de 12 en 18", ["leeftijd:12..18"]),
        ("12 t/m 18 jaar", ["leeftijd:12..18"]),
        ("lespakket voor groep 7 en 8", ["leeftijd:10..12"]),
        ("Nederlands onderzoek naar MST", ["land:Nederland"]),
        ("ervaringen in Engeland", ["land:Verenigd Koninkrijk"]),
        ("aanpak uit de Verenigde Staten", ["land:Verenigde Staten"]),
        ("buitenlands onderzoek", ["land:buitenland"]),
        ("meisjes in de drugshandel", ["doelgroep:meisjes"]),
        (
            "Nederlands onderzoek: wat werkt niet bij meiden van 14 jaar",
            ["richting:geen_effect", "leeftijd:14", "land:Nederland", "doelgroep:meisjes"],
        ),
    ],
)
def test_what_is_sure_is_understood(text: str, keys: list[str]) -> None:
    found = intents(text)
    assert [intent.key for intent in found] == keys
    assert all(intent.tekst in text for intent in found)


@pytest.mark.parametrize(
    "text",
    [
        "hij werkt niet en hangt rond",
        "wat werkt tegen recidive",
        "top 600",
        "een groep van 12 jongens",
        "recidive na 2 jaar",
        "5 jaar cel",
        "van 16 tot 23 uur",
        "de aanpak kost 15 euro",
        "daling van 13 procent",
        "in het veiligheidshuis",
        "Engelse les",
        "van 3 tot 12 september",
    ],
)
def test_what_is_not_sure_is_left_to_the_words(text: str) -> None:
    assert intents(text) == ()


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    found = intents(text)
    assert len({intent.soort for intent in found}) == len(found)
