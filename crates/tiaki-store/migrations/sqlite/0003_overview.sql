-- The overview counts without reading reasons, evidence or texts.
CREATE INDEX priorities_by_band ON priorities (authority_id, band, accounts, clock_at);
CREATE INDEX reports_by_provider ON reports (provider_id, escalated, flags);
CREATE INDEX links_by_account ON links (a);
