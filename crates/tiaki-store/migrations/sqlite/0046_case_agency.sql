-- For which agency a case was opened: the authority that whoever opened it works for, or empty for the site's own. Its
-- operators see it and work in it, beside those of the site; those of another authority do not.
ALTER TABLE cases ADD COLUMN agency TEXT NOT NULL DEFAULT '';
UPDATE cases SET agency = COALESCE((SELECT o.agency FROM case_events e JOIN operators o ON o.name_key = e.operator_key
    WHERE e.case_id = cases.case_id AND e.seq = 1), '');
