-- Groups of reports that are one: computed, and replaced by each run of folding.
CREATE TABLE incidents (
    incident_id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    reports INTEGER NOT NULL,
    accounts INTEGER NOT NULL,
    first_at INTEGER,
    last_at INTEGER,
    file_id BLOB,
    rules TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_by_size ON incidents (reports, incident_id);
CREATE TABLE incident_reports (
    incident_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    report_id BLOB NOT NULL,
    PRIMARY KEY (incident_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_reports_by_report ON incident_reports (report_id);
-- How many reports the last run of folding saw.
CREATE TABLE folding (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    reports INTEGER NOT NULL
) STRICT;
INSERT INTO folding (one, reports) VALUES (1, 0);
