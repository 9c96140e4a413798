-- Private deconfliction between agencies (docs/deconfliction.md): who may ask this site and whom it asks, within which
-- budget; lists that were published and that came; what was asked in either direction, in counts; this site's own
-- questions and what was found; contacts after a hit. Nowhere here is an identifier: of a hit stands the account and a
-- keyed digest. The root of the answerer's keys stands in a file of its own and never here.
CREATE TABLE deconflict_peers (
    authority_id TEXT NOT NULL,
    side TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    per_request INTEGER NOT NULL,
    per_case INTEGER NOT NULL,
    repeats INTEGER NOT NULL,
    desk TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, side)
) STRICT;
-- The list for an asker (`ours`), and that of an answerer (`theirs`): which parcel has it, under which key.
CREATE TABLE deconflict_lists (
    authority_id TEXT NOT NULL,
    side TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    epoch_days INTEGER NOT NULL,
    announcement BLOB NOT NULL,
    parcel BLOB NOT NULL,
    digest BLOB NOT NULL,
    entries INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    came_at INTEGER NOT NULL,
    PRIMARY KEY (authority_id, side)
) STRICT;
-- Messages that came, verified, and wait to be worked on, or were.
CREATE TABLE deconflict_inbox (
    parcel BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    authority_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    came_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL
) STRICT;
CREATE INDEX deconflict_inbox_by_state ON deconflict_inbox (state, seq);
-- The books: every request that was decided on, here as the answerer (`asks`) or before it was sent (`asked`).
CREATE TABLE deconflict_asks (
    seq INTEGER PRIMARY KEY,
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    request_id BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    commitment BLOB NOT NULL,
    digest BLOB NOT NULL,
    identifiers INTEGER NOT NULL,
    charged INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deconflict_asks_by_day ON deconflict_asks (side, authority_id, day);
CREATE INDEX deconflict_asks_by_request ON deconflict_asks (side, authority_id, request_id);
CREATE TABLE deconflict_alarms (
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    code TEXT NOT NULL,
    found INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    rang_at INTEGER NOT NULL,
    PRIMARY KEY (side, authority_id, day, code)
) STRICT;
CREATE INDEX deconflict_alarms_by_day ON deconflict_alarms (day);
-- This site's own questions. `sealed` has, for this site's own key, what opens the answer; it goes with the epoch.
CREATE TABLE deconflict_questions (
    request_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    authority_id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    subject TEXT NOT NULL,
    operator TEXT NOT NULL,
    identifiers INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    again_day INTEGER,
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    answer BLOB,
    searched BLOB,
    sealed BLOB
) STRICT;
CREATE INDEX deconflict_questions_by_authority ON deconflict_questions (authority_id, state, seq);
CREATE TABLE deconflict_question_accounts (
    request_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (account_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE deconflict_hits (
    hit_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    request_id BLOB NOT NULL,
    authority_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    pointer BLOB NOT NULL,
    found_at INTEGER NOT NULL,
    contact_id BLOB
) STRICT;
CREATE INDEX deconflict_hits_by_account ON deconflict_hits (account_id);
CREATE INDEX deconflict_hits_by_request ON deconflict_hits (request_id);
CREATE TABLE deconflict_contacts (
    contact_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    request_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    operator TEXT NOT NULL,
    body BLOB NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deconflict_contacts_by_authority ON deconflict_contacts (side, authority_id, asked_at);
-- Steps of contacts, from both sides: where one stands follows from the set of them.
CREATE TABLE deconflict_moves (
    contact_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    side TEXT NOT NULL,
    body BLOB NOT NULL,
    operator TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    PRIMARY KEY (contact_id, number, side)
) STRICT, WITHOUT ROWID;
