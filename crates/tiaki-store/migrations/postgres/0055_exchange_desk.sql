-- Packages by where they stand, and by the reference that all parties know them by.
CREATE INDEX exchange_threads_by_state ON exchange_threads (side, state, seq);
CREATE INDEX exchange_threads_by_reference ON exchange_threads (reference, seq);
-- A package that came and that somebody would pass on, until a second person lets it go or somebody gives it up. Words are
-- what people wrote; the log has none of them.
CREATE TABLE exchange_passings (
    package BYTEA NOT NULL,
    peer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    to_authority TEXT NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    leave TEXT,
    operator TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (package, peer, seq)
);
-- Which recorded outcomes the sender of a package is told of, since they are on an account that came with it; and in which
-- letter: nothing until it is written, empty where nothing can be said on that package any more.
CREATE TABLE exchange_outcomes (
    outcome_id BYTEA NOT NULL,
    package BYTEA NOT NULL,
    peer TEXT NOT NULL,
    letter_id TEXT,
    PRIMARY KEY (outcome_id, package, peer)
);
CREATE INDEX exchange_outcomes_untold ON exchange_outcomes (package, peer) WHERE letter_id IS NULL;
-- Who sent a package that is refused owes another in its place.
UPDATE exchange_threads SET is_open = 1 WHERE state = 'refused';
