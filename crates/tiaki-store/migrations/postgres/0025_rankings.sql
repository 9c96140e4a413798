-- How often persons have been ranked: of two rankings at once, the one that has not seen the other writes
-- nothing.
ALTER TABLE linked ADD COLUMN rankings BIGINT NOT NULL DEFAULT 0;
