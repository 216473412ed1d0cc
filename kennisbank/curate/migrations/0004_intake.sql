-- Files that curators sent, what became of them, and what was read in them.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY,
    -- Shown, never used as a path.
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    -- Name of the file in the folder of received files.
    file TEXT NOT NULL,
    who TEXT NOT NULL,
    at REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ontvangen', 'opgenomen', 'geweigerd')),
    slug TEXT,
    message TEXT NOT NULL DEFAULT ''
) STRICT;

-- The text of documents that the index does not hold yet, for the form beside it.
CREATE TABLE reading (
    slug TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (slug, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestion (
    slug TEXT NOT NULL,
    place INTEGER NOT NULL,
    veld TEXT NOT NULL,
    waarde TEXT NOT NULL,
    pagina INTEGER,
    -- Offsets in the text of the page; equal when the file's properties say it.
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    citaat TEXT NOT NULL,
    PRIMARY KEY (slug, place)
) STRICT, WITHOUT ROWID;
