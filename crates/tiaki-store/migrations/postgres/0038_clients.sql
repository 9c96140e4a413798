-- Machines that use the JSON API, each for one purpose and until a day. Of a token stands a digest alone: it is 256
-- random bits, which nobody finds by trying, so that a slow digest would add nothing. And the answers to what they
-- asked to be done, for a day, so that the same request twice is done once.
CREATE TABLE clients (
    client_id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    agency TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    per_minute BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE TABLE client_replies (
    client_id BYTEA NOT NULL,
    reply_key BYTEA NOT NULL,
    request BYTEA NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, reply_key)
);
CREATE INDEX client_replies_by_time ON client_replies (asked_at);
