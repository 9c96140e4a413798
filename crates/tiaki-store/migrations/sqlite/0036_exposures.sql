-- What narrative text an operator opened, never the text: what it was about and how much it counts. And what else
-- is written down of a working day: breaks, prompts that were put off, limits that a supervisor lifted.
CREATE TABLE exposures (
    operator_id BLOB NOT NULL,
    opened_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    report_id BLOB NOT NULL,
    category TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    PRIMARY KEY (operator_id, opened_at, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX exposures_by_report ON exposures (operator_id, report_id, opened_at);
CREATE TABLE exposure_marks (
    operator_id BLOB NOT NULL,
    marked_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    marked_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (operator_id, marked_at, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE exposure_opt_outs (
    operator_id BLOB NOT NULL,
    category TEXT NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (operator_id, category)
) STRICT, WITHOUT ROWID;
