-- What each report says and leaves out, as codes: a letter for each field, and the quality flags.
CREATE TABLE report_facts (
    report_id BYTEA PRIMARY KEY,
    month TEXT,
    facts TEXT NOT NULL,
    flags TEXT NOT NULL
);
-- Who sent what is in quarantine, where that is known.
CREATE TABLE quarantine_providers (
    quarantine_id BYTEA PRIMARY KEY,
    provider_id BYTEA NOT NULL
);
