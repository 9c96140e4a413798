DROP TABLE observations;
DROP TABLE places;
-- The id of an account is derived from service and handle, so it alone keeps them apart.
CREATE TABLE accounts_by_id (
    account_id BYTEA PRIMARY KEY,
    service TEXT NOT NULL,
    handle TEXT NOT NULL
);
INSERT INTO accounts_by_id SELECT account_id, service, handle FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_by_id RENAME TO accounts;
