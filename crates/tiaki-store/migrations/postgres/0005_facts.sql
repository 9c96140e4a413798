-- What sources say of accounts: all of a report in one row, of a disclosure what a line says
-- (the form of a body: src/facts.rs).
CREATE TABLE source_facts (
    source_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (source_id, account_id, seq)
);
-- A document of one part stands in its own row.
ALTER TABLE documents ADD COLUMN body BYTEA;
-- Bodies of documents are compressed already.
ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE document_parts ALTER COLUMN body SET STORAGE EXTERNAL;
