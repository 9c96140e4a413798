# /: the operation at a glance.

overview-lead = From what providers reported to what is ready for each authority, as of { $at }.
overview-rules-run = Bands and places are from before, and nothing is referred: run { $run }, and see { $see }.
overview-no-bands = No person has a band yet. Bands are given by { $triage }, after { $match }, { $link } and { $locate }.
overview-chart = { $count ->
        [one] Bar chart of { $count } person by band. The table beside it has the same figures.
       *[other] Bar chart of { $count } persons by band. The table beside it has the same figures.
    }
overview-sealed = Sealed { $id }
overview-no-files = No file has been held against the lists yet. That is what { $command } does.
overview-no-reports = No report has come in yet. { $command } takes files and folders of reports.
overview-ranked-otherwise = { $count ->
        [one] { $count } person was ranked by other rules than those in force now
       *[other] { $count } persons were ranked by other rules than those in force now
    }
overview-rules-refused = The rules in force are refused, and nobody is ranked by them
figure-reports = Reports
figure-reports-meaning = Sent by providers. The same report sent twice is one.
figure-by-provider = By provider
figure-disclosures = Bulk disclosures
figure-disclosures-meaning = Account data that a provider handed over on request.
figure-accounts = Accounts
figure-accounts-meaning = Accounts at providers that a report or disclosure names, in any part.
figure-persons = Persons
figure-persons-meaning = Accounts taken to have one user. A hypothesis: only a human calls anyone a suspect.
figure-by-destination = By destination
figure-referrals = Referrals
figure-referrals-meaning = Decisions to send, each with one signed and sealed package.
figure-files = Files
figure-files-meaning = Told apart by their digests. No file is kept or shown.
figure-by-known = By what is known
figure-links = Links
figure-links-meaning = Pairs of accounts with evidence of one user, each with its weight.
figure-incidents = Reports that are one
figure-incidents-meaning = Groups of reports sent again, of one incident or of one viral file; none is taken away.
figure-open-groups = Open the groups
figure-quarantined = Quarantined
figure-quarantined-meaning = Documents that could not be read: kept whole, with the reason.
figure-open-quarantine = Open the quarantine
figure-log = Log entries
figure-log-meaning = Every change, each entry chained to the one before by its digest.
overview-operation-overview = Operation overview
overview-from-reports-to-referrals = From reports to referrals
overview-persons-by-band = Persons by band
overview-the-band-says-how-soon-a = The band says how soon a human should look. It follows from the danger class first, then from four axes; the person’s page gives every reason.
overview-persons-by-band-all-destinations = Persons by band, all destinations
overview-no-authority-has-anyone-in-its = No authority has anyone in its queue yet. Once persons are located and triaged, each destination stands here with its queue.
overview-most-urgent-first-by-persons-in = Most urgent first: by persons in the highest band, then the next. The clock is the first moment at which identifying evidence on someone in that queue is expected to be gone.
overview-destinations-most-urgent-first = Destinations, most urgent first
overview-persons-in-band = Persons in band
overview-first-evidence-clock = First evidence clock
overview-package = Package
overview-not-made-yet = Not made yet
overview-stays-here = Stays here
overview-files-known-and-first-seen = Files: known and first seen
overview-files-by-what-is-known-of = Files by what is known of them
overview-how-it-is-counted = How it is counted
overview-number = Number
overview-reports-by-provider = Reports by provider
overview-a-quality-flag-marks-something-that = A quality flag marks something that would have helped and is missing or doubtful. Many flags for each report make a provider’s reports slow to work with.
overview-reports-by-provider-most-first = Reports by provider, most first
overview-flags-for-each-report = Flags for each report
