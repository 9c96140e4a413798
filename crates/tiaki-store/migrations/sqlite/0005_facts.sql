-- What sources say of accounts: all of a report in one row, of a disclosure what a line says
-- (the form of a body: src/facts.rs).
CREATE TABLE source_facts (
    source_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (source_id, account_id, seq)
) STRICT;
-- A document of one part stands in its own row.
ALTER TABLE documents ADD COLUMN body BLOB;
