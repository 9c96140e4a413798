-- What became of persons: appended, never changed. Not part of what two honest runs have in common.
CREATE TABLE person_history (
    seq INTEGER PRIMARY KEY,
    person_id BLOB NOT NULL,
    event TEXT NOT NULL,
    other_id BLOB,
    account_id BLOB,
    cause TEXT NOT NULL,
    actor TEXT NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_history_by_person ON person_history (person_id, seq);
CREATE INDEX person_history_by_other ON person_history (other_id, seq);
-- Ids that persons had once, with the account that such an id comes from: it leads to who they are now.
CREATE TABLE former_persons (
    person_id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
-- Persons that are not what triage ranked.
CREATE TABLE changed_persons (
    person_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- Up to which entry of the log linking has seen, and how often persons have been written.
CREATE TABLE linked (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO linked (one, position, generation)
    SELECT 1, COALESCE(MAX(seq), 0), 0 FROM log WHERE verb = 'accounts.linked';
