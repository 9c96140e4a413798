-- What became of persons: appended, never changed. Not part of what two honest runs have in common.
CREATE TABLE person_history (
    seq BIGINT PRIMARY KEY,
    person_id BYTEA NOT NULL,
    event TEXT NOT NULL,
    other_id BYTEA,
    account_id BYTEA,
    cause TEXT NOT NULL,
    actor TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX person_history_by_person ON person_history (person_id, seq);
CREATE INDEX person_history_by_other ON person_history (other_id, seq);
-- Ids that persons had once, with the account that such an id comes from: it leads to who they are now.
CREATE TABLE former_persons (
    person_id BYTEA PRIMARY KEY,
    account_id BYTEA NOT NULL
);
-- Persons that are not what triage ranked.
CREATE TABLE changed_persons (
    person_id BYTEA PRIMARY KEY
);
-- Up to which entry of the log linking has seen, and how often persons have been written.
CREATE TABLE linked (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    position BIGINT NOT NULL,
    generation BIGINT NOT NULL
);
INSERT INTO linked (one, position, generation)
    SELECT 1, COALESCE(MAX(seq), 0), 0 FROM log WHERE verb = 'accounts.linked';
