-- Which site's secret the ids here are derived from: its fingerprint, never the secret.
CREATE TABLE site (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    fingerprint BLOB NOT NULL
) STRICT;
