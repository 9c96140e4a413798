-- Sealed files that belong to nothing any more: removed from the vault by and by.
CREATE TABLE vault_removals (
    name TEXT PRIMARY KEY
);
