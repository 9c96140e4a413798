-- What operators decided on where somebody is: appended, never changed. A ruling is about accounts, those
-- that the person had then; of an account the newest counts. The place is a country's code, 'unknown', or
-- 'evidence' where earlier ones are taken back.
CREATE TABLE location_rulings (
    ruling_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
CREATE TABLE location_ruling_accounts (
    ruling_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    PRIMARY KEY (ruling_id, account_id)
);
CREATE INDEX location_ruling_accounts_by_account ON location_ruling_accounts (account_id);
