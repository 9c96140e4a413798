-- What can be found by what was reported of it: a digest of each value under the site's key, and the account, or for
-- the digest of a file the report, that it is of. Filled from the log's order of arrival; how far stands beside it.
CREATE TABLE search_keys (
    search_key BIGINT NOT NULL,
    subject_id BYTEA NOT NULL,
    PRIMARY KEY (search_key, subject_id)
);
CREATE TABLE search_state (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    position BIGINT NOT NULL
);
INSERT INTO search_state (one, position) VALUES (1, 0);
CREATE INDEX reports_by_reference ON reports (reference);
