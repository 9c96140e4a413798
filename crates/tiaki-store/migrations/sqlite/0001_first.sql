-- Received documents, byte-exact: compressed parts of at most 4 MiB each.
CREATE TABLE documents (
    document BLOB PRIMARY KEY,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE TABLE document_parts (
    document BLOB NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (document, part)
) STRICT;

CREATE TABLE providers (
    provider_id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What a provider sent.
CREATE TABLE reports (
    report_id BLOB PRIMARY KEY,
    provider_id BLOB NOT NULL,
    document BLOB NOT NULL,
    files_document BLOB,
    reference TEXT NOT NULL,
    incident_type TEXT NOT NULL,
    incident_at INTEGER,
    platform TEXT,
    escalated INTEGER NOT NULL,
    batched INTEGER NOT NULL,
    marks TEXT NOT NULL,
    prior_references TEXT NOT NULL,
    flags INTEGER NOT NULL,
    unknown_elements INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE TABLE disclosures (
    disclosure_id BLOB PRIMARY KEY,
    provider_id BLOB NOT NULL,
    document BLOB NOT NULL,
    map_document BLOB NOT NULL,
    reference TEXT NOT NULL,
    disclosed_at INTEGER,
    complete INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    account_id BLOB PRIMARY KEY,
    service TEXT NOT NULL,
    handle TEXT NOT NULL,
    UNIQUE (service, handle)
) STRICT;
-- Which accounts a report or disclosure speaks of, and as what.
CREATE TABLE source_accounts (
    source_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    role TEXT NOT NULL,
    age INTEGER,
    disabled INTEGER,
    PRIMARY KEY (source_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_accounts_by_account ON source_accounts (account_id, source_id);
-- What a source says of an account: an identifier, with the event it was seen at.
CREATE TABLE observations (
    source_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    join_key INTEGER NOT NULL,
    at INTEGER,
    port INTEGER,
    event TEXT NOT NULL,
    verified INTEGER,
    proxy INTEGER,
    PRIMARY KEY (source_id, account_id, seq)
) STRICT, WITHOUT ROWID;
-- What a source says of where an account is: the provider's estimate, an address, a stated country.
CREATE TABLE places (
    source_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    at INTEGER,
    verified INTEGER,
    PRIMARY KEY (source_id, account_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    file_id BLOB PRIMARY KEY,
    md5 BLOB,
    sha1 BLOB,
    sha256 BLOB,
    pdq BLOB
) STRICT;
CREATE TABLE source_files (
    source_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    file_id BLOB NOT NULL,
    account_id BLOB,
    uploaded_at INTEGER,
    viewed INTEGER,
    publicly INTEGER,
    supplemental INTEGER NOT NULL,
    classification TEXT,
    marks TEXT NOT NULL,
    device TEXT,
    PRIMARY KEY (source_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_files_by_file ON source_files (file_id, source_id);

CREATE TABLE quarantine (
    quarantine_id BLOB PRIMARY KEY,
    document BLOB NOT NULL,
    origin TEXT NOT NULL,
    format TEXT NOT NULL,
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    path TEXT NOT NULL,
    message TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE hash_lists (
    list_id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL,
    document BLOB NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;
CREATE TABLE list_entries (
    list_id BLOB NOT NULL,
    algorithm TEXT NOT NULL,
    digest BLOB NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    degenerate INTEGER NOT NULL,
    PRIMARY KEY (list_id, algorithm, digest, scheme, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE hits (
    file_id BLOB NOT NULL,
    list_id BLOB NOT NULL,
    algorithm TEXT NOT NULL,
    digest BLOB NOT NULL,
    scheme TEXT NOT NULL,
    version TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    effect TEXT NOT NULL,
    distance INTEGER NOT NULL,
    PRIMARY KEY (file_id, list_id, algorithm, digest, scheme, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE verdicts (
    file_id BLOB PRIMARY KEY,
    verdict TEXT NOT NULL,
    near_set BLOB,
    sources INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The hypotheses that accounts have one user, and why.
CREATE TABLE persons (
    person_id BLOB PRIMARY KEY,
    accounts INTEGER NOT NULL,
    tier TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE person_accounts (
    account_id BLOB PRIMARY KEY,
    person_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_accounts_by_person ON person_accounts (person_id);
CREATE TABLE links (
    person_id BLOB NOT NULL,
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    weight INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    tier TEXT NOT NULL,
    forest INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (person_id, a, b)
) STRICT, WITHOUT ROWID;
CREATE TABLE near_misses (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    weight INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
-- What people decided about links: inputs to every later run, never remade by it.
CREATE TABLE link_decisions (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    decided_at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    operator TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (a, b, decided_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_locations (
    account_id BLOB PRIMARY KEY,
    verdict TEXT NOT NULL,
    country TEXT,
    confidence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE person_locations (
    person_id BLOB PRIMARY KEY,
    verdict TEXT NOT NULL,
    country TEXT,
    confidence INTEGER NOT NULL,
    candidates TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE priorities (
    person_id BLOB PRIMARY KEY,
    authority_id TEXT NOT NULL,
    rank BLOB NOT NULL,
    class TEXT NOT NULL,
    band TEXT NOT NULL,
    danger INTEGER NOT NULL,
    actionability INTEGER NOT NULL,
    novelty INTEGER NOT NULL,
    perishability INTEGER NOT NULL,
    due_at INTEGER,
    clock_at INTEGER,
    accounts INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    known_files INTEGER NOT NULL,
    first_seen_files INTEGER NOT NULL,
    rules TEXT NOT NULL,
    reasons TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX priorities_by_queue ON priorities (authority_id, rank);

-- The keys of authorities that packages are sealed to.
CREATE TABLE authority_keys (
    authority_id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;
CREATE TABLE referrals (
    referral_id BLOB PRIMARY KEY,
    authority_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL,
    released_by TEXT NOT NULL,
    released_at INTEGER NOT NULL,
    accounts INTEGER NOT NULL,
    persons INTEGER NOT NULL
) STRICT;
CREATE TABLE packages (
    package_id BLOB PRIMARY KEY,
    referral_id BLOB NOT NULL,
    authority_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX packages_by_authority ON packages (authority_id);

-- Each change, chained by hash.
CREATE TABLE log (
    hash BLOB NOT NULL,
    seq INTEGER PRIMARY KEY,
    written_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
INSERT INTO log_head (one, seq, hash) VALUES (1, 0, zeroblob(32));
