-- Orders of a queue other than by place are read from an index instead of sorting all its places for each page.
ALTER TABLE priorities ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;
UPDATE priorities SET newest = (SELECT COALESCE(MAX(np.source), 0) FROM person_accounts nm
    CROSS JOIN account_parts np WHERE nm.person_id = priorities.person_id AND np.account_id = nm.account_id);
CREATE INDEX priorities_due ON priorities (authority_id, due_at, rank) WHERE due_at IS NOT NULL;
CREATE INDEX priorities_clock ON priorities (authority_id, clock_at, rank) WHERE clock_at IS NOT NULL;
CREATE INDEX priorities_preserved ON priorities (authority_id, preserved_until, rank) WHERE preserved_until IS NOT NULL;
CREATE INDEX priorities_accounts ON priorities (authority_id, accounts DESC, rank);
CREATE INDEX priorities_newest ON priorities (authority_id, newest DESC, rank);
-- And what narrows a view down most.
CREATE INDEX priorities_band ON priorities (authority_id, band, rank);
CREATE INDEX priorities_class ON priorities (authority_id, class, rank);
CREATE INDEX priorities_child ON priorities (authority_id, rank) WHERE child = 1;
-- A page of a queue by place is read from one index; of those who did not go out, from another.
DROP INDEX priorities_open;
CREATE INDEX priorities_by_rank ON priorities (authority_id, rank, aside, person_id);
CREATE INDEX priorities_left ON priorities (authority_id, rank, person_id) WHERE aside <> 2;
