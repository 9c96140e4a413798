-- Who went out to where they are to go is marked with 2, so that lists of what is left to do pass them over.
CREATE INDEX priorities_out ON priorities (authority_id, rank) WHERE aside = 2;
-- The first clock of each band is found, not looked for.
DROP INDEX priorities_by_band;
CREATE INDEX priorities_by_band ON priorities (authority_id, band, clock_at, accounts);
-- How many persons wait where, kept with each place that is written.
CREATE TABLE queue_sizes (
    authority_id TEXT PRIMARY KEY,
    persons BIGINT NOT NULL
);
INSERT INTO queue_sizes (authority_id, persons) SELECT authority_id, COUNT(*) FROM priorities GROUP BY authority_id;
