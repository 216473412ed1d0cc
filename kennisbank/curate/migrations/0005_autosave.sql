-- What someone has typed and not kept yet, so that neither a closed tab nor a session that expires
-- loses it. One for each account and record; it goes when the record is saved.
CREATE TABLE autosave (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    soort TEXT NOT NULL,
    slug TEXT NOT NULL,
    -- The version of the record that the form was made from.
    version TEXT NOT NULL,
    -- The fields of the form, as JSON: [[name, value], …]
    form TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (account, soort, slug)
) STRICT, WITHOUT ROWID;
