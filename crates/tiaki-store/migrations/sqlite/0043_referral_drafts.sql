-- What a decision on who goes to which authorities becomes once it is a referral: what it is for, where it stands,
-- and what was known when it was submitted. Rows of shared_referrals without one stand for every release of queues.
CREATE TABLE referral_drafts (
    shared_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    urgency TEXT NOT NULL,
    reply_on INTEGER NOT NULL,
    cover TEXT NOT NULL,
    rules TEXT NOT NULL,
    from_source INTEGER NOT NULL,
    persons INTEGER NOT NULL,
    accounts INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX referral_drafts_by_state ON referral_drafts (state, seq);
CREATE INDEX referral_drafts_by_operator ON referral_drafts (operator_key, seq);
CREATE INDEX shared_referral_destinations_by_authority ON shared_referral_destinations (authority_id, shared_id);
CREATE INDEX packages_by_referral ON packages (referral_id);
CREATE INDEX cases_restricted ON cases (case_id) WHERE restricted = 1;
-- What was done with a referral: appended, never changed. Words are what people wrote; the log has a keyed digest.
CREATE TABLE referral_events (
    shared_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    step TEXT NOT NULL,
    checks TEXT NOT NULL,
    words TEXT NOT NULL,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    PRIMARY KEY (shared_id, seq)
) STRICT, WITHOUT ROWID;
