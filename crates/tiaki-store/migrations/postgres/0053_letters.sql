-- Packages that went out and came in, what was said about each, and what was taken in of it. Letters are appended,
-- never changed: what counts for where a package stands is in codes and ids, and the whole, with what people wrote,
-- sealed to whom it is for.
CREATE TABLE exchange_threads (
    package BYTEA NOT NULL,
    peer TEXT NOT NULL,
    seq BIGINT NOT NULL UNIQUE,
    side TEXT NOT NULL,
    package_id TEXT NOT NULL,
    parcel BYTEA,
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    reference TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    terms TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    reply_by BIGINT,
    taken_at BIGINT,
    PRIMARY KEY (package, peer)
);
CREATE INDEX exchange_threads_by_id ON exchange_threads (package_id, peer);
CREATE INDEX exchange_threads_open ON exchange_threads (side, is_open, seq);
CREATE TABLE exchange_letters (
    peer TEXT NOT NULL,
    author TEXT NOT NULL,
    letter_id TEXT NOT NULL,
    seq BIGINT NOT NULL UNIQUE,
    package BYTEA NOT NULL,
    package_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    answers TEXT,
    code TEXT NOT NULL,
    said TEXT NOT NULL,
    operator TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    came_at BIGINT NOT NULL,
    parcel BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (peer, author, letter_id)
);
CREATE INDEX exchange_letters_by_package ON exchange_letters (package, peer, seq);
-- The accounts that came with a package that was taken in: their ids at the sender, the account here and the source
-- that says so, and when they were taken back.
CREATE TABLE exchange_accounts (
    package BYTEA NOT NULL,
    peer TEXT NOT NULL,
    theirs TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    source_id BYTEA NOT NULL,
    retracted_at BIGINT,
    PRIMARY KEY (package, peer, theirs)
);
CREATE INDEX exchange_accounts_by_source ON exchange_accounts (source_id);
CREATE INDEX exchange_accounts_by_account ON exchange_accounts (account_id);
-- As which package of ours a package that came was passed on, and to whom.
CREATE TABLE exchange_onward (
    package BYTEA NOT NULL,
    peer TEXT NOT NULL,
    onward BYTEA NOT NULL,
    onward_peer TEXT NOT NULL,
    PRIMARY KEY (package, peer, onward, onward_peer)
);
CREATE INDEX exchange_onward_by_ours ON exchange_onward (onward, onward_peer);
-- The accounts of such a package of ours that came with one that was passed on so, where it holds others too.
CREATE TABLE exchange_carried (
    onward BYTEA NOT NULL,
    onward_peer TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    PRIMARY KEY (onward, onward_peer, account_id)
);
