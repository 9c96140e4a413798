-- The sealed form of a file, by which its place can be checked without the key: digest and size.
ALTER TABLE submitted_files ADD COLUMN sealed_sha256 BYTEA;
ALTER TABLE submitted_files ADD COLUMN sealed_size BIGINT;
