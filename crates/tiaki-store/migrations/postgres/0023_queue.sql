-- Who works on whom. An account stands for the person who has it, so that a row follows persons that merge and split.
CREATE TABLE queue_holds (
    account_id BYTEA PRIMARY KEY,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL
);
CREATE INDEX queue_holds_by_operator ON queue_holds (operator_key);
-- What was given back undone: who does not get it again for a while, and why.
CREATE TABLE queue_skips (
    account_id BYTEA NOT NULL,
    operator_key TEXT NOT NULL,
    skipped_at BIGINT NOT NULL,
    operator TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, operator_key, skipped_at)
);
CREATE INDEX queue_skips_by_time ON queue_skips (authority_id, skipped_at);
-- Decisions to set someone aside, with what was seen then: it stands as long as nothing else is there.
CREATE TABLE queue_set_asides (
    set_aside_id BYTEA PRIMARY KEY,
    batch_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    authority_id TEXT NOT NULL,
    band TEXT NOT NULL,
    back_on TEXT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    period BIGINT NOT NULL,
    lot BIGINT NOT NULL,
    drawn BIGINT NOT NULL,
    ended TEXT,
    ended_by TEXT,
    ended_at BIGINT
);
CREATE INDEX queue_set_asides_in_force ON queue_set_asides (account_id) WHERE ended IS NULL;
CREATE INDEX queue_set_asides_by_lot ON queue_set_asides (authority_id, period, lot);
CREATE INDEX queue_set_asides_by_batch ON queue_set_asides (batch_id);
-- Second looks at decisions to set aside.
CREATE TABLE queue_audits (
    set_aside_id BYTEA PRIMARY KEY,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    verdict TEXT,
    reason TEXT,
    decided_at BIGINT
);
-- Who went out in a package, with what was known then: they wait no more as long as nothing else is there.
CREATE TABLE queue_referred (
    account_id BYTEA NOT NULL,
    referral_id BYTEA NOT NULL,
    back_on TEXT NOT NULL,
    seen_history BIGINT NOT NULL,
    seen_parts BIGINT NOT NULL,
    referred_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, referral_id)
);
