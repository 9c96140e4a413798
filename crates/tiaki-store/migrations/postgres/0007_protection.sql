-- How each part of an account is protected: a child's account is better protected than a suspect's.
ALTER TABLE source_accounts ADD COLUMN protection TEXT NOT NULL DEFAULT 'open';
UPDATE source_accounts SET protection = 'child' WHERE role = 'victim' OR (age < 18 AND role NOT IN ('reported', 'disclosed'));
UPDATE source_accounts SET protection = 'reported' WHERE age < 18 AND role IN ('reported', 'disclosed');
UPDATE source_accounts SET protection = CASE WHEN role = 'reported' THEN 'reported' ELSE 'child' END
    WHERE age IS NULL AND role IN ('reported', 'recipient')
    AND source_id IN (SELECT report_id FROM reports WHERE ',' || marks || ',' LIKE '%,minor_to_minor,%');
-- An associated account stands after the account it belongs with.
UPDATE source_accounts SET protection = 'kin' WHERE role = 'associated' AND protection = 'open'
    AND (SELECT b.protection FROM source_accounts b WHERE b.source_id = source_accounts.source_id
         AND b.role <> 'associated' AND b.seq < source_accounts.seq ORDER BY b.seq DESC LIMIT 1) <> 'open';
CREATE INDEX source_accounts_protected ON source_accounts (account_id) WHERE protection <> 'open';
-- Who has read protected values, when and what for. The reason stands here and not in the log, so that it can be erased.
CREATE TABLE protected_reads (
    read_id BYTEA PRIMARY KEY,
    account_id BYTEA,
    operator TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    read_at BIGINT NOT NULL
);
CREATE INDEX protected_reads_by_account ON protected_reads (account_id, read_at);
