# /quarantine: what could not be read.

quarantine-eyebrow = Intake
quarantine-heading = Quarantine
quarantine-lead = What could not be read. Each document is kept whole, byte for byte, until a person has dealt with it; none is passed over in silence.
quarantine-empty-title = Nothing is held back
quarantine-empty = Every document that came in could be read.
quarantine-held = Held back, and why
quarantine-cut = The newest { $count } are shown.
quarantine-caption = Documents in quarantine, newest first
quarantine-entry = Entry
quarantine-received = Received
quarantine-origin = Where from
quarantine-format = Taken for
quarantine-reason = Reason
quarantine-line = Line
quarantine-path = Element or column
quarantine-digest = SHA-256 of the document
quarantine-exchange = What came from other authorities and could not be taken
