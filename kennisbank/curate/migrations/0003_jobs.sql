-- Work for the worker process. A job that is taken has a lease; a worker that dies lets it lapse.
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- What it is about, as JSON.
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('wacht', 'bezig', 'klaar', 'mislukt')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Not taken before this moment.
    due REAL NOT NULL,
    lease_until REAL,
    worker TEXT,
    who TEXT NOT NULL,
    created_at REAL NOT NULL,
    finished_at REAL,
    -- What became of it, in Dutch.
    message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX job_open ON job (state, due);
