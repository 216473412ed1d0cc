-- What the public asks, by day. Not who asked, nor when on that day; personal data is taken out
-- before a question comes here.
CREATE TABLE question (
    day TEXT NOT NULL,
    -- One spelling for what is one question.
    folded TEXT NOT NULL,
    -- As it was typed the first time on that day.
    shown TEXT NOT NULL,
    asked INTEGER NOT NULL,
    -- How often it found nothing, and how often only a little.
    empty INTEGER NOT NULL,
    few INTEGER NOT NULL,
    PRIMARY KEY (day, folded)
) STRICT, WITHOUT ROWID;

-- Which card answers a question that found nothing, and who said so.
CREATE TABLE question_tie (
    folded TEXT PRIMARY KEY,
    slug TEXT NOT NULL,
    who TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What readers say is wrong. Not who they are.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    -- The page it is about, and how that was called.
    path TEXT NOT NULL,
    titel TEXT NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'nieuw' CHECK (state IN ('nieuw', 'afgehandeld')),
    handled_by TEXT NOT NULL DEFAULT '',
    handled_at REAL,
    answer TEXT NOT NULL DEFAULT '',
    -- Of the form it came in: sent twice, it is one report.
    token TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX report_state ON report (state, id);

-- With what the forms of anonymous readers are signed, by every process of the site alike.
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Whether the addresses that cards and documents name still lead somewhere.
CREATE TABLE link (
    url TEXT PRIMARY KEY,
    checked_at REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('goed', 'dood', 'onzeker', 'overgeslagen')),
    said TEXT NOT NULL,
    -- First of the checks in a row that found it so.
    since REAL NOT NULL
) STRICT, WITHOUT ROWID;
