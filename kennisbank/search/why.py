"""Why a record is or is not found by a question, step by step, for the one who asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kennisbank import analyse
from kennisbank.index import StoredRecord

from .engine import Engine
from .request import SearchRequest


@dataclass(frozen=True, slots=True)
class Account:
    """Dutch lines to read from top to bottom, and whether the record is among the results."""

    gevonden: bool
    regels: tuple[str, ...]


def explain(engine: Engine, request: SearchRequest, record: StoredRecord, said: str) -> Account:
    """The way of the question to the record; `said` is all the text by which it can be found."""
    found = engine.examine(request)
    question, ranking, sufficient = found.said.question, found.ranking, found.sufficient
    lines = [f"'{record.titel}' staat in de index ({record.soort}, /{record.slug})."]
    asked = list(dict.fromkeys(question.tokens["stem"]))
    known = set(analyse.analyse(said, question.language).stem)
    missing = [stem for stem in asked if stem not in known]
    lines.append(
        f"Woordstammen van de vraag die er niet in staan: {', '.join(missing)}."
        if missing
        else "Alle woordstammen van de vraag staan erin."
    )
    if question.expansions:
        lines.append(f"Ook gezocht op: {', '.join(e.term for e in question.expansions)}.")
    if ranking is None:
        return Account(True, (*lines, "De vraag is leeg; dan telt alleen het filter."))
    places = np.flatnonzero(ranking.records == record.id)
    passages = [int(p) for p in ranking.passages[ranking.passage_records == record.id]]
    lines.append(_rank("Op woorden", [ranking.word_rank.get(p) for p in passages]))
    lines.append(_rank("Op betekenis", [ranking.meaning_rank.get(p) for p in passages]))
    if not len(places):
        return Account(False, (*lines, "Daardoor staat het niet bij de resultaten."))
    lines.append(f"Samen: plaats {places[0] + 1} van {len(ranking.records)}.")
    if not sufficient:
        lines.append(
            "Toch toont de site niets: de hele vraag lijkt te weinig op wat er in de "
            "kennisbank staat."
        )
    return Account(sufficient, tuple(lines))


def _rank(list_: str, places: list[int | None]) -> str:
    found = [place for place in places if place]
    if not found:
        return f"{list_}: geen passage bij de kandidaten."
    return f"{list_}: beste passage op plaats {min(found)}."
