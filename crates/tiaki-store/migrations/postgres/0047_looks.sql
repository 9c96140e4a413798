-- Whom an operator has looked at, so that what is new to it is looked for among those.
CREATE INDEX queue_looks_by_operator ON queue_looks (operator_key, account_id);
