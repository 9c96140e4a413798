-- Whether the source names the account in free text only: then its name is held back as whatever is found there.
ALTER TABLE source_accounts ADD COLUMN handle_found INTEGER NOT NULL DEFAULT 0;
CREATE INDEX source_accounts_found ON source_accounts (account_id) WHERE handle_found <> 0;
