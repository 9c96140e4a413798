-- Until when providers preserve what they reported on a person: an alarm of its own before it ends.
ALTER TABLE priorities ADD COLUMN preserved_until INTEGER;
