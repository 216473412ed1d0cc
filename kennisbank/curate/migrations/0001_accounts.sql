-- Who may work at the desk, the sessions they have open, and failed attempts to sign in.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    naam TEXT NOT NULL UNIQUE,
    rol TEXT NOT NULL CHECK (rol IN ('curator', 'beheerder')),
    -- NULL for who signs in elsewhere (OpenID Connect) and has no password here.
    password_hash TEXT,
    -- Issuer and subject of that other place.
    extern TEXT UNIQUE,
    actief INTEGER NOT NULL DEFAULT 1,
    created_at REAL NOT NULL
) STRICT;

CREATE TABLE session (
    -- Of the token in the cookie only its SHA-256 is kept: who reads this table cannot sign in.
    token_hash TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    created_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    -- When the password was last given, for what asks for it anew.
    authenticated_at REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);

CREATE TABLE failed_login (
    naam TEXT NOT NULL,
    address TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX failed_login_pair ON failed_login (naam, address, at);
CREATE INDEX failed_login_address ON failed_login (address, at);
