-- Groups of reports that are one: computed, and replaced by each run of folding.
CREATE TABLE incidents (
    incident_id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    reports BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    first_at BIGINT,
    last_at BIGINT,
    file_id BYTEA,
    rules TEXT NOT NULL
);
CREATE INDEX incidents_by_size ON incidents (reports, incident_id);
CREATE TABLE incident_reports (
    incident_id BYTEA NOT NULL,
    place BIGINT NOT NULL,
    report_id BYTEA NOT NULL,
    PRIMARY KEY (incident_id, place)
);
CREATE INDEX incident_reports_by_report ON incident_reports (report_id);
-- How many reports the last run of folding saw.
CREATE TABLE folding (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    reports BIGINT NOT NULL
);
INSERT INTO folding (one, reports) VALUES (1, 0);
