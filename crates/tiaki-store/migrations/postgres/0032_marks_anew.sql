-- Whoever moved to another queue is not set aside there: marks are set anew.
UPDATE priorities SET aside = 0 WHERE aside = 1;
