"""The tables of the index and the steps that led to them, in order."""

from __future__ import annotations

import sqlite3

MIGRATIONS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

    -- A record is seen by generations added_in <= g < removed_in, so that readers of the
    -- generation before keep what they have open.
    CREATE TABLE record (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        soort TEXT NOT NULL,
        slug TEXT NOT NULL,
        path TEXT NOT NULL,
        hash TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        titel TEXT NOT NULL,
        omschrijving TEXT,
        jaar INTEGER,
        richting TEXT,
        bewijskracht INTEGER,
        interventies TEXT NOT NULL,
        names TEXT NOT NULL,
        questions TEXT NOT NULL,
        keywords TEXT NOT NULL,
        facets TEXT NOT NULL,
        warnings TEXT NOT NULL,
        body TEXT NOT NULL,
        data TEXT NOT NULL,
        added_in INTEGER NOT NULL,
        removed_in INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX record_live ON record (soort, slug) WHERE removed_in IS NULL;

    CREATE TABLE page (
        record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        ocr INTEGER NOT NULL,
        confidence REAL,
        PRIMARY KEY (record, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE passage (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        page INTEGER NOT NULL,
        page_end INTEGER NOT NULL,
        headings TEXT NOT NULL,
        language TEXT NOT NULL,
        text_key BLOB NOT NULL
    ) STRICT;
    CREATE INDEX passage_record ON passage (record);
    CREATE INDEX passage_key ON passage (key);

    -- Vectors are kept by text, so that a passage that stays is never embedded again.
    CREATE TABLE vector (
        text_key BLOB NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (text_key, model)
    ) STRICT, WITHOUT ROWID;

    -- What was refused last time, so that it is listed and is tried again only when it changed.
    CREATE TABLE refusal (
        path TEXT PRIMARY KEY,
        hash TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        reden TEXT NOT NULL,
        oplossing TEXT NOT NULL
    ) STRICT;

    INSERT INTO meta VALUES ('generation', '0');
    """,
    """
    -- Of a page without readable text why; of a page recognised from its picture (OCR) how it
    -- must be turned to stand upright, and as JSON where its words stand.
    ALTER TABLE page ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE page ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE page ADD COLUMN boxes TEXT NOT NULL DEFAULT '[]';
    """,
    """
    -- By which a document is known again: a hash of its words, and a sketch of what it says.
    ALTER TABLE record ADD COLUMN text_hash BLOB NOT NULL DEFAULT x'';
    ALTER TABLE record ADD COLUMN sketch BLOB NOT NULL DEFAULT x'';
    """,
    """
    -- So that what one addition asks does not grow with all that is there already.
    CREATE INDEX record_added ON record (added_in);
    CREATE INDEX record_removed ON record (removed_in) WHERE removed_in IS NOT NULL;
    CREATE INDEX passage_text ON passage (text_key);

    -- Texts of which a passage went: their vectors go with the last one.
    CREATE TABLE gone (text_key BLOB NOT NULL) STRICT;
    CREATE TRIGGER passage_gone AFTER DELETE ON passage BEGIN
        INSERT INTO gone VALUES (old.text_key);
    END;
    """,
)

VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to VERSION, each step in one transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {statements} PRAGMA user_version = {number}; COMMIT;"
        )
