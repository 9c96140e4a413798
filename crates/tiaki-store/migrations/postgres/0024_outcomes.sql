-- What came of persons: appended, never changed; a later one may take the place of an earlier one.
-- The accounts are those that the person had when it was recorded.
CREATE TABLE outcomes (
    outcome_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    person_id BYTEA NOT NULL,
    code TEXT NOT NULL,
    happened_on BIGINT NOT NULL,
    children BIGINT,
    reference TEXT,
    chance BIGINT,
    band TEXT,
    rules TEXT,
    supersedes_id BYTEA UNIQUE,
    recorded_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX outcomes_by_person ON outcomes (person_id);
CREATE TABLE outcome_accounts (
    outcome_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    PRIMARY KEY (outcome_id, account_id)
);
CREATE INDEX outcome_accounts_by_account ON outcome_accounts (account_id);
-- Rules of triage that were proposed here: the file as it was written, who approved it with the
-- signature, who took it out of force. Each of these is written once.
CREATE TABLE rule_versions (
    version TEXT PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    approval TEXT,
    seal TEXT,
    approved_at BIGINT,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    withdrawn_reason TEXT
);
-- Back-tests of proposed rules: on which outcomes, and what they came to.
CREATE TABLE rule_backtests (
    seq BIGINT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    against TEXT NOT NULL,
    outcomes TEXT NOT NULL,
    figures TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX rule_backtests_by_rules ON rule_backtests (sha256, seq);
