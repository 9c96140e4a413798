-- How many persons are about to be ranked again, since what came in bears on them too: whom it names is
-- ranked first. More than none also where a ranking was cut off in between.
ALTER TABLE linked ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
