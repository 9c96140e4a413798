-- The exchange between agencies: which authority this site is, whose keys it trusts since when and until when, where
-- each is reached, and parcels on their way. A parcel is one sealed file, named by the SHA-256 of its bytes; what is
-- in it stands nowhere in clear.
CREATE TABLE exchange_node (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    authority_id TEXT NOT NULL,
    is_hub BIGINT NOT NULL,
    set_at BIGINT NOT NULL
);
CREATE TABLE exchange_keys (
    authority_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    public_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    revoked_at BIGINT,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    checked_by TEXT,
    checked_at BIGINT,
    PRIMARY KEY (authority_id, purpose, public_key)
);
CREATE INDEX exchange_keys_by_key ON exchange_keys (purpose, public_key);
CREATE TABLE exchange_peers (
    authority_id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    via TEXT,
    changed_at BIGINT NOT NULL
);
CREATE TABLE exchange_parcels (
    parcel BYTEA NOT NULL,
    direction TEXT NOT NULL,
    seq BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    peer TEXT NOT NULL,
    size BIGINT NOT NULL,
    held BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (parcel, direction)
);
CREATE INDEX exchange_parcels_by_state ON exchange_parcels (direction, state, due_at, seq);
CREATE INDEX exchange_parcels_by_peer ON exchange_parcels (peer, direction, seq);
CREATE TABLE exchange_pieces (
    parcel BYTEA NOT NULL,
    direction TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (parcel, direction, starts_at)
);
