# /queue: whom to look at first; setting aside; what is refused.

queue-eyebrow = Queue · { $country }
queue-lead = { $count ->
        [one] { $number } person is in this queue, first things first.
       *[other] { $number } persons are in this queue, first things first.
    }
queue-work-explain = { $hours ->
        [one] No two people get the same person. What you take is yours for { $hours } hour, then it is free again. Names stand on these pages and in the log.
       *[other] No two people get the same person. What you take is yours for { $hours } hours, then it is free again. Names stand on these pages and in the log.
    }
queue-empty = No person has been placed with this authority. That may change with the next reports; what could not be placed stands with the coordinator’s own desk in the { $list }.
queue-empty-list = list of destinations
queue-nobody-now = At the moment that is nobody.
queue-caption = { $heading }, by place in the queue
queue-row-preserved = preserved until { $day }
queue-held-until = until { $at }
queue-more-groups = { $count ->
        [one] and { $count } more group
       *[other] and { $count } more groups
    }
queue-row-providers = Reported by
queue-row-newest = Newest report { $report }
queue-row-open-cases = { $count ->
        [one] in { $count } open case
       *[other] in { $count } open cases
    }
queue-row-closed-cases = { $count ->
        [one] in { $count } closed case
       *[other] in { $count } closed cases
    }
queue-sources = Reported by, newest report, cases
queue-sources-meaning = Which providers told of it, with how many reports each; the number that its provider gave to the newest report; and in how many cases it is, or was until they were closed, as far as you may know of them.
queue-batch = { $count ->
        [one] { $at }: { $count } person, of whom { $standing } is set aside still.
       *[other] { $at }: { $count } persons, of whom { $standing } are set aside still.
    }
queue-batch-back = { $count ->
        [one] Bring the { $count } back
       *[other] Bring all { $count } back
    }
queue-actionability-short = Action­ability
queue-perishability-short = Perish­ability
set-aside-question = { $count ->
        [one] Set this { $count } person aside?
       *[other] Set these { $count } persons aside?
    }
set-aside-do = { $count ->
        [one] Set { $count } aside
       *[other] Set { $count } aside
    }
refused-no-asker = Say who asks.
refused-asker = The name of who asks has at most 100 characters, in one line.
refused-no-decider = Say who decides.
refused-decider = The name of who decides has at most 100 characters, in one line.
refused-no-reason = Give a reason: whoever reads this decision later has nothing else.
refused-reason = A reason has at most 300 characters, in one line.
refused-code = Choose a reason from the list.
refused-not-here = One of these persons is in no queue any more.
refused-held = Another operator holds it.
refused-not-held = This name does not hold it.
refused-aside = It is set aside: bring it back first.
refused-not-aside = It is not set aside.
refused-changed = Something came in since it was taken. Look at it, hold it on, and decide then.
refused-nobody = Choose at least one person.
refused-nobody-listed = Choose at least one person in the list.
refused-nothing-new = Nothing came in on any of these persons since you last opened them.
refused-count = { $found ->
        [one] It is about { $found } person now: look at the number again.
       *[other] It is about { $found } persons now: look at the number again.
    }
refused-no-batch = Nothing of this is left to be undone.
refused-unseen = The form does not say what was seen: look at this page and send it again.
refused-looking = This name looks at it a second time: decide first, then it is told.
refused-not-taken = This second look is not this name's: it has not taken it, its time is over, or it brought the person back or was told why. Take the next one first.
refused-verdict = Choose what you say.
refused-other = It cannot be done: { $why }.
refused-no-person = There is no such person any more.
refused-nothing-ruled = Nothing is decided on this person that could be taken back.
refused-place = Choose a country from the list, or that it stays unknown.
refused-no-draft = There is no such draft, or it has ended.
refused-no-authority = One of the codes is of no country: two letters each, such as NZ.
refused-share-count = Choose two authorities at least, and no more than twenty.
refused-one-twice = This is one account twice: nothing is to be decided of it.
refused-account-not-here = One of the two accounts is not here.
refused-form = The form did not come through whole, or was far too long.
refused-ruling = Choose whether the two have one user.
came-new-sources = a new source names it
came-other-members = it is made of other accounts
came-more-urgent = its band is more urgent
came-moved = it moved to another queue
hold-other-members = Made of other accounts since
hold-new-sources = A new source names it since
queue-part-all = All
queue-heading-all = Whom to look at first
queue-meaning-all = Everybody in this queue.
queue-part-free = Free
queue-meaning-free = Nobody holds them, and they are not set aside.
queue-part-overdue = Overdue
queue-meaning-overdue = Their deadline has passed, and they are neither set aside nor referred.
queue-part-back = Back
queue-meaning-back = They were set aside, and something came in since.
queue-part-set-aside = Set aside
queue-meaning-set-aside = Named operators set them aside, with a reason; nothing came in since.
queue-meaning-mine = What you hold in this queue.
queue-span = Shown here: places { $from } to { $to }.
queue-nobody-free = Nobody is free in this queue for this name: all are held, set aside, or skipped.
queue-mark-taken = Changed since it was taken
queue-mark-back = Back: { $came }
queue-mark-set-aside = Set aside
queue-mark-referred = Referred on { $day }
queue-mark-skipped = Skipped
queue-part-mine = Mine
queue-nobody-waits-in-this-queue = Nobody waits in this queue.
queue-take-the-next = Take the next
queue-parts-of-the-queue = Parts of the queue
queue-the-queue-is-empty = The queue is empty
queue-nobody-here = Nobody here
queue-what-the-columns-mean = What the columns mean
queue-how-soon-a-human-should-look = How soon a human should look. The danger class decides first; no sum can undercut it.
queue-the-bands-own-deadline-1-7 = The band’s own deadline: 1, 7, 14 or 30 days, or the end of the evidence where that comes before.
queue-when-the-last-identifying-evidence-is = When the last identifying evidence is expected to be deleted where it lies.
queue-preserved-until = Preserved until
queue-how-long-the-last-provider-must = How long the last provider must keep what it reported: until then more can be asked for.
queue-who-works-on-it-now-and = Who works on it now, and until when.
queue-back = Back
queue-it-was-set-aside-and-something = It was set aside, and something came in since: the decision counts no more.
queue-danger = Danger
queue-what-speaks-for-harm-to-a = What speaks for harm to a child, 0 to 100.
queue-actionability = Actionability
queue-how-much-there-is-to-act = How much there is to act on: identifiers, place, files.
queue-novelty = Novelty
queue-how-much-of-it-nobody-has = How much of it nobody has seen before.
queue-perishability = Perishability
queue-how-soon-the-evidence-is-gone = How soon the evidence is gone.
queue-incidents-reports = Incidents, reports
queue-reports-of-one-incident-of-one = Reports of one incident, of one viral file, or sent again count once; all of them stand on the person’s page and their own.
queue-something-came-in-place-band-and = Something came in: place, band and reasons are those from before, until everybody is ranked again.
queue-known-first-seen = Known, first seen
queue-files-on-a-list-and-files = Files on a list, and files on none.
queue-due-utc = Due (UTC)
queue-evidence-clock-utc = Evidence clock (UTC)
queue-person-and-why = Person and why
queue-set-the-chosen-ones-aside-with = Set the chosen ones aside, with one reason
queue-go-on-how-many-are-these = Go on: how many are these?
queue-pages-of-the-queue = Pages of the queue
queue-earlier-places = Earlier places
queue-later-places = Later places
queue-set-aside-as-one = Set aside as one
queue-what-was-set-aside-together-can = What was set aside together can be undone together, as far as nobody has ended it since. Who did it and why is on each person’s page, for who asks.
queue-skipped = Skipped
queue-given-back-undone-newest-first = Given back undone, newest first
queue-why = Why
queue-choose-a-reason = Choose a reason
queue-in-words-in-one-line-no = In words, in one line; no names, no identifiers
set-aside-nothing-is-written-down-yet-each = Nothing is written down yet. Each comes back by itself when something comes in, and all of them can be brought back as one.
set-aside-who-they-are = Who they are
queue-choose-one = Choose { $short }
queue-accounts-and-files = Accounts, files
