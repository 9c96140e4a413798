-- What else is known of a received file: what kind it is, and, of a picture, the digest of how
-- it is shown where that is not how it is stored, or why it has none.
ALTER TABLE submitted_files ADD COLUMN kind TEXT;
ALTER TABLE submitted_files ADD COLUMN oriented BLOB;
ALTER TABLE submitted_files ADD COLUMN pdq_refused TEXT;
