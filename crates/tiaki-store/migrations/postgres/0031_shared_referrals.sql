-- Persons that go to several authorities under one common reference, as an operator decided: appended,
-- never changed. One is about the accounts that the person had then; an end is written once.
CREATE TABLE shared_referrals (
    shared_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    reference TEXT NOT NULL UNIQUE,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
CREATE TABLE shared_referral_accounts (
    shared_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    PRIMARY KEY (shared_id, account_id)
);
CREATE INDEX shared_referral_accounts_by_account ON shared_referral_accounts (account_id);
CREATE TABLE shared_referral_destinations (
    shared_id BYTEA NOT NULL,
    authority_id TEXT NOT NULL,
    grounds TEXT NOT NULL,
    PRIMARY KEY (shared_id, authority_id)
);
CREATE TABLE shared_referral_ends (
    shared_id BYTEA PRIMARY KEY,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    ended_at BIGINT NOT NULL
);
-- With which referrals it went out.
CREATE TABLE shared_referral_packages (
    shared_id BYTEA NOT NULL,
    referral_id BYTEA NOT NULL,
    PRIMARY KEY (shared_id, referral_id)
);
