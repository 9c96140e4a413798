-- Who works on whom. An account stands for the person who has it, so that a row follows persons that merge and split.
CREATE TABLE queue_holds (
    account_id BLOB PRIMARY KEY,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    seen_history INTEGER NOT NULL,
    seen_parts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_holds_by_operator ON queue_holds (operator_key);
-- What was given back undone: who does not get it again for a while, and why.
CREATE TABLE queue_skips (
    account_id BLOB NOT NULL,
    operator_key TEXT NOT NULL,
    skipped_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, operator_key, skipped_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_skips_by_time ON queue_skips (authority_id, skipped_at);
-- Decisions to set someone aside, with what was seen then: it stands as long as nothing else is there.
CREATE TABLE queue_set_asides (
    set_aside_id BLOB PRIMARY KEY,
    batch_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    authority_id TEXT NOT NULL,
    band TEXT NOT NULL,
    back_on TEXT NOT NULL,
    seen_history INTEGER NOT NULL,
    seen_parts INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    period INTEGER NOT NULL,
    lot INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    ended TEXT,
    ended_by TEXT,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_set_asides_in_force ON queue_set_asides (account_id) WHERE ended IS NULL;
CREATE INDEX queue_set_asides_by_lot ON queue_set_asides (authority_id, period, lot);
CREATE INDEX queue_set_asides_by_batch ON queue_set_asides (batch_id);
-- Second looks at decisions to set aside.
CREATE TABLE queue_audits (
    set_aside_id BLOB PRIMARY KEY,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    verdict TEXT,
    reason TEXT,
    decided_at INTEGER
) STRICT, WITHOUT ROWID;
-- Who went out in a package, with what was known then: they wait no more as long as nothing else is there.
CREATE TABLE queue_referred (
    account_id BLOB NOT NULL,
    referral_id BLOB NOT NULL,
    back_on TEXT NOT NULL,
    seen_history INTEGER NOT NULL,
    seen_parts INTEGER NOT NULL,
    referred_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, referral_id)
) STRICT, WITHOUT ROWID;
