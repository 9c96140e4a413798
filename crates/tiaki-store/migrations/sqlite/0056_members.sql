-- A person's accounts are read from the index alone. On SQLite the index ended with them already, as the table's key.
DROP INDEX person_accounts_by_person;
CREATE INDEX person_accounts_by_person ON person_accounts (person_id, account_id);
