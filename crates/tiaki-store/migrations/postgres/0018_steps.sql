-- Up to which entry of the log matching has seen, how often it has found something else than before,
-- and which of these times triage has ranked.
ALTER TABLE linked ADD COLUMN matched BIGINT NOT NULL DEFAULT 0;
ALTER TABLE linked ADD COLUMN verdicts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE linked ADD COLUMN ranked BIGINT NOT NULL DEFAULT 0;
UPDATE linked SET matched = (SELECT COALESCE(MAX(seq), 0) FROM log WHERE verb = 'files.matched');
