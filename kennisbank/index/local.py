"""The index on this machine, for readers: snapshots of published generations."""

from __future__ import annotations

import copy
import json
import sqlite3
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kennisbank.errors import IndexUnusable, Refused
from kennisbank.model import Page
from kennisbank.model.text import WordBox

from .columns import Columns
from .finder import LocalFinder, OtherVectors
from .generation import (
    CURRENT,
    LAYOUT,
    LOCAL,
    MILVUS,
    SUMMED_AT_OPENING,
    Manifest,
    current_generation,
)
from .meaning import WHOLES, wholes
from .milvus import Milvus, MilvusFinder
from .protocol import (
    Candidates,
    Filters,
    Finder,
    Intake,
    StoredPassage,
    StoredRecord,
    Vector,
    WordQuery,
)
from .store import FILE, unusable
from .vocabulary import Vocabulary

_AT_ONCE = 10_000
"""Ids in one SQL statement; SQLite takes some 32,000."""


class Encoder(Protocol):
    def encode_passages(self, texts: Sequence[str]) -> Vector: ...


class Snapshot:
    """One generation, opened; it stays what it is whatever is published after it."""

    def __init__(self, index: Path, folder: Path, milvus: Milvus | None = None) -> None:
        self.manifest = Manifest.load(folder)
        if self.manifest.layout != LAYOUT:
            raise IndexUnusable(
                "De index is gemaakt door een andere versie van de kennisbank.",
                "Werk hem bij met 'kennisbank index'.",
            )
        if self.manifest.engine != (MILVUS if milvus else LOCAL):
            raise IndexUnusable(
                "De index is gemaakt voor een andere zoekmachine.",
                "Werk hem bij met 'kennisbank index', of zet KENNISBANK_ENGINE terug.",
            )
        self._folder = folder
        self._milvus = milvus
        self.manifest.verify(folder, SUMMED_AT_OPENING)
        try:
            self._columns = Columns.load(folder)
            self._finder: Finder = (
                MilvusFinder(milvus, self.manifest, folder)
                if milvus
                else LocalFinder(folder, self._columns)
            )
            mapped = np.load(folder / WHOLES, mmap_mode="r" if len(self._columns.records) else None)
            self._wholes: Vector = np.asarray(mapped)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexUnusable(
                f"De index in '{folder}' is beschadigd ({error}).",
                "Herstel hem met 'kennisbank index'; het corpus blijft ongemoeid.",
            ) from error
        self._database = Database(index)

    def verify(self) -> None:
        """Raises IndexUnusable when a file of it is damaged, the large ones included."""
        self.manifest.verify(self._folder)
        if self._milvus:
            self._milvus.verify(self.manifest)

    def with_model(self, embedder: Encoder) -> Snapshot:
        """This state with the vectors that another model gives its passages, to try it out."""
        tried = copy.copy(self)
        ids = self._columns.passages
        texts = self._texts(ids)
        vectors = embedder.encode_passages(texts)
        tried._finder = OtherVectors(self._finder, vectors, self._columns)
        columns = self._columns
        tried._wholes = wholes(vectors, columns.passage_rows, len(columns.records))
        return tried

    def _texts(self, ids: NDArray[np.int64]) -> list[str]:
        texts: list[str] = []
        for start in range(0, len(ids), _AT_ONCE):
            found = self.passages([int(id_) for id_ in ids[start : start + _AT_ONCE]])
            texts += [passage.text for passage in found]
        return texts

    @property
    def generation(self) -> int:
        return self.manifest.generation

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.load(self._folder)

    @property
    def passage_count(self) -> int:
        return len(self._columns.passages)

    @property
    def record_count(self) -> int:
        return len(self._columns.records)

    @cached_property
    def has_questions(self) -> bool:
        found = self._database.query(
            """SELECT EXISTS (SELECT 1 FROM record WHERE (questions <> '[]' OR keywords <> '[]')
               AND added_in <= ?1 AND (removed_in IS NULL OR removed_in > ?1))""",
            [self.generation],
        )
        return bool(found[0][0])

    def match_passages(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._finder.match_passages(query, filters, depth)

    def match_records(self, query: WordQuery, filters: Filters, depth: int) -> Candidates:
        return self._finder.match_records(query, filters, depth)

    def having(self, records: NDArray[np.int64], query: WordQuery) -> NDArray[np.bool_]:
        return self._finder.having(records, query)

    def nearest_passages(self, vector: Vector, filters: Filters, depth: int) -> Candidates:
        return self._finder.nearest_passages(vector, filters, depth)

    def similarity(self, vector: Vector, passages: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._finder.similarity(vector, passages)

    def record_vectors(self, records: NDArray[np.int64]) -> Vector:
        return self._wholes[self._columns.rows_of_records(records)]

    def records_of(self, passages: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._columns.records_of(passages)

    def passages_of(self, record: int) -> NDArray[np.int64]:
        return self._columns.passages_of(record)

    def frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._finder.frequency(field, tokens)

    def record_frequency(self, field: str, tokens: Sequence[str]) -> NDArray[np.int64]:
        return self._finder.record_frequency(field, tokens)

    def facets(self, records: NDArray[np.int64], field: str) -> dict[str, int]:
        return self._columns.count(records, field)

    def filtered(self, filters: Filters) -> NDArray[np.int64]:
        return self._columns.records[self._columns.record_mask(filters)]

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        rows = self._database.query(
            f"""SELECT id, key, record, text, start, "end", page, page_end, headings, language
                FROM passage WHERE id IN ({_marks(ids)})""",
            [int(id_) for id_ in ids],
        )
        found = {
            id_: StoredPassage._make((id_, *place, tuple(json.loads(headings)), language))
            for id_, *place, headings, language in rows
        }
        return [found[int(id_)] for id_ in ids]

    def records(self, ids: Sequence[int]) -> list[StoredRecord]:
        rows = self._database.query(
            f"""SELECT id, soort, slug, titel, omschrijving, jaar, richting, bewijskracht,
                interventies FROM record WHERE id IN ({_marks(ids)})""",
            [int(id_) for id_ in ids],
        )
        found = {
            id_: StoredRecord._make((id_, *shown, tuple(json.loads(interventies))))
            for id_, *shown, interventies in rows
        }
        return [found[int(id_)] for id_ in ids]

    def texts(self, ids: Sequence[int]) -> list[str]:
        rows = self._database.query(
            f"SELECT id, names, body FROM record WHERE id IN ({_marks(ids)})", list(ids)
        )
        found = {id_: "\n".join([*json.loads(names), body]) for id_, names, body in rows}
        return [found[id_] for id_ in ids]

    def questions(self, ids: Sequence[int]) -> list[tuple[str, ...]]:
        rows = self._database.query(
            f"SELECT id, questions FROM record WHERE id IN ({_marks(ids)})", list(ids)
        )
        found = {id_: tuple(json.loads(questions)) for id_, questions in rows}
        return [found[id_] for id_ in ids]

    def named(self, name: str) -> tuple[StoredRecord, str] | None:
        """The record with this slug, title or other name, and all the text it is found by."""
        rows = self._database.query(
            """SELECT id, names, questions, keywords, body FROM record
               WHERE added_in <= ?1 AND (removed_in IS NULL OR removed_in > ?1) AND (
                   slug = ?2 OR EXISTS (
                       SELECT 1 FROM json_each(names) WHERE lower(value) = lower(?2)))
               ORDER BY slug <> ?2, soort DESC LIMIT 1""",
            [self.generation, name],
        )
        if not rows:
            return None
        id_, *texts = rows[0]
        return self.records([id_])[0], "\n".join(texts)

    def data(self, soort: str) -> list[tuple[int, str, str]]:
        """(record id, slug, record as JSON) of every record of a kind in this generation."""
        rows = self._database.query(
            "SELECT id, slug, data FROM record WHERE soort = ? AND added_in <= ? "
            "AND (removed_in IS NULL OR removed_in > ?)",
            [soort, self.generation, self.generation],
        )
        return [(int(id_), slug, data) for id_, slug, data in rows]

    def pages(self, record: int) -> list[Page]:
        """The pages of a document, without the boxes of their words."""
        rows = self._database.query(
            "SELECT number, text, ocr, confidence, note, turn FROM page WHERE record = ? "
            "ORDER BY number",
            [record],
        )
        return [Page(number, text, bool(ocr), *rest) for number, text, ocr, *rest in rows]

    def intake(self) -> list[Intake]:
        """How each document of this generation went in, by title."""
        rows = self._database.query(
            """SELECT slug, titel, warnings,
                   (SELECT count(*) FROM page WHERE record = r.id),
                   (SELECT count(*) FROM page WHERE record = r.id AND ocr),
                   (SELECT count(*) FROM passage WHERE record = r.id)
               FROM record r WHERE soort = 'document' AND added_in <= ?1
                   AND (removed_in IS NULL OR removed_in > ?1)
               ORDER BY titel COLLATE NOCASE""",
            [self.generation],
        )
        return [
            Intake(slug, titel, pages, ocr, passages, tuple(json.loads(warnings)))
            for slug, titel, warnings, pages, ocr, passages in rows
        ]

    def refusals(self) -> list[tuple[str, Refused]]:
        """Path and reason of the files that the last run refused."""
        rows = self._database.query("SELECT path, reden, oplossing FROM refusal ORDER BY path", [])
        return [(path, Refused(*said)) for path, *said in rows]

    def page_boxes(self, record: int, number: int) -> tuple[WordBox, ...]:
        """Where the words stand on a page that was recognised; none for other pages."""
        rows = self._database.query(
            "SELECT boxes FROM page WHERE record = ? AND number = ?", [record, number]
        )
        return tuple(WordBox._make(box) for (said,) in rows for box in json.loads(said))

    def meta(self, key: str) -> str | None:
        rows = self._database.query("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else None


class LocalIndex:
    """Gives each caller the newest published snapshot; notices a new generation by itself."""

    def __init__(self, folder: Path, milvus: Milvus | None = None) -> None:
        self.folder = folder
        self._milvus = milvus
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """Raises IndexUnusable when there is none that can be opened."""
        stamp = self._current_stamp()
        snapshot = self._snapshot
        if snapshot is None or stamp != self._stamp:
            with self._lock:
                if self._snapshot is None or stamp != self._stamp:
                    self._snapshot = self._open()
                    self._stamp = stamp
                snapshot = self._snapshot
        return snapshot

    def has(self, snapshot: Snapshot) -> bool:
        """Whether that is the newest. Raises IndexUnusable when there is none."""
        return snapshot is self._snapshot and self._current_stamp() == self._stamp

    def _current_stamp(self) -> tuple[int, int]:
        try:
            status = (self.folder / CURRENT).stat()
        except FileNotFoundError as error:
            raise IndexUnusable(
                f"Er is nog geen index in '{self.folder}'.", "Maak hem met 'kennisbank index'."
            ) from error
        except OSError as error:
            raise unusable(self.folder, error) from error
        return status.st_mtime_ns, status.st_ino

    def _open(self) -> Snapshot:
        folder = current_generation(self.folder)
        if folder is None or not folder.is_dir():
            raise IndexUnusable(
                f"De index in '{self.folder}' is onvolledig.", "Herstel hem met 'kennisbank index'."
            )
        return Snapshot(self.folder, folder, self._milvus)


class Database:
    """Read-only connections to the truth, one a thread, since SQLite's are not shared."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = threading.local()

    def query(self, sql: str, parameters: Sequence[object]) -> list[Any]:
        try:
            return self._connection().execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise unusable(self._folder, error) from error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _connect(self._folder / FILE)
        return connection


def _connect(file: Path) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.OperationalError:
        # On a read-only disk the write-ahead log cannot be opened; nobody can write there either.
        connection.close()
        connection = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def _marks(ids: Sequence[int]) -> str:
    return ",".join("?" * len(ids))
