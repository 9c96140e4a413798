-- Who may send over HTTP: the password only as Argon2id.
CREATE TABLE provider_logins (
    username TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    password TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What providers send step by step. The number is what the provider is told.
CREATE TABLE submissions (
    number INTEGER PRIMARY KEY,
    username TEXT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    document BLOB NOT NULL,
    size INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    open_request TEXT NOT NULL,
    end_request TEXT,
    report_id BLOB
) STRICT;
CREATE INDEX submissions_by_document ON submissions (username, document, opened_at);
CREATE INDEX submissions_by_state ON submissions (state, expires_at);
CREATE INDEX submissions_by_report ON submissions (report_id);
CREATE TABLE submission_count (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO submission_count (one, last) VALUES (1, 0);
-- The texts of a submission while it is open, byte-exact and compressed: part 0 is
-- the report, part n the details of its nth file. Those of a finished one are documents.
CREATE TABLE submission_parts (
    number INTEGER NOT NULL,
    part INTEGER NOT NULL,
    document BLOB NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (number, part)
) STRICT;
-- The files of a submission: digests of the received bytes, never the bytes.
CREATE TABLE submitted_files (
    upload_id BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    size INTEGER NOT NULL,
    md5 BLOB NOT NULL,
    sha1 BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    pdq BLOB,
    quality INTEGER,
    vault TEXT,
    uploaded_at INTEGER NOT NULL,
    upload_request TEXT NOT NULL,
    details_document BLOB,
    details_size INTEGER,
    details_at INTEGER,
    details_request TEXT,
    UNIQUE (number, seq)
) STRICT;
-- What was signed for each finished submission.
CREATE TABLE receipts (
    number INTEGER PRIMARY KEY,
    report_id BLOB NOT NULL,
    digest BLOB NOT NULL,
    receipt TEXT NOT NULL
) STRICT;
