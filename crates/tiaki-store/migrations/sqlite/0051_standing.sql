-- Which shared referrals stand for every release of queues: neither a draft nor ended. Asked for every person of a list.
CREATE TABLE standing_referrals (
    shared_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO standing_referrals SELECT s.shared_id FROM shared_referrals s
    WHERE NOT EXISTS (SELECT 1 FROM shared_referral_ends e WHERE e.shared_id = s.shared_id)
    AND NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = s.shared_id);
