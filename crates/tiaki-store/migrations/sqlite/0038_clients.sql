-- Machines that use the JSON API, each for one purpose and until a day. Of a token stands a digest alone: it is 256
-- random bits, which nobody finds by trying, so that a slow digest would add nothing. And the answers to what they
-- asked to be done, for a day, so that the same request twice is done once.
CREATE TABLE clients (
    client_id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    agency TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    per_minute INTEGER NOT NULL,
    digest BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE TABLE client_replies (
    client_id BLOB NOT NULL,
    reply_key BLOB NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, reply_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_replies_by_time ON client_replies (asked_at);
