-- A decision that was drawn stays drawn: with which share, what was known when it was taken, and who ended it.
ALTER TABLE queue_set_asides ADD COLUMN permille BIGINT;
ALTER TABLE queue_set_asides ADD COLUMN facts BYTEA;
ALTER TABLE queue_set_asides ADD COLUMN rules TEXT;
ALTER TABLE queue_set_asides ADD COLUMN ended_key TEXT;
CREATE INDEX queue_set_asides_drawn ON queue_set_asides (lot) WHERE drawn = 1;
-- Who was told what was said when someone was set aside: they do not look at it a second time.
CREATE TABLE queue_told (
    set_aside_id BYTEA NOT NULL,
    operator_key TEXT NOT NULL,
    operator TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (set_aside_id, operator_key)
);
-- Who is set aside as far as the log and the history of persons were read: passed over all at once.
-- Each place stays in one index, so that ranking writes no more than before.
ALTER TABLE priorities ADD COLUMN aside BIGINT NOT NULL DEFAULT 0;
DROP INDEX priorities_by_queue;
CREATE INDEX priorities_open ON priorities (authority_id, rank) WHERE aside = 0;
CREATE INDEX priorities_aside ON priorities (authority_id, rank) WHERE aside = 1;
CREATE TABLE queue_kept (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    log_seq BIGINT NOT NULL,
    history_seq BIGINT NOT NULL
);
INSERT INTO queue_kept (one, log_seq, history_seq) VALUES (1, 0, 0);
-- The decision by whose second look somebody came to be worked.
ALTER TABLE outcomes ADD COLUMN drawn_id BYTEA;
-- The site's own mark on a withdrawal, as approvals have one.
ALTER TABLE rule_versions ADD COLUMN withdrawal_seal TEXT;
