-- Bands that operators set: appended, never changed. What ends one is a row of its own.
CREATE TABLE queue_bands (
    band_id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL,
    authority_id TEXT NOT NULL,
    band TEXT NOT NULL,
    given TEXT NOT NULL,
    rules TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL
);
CREATE INDEX queue_bands_by_account ON queue_bands (account_id, set_at);
CREATE TABLE queue_band_ends (
    band_id BYTEA PRIMARY KEY,
    how TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    ended_at BIGINT NOT NULL
);
-- Those that count now, with the place that the rules give the person: what is shown beside, and what stands
-- again when one ends.
CREATE TABLE queue_band_marks (
    account_id BYTEA PRIMARY KEY,
    band_id BYTEA NOT NULL,
    person_id BYTEA NOT NULL,
    band TEXT NOT NULL,
    rank BYTEA NOT NULL,
    due_at BIGINT
);
-- What an operator last saw of a person: whatever is more than that came in since.
CREATE TABLE queue_looks (
    account_id BYTEA NOT NULL,
    operator_key TEXT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, operator_key)
);
-- Views of a queue that operators saved, by the text of their address.
CREATE TABLE queue_views (
    view_id BYTEA PRIMARY KEY,
    authority_id TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BIGINT NOT NULL,
    saved_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX queue_views_by_name ON queue_views (authority_id, operator_key, name_key);
CREATE INDEX queue_views_shared ON queue_views (authority_id, name_key) WHERE shared = 1;
-- The view that a queue opens with for an operator.
CREATE TABLE queue_view_defaults (
    authority_id TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    view_id BYTEA NOT NULL,
    PRIMARY KEY (authority_id, operator_key)
);
CREATE INDEX queue_view_defaults_by_view ON queue_view_defaults (view_id);
-- What was done with many as one, and the hold of each that came of it or was given up.
CREATE TABLE queue_batches (
    batch_id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    done_at BIGINT NOT NULL
);
CREATE TABLE queue_batch_holds (
    batch_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (batch_id, account_id)
);
