-- Who uses the software, and the sessions in which they do. A password is kept as Argon2id only; the secret of
-- the second factor is nowhere: it follows from the site's key, the operator and a number of which each is used
-- once. A session is known by a keyed digest of what the browser holds.
CREATE TABLE operators (
    operator_id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    agency TEXT NOT NULL,
    password TEXT NOT NULL,
    factor BIGINT NOT NULL,
    factor_step BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    language TEXT NOT NULL,
    preferences TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE sessions (
    session_id BYTEA PRIMARY KEY,
    operator_id BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_operator ON sessions (operator_id);
CREATE INDEX sessions_by_seen ON sessions (seen_at);
