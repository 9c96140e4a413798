-- Entries say their own id and who put them on the list; only what agrees in everything is one entry.
CREATE TABLE list_entries_new (
    list_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    digest BYTEA NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    degenerate BIGINT NOT NULL,
    entry TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (list_id, algorithm, digest, scheme, version, country, category, member, entry)
);
INSERT INTO list_entries_new (list_id, algorithm, digest, scheme, version, country, category, degenerate, entry, member)
    SELECT list_id, algorithm, digest, scheme, version, country, category, degenerate, '', '' FROM list_entries;
DROP TABLE list_entries;
ALTER TABLE list_entries_new RENAME TO list_entries;
-- Lists that name their entries take them back by that name.
CREATE INDEX list_entries_by_name ON list_entries (list_id, entry, member) WHERE entry <> '';
