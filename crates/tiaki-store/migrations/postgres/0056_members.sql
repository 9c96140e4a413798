-- A person's accounts are read from the index alone, as they are on SQLite, whose index has the table's key within it.
DROP INDEX person_accounts_by_person;
CREATE INDEX person_accounts_by_person ON person_accounts (person_id) INCLUDE (account_id);
