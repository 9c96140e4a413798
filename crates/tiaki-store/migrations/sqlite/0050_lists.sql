-- The day on which the release of a person was first asked for, and an index of the day for its list. What is kept is
-- counted anew as soon as anything counts.
ALTER TABLE operation_persons ADD COLUMN submitted_on INTEGER;
CREATE INDEX operation_persons_submitted ON operation_persons (submitted_on, person_id) WHERE submitted_on IS NOT NULL;
UPDATE operation_kept SET log_seq = 0;

-- A provider's reports, the latest first.
CREATE INDEX reports_of_provider ON reports (provider_id, received_at, report_id);
