-- Which site's secret the ids here are derived from: its fingerprint, never the secret.
CREATE TABLE site (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    fingerprint BYTEA NOT NULL
);
