-- Why a pair that came close was not joined: a code of tiaki-link; empty until the next linking.
ALTER TABLE near_misses ADD COLUMN reason TEXT NOT NULL DEFAULT '';
