-- Received documents, byte-exact: compressed parts of at most 4 MiB each.
CREATE TABLE documents (
    document BYTEA PRIMARY KEY,
    format TEXT NOT NULL,
    size BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE TABLE document_parts (
    document BYTEA NOT NULL,
    part BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (document, part)
);

CREATE TABLE providers (
    provider_id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- What a provider sent.
CREATE TABLE reports (
    report_id BYTEA PRIMARY KEY,
    provider_id BYTEA NOT NULL,
    document BYTEA NOT NULL,
    files_document BYTEA,
    reference TEXT NOT NULL,
    incident_type TEXT NOT NULL,
    incident_at BIGINT,
    platform TEXT,
    escalated BIGINT NOT NULL,
    batched BIGINT NOT NULL,
    marks TEXT NOT NULL,
    prior_references TEXT NOT NULL,
    flags BIGINT NOT NULL,
    unknown_elements BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE TABLE disclosures (
    disclosure_id BYTEA PRIMARY KEY,
    provider_id BYTEA NOT NULL,
    document BYTEA NOT NULL,
    map_document BYTEA NOT NULL,
    reference TEXT NOT NULL,
    disclosed_at BIGINT,
    complete BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    account_id BYTEA PRIMARY KEY,
    service TEXT NOT NULL,
    handle TEXT NOT NULL,
    UNIQUE (service, handle)
);
-- Which accounts a report or disclosure speaks of, and as what.
CREATE TABLE source_accounts (
    source_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    account_id BYTEA NOT NULL,
    role TEXT NOT NULL,
    age BIGINT,
    disabled BIGINT,
    PRIMARY KEY (source_id, seq)
);
CREATE INDEX source_accounts_by_account ON source_accounts (account_id, source_id);
-- What a source says of an account: an identifier, with the event it was seen at.
CREATE TABLE observations (
    source_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    join_key BIGINT NOT NULL,
    at BIGINT,
    port BIGINT,
    event TEXT NOT NULL,
    verified BIGINT,
    proxy BIGINT,
    PRIMARY KEY (source_id, account_id, seq)
);
-- What a source says of where an account is: the provider's estimate, an address, a stated country.
CREATE TABLE places (
    source_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    at BIGINT,
    verified BIGINT,
    PRIMARY KEY (source_id, account_id, seq)
);

CREATE TABLE files (
    file_id BYTEA PRIMARY KEY,
    md5 BYTEA,
    sha1 BYTEA,
    sha256 BYTEA,
    pdq BYTEA
);
CREATE TABLE source_files (
    source_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    file_id BYTEA NOT NULL,
    account_id BYTEA,
    uploaded_at BIGINT,
    viewed BIGINT,
    publicly BIGINT,
    supplemental BIGINT NOT NULL,
    classification TEXT,
    marks TEXT NOT NULL,
    device TEXT,
    PRIMARY KEY (source_id, seq)
);
CREATE INDEX source_files_by_file ON source_files (file_id, source_id);

CREATE TABLE quarantine (
    quarantine_id BYTEA PRIMARY KEY,
    document BYTEA NOT NULL,
    origin TEXT NOT NULL,
    format TEXT NOT NULL,
    code TEXT NOT NULL,
    line BIGINT NOT NULL,
    path TEXT NOT NULL,
    message TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE hash_lists (
    list_id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    enabled BIGINT NOT NULL,
    document BYTEA NOT NULL,
    imported_at BIGINT NOT NULL
);
CREATE TABLE list_entries (
    list_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    digest BYTEA NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    degenerate BIGINT NOT NULL,
    PRIMARY KEY (list_id, algorithm, digest, scheme, category)
);
CREATE TABLE hits (
    file_id BYTEA NOT NULL,
    list_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    digest BYTEA NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    effect TEXT NOT NULL,
    distance BIGINT NOT NULL,
    PRIMARY KEY (file_id, list_id, algorithm, digest, scheme, category)
);
CREATE TABLE verdicts (
    file_id BYTEA PRIMARY KEY,
    verdict TEXT NOT NULL,
    near_set BYTEA,
    sources BIGINT NOT NULL
);

-- The hypotheses that accounts have one user, and why.
CREATE TABLE persons (
    person_id BYTEA PRIMARY KEY,
    accounts BIGINT NOT NULL,
    tier TEXT NOT NULL
);
CREATE TABLE person_accounts (
    account_id BYTEA PRIMARY KEY,
    person_id BYTEA NOT NULL
);
CREATE INDEX person_accounts_by_person ON person_accounts (person_id);
CREATE TABLE links (
    person_id BYTEA NOT NULL,
    a BYTEA NOT NULL,
    b BYTEA NOT NULL,
    weight BIGINT NOT NULL,
    confidence BIGINT NOT NULL,
    tier TEXT NOT NULL,
    forest BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (person_id, a, b)
);
CREATE TABLE near_misses (
    a BYTEA NOT NULL,
    b BYTEA NOT NULL,
    weight BIGINT NOT NULL,
    confidence BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (a, b)
);
-- What people decided about links: inputs to every later run, never remade by it.
CREATE TABLE link_decisions (
    a BYTEA NOT NULL,
    b BYTEA NOT NULL,
    decided_at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (a, b, decided_at)
);

CREATE TABLE account_locations (
    account_id BYTEA PRIMARY KEY,
    verdict TEXT NOT NULL,
    country TEXT,
    confidence BIGINT NOT NULL
);
CREATE TABLE person_locations (
    person_id BYTEA PRIMARY KEY,
    verdict TEXT NOT NULL,
    country TEXT,
    confidence BIGINT NOT NULL,
    candidates TEXT NOT NULL
);

CREATE TABLE priorities (
    person_id BYTEA PRIMARY KEY,
    authority_id TEXT NOT NULL,
    rank BYTEA NOT NULL,
    class TEXT NOT NULL,
    band TEXT NOT NULL,
    danger BIGINT NOT NULL,
    actionability BIGINT NOT NULL,
    novelty BIGINT NOT NULL,
    perishability BIGINT NOT NULL,
    due_at BIGINT,
    clock_at BIGINT,
    accounts BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    known_files BIGINT NOT NULL,
    first_seen_files BIGINT NOT NULL,
    rules TEXT NOT NULL,
    reasons TEXT NOT NULL
);
CREATE INDEX priorities_by_queue ON priorities (authority_id, rank);

-- The keys of authorities that packages are sealed to.
CREATE TABLE authority_keys (
    authority_id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE TABLE referrals (
    referral_id BYTEA PRIMARY KEY,
    authority_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    persons BIGINT NOT NULL
);
CREATE TABLE packages (
    package_id BYTEA PRIMARY KEY,
    referral_id BYTEA NOT NULL,
    authority_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    digest BYTEA NOT NULL,
    size BIGINT NOT NULL,
    sealed_at BIGINT NOT NULL
);
CREATE INDEX packages_by_authority ON packages (authority_id);

-- Each change, chained by hash.
CREATE TABLE log (
    hash BYTEA NOT NULL,
    seq BIGINT PRIMARY KEY,
    written_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TABLE log_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO log_head (one, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
