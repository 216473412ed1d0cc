"""Why a record is or is not found by a question, step by step, for the one who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kennisbank import analyse
from kennisbank.index import Index, StoredRecord

from .engine import Engine, Examined, index_filters
from .explanation import Explainer
from .literal import Literal
from .question import Question
from .ranking import Ranking, places
from .request import SearchRequest
from .understanding import Understanding

DEPTH = 1_000
"""Places that are looked at in a list of one field."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Op de tekst als geheel": ("stem", "gram"),
    "Op de naam": ("name", "name_gram"),
    "Op de vragen en trefwoorden": ("question", "question_gram"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Dutch lines to read from top to bottom, and whether the record is among the results."""

    gevonden: bool
    regels: tuple[str, ...]


def explain(engine: Engine, request: SearchRequest, record: StoredRecord, said: str) -> Account:
    """The way of the question to the record; `said` is all the text by which it can be found."""
    found = engine.examine(request)
    lines = [
        f"'{record.titel}' is gepubliceerd en staat in de index ({record.soort}, /{record.slug}).",
        *_understood(found.said),
        *_words(found.said.question, said),
        *_left_out(engine.index, found.said, record.id),
    ]
    if found.ranking is None:
        here = record.id in found.records
        ending = "" if here else " Dat laat het weg."
        lines.append(f"De vraag heeft geen woorden; dan telt alleen het filter.{ending}")
        return Account(here, tuple(lines))
    lines += _places(engine.index, found.said.question, found.ranking, record.id)
    return _verdict(found, found.ranking, record, lines)


def _understood(said: Understanding) -> Iterator[str]:
    for word, meant in said.corrections.items():
        yield f"'{word}' is nergens bekend; gezocht is op '{meant}'."
    if said.intents:
        read = ", ".join(f"{i.soort} {i.waarde} ('{i.tekst}')" for i in said.intents)
        yield f"Begrepen als: {read}. Dat verandert alleen de volgorde."
    if said.question.expansions:
        added = ", ".join(e.term for e in said.question.expansions)
        yield f"Ook gezocht op: {added}."


def _words(question: Question, said: str) -> Iterator[str]:
    known = set(analyse.analyse(said, question.language).stem)
    missing = [stem for stem in question.asked["stem"] if stem not in known]
    yield (
        f"Woordstammen van de vraag die er niet in staan: {', '.join(missing)}."
        if missing
        else "Alle woordstammen van de vraag staan erin."
    )


def _left_out(index: Index, said: Understanding, record: int) -> Iterator[str]:
    """Filters, quotes and minus signs that keep the record out."""
    for field, values in said.filters.items():
        passing = index.filtered(index_filters({field: values}))
        does = "laat het door" if record in passing else "laat het weg"
        yield f"Het filter {field}={' of '.join(values)} {does}."
    literal, one = Literal(index), np.array([record], np.int64)
    for phrase in said.typed.phrases:
        has = "staat erin" if literal.kept(one, (phrase,), ())[0] else "staat er niet in"
        yield f"Letterlijk '{phrase}' {has}."
    for word in said.typed.without:
        has = "staat er niet in" if literal.kept(one, (), (word,))[0] else "staat erin"
        yield f"'{word}', dat er niet in mag staan, {has}."


def _places(index: Index, question: Question, ranking: Ranking, record: int) -> Iterator[str]:
    passages = [int(p) for p in ranking.passages[ranking.passage_records == record]]
    yield _best("Op woorden", list(map(places(ranking.by_words).get, passages)))
    for name, fields in _FIELDS.items():
        listed = index.match_records(question.query(dict.fromkeys(fields, 1.0)), {}, DEPTH).ids
        found = places(listed).get(record)
        yield f"{name}: plaats {found}." if found else f"{name}: niet gevonden."
    vraag = Explainer(index, question).nearest(index.questions([record])[0])
    if vraag:
        yield f"De vraag erbij die er het meest op lijkt: '{vraag}'."
    yield _best("Op betekenis", list(map(places(ranking.by_meaning).get, passages)))


def _best(name: str, at: list[int | None]) -> str:
    found = [number for number in at if number]
    if not found:
        return f"{name}: geen passage bij de kandidaten."
    return f"{name}: beste passage op plaats {min(found)}."


def _verdict(found: Examined, ranking: Ranking, record: StoredRecord, lines: list[str]) -> Account:
    found_at = places(ranking.records).get(record.id)
    if not found_at:
        return Account(False, (*lines, "Daardoor staat het niet bij de resultaten."))
    lines.append(f"Samen: plaats {found_at} van {len(ranking.records)}.")
    if not found.sufficient:
        lines.append(
            "Toch toont de site niets: de hele vraag lijkt te weinig op wat er in de "
            "kennisbank staat."
        )
    return Account(found.sufficient, tuple(lines))
