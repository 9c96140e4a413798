-- By which weights and rules persons were last linked; empty where nobody has written it down yet.
ALTER TABLE linked ADD COLUMN rules TEXT NOT NULL DEFAULT '';
