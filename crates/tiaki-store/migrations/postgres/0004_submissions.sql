-- Who may send over HTTP: the password only as Argon2id.
CREATE TABLE provider_logins (
    username TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    password TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What providers send step by step. The number is what the provider is told.
CREATE TABLE submissions (
    number BIGINT PRIMARY KEY,
    username TEXT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    document BYTEA NOT NULL,
    size BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    open_request TEXT NOT NULL,
    end_request TEXT,
    report_id BYTEA
);
CREATE INDEX submissions_by_document ON submissions (username, document, opened_at);
CREATE INDEX submissions_by_state ON submissions (state, expires_at);
CREATE INDEX submissions_by_report ON submissions (report_id);
CREATE TABLE submission_count (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    last BIGINT NOT NULL
);
INSERT INTO submission_count (one, last) VALUES (1, 0);
-- The texts of a submission while it is open, byte-exact and compressed: part 0 is
-- the report, part n the details of its nth file. Those of a finished one are documents.
CREATE TABLE submission_parts (
    number BIGINT NOT NULL,
    part BIGINT NOT NULL,
    document BYTEA NOT NULL,
    size BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (number, part)
);
-- The files of a submission: digests of the received bytes, never the bytes.
CREATE TABLE submitted_files (
    upload_id BYTEA PRIMARY KEY,
    number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    size BIGINT NOT NULL,
    md5 BYTEA NOT NULL,
    sha1 BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    pdq BYTEA,
    quality BIGINT,
    vault TEXT,
    uploaded_at BIGINT NOT NULL,
    upload_request TEXT NOT NULL,
    details_document BYTEA,
    details_size BIGINT,
    details_at BIGINT,
    details_request TEXT,
    UNIQUE (number, seq)
);
-- What was signed for each finished submission.
CREATE TABLE receipts (
    number BIGINT PRIMARY KEY,
    report_id BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    receipt TEXT NOT NULL
);
