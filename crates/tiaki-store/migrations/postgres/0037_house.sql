-- Versions of hash lists, with what each changed; where a list came in before this, only its present version is
-- known, and nothing of what it changed.
CREATE TABLE list_versions (
    list_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    document BYTEA NOT NULL,
    form TEXT NOT NULL,
    is_update BIGINT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    added BIGINT,
    changed BIGINT,
    withdrawn BIGINT,
    PRIMARY KEY (list_id, seq)
);
INSERT INTO list_versions (list_id, seq, document, form, is_update, imported_by, imported_at, entries)
    SELECT l.list_id, 1, l.document, '', 0, '', l.imported_at,
           (SELECT COUNT(*) FROM list_entries e WHERE e.list_id = l.list_id) FROM hash_lists l;
-- How many entries of each kind a list has, so that no page counts them.
CREATE TABLE list_figures (
    list_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    entries BIGINT NOT NULL,
    degenerate BIGINT NOT NULL,
    PRIMARY KEY (list_id, algorithm, scheme, version, country)
);
INSERT INTO list_figures (list_id, algorithm, scheme, version, country, entries, degenerate)
    SELECT list_id, algorithm, scheme, version, country, COUNT(*), SUM(degenerate) FROM list_entries
    GROUP BY list_id, algorithm, scheme, version, country;
-- The entries that the version before had, within the transaction that imports the next: empty else.
CREATE TABLE list_entries_before (
    list_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    digest BYTEA NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    member TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (list_id, algorithm, digest, scheme, version, country, category, member, entry)
);
CREATE INDEX hits_by_list ON hits (list_id, scheme, version, country, category, effect);
-- Pages of the log that look for what somebody did, or for one thing that was done.
CREATE INDEX log_by_actor ON log (actor, seq);
CREATE INDEX log_by_verb ON log (verb, seq);
-- Why a version of the rules was approved; empty where nobody was asked.
ALTER TABLE rule_versions ADD COLUMN approval_reason TEXT NOT NULL DEFAULT '';
