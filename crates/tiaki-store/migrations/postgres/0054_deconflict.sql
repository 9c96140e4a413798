-- Private deconfliction between agencies (docs/deconfliction.md): who may ask this site and whom it asks, within which
-- budget; lists that were published and that came; what was asked in either direction, in counts; this site's own
-- questions and what was found; contacts after a hit. Nowhere here is an identifier: of a hit stands the account and a
-- keyed digest. The root of the answerer's keys stands in a file of its own and never here.
CREATE TABLE deconflict_peers (
    authority_id TEXT NOT NULL,
    side TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    per_day BIGINT NOT NULL,
    per_request BIGINT NOT NULL,
    per_case BIGINT NOT NULL,
    repeats BIGINT NOT NULL,
    desk TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, side)
);
-- The list for an asker (`ours`), and that of an answerer (`theirs`): which parcel has it, under which key.
CREATE TABLE deconflict_lists (
    authority_id TEXT NOT NULL,
    side TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    epoch_days BIGINT NOT NULL,
    announcement BYTEA NOT NULL,
    parcel BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    entries BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    came_at BIGINT NOT NULL,
    PRIMARY KEY (authority_id, side)
);
-- Messages that came, verified, and wait to be worked on, or were.
CREATE TABLE deconflict_inbox (
    parcel BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    authority_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    came_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL
);
CREATE INDEX deconflict_inbox_by_state ON deconflict_inbox (state, seq);
-- The books: every request that was decided on, here as the answerer (`asks`) or before it was sent (`asked`).
CREATE TABLE deconflict_asks (
    seq BIGINT PRIMARY KEY,
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    request_id BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    fingerprint BYTEA NOT NULL,
    commitment BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    identifiers BIGINT NOT NULL,
    charged BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX deconflict_asks_by_day ON deconflict_asks (side, authority_id, day);
CREATE INDEX deconflict_asks_by_request ON deconflict_asks (side, authority_id, request_id);
CREATE TABLE deconflict_alarms (
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    code TEXT NOT NULL,
    found BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    rang_at BIGINT NOT NULL,
    PRIMARY KEY (side, authority_id, day, code)
);
CREATE INDEX deconflict_alarms_by_day ON deconflict_alarms (day);
-- This site's own questions. `sealed` has, for this site's own key, what opens the answer; it goes with the epoch.
CREATE TABLE deconflict_questions (
    request_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    authority_id TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    subject TEXT NOT NULL,
    operator TEXT NOT NULL,
    identifiers BIGINT NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    again_day BIGINT,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    answer BYTEA,
    searched BYTEA,
    sealed BYTEA
);
CREATE INDEX deconflict_questions_by_authority ON deconflict_questions (authority_id, state, seq);
CREATE TABLE deconflict_question_accounts (
    request_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    PRIMARY KEY (account_id, request_id)
);
CREATE TABLE deconflict_hits (
    hit_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    request_id BYTEA NOT NULL,
    authority_id TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    pointer BYTEA NOT NULL,
    found_at BIGINT NOT NULL,
    contact_id BYTEA
);
CREATE INDEX deconflict_hits_by_account ON deconflict_hits (account_id);
CREATE INDEX deconflict_hits_by_request ON deconflict_hits (request_id);
CREATE TABLE deconflict_contacts (
    contact_id BYTEA PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    side TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    request_id BYTEA NOT NULL,
    subject TEXT NOT NULL,
    operator TEXT NOT NULL,
    body BYTEA NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX deconflict_contacts_by_authority ON deconflict_contacts (side, authority_id, asked_at);
-- Steps of contacts, from both sides: where one stands follows from the set of them.
CREATE TABLE deconflict_moves (
    contact_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    side TEXT NOT NULL,
    body BYTEA NOT NULL,
    operator TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    PRIMARY KEY (contact_id, number, side)
);
