"""Make the caches of a new generation from the truth, and let readers have it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kennisbank import analyse
from kennisbank.errors import IndexUnusable

from . import meaning, words
from .columns import Columns
from .generation import (
    LAYOUT,
    Manifest,
    checksum,
    current_generation,
    drop_old,
    link_tree,
    make_current,
    new_generation,
)
from .protocol import Vector
from .store import Store
from .words import PASSAGE_FIELDS, RECORD_FIELDS, WordDocument

LEXICAL = {"passages": PASSAGE_FIELDS, "records": RECORD_FIELDS}
VECTORS = "vectors.faiss"


def publish(store: Store, model: str, dimension: int, *, anew: bool = False) -> int:
    """Publish what the store holds, as the next generation; its number.

    Words are updated from the generation before where that is sound; all else is written anew,
    and with `anew` the words too.
    Every live passage must have a vector of `model` already.
    """
    generation = store.generation + 1
    previous = None if anew else _sound_previous(store)
    with new_generation(store.folder, generation) as folder:
        columns = _columns(store)
        columns.save(folder)
        meaning.build(folder / VECTORS, _vectors(store, columns, model, dimension))
        _write_words(store, folder, previous, generation)
        names = [
            str(file.relative_to(folder))
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix != ".lock"
        ]
        Manifest(
            generation=generation,
            layout=LAYOUT,
            analysis=analyse.VERSION,
            model=model,
            dimension=dimension,
            records=len(columns.records),
            passages=len(columns.passages),
            sums={name: checksum(folder / name) for name in names},
        ).save(folder)
        _check_counts(folder, columns)
    # First the truth, then the pointer: a crash between them leaves readers where they were, and
    # the next run sees that the two disagree.
    with store.transaction():
        store.set_meta("generation", str(generation))
    make_current(store.folder, generation)
    keep = {f"{generation:08d}"} | ({previous.name} if previous else set())
    drop_old(store.folder, keep)
    store.purge(generation - 1, model)
    return generation


def _sound_previous(store: Store) -> Path | None:
    """The published generation, if its words can be built upon."""
    folder = current_generation(store.folder)
    if folder is None:
        return None
    try:
        manifest = Manifest.load(folder)
        manifest.verify(folder)
        for name, fields in LEXICAL.items():
            words.WordIndex(folder / name, fields)
    except (IndexUnusable, ValueError):
        return None
    same = (
        manifest.generation == store.generation
        and manifest.layout == LAYOUT
        and manifest.analysis == analyse.VERSION
    )
    return folder if same else None


def _columns(store: Store) -> Columns:
    sql = store.connection
    records = [
        (id_, json.loads(facets))
        for id_, facets in sql.execute(
            "SELECT id, facets FROM record WHERE removed_in IS NULL ORDER BY id"
        )
    ]
    passages = sql.execute(
        """SELECT p.id, p.record FROM passage p JOIN record r ON r.id = p.record
           WHERE r.removed_in IS NULL ORDER BY p.id"""
    ).fetchall()
    return Columns.of(records, passages)


def _vectors(store: Store, columns: Columns, model: str, dimension: int) -> Vector:
    matrix = np.zeros((len(columns.passages), dimension), np.float32)
    rows = store.connection.execute(
        """SELECT p.id, v.vector FROM passage p JOIN record r ON r.id = p.record
           JOIN vector v ON v.text_key = p.text_key AND v.model = ?
           WHERE r.removed_in IS NULL""",
        (model,),
    )
    for passage, vector in rows:
        matrix[np.searchsorted(columns.passages, passage)] = np.frombuffer(vector, np.float32)
    return matrix


def _write_words(store: Store, folder: Path, previous: Path | None, generation: int) -> None:
    sources = {"passages": _passage_documents, "records": _record_documents}
    removed = [
        id_
        for (id_,) in store.connection.execute(
            "SELECT id FROM record WHERE removed_in = ?", (generation,)
        )
    ]
    for name, fields in LEXICAL.items():
        target = folder / name
        if previous is None:
            words.build(target, fields, sources[name](store, 0))
            continue
        link_tree(previous / name, target)
        words.update(target, fields, removed, sources[name](store, generation))


def _passage_documents(store: Store, since: int) -> Iterator[WordDocument]:
    rows = store.connection.execute(
        """SELECT p.id, r.id, p.text, p.headings, p.language, r.facets
           FROM record r JOIN passage p ON p.record = r.id
           WHERE r.removed_in IS NULL AND r.added_in >= ? ORDER BY p.id""",
        (since,),
    )
    for id_, record, text, _headings, language, facets in rows:
        tokens = analyse.analyse(text, language)
        fields = {name: getattr(tokens, name) for name in PASSAGE_FIELDS}
        yield WordDocument(id_, record, fields, json.loads(facets))


def _record_documents(store: Store, since: int) -> Iterator[WordDocument]:
    rows = store.connection.execute(
        """SELECT id, body, names, questions, keywords, data, facets FROM record
           WHERE removed_in IS NULL AND added_in >= ? ORDER BY id""",
        (since,),
    )
    for id_, body, names, questions, keywords, _data, facets in rows:
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


def _check_counts(folder: Path, columns: Columns) -> None:
    """A delete that did nothing, or a writer that lost a document, must not go unseen."""
    expected = {"passages": len(columns.passages), "records": len(columns.records)}
    for name, fields in LEXICAL.items():
        if len(words.WordIndex(folder / name, fields)) != expected[name]:
            raise IndexUnusable(
                "De woordindex klopt niet met de database.",
                "Bouw de index opnieuw met 'kennisbank index --rebuild'.",
            )
