-- Relations to children that a source states of an account, in codes.
CREATE TABLE statements (
    source_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (source_id, seq)
) STRICT, WITHOUT ROWID;
-- Under which terms a referral came: handling codes, evaluation, purpose.
CREATE TABLE source_terms (
    source_id BLOB PRIMARY KEY,
    sender_kind TEXT NOT NULL,
    sender_country TEXT NOT NULL,
    handling TEXT NOT NULL,
    handling_note TEXT,
    evaluation TEXT,
    tlp TEXT,
    purpose TEXT NOT NULL,
    urgency TEXT
) STRICT, WITHOUT ROWID;
