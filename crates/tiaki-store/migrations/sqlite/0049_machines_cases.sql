-- Cases that machines opened before cases had an agency: that of their machine, as of those opened since. An operator's
-- was found when the column came. Who opened it stands as `client:` and the machine's id.
UPDATE cases SET agency = COALESCE((SELECT c.agency FROM clients c
    WHERE cases.opened_by = 'client:cli_' || lower(hex(c.client_id))), '') WHERE agency = '';
