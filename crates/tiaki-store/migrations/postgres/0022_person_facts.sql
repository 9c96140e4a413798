-- The facts that a person's place rests on, as the core packs them: who is ranked by other rules, or on
-- another day, is ranked from these, and why a place is what it is is told from them when asked.
CREATE TABLE person_facts (
    person_id BYTEA PRIMARY KEY,
    facts BYTEA NOT NULL
);
ALTER TABLE priorities DROP COLUMN reasons;
-- Of which writing of persons, and by which versions of everything, these facts are; and the day that
-- persons were ranked for. Places of before have none and are ranked again.
ALTER TABLE linked ADD COLUMN facts_generation BIGINT NOT NULL DEFAULT -1;
ALTER TABLE linked ADD COLUMN facts_by TEXT NOT NULL DEFAULT '';
ALTER TABLE linked ADD COLUMN ranked_day BIGINT NOT NULL DEFAULT 0;
UPDATE linked SET ranked = -1;
