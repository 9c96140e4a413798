-- Who uses the software, and the sessions in which they do. A password is kept as Argon2id only; the secret of
-- the second factor is nowhere: it follows from the site's key, the operator and a number of which each is used
-- once. A session is known by a keyed digest of what the browser holds.
CREATE TABLE operators (
    operator_id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    agency TEXT NOT NULL,
    password TEXT NOT NULL,
    factor INTEGER NOT NULL,
    factor_step INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    language TEXT NOT NULL,
    preferences TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
    session_id BLOB PRIMARY KEY,
    operator_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_operator ON sessions (operator_id);
CREATE INDEX sessions_by_seen ON sessions (seen_at);
