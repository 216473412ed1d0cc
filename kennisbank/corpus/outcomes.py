"""The list of outcomes, `uitkomsten.yaml`: read strictly, entry by entry."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kennisbank.errors import Refused
from kennisbank.model import Uitkomstsoort

from .faults import validate
from .yaml_text import parse

FILE = "uitkomsten.yaml"
_HERE = Path(__file__).resolve().parent


def read_outcomes(text: str, name: str) -> tuple[list[Uitkomstsoort], list[Refused]]:
    """The outcomes of the file called `name`, and what is wrong with those left out."""
    try:
        data = parse(text, name)
    except Refused as refusal:
        return [], [refusal]
    if not isinstance(data, list):
        said = f"{name}: hier hoort een lijst te staan."
        return [], [Refused(said, "Begin elke uitkomst met '- uitkomst: '.")]
    outcomes: dict[str, Uitkomstsoort] = {}
    refused: list[Refused] = []
    for number, entry in enumerate(data, start=1):
        label = entry.get("uitkomst", number) if isinstance(entry, dict) else number
        try:
            outcome = validate(Uitkomstsoort, entry, f"{name}, uitkomst '{label}'")
            if outcome.uitkomst in outcomes:
                raise Refused(
                    f"{name}: uitkomst '{outcome.uitkomst}' staat er twee keer.",
                    "Voeg de twee samen.",
                )
            outcomes[outcome.uitkomst] = outcome
        except Refused as refusal:
            refused.append(refusal)
    return list(outcomes.values()), refused


@cache
def standard_outcomes() -> tuple[Uitkomstsoort, ...]:
    """The list that comes with the kennisbank, for a corpus that has none of its own."""
    packaged = _HERE / FILE
    path = packaged if packaged.exists() else _HERE.parents[1] / "corpus" / FILE
    return tuple(read_outcomes(path.read_text(encoding="utf-8"), FILE)[0])
