# What several pages say.

moment-gone = gone { $when }
moment-overdue = overdue, { $when }
held-in-text = { $count ->
        [one] { $count } value was found in free text and is held back: nobody states whose it is, and it may be a child’s.
       *[other] { $count } values were found in free text and are held back: nobody states whose they are, and one may be a child’s.
    }
side-at = at { $service }
side-at-of = at { $service }, of { $person }
weighed-sum = Confidence { $confidence }; { $bits } bits in all, with the odds that every pair starts from.
common-and = and
follows-by-itself = Linking follows by itself, within a minute.
follows-by-command = Nothing links by itself here: persons follow with the next run of { $command }.
apart-accounts = { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    }
apart-and-more = { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
apart-more-groups = { $count ->
        [one] { $count } more group
       *[other] { $count } more groups
    }
apart-staying = { $count ->
        [one] from { $count } that stays together
       *[other] from { $count } that stay together
    }
files-known = { $count ->
        [one] { $count } known
       *[other] { $count } known
    }
files-first-seen = { $count ->
        [one] { $count } first seen
       *[other] { $count } first seen
    }
pages-at = Page { $page } of { $pages }
pages-at-open = Page { $page }
protected-not-here = Its name and identifiers are not on this page.
confidence-of = confidence { $confidence }
bits-of = { $bits } bits
recovery-yes = Yes; for recovery, may be a relative's
recovery-no = No; for recovery, may be a relative's
recovery-not-stated = Not stated; for recovery, may be a relative's
observed-mined = Not stated: found in text
common-id-there = Id there
common-service = Service
common-person = Person
common-not-linked-and-ranked-yet = Not linked and ranked yet
common-id = Id
common-provider = Provider
common-incident = Incident
common-stated-age = Stated age
common-the-sender-says-of-its-holder = The sender says of its holder
common-kind = Kind
common-as-given = As given
common-seen-at = Seen at
common-event = Event
common-port = Port
common-verified = Verified
common-proxy = Proxy
common-queue = Queue
common-band = Band
common-held-by = Held by
common-nobody = Nobody
common-nothing-was-written-down = Nothing was written down.
common-due = Due
common-not-known = Not known
common-decide = Decide
common-choose = Choose
common-why-in-one-line-no-names = Why, in one line; no names, no identifiers
common-rules = Rules
common-persons = Persons
common-reports-that-are-one = Reports that are one
common-at-a-glance = At a glance
common-first-incident = First incident
common-last-incident = Last incident
common-file = File
common-place = Place
common-intake = Intake
common-reports = Reports
common-accounts = Accounts
macros-what-for = What for
macros-choose-a-purpose = Choose a purpose
macros-reason-in-one-line = Reason, in one line
macros-show-once-and-write-it-to = Show once, and write it to the log
macros-no-single-piece-of-evidence-is = No single piece of evidence is recorded.
common-evidence = Evidence
common-how-they-agree = How they agree
common-the-value = The value
common-how-rare-it-is = How rare it is
common-bits = Bits
macros-nothing-is-kept-that-speaks-for = Nothing is kept that speaks for one user: they never came close, or less close than the pairs that wait.
macros-have-they-one-user = Have they one user?
macros-accept-one-user = Accept: one user
macros-refuse-different-users = Refuse: different users
macros-unsure-leave-it-open-join-nothing = Unsure: leave it open, join nothing meanwhile
macros-write-the-decision-down = Write the decision down
macros-decisions-newest-first = Decisions, newest first
common-when-utc = When (UTC)
common-decided = Decided
common-by = By
common-reason = Reason
macros-a-later-word-counts = A later word counts
common-decide-anew = Decide anew
common-share = Share
common-destinations = Destinations
common-destination = Destination
common-country = Country
common-no-clock = No clock
common-files = Files
common-compared = Compared
common-high-priority-asked = High priority asked
common-quality-flags = Quality flags
common-changed-since-it-was-ranked = Changed since it was ranked
common-on-this-page = On this page
common-who-works-on-it = Who works on it
common-where = Where
common-what-holds-it-together = What holds it together
common-near-misses = Near misses
common-outcomes = Outcomes
common-history = History
common-evidence-clock = Evidence clock
common-points = Points
common-none-recorded = None recorded
common-account = Account
common-none = None
common-decided-places = Decided places
common-newer = Newer
common-older = Older
common-nothing = Nothing
common-have-these-two-one-user = Have these two one user?
