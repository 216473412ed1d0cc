"""What the store holds, as documents for full text: passages, and whole records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from kennisbank import analyse

from .store import Store
from .words import PASSAGE_FIELDS, RECORD_FIELDS, WordDocument

LIVE_SINCE = "r.removed_in IS NULL AND r.added_in >= ?"
REMOVED_IN = "r.removed_in = ?"
"""Which records, by a generation."""

LEXICAL = {"passages": PASSAGE_FIELDS, "records": RECORD_FIELDS}


def passage_documents(store: Store, which: str, generation: int) -> Iterator[WordDocument]:
    rows = store.connection.execute(
        f"""SELECT p.id, r.id, p.text, p.headings, p.language, r.facets
            FROM record r JOIN passage p ON p.record = r.id WHERE {which} ORDER BY p.id""",
        (generation,),
    )
    for id_, record, text, _headings, language, facets in rows:
        tokens = analyse.analyse(text, language)
        fields = {name: getattr(tokens, name) for name in PASSAGE_FIELDS}
        yield WordDocument(id_, record, fields, json.loads(facets))


def record_documents(store: Store, which: str, generation: int) -> Iterator[WordDocument]:
    rows = store.connection.execute(
        f"""SELECT r.id, r.body, r.names, r.questions, r.keywords, r.facets
            FROM record r WHERE {which} ORDER BY r.id""",
        (generation,),
    )
    for id_, body, names, questions, keywords, facets in rows:
        text = analyse.analyse(body, analyse.language_of(body))
        name = analyse.analyse("\n".join(json.loads(names)))
        asked = analyse.analyse("\n".join([*json.loads(questions), *json.loads(keywords)]))
        fields = {
            "stem": text.stem,
            "gram": text.gram,
            "name": name.stem,
            "name_gram": name.gram,
            "question": asked.stem,
            "question_gram": asked.gram,
        }
        yield WordDocument(id_, id_, fields, json.loads(facets))


SOURCES: Mapping[str, Callable[[Store, str, int], Iterator[WordDocument]]] = {
    "passages": passage_documents,
    "records": record_documents,
}


def said(store: Store, which: str, generation: int) -> Iterator[str]:
    """All that each record says: its text, names, questions and keywords."""
    rows = store.connection.execute(
        f"SELECT r.body, r.names, r.questions, r.keywords FROM record r WHERE {which}",
        (generation,),
    )
    for body, *lists in rows:
        yield "\n".join([body, *(entry for text in lists for entry in json.loads(text))])
