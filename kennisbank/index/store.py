"""The truth of the index, in SQLite: records, pages, passages, vectors, refusals."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from kennisbank.errors import IndexUnusable, Refused

from .protocol import Vector
from .records import IndexRecord, Sketch, passage_key, text_key
from .schema import VERSION, migrate

FILE = "kennisbank.sqlite"

_EMBEDDED = "embedded"
"""Where the model stands of which all that is published has vectors, and nothing other vectors."""


class Store:
    """The writer's view. One writer at a time (see `generation.write_lock`), in any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(
                folder / FILE, isolation_level=None, check_same_thread=False
            )
            self.connection.execute("PRAGMA journal_mode = WAL")
            # A record need not outlive a power cut before it is published: it is in the corpus.
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute("PRAGMA foreign_keys = ON")
            (version,) = self.connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise IndexUnusable(
                    f"De index in '{folder}' is gemaakt door een nieuwere versie.",
                    "Werk de kennisbank bij, of bouw de index opnieuw met 'kennisbank index "
                    "--rebuild'.",
                )
            migrate(self.connection)
        except (sqlite3.DatabaseError, OSError) as error:
            raise unusable(folder, error) from error

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises IndexUnusable when the disk is full or read-only."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            raise unusable(self.folder, error) from error

    @property
    def generation(self) -> int:
        """Number of the newest published generation; 0 before the first."""
        return int(self.meta("generation") or 0)

    @property
    def unpublished(self) -> bool:
        """Whether a record came or went since then, in this run or in one that was cut short."""
        row = self.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM record WHERE added_in > ?1 OR removed_in > ?1)",
            (self.generation,),
        ).fetchone()
        return bool(row[0])

    def published(self, generation: int) -> None:
        """Remember the newest generation. It and all that was stored before is on the disk then,
        and not on its way there: the log is written in order."""
        self.connection.execute("PRAGMA synchronous = FULL")
        with self.transaction():
            self.set_meta("generation", str(generation))
        self.connection.execute("PRAGMA synchronous = NORMAL")

    def meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def live(self) -> dict[tuple[str, str], tuple[int, str, str]]:
        """(soort, slug) of each live record → (id, hash, fingerprint)."""
        rows = self.connection.execute(
            "SELECT soort, slug, id, hash, fingerprint FROM record WHERE removed_in IS NULL"
        )
        return {(soort, slug): (id_, hash_, mark) for soort, slug, id_, hash_, mark in rows}

    def put(self, record: IndexRecord) -> int:
        """Store a record in place of the live one of its name, in one transaction."""
        generation = self.generation + 1
        with self.transaction() as sql:
            self._retire(sql, record.soort, record.slug, generation)
            cursor = sql.execute(
                """INSERT INTO record (soort, slug, path, hash, fingerprint, titel, omschrijving,
                   jaar, richting, bewijskracht, interventies, names, questions, keywords,
                   facets, warnings, body, data, text_hash, sketch, added_in)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    record.soort,
                    record.slug,
                    record.path,
                    record.hash,
                    record.fingerprint,
                    record.titel,
                    record.omschrijving,
                    record.jaar,
                    record.richting,
                    record.bewijskracht,
                    _json(record.interventies),
                    _json(record.names),
                    _json(record.questions),
                    _json(record.keywords),
                    _json(record.facets),
                    _json(record.warnings),
                    record.body,
                    record.data,
                    record.text_hash,
                    record.sketch,
                    generation,
                ),
            )
            record_id = int(cursor.lastrowid or 0)
            sql.executemany(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        record_id,
                        p.number,
                        p.text,
                        p.ocr,
                        p.confidence,
                        p.note,
                        p.turn,
                        _json(p.boxes),
                    )
                    for p in record.pages
                ],
            )
            sql.executemany(
                """INSERT INTO passage (record, key, text, start, "end", page, page_end,
                   headings, language, text_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                _passage_rows(record, record_id),
            )
            sql.execute("DELETE FROM refusal WHERE path = ?", (record.path,))
        return record_id

    def sketches(self) -> list[Sketch]:
        """Of all live documents."""
        rows = self.connection.execute(
            """SELECT slug, titel, jaar, text_hash, sketch FROM record
               WHERE removed_in IS NULL AND soort = 'document' ORDER BY slug"""
        )
        return [Sketch._make(row) for row in rows]

    def remove(self, soort: str, slug: str) -> None:
        """Take a record out of the generations to come."""
        with self.transaction() as sql:
            self._retire(sql, soort, slug, self.generation + 1)

    def _retire(self, sql: sqlite3.Connection, soort: str, slug: str, generation: int) -> None:
        name = (soort, slug)
        # A record that no published generation has seen leaves no trace.
        sql.execute(
            """DELETE FROM record WHERE soort = ? AND slug = ? AND removed_in IS NULL
               AND added_in = ?""",
            (*name, generation),
        )
        sql.execute(
            """UPDATE record SET removed_in = ? WHERE soort = ? AND slug = ?
               AND removed_in IS NULL""",
            (generation, *name),
        )

    def refusals(self) -> dict[str, tuple[str, str, Refused]]:
        """Path → (hash, fingerprint, refusal) of the files that were refused last time."""
        rows = self.connection.execute(
            "SELECT path, hash, fingerprint, reden, oplossing FROM refusal"
        )
        return {path: (hash_, mark, Refused(*said)) for path, hash_, mark, *said in rows}

    def replace_refusals(self, refused: Iterable[tuple[str, str, str, Refused]]) -> None:
        """Keep (path, hash, fingerprint, refusal) as the list of what is refused now."""
        with self.transaction() as sql:
            sql.execute("DELETE FROM refusal")
            sql.executemany(
                "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)",
                [(p, h, mark, r.reden, r.oplossing) for p, h, mark, r in refused],
            )

    def texts_without_vector(self, model: str) -> list[tuple[bytes, str]]:
        """(text key, text) of live passages that `model` has not embedded, each text once."""
        # What is published has all vectors of its model.
        since = self.generation if self.meta(_EMBEDDED) == model else 0
        # From the few records that were added then; SQLite would go through all passages.
        join = "CROSS JOIN" if since else "JOIN"
        return self.connection.execute(
            f"""SELECT p.text_key, min(p.text) FROM record r {join} passage p ON p.record = r.id
               WHERE r.removed_in IS NULL AND r.added_in > ? AND NOT EXISTS (
                   SELECT 1 FROM vector v WHERE v.text_key = p.text_key AND v.model = ?)
               GROUP BY p.text_key""",
            (since, model),
        ).fetchall()

    def put_vectors(self, model: str, keys: Sequence[bytes], vectors: Vector) -> None:
        """Store rows of `vectors` (n, d) float32 under their text keys."""
        with self.transaction() as sql:
            sql.execute("DELETE FROM meta WHERE key = ? AND value <> ?", (_EMBEDDED, model))
            sql.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                [
                    (key, model, row.tobytes())
                    for key, row in zip(keys, np.ascontiguousarray(vectors), strict=True)
                ],
            )

    def check(self) -> None:
        """Raise IndexUnusable when SQLite finds damage."""
        try:
            (found,) = self.connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            raise unusable(self.folder, error) from error
        if found != "ok":
            raise unusable(self.folder, sqlite3.DatabaseError(found))

    def forget_vectors(self) -> None:
        """Drop all vectors, so that every passage is embedded again."""
        with self.transaction() as sql:
            sql.execute("DELETE FROM meta WHERE key = ?", (_EMBEDDED,))
            sql.execute("DELETE FROM vector")

    def purge(self, generation: int, model: str) -> None:
        """Drop what no reader of `generation` or later can see, and vectors of other models than
        the one that all that is published has vectors of."""
        with self.transaction() as sql:
            sql.execute("DELETE FROM record WHERE removed_in <= ?", (generation,))
            if self.meta(_EMBEDDED) != model:
                sql.execute("DELETE FROM vector WHERE model <> ?", (model,))
                self.set_meta(_EMBEDDED, model)
            sql.execute(
                """DELETE FROM vector WHERE text_key IN (SELECT text_key FROM gone)
                   AND NOT EXISTS (SELECT 1 FROM passage p WHERE p.text_key = vector.text_key)"""
            )
            sql.execute("DELETE FROM gone")


def unusable(folder: Path, error: sqlite3.DatabaseError | OSError) -> IndexUnusable:
    """What went wrong with the index folder, as the one who runs it can mend it."""
    said = str(error).lower()
    if "full" in said or "no space" in said:
        return IndexUnusable(
            f"De schijf met de index ('{folder}') is vol.",
            "Maak ruimte vrij en indexeer opnieuw; wat al klaar was, blijft bewaard.",
        )
    if (
        "readonly" in said
        or "read-only" in said
        or "permi" in said
        or "unable to open" in said
        or "file exists" in said
        or "not a directory" in said
        or "no such file" in said
    ):
        return IndexUnusable(
            f"In de indexmap '{folder}' kan niet worden geschreven.",
            "Geef schrijfrecht op de map, of kies een andere met --index of KENNISBANK_INDEX.",
        )
    if "locked" in said:
        return IndexUnusable(
            "De index wordt op dit moment door een ander bijgewerkt.",
            "Wacht tot dat klaar is en probeer het opnieuw.",
        )
    return IndexUnusable(
        f"De index in '{folder}' is beschadigd ({error}).",
        "Bouw hem opnieuw met 'kennisbank index --rebuild'; het corpus blijft ongemoeid.",
    )


def _passage_rows(record: IndexRecord, record_id: int) -> Iterator[tuple[object, ...]]:
    seen: Counter[str] = Counter()
    for passage in record.passages:
        key = passage_key(f"{record.soort}/{record.slug}", passage, seen[passage.text])
        seen[passage.text] += 1
        yield (
            record_id,
            key,
            passage.text,
            passage.start,
            passage.end,
            passage.page,
            passage.page_end,
            _json(passage.headings),
            passage.language,
            text_key(passage.text),
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
