-- Which reports name a child is found without reading all accounts of a large disclosure.
CREATE INDEX account_parts_children ON account_parts (source) WHERE protection = 'child';
-- Whether one of them is on a person is marked with its place.
ALTER TABLE priorities ADD COLUMN child BIGINT NOT NULL DEFAULT 0;
UPDATE priorities SET child = 1 WHERE person_id IN (SELECT m.person_id FROM account_parts cp
    JOIN person_accounts m ON m.account_id = cp.account_id
    WHERE cp.source IN (SELECT cc.source FROM account_parts cc WHERE cc.protection = 'child'));
