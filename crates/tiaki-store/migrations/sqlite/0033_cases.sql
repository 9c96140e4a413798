-- What units work in. A case is about accounts: those that its persons had when they were added, so that it
-- follows persons that merge and split. Where things came in from on when it was opened is kept, so that its
-- timeline begins there.
CREATE TABLE cases (
    case_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    reference TEXT,
    state TEXT NOT NULL,
    closing TEXT,
    restricted INTEGER NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    from_history INTEGER NOT NULL,
    from_source INTEGER NOT NULL,
    from_ruling INTEGER NOT NULL,
    from_outcome INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_by_state ON cases (state, seq);
-- What happened in a case: appended, never changed. Words are what people wrote; the log has a keyed digest.
CREATE TABLE case_events (
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    code TEXT,
    words TEXT,
    operator TEXT NOT NULL,
    operator_key TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_accounts (
    case_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    added_seq INTEGER NOT NULL,
    removed_seq INTEGER,
    PRIMARY KEY (case_id, account_id, added_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_accounts_in_force ON case_accounts (account_id) WHERE removed_seq IS NULL;
CREATE TABLE case_members (
    case_id BLOB NOT NULL,
    operator_key TEXT NOT NULL,
    operator TEXT NOT NULL,
    role TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, operator_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_members_by_operator ON case_members (operator_key);
CREATE TABLE case_tasks (
    task_id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL,
    due_on INTEGER,
    assignee TEXT,
    assignee_key TEXT,
    done_by TEXT,
    done_at INTEGER
) STRICT;
CREATE INDEX case_tasks_by_case ON case_tasks (case_id, seq);
CREATE INDEX case_tasks_due ON case_tasks (due_on) WHERE done_at IS NULL;
CREATE TABLE case_notes (
    note_id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX case_notes_by_case ON case_notes (case_id, seq);
CREATE TABLE case_requests (
    request_id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    law TEXT,
    office TEXT NOT NULL,
    reference TEXT,
    extends_id BLOB,
    stated_end INTEGER,
    state TEXT NOT NULL,
    sent_on INTEGER,
    due_on INTEGER,
    ends_on INTEGER
) STRICT;
CREATE INDEX case_requests_by_case ON case_requests (case_id, seq);
CREATE INDEX case_requests_due ON case_requests (due_on) WHERE state IN ('drafted', 'sent');
CREATE INDEX case_requests_ending ON case_requests (ends_on) WHERE state IN ('sent', 'answered');
CREATE INDEX case_requests_by_extended ON case_requests (extends_id);
CREATE TABLE case_request_accounts (
    request_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (request_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_hand_overs (
    hand_over_id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    office TEXT NOT NULL,
    handed_at INTEGER NOT NULL,
    reference TEXT,
    acknowledged_at INTEGER
) STRICT;
CREATE INDEX case_hand_overs_by_case ON case_hand_overs (case_id, seq);
CREATE INDEX case_hand_overs_open ON case_hand_overs (handed_at) WHERE acknowledged_at IS NULL;
-- What an operator has seen of a case: whatever is more than that came in since.
CREATE TABLE case_looks (
    case_id BLOB NOT NULL,
    operator_key TEXT NOT NULL,
    looked_at INTEGER NOT NULL,
    seen_event INTEGER NOT NULL,
    seen_history INTEGER NOT NULL,
    seen_source INTEGER NOT NULL,
    seen_ruling INTEGER NOT NULL,
    seen_outcome INTEGER NOT NULL,
    PRIMARY KEY (case_id, operator_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_decisions_by_other ON link_decisions (b);
