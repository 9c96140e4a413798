-- What the operation comes to, kept so that its page adds up few rows however many reports there are: a line for each
-- person with the day of each step, one for each package, and sums by day, month and in all. All of it is counted from
-- other tables and can be emptied.
CREATE TABLE operation_persons (
    person_id BYTEA PRIMARY KEY,
    country TEXT NOT NULL,
    authority_id TEXT NOT NULL,
    novelty TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    children BIGINT NOT NULL,
    first_on BIGINT NOT NULL,
    looked_on BIGINT,
    drafted_on BIGINT,
    referred_on BIGINT,
    outcome_on BIGINT,
    arrested_on BIGINT,
    safeguarded_on BIGINT,
    acted_on BIGINT
);
CREATE INDEX operation_persons_by_first ON operation_persons (first_on, person_id);
CREATE INDEX operation_persons_by_country ON operation_persons (country, first_on, person_id);
CREATE INDEX operation_persons_known ON operation_persons (first_on, person_id) WHERE novelty = 'known';
CREATE INDEX operation_persons_new ON operation_persons (first_on, person_id) WHERE novelty = 'first_seen';
CREATE INDEX operation_persons_looked ON operation_persons (looked_on, person_id) WHERE looked_on IS NOT NULL;
CREATE INDEX operation_persons_waiting ON operation_persons (first_on, person_id)
    WHERE authority_id <> '' AND looked_on IS NULL AND outcome_on IS NULL;
CREATE INDEX operation_persons_drafted ON operation_persons (drafted_on, person_id) WHERE drafted_on IS NOT NULL;
CREATE INDEX operation_persons_referred ON operation_persons (referred_on, person_id) WHERE referred_on IS NOT NULL;
CREATE INDEX operation_persons_outcome ON operation_persons (outcome_on, person_id) WHERE outcome_on IS NOT NULL;
CREATE INDEX operation_persons_arrested ON operation_persons (arrested_on, person_id) WHERE arrested_on IS NOT NULL;
CREATE INDEX operation_persons_safeguarded ON operation_persons (safeguarded_on, person_id)
    WHERE safeguarded_on IS NOT NULL;
CREATE INDEX operation_persons_acted ON operation_persons (acted_on, person_id) WHERE acted_on IS NOT NULL;

CREATE TABLE operation_packages (
    package_id BYTEA PRIMARY KEY,
    authority_id TEXT NOT NULL,
    country TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    released_at BIGINT NOT NULL,
    answered_on BIGINT
);
CREATE INDEX operation_packages_by_release ON operation_packages (released_at, package_id);
CREATE INDEX operation_packages_open ON operation_packages (released_at, package_id) WHERE answered_on IS NULL;

-- grain: 'd' a day since 1970-01-01, 'm' a month since year 0, 'a' everything (at = 0).
CREATE TABLE operation_figures (
    grain TEXT NOT NULL,
    figure TEXT NOT NULL,
    at BIGINT NOT NULL,
    of_what TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (grain, figure, at, of_what)
);
CREATE TABLE operation_kept (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    counted_at BIGINT NOT NULL,
    log_seq BIGINT NOT NULL
);

CREATE INDEX reports_by_received ON reports (received_at, report_id);
