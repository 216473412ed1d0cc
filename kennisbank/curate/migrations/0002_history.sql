-- Who changed what, when and why. Nothing in it is ever changed or taken out.
CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    who TEXT NOT NULL,
    soort TEXT NOT NULL,
    slug TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- The whole text of the record as it was and as it became; NULL: it was not there.
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX history_record ON history (soort, slug, id);

CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- Writes to the corpus that belong to an entry and may not have been done yet: whoever takes the
-- lock next does them. So an accepted change is never half there, whenever the power goes.
CREATE TABLE pending_write (
    id INTEGER PRIMARY KEY,
    history INTEGER NOT NULL REFERENCES history (id),
    -- Relative to the corpus.
    path TEXT NOT NULL,
    -- What the file becomes; or the file that is copied; or neither, and it is taken out.
    content BLOB,
    source TEXT
) STRICT;

-- Who has a record in hand.
CREATE TABLE assignment (
    soort TEXT NOT NULL,
    slug TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (soort, slug)
) STRICT, WITHOUT ROWID;
