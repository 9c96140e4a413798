-- A person's page asks for near misses by either account.
CREATE INDEX near_misses_by_b ON near_misses (b);
