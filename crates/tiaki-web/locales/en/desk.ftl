# Working through a queue: views, many at once, reviewing, bands set by hand.

view-title = Views
view-of = of { $operator }
view-is-shared = shared
view-is-default = opens first
view-quick = Quick filters
view-counted = Counted over the whole queue, without those that are set aside.
view-counted-first = Counted over the first { $most } places, without those that are set aside; + says that there may be more.
view-choose = Choose whom to see, in which order, with which columns
view-only = Only those
view-columns = Columns
view-show = Show
view-shown = { $count } in this view; those that are set aside are left out.
view-all = Show everybody
view-save = Save this view
view-name = Its name; no names of people, no identifiers
view-save-do = Save it
view-manage = This view: { $name }
view-default = Open the queue with it
view-no-default = Open the queue without it
view-change = Save it as it is now
view-share = Share it with the unit
view-unshare = Share it no more
view-delete = Delete it
view-rename = Rename it
view-unread = New since you looked
view-due-over = Overdue
view-due-within = { $days ->
        [one] Due within { $days } day
       *[other] Due within { $days } days
    }
view-clock-within = { $days ->
        [one] Evidence gone within { $days } day
       *[other] Evidence gone within { $days } days
    }
view-within = { $days ->
        [one] Within { $days } day
       *[other] Within { $days } days
    }
view-child = A child in a report
view-first-seen = First-seen files
view-preserved = Preserved by a provider
view-any = Any
view-class = Danger class
view-sort = Order
view-heading = Whom this view shows
view-meaning = Those in this queue whom you chose to see; those that are set aside are left out.
holder-me = Held by you
holder-nobody = Held by nobody
sort-place = By place in the queue
sort-due = By deadline, the oldest first
sort-clock = By evidence clock, the next to end first
sort-preserved = By how long it is preserved, the next to end first
sort-accounts = By accounts, most first
sort-newest = By what came in last
column-band = Band
column-due = Due
column-clock = Evidence clock
column-holder = Held by
column-axes = The four axes
column-accounts = Accounts, reports, files
column-sources = Providers, report number, cases
many-taken = { $count ->
        [one] You have taken { $count } person.
       *[other] You have taken { $count } persons.
    }
many-released = { $count ->
        [one] You have given back { $count } person.
       *[other] You have given back { $count } persons.
    }
many-read = { $count ->
        [one] You have marked { $count } person as read.
       *[other] You have marked { $count } persons as read.
    }
many-undo-read = Mark them as unread again
many-mark-read = Mark as read
many-mark-read-what = What came in on the chosen ones up to what this list shows counts as seen by you. What comes in after that marks them as unread again.
many-case = Add to a case …
many-case-what = A page says which of your cases they can be added to; nothing is written before that.
many-case-question = { $count ->
        [one] Add this { $count } person to which case?
       *[other] Add these { $count } persons to which case?
    }
many-case-do = { $count ->
        [one] Add { $count } to this case
       *[other] Add { $count } to this case
    }
many-case-none = You work in no case that is open. Open one on the page of a person first.
many-case-nothing-yet = Nothing is written down yet.
many-case-has = { $count ->
        [one] { $count } person in it
       *[other] { $count } persons in it
    }
many-case-yours = Cases that you work in
many-case-take-out = Whoever was added can be taken out again on the page of the case, with a reason.
many-set-aside = { $count ->
        [one] You have set aside { $count } person.
       *[other] You have set aside { $count } persons.
    }
many-undo-taken = Undo: give them back
many-undo-released = Undo: hold them again
many-refused = { $short }: { $why }
many-partly = { $changed ->
        [one] Undone for { $count }. { $changed } changed in between and is left as it is: { $who }.
       *[other] Undone for { $count }. { $changed } changed in between and are left as they are: { $who }.
    }
many-legend = Take the chosen ones, or give them back
many-what = All of them or none; it can be undone at once.
many-take = Take the chosen ones
many-why = Why they are given back, in one line; no names, no identifiers
many-release = Give the chosen ones back
review-start = Start reviewing
review-what = One after the other, in the order of this view: decide, and the next opens.
review-place = { $place } of { $of } in this view
review-nobody = Nobody is free in this view for you: all are held, set aside, or skipped.
review-over = { $count ->
        [one] You have been through this view: { $count } person.
       *[other] You have been through this view: { $count } persons.
    }
review-decide = Decide: skip, set aside, another band
review-refer = Draft a referral
review-stop = Stop, and back to the list
review-next = Keep it and go on
band-by-hand = set by { $operator }, rules gave { $given }
band-set = Band set by { $operator } on { $at }; the rules gave { $given }. { $reason }
band-lift = Back to what the rules gave: { $given }
band-other = Set another band, with a reason
band-do = Set this band
band-what = It counts until somebody lifts it, or something comes in that would put the person higher.
band-ended-lifted = Band { $band } was set by { $operator } on { $at } ({ $reason }) and lifted by { $by } on { $ended }.
band-ended-again = Band { $band } was set by { $operator } on { $at } ({ $reason }); { $by } set another on { $ended }.
band-ended-higher = Band { $band } was set by { $operator } on { $at } ({ $reason }); it ended on { $ended } with a ranking of { $by }, since more urgency showed.
refused-band = Choose a band from the list.
refused-same-band = It has that band already.
refused-no-band = No band was set by hand on this person.
refused-no-view = There is no such view, or only its owner may do this.
refused-view-name = A view has a name of at most { $most } characters, in one line.
refused-view-names = The name holds an identifier, such as an address or a number: choose another.
refused-view-twice = You have a view of that name in this queue.
refused-many-views = You have { $most } views of this queue, which is as many as there may be: delete one first.
refused-view = It is no view: choose from the lists.
refused-meanwhile = It changed in between and is left as it is; nothing else is left to be undone.
refused-too-many = At most { $most } persons are taken or given back at once.
view-caption = { $heading }: { $order }
desk-other-purpose = What you named as your purpose lets you do less here than another one would: { $purpose }.
desk-other-purpose-link = name another
many-ask = What is to be done with these { $count }?
many-ask-what = Nothing is written down yet. Choose one; what you typed is kept.
