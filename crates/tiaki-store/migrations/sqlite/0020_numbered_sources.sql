-- Sources get numbers in the order in which they came, so that rows on their accounts and files go
-- in one after another and not all over their tables. A number is of this database alone: it is
-- never exported, shown or compared.
CREATE TABLE source_numbers (
    source INTEGER PRIMARY KEY,
    source_id BLOB NOT NULL UNIQUE
) STRICT;
INSERT INTO source_numbers (source, source_id)
    SELECT ROW_NUMBER() OVER (ORDER BY source_id), source_id
    FROM (SELECT source_id FROM source_accounts UNION SELECT source_id FROM source_files) s;

CREATE TABLE account_parts (
    source INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    role TEXT NOT NULL,
    age INTEGER,
    disabled INTEGER,
    protection TEXT NOT NULL,
    handle_found INTEGER NOT NULL,
    PRIMARY KEY (source, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO account_parts (source, seq, account_id, role, age, disabled, protection, handle_found)
    SELECT n.source, s.seq, s.account_id, s.role, s.age, s.disabled, s.protection, s.handle_found
    FROM source_accounts s JOIN source_numbers n ON n.source_id = s.source_id ORDER BY n.source, s.seq;
DROP TABLE source_accounts;
CREATE INDEX account_parts_by_account ON account_parts (account_id, source);
CREATE INDEX account_parts_protected ON account_parts (account_id) WHERE protection <> 'open';
CREATE INDEX account_parts_found ON account_parts (account_id) WHERE handle_found <> 0;
CREATE VIEW source_accounts AS
    SELECT n.source_id, p.seq, p.account_id, p.role, p.age, p.disabled, p.protection, p.handle_found
    FROM account_parts p JOIN source_numbers n ON n.source = p.source;

CREATE TABLE file_parts (
    source INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    file_id BLOB NOT NULL,
    account_id BLOB,
    uploaded_at INTEGER,
    viewed INTEGER,
    publicly INTEGER,
    supplemental INTEGER NOT NULL,
    classification TEXT,
    marks TEXT NOT NULL,
    device TEXT,
    PRIMARY KEY (source, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO file_parts (source, seq, file_id, account_id, uploaded_at, viewed, publicly, supplemental,
        classification, marks, device)
    SELECT n.source, s.seq, s.file_id, s.account_id, s.uploaded_at, s.viewed, s.publicly, s.supplemental,
        s.classification, s.marks, s.device
    FROM source_files s JOIN source_numbers n ON n.source_id = s.source_id ORDER BY n.source, s.seq;
DROP TABLE source_files;
CREATE VIEW source_files AS
    SELECT n.source_id, p.seq, p.file_id, p.account_id, p.uploaded_at, p.viewed, p.publicly, p.supplemental,
        p.classification, p.marks, p.device
    FROM file_parts p JOIN source_numbers n ON n.source = p.source;
