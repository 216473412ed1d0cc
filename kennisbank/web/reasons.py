"""Why a result was found, in one line of Dutch."""

from __future__ import annotations

from collections.abc import Iterator

from kennisbank.search.results import Hoe, Uitleg

_SHOWN = 5
"""Words of a kind that are named; more say no more."""


def reasons(uitleg: Uitleg) -> tuple[str, ...]:
    """The reasons, the surest first."""
    return tuple(_reasons(uitleg))


def _reasons(uitleg: Uitleg) -> Iterator[str]:
    literal = [hit.woord for hit in uitleg.gevonden if hit.hoe in (Hoe.WOORD, Hoe.VORM)]
    if literal:
        yield ", ".join(dict.fromkeys(literal[:_SHOWN]))
    for hit in [hit for hit in uitleg.gevonden if hit.hoe is Hoe.DEEL][:_SHOWN]:
        whole = len(hit.woord) > len(hit.van or "")
        yield f"{hit.van} in ‘{hit.woord}’" if whole else f"{hit.woord} uit ‘{hit.van}’"
    synonyms: dict[str, list[str]] = {}
    for hit in uitleg.gevonden:
        if hit.hoe is Hoe.SYNONIEM and hit.van:
            synonyms.setdefault(hit.van, []).append(hit.woord)
    for term, words in synonyms.items():
        yield f"{', '.join(words[:_SHOWN])} (hoort bij {term})"
    if uitleg.woorden and not uitleg.gevonden:
        yield "woorden uit uw vraag"
    if uitleg.betekenis:
        yield "betekenis lijkt op uw vraag"
    if uitleg.vraag:
        yield f"gevonden via een vraag zoals ‘{uitleg.vraag}’"
