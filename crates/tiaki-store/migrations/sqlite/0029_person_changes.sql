-- Which persons each writing of persons marked or ended, so that whoever follows reads again only what
-- somebody else has changed. Of the last writings only; whoever was away for longer reads everything.
CREATE TABLE person_changes (
    generation INTEGER NOT NULL,
    person_id BLOB NOT NULL,
    PRIMARY KEY (generation, person_id)
) STRICT, WITHOUT ROWID;
-- The writings after this one are all in there.
ALTER TABLE linked ADD COLUMN changes_after INTEGER NOT NULL DEFAULT 0;
UPDATE linked SET changes_after = generation;
