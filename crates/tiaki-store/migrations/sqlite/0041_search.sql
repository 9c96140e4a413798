-- What can be found by what was reported of it: a digest of each value under the site's key, and the account, or for
-- the digest of a file the report, that it is of. Filled from the log's order of arrival; how far stands beside it.
CREATE TABLE search_keys (
    search_key INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    PRIMARY KEY (search_key, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO search_state (one, position) VALUES (1, 0);
CREATE INDEX reports_by_reference ON reports (reference);
