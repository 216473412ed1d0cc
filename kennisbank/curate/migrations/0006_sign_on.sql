-- A sign-in with OpenID Connect that is under way; each row is used once.
CREATE TABLE sign_on (
    -- SHA-256 of the state, and of the token in the browser that began it.
    state_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    verder TEXT NOT NULL,
    at REAL NOT NULL
) STRICT, WITHOUT ROWID;
