-- What narrative text an operator opened, never the text: what it was about and how much it counts. And what else
-- is written down of a working day: breaks, prompts that were put off, limits that a supervisor lifted.
CREATE TABLE exposures (
    operator_id BYTEA NOT NULL,
    opened_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    report_id BYTEA NOT NULL,
    category TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    PRIMARY KEY (operator_id, opened_at, seq)
);
CREATE INDEX exposures_by_report ON exposures (operator_id, report_id, opened_at);
CREATE TABLE exposure_marks (
    operator_id BYTEA NOT NULL,
    marked_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    marked_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (operator_id, marked_at, seq)
);
CREATE TABLE exposure_opt_outs (
    operator_id BYTEA NOT NULL,
    category TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (operator_id, category)
);
