-- The exchange between agencies: which authority this site is, whose keys it trusts since when and until when, where
-- each is reached, and parcels on their way. A parcel is one sealed file, named by the SHA-256 of its bytes; what is
-- in it stands nowhere in clear.
CREATE TABLE exchange_node (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    authority_id TEXT NOT NULL,
    is_hub INTEGER NOT NULL,
    set_at INTEGER NOT NULL
) STRICT;
CREATE TABLE exchange_keys (
    authority_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    public_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    revoked_at INTEGER,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    checked_by TEXT,
    checked_at INTEGER,
    PRIMARY KEY (authority_id, purpose, public_key)
) STRICT;
CREATE INDEX exchange_keys_by_key ON exchange_keys (purpose, public_key);
CREATE TABLE exchange_peers (
    authority_id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    via TEXT,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE exchange_parcels (
    parcel BLOB NOT NULL,
    direction TEXT NOT NULL,
    seq INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    peer TEXT NOT NULL,
    size INTEGER NOT NULL,
    held INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (parcel, direction)
) STRICT;
CREATE INDEX exchange_parcels_by_state ON exchange_parcels (direction, state, due_at, seq);
CREATE INDEX exchange_parcels_by_peer ON exchange_parcels (peer, direction, seq);
CREATE TABLE exchange_pieces (
    parcel BLOB NOT NULL,
    direction TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (parcel, direction, starts_at)
) STRICT;
