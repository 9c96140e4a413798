-- Relations to children that a source states of an account, in codes.
CREATE TABLE statements (
    source_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    account_id BYTEA NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (source_id, seq)
);
-- Under which terms a referral came: handling codes, evaluation, purpose.
CREATE TABLE source_terms (
    source_id BYTEA PRIMARY KEY,
    sender_kind TEXT NOT NULL,
    sender_country TEXT NOT NULL,
    handling TEXT NOT NULL,
    handling_note TEXT,
    evaluation TEXT,
    tlp TEXT,
    purpose TEXT NOT NULL,
    urgency TEXT
);
