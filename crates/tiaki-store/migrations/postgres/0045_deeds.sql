-- What people decided about a person: by the accounts of whoever was set aside, and from the log by whom it was taken.
CREATE INDEX queue_set_asides_by_account ON queue_set_asides (account_id);
CREATE INDEX log_of_taken ON log (verb, subject) WHERE verb = 'queue.taken';
CREATE INDEX log_of_released ON log (verb, subject) WHERE verb = 'queue.released';
