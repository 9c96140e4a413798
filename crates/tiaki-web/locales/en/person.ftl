# /person: the hypothesis that accounts have one user, and all it rests on.

person-of = person { $short }
person-named = Person { $short }
person-eyebrow = Person { $short }
person-lead = { $count ->
        [one] The hypothesis that this one account has one user. It says nothing about guilt; only a human gives anyone a status.
       *[other] The hypothesis that these { $count } accounts have one user. It says nothing about guilt; only a human gives anyone a status.
    }
person-restricted = What these referrals name needs their sender’s leave; it stays out of packages.
person-restricted-back = It may go back to { $authority }, where nobody else restricts it
person-files = { $known } known, { $first_seen } first seen
person-class-reached = Class reached: { $reason }.
person-change-to = to
person-verdict = { $verdict }; confidence { $confidence }.
person-country-not-known = Country not known
person-protected = protected
part-in-report = { $role } in report { $report }
part-stated-age = stated age { $age }
part-more-of-same = { $count ->
        [one] { $count } more of the same
       *[other] { $count } more of the same
    }
part-report-says = Report { $reference } says of its holder: { $said }.
part-says = { $reference } says of its holder: { $said }.
part-report-nothing = Report { $reference } gives no identifier for it.
part-nothing = { $reference } gives no identifier for it.
part-report = Report { $reference }
person-graph = Graph of { $accounts } accounts and { $links } links between them. The table below has the same links with their evidence.
person-graph-lines = Thick lines are confirmed links, thin ones probable, dashed ones possible.
person-graph-named = Each line is named by its weightiest evidence.
person-graph-undrawn = { $count ->
        [one] { $count } further account is in the table only.
       *[other] { $count } further accounts are in the table only.
    }
desk-held = Held by { $operator } since { $since }, until { $until }.
desk-referred = Referred on { $day }; nothing came in since.
desk-aside-back = It was set aside, and is back.
desk-aside = Set aside.
desk-aside-by = By { $operator } on { $at }: { $code }. { $reason }
desk-aside-untold = By whom and why is told to who asks: some of what is set aside is looked at by a second operator, who is not to know.
desk-aside-since = Since then: { $came }.
desk-looked = A second look by { $operator } on { $at }: { $verdict }. { $reason }
desk-skipped = Skipped by { $operator } on { $at }: { $reason }
history-while = while it was { $short }
history-older = Older changes are in { $command }.
holds-more-links = { $count ->
        [one] { $count } stronger link also stands alone.
       *[other] { $count } stronger links also stand alone.
    }
holds-more-values = { $count ->
        [one] { $count } further value is not shown.
       *[other] { $count } further values are not shown.
    }
near-explain = Accounts of others that came close to these and were not joined, weightiest first. All that wait are under { $reviews }.
near-more = { $count ->
        [one] { $count } lighter one is under { $reviews }.
       *[other] { $count } lighter ones are under { $reviews }.
    }
outcomes-explain = What came of whoever has these accounts. Nothing of it ranks anybody by itself; where the case is kept is in { $command }.
place-decided = Decided by { $operator } on { $at }: { $place }. { $reason }
place-partly = { $of ->
        [one] Decided for { $some } of its { $of } account; it holds for the person.
       *[other] Decided for { $some } of its { $of } accounts; it holds for the person.
    }
place-stands-over = A decision stands over evidence, also over what comes later, until somebody decides anew or takes it back.
place-about = It is about the accounts that this person has now, and goes with each of them whatever becomes of the person. The person moves to the queue of that country at once. All decisions are under { $places }.
place-about-places = decided places
place-decided-earlier = { $operator } on { $at }: { $place }. { $reason }
share-ended = Ended by { $operator } on { $at }: { $reason }
share-was-decided = It was decided by { $operator } on { $at }: { $reason }
share-under = Under { $reference }
share-decided = { $under } decided by { $operator } on { $at }: { $reason }
share-suspended = { $suspended } with { $person }: { $why }.
share-suspended-word = Suspended
share-goes = { $count ->
        [one] { $count } account goes
       *[other] { $count } accounts go
    }
share-stays = { $count ->
        [one] , { $count } stays
       *[other] , { $count } stay
    }
share-sent = sent on { $day }
share-not-sent = not sent yet
share-no-key = no key to seal to yet
share-choice-no-key = (no key yet)
share-nothing-leaves = Nothing leaves by this: a release by two people carries it, to each authority what that one may get. All drafts are under { $referrals }, where they can be ended.
share-nothing-leaves-referrals = referrals to several
history-joined = An account joined that belonged to nobody
history-came = An account came from another person
history-left = An account went to another person
history-took-in = Another person became part of it
history-merged-into = It became part of another person
history-split-from = It came off another person
history-split-off = Another person came off it
cause-decision = an operator’s decision
cause-disclosure = disclosure { $short }
cause-matching = matching: files have other verdicts
cause-more = { $count ->
        [one] { $count } more
       *[other] { $count } more
    }
cause-others = others changed who hold the same
cause-protection = a value turned out to be a protected account’s
cause-report = report { $short }
cause-rules = accounts are linked by other weights or rules
cause-unknown = not known to this version
holds-decided = Joined by an operator’s decision, whatever the evidence
holds-no-piece = No piece speaks for it by itself
holds-needed = Without this piece the link would not stand
holds-rest = The rest still weighs { $bits } bits
holds-links-on-value = { $count ->
        [one] { $count } link would not stand without it
       *[other] { $count } links would not stand without it
    }
links-and-more = { $count ->
        [one] { $named } and { $count } more
       *[other] { $named } and { $count } more
    }
evidence-report = report { $short }
evidence-account = account { $label }
evidence-file = file { $short }
evidence-disclosure = disclosure { $short }
evidence-ruling = decision { $short }
place-stays-unknown = Stays unknown
place-taken-back = Taken back: the evidence decides
place-takes-back = Takes back
place-decided-anew = Decided anew since
place-stands-on-some = Stands on some of them
place-stands = Stands
place-evidence-none = The evidence alone names no country.
place-evidence-routed = The evidence alone says { $countries }.
place-evidence-conflict = The evidence alone contradicts itself: { $countries }.
place-evidence-open = The evidence alone leaves it open: { $countries }.
suspended-grown = the person holds accounts that it does not name; draft again
suspended-conflict = decisions on where the person is are in conflict; draft again
suspended-elsewhere = a country that it does not name was decided on; draft again
person-holds-what-may-not-be-passed = Holds what may not be passed on
person-something-has-come-in-since-place = Something has come in since: place and reasons are those from before, until everybody is ranked again. No package goes out meanwhile.
person-why-here = Why here
person-to-several = To several
person-links = Links
person-no-deadline = No deadline
person-preserved-by-the-provider-until = Preserved by the provider until
person-how-firmly-linked = How firmly linked
person-not-to-be-passed-on = Not to be passed on
person-each-axis-runs-from-0-to = Each axis runs from 0 to 100 and stands for itself; they are never added up.
person-no-single-factor-was-recorded-what = No single factor was recorded. What is there is not enough to say more.
person-every-factor-that-counted = Every factor that counted
person-counts-for = Counts for
person-factor = Factor
person-none-named = None named
person-what-would-change-the-band = What would change the band
person-nothing-that-is-known-of-would = Nothing that is known of would move this person to another band.
person-decided-by-an-operator = Decided by an operator.
person-nothing-points-to-a-country-no = Nothing points to a country: no address at a time of upload, no telephone prefix, no estimate by a provider.
person-countries-with-evidence-strongest-first = Countries with evidence, strongest first
person-reasons = Reasons
person-accounts-of-this-person-and-their = Accounts of this person, and their parts
person-taken-to-be-in = Taken to be in
person-parts-in-reports-and-disclosures = Parts in reports and disclosures
person-not-located = Not located
person-what-the-sources-say-of-each = What the sources say of each account
person-one-account-alone-nothing-found-so = One account alone: nothing found so far ties it to another.
person-no-link-is-recorded-between-these = No link is recorded between these accounts.
person-weights-are-in-bits-one-bit = Weights are in bits: one bit more doubles the odds that both accounts have one user. What many hold, such as an address behind carrier NAT, weighs little; what few hold weighs much. A minus speaks against.
person-accounts-with-it = Accounts with it
person-persons-with-it = Persons with it
person-from-zero-to-the-sum = From zero to the sum
person-the-person-would-hang-together-without = The person would hang together without it.
person-starting-odds = Starting odds
person-two-accounts-taken-at-random-hardly = Two accounts taken at random hardly ever have one user: what every link starts from.
place-decide-where-this-person-is = Decide where this person is
place-it-stays-unknown-with-the-coordinator = It stays unknown: with the coordinator
place-take-back-what-was-decided-the = Take back what was decided: the evidence decides
place-decided-before = Decided before
desk-nobody-holds-this-person-now = Nobody holds this person now.
desk-more-than-one-holds-it-since = More than one holds it, since persons became one. Who took it first goes on; the others give it back.
desk-show-who-set-it-aside-and = Show who set it aside, and why
desk-bring-it-back = Bring it back
desk-take-it = Take it
desk-hold-it-on-what-came-in = Hold it on: what came in is seen
desk-give-it-back = Give it back
desk-skip-it-others-get-it-you = Skip it: others get it, you not for a while
desk-why-it-is-skipped-in-one = Why it is skipped, in one line; no names, no identifiers
desk-skip-it = Skip it
desk-set-it-aside-with-a-reason = Set it aside, with a reason
desk-set-it-aside = Set it aside
desk-it-comes-back-by-itself-when = It comes back by itself when a new source names it, when it is made of other accounts, or when its band gets more urgent than this page shows. Some of what is set aside is looked at by a second operator.
history-nothing-has-changed-since-these-accounts = Nothing has changed since these accounts were first found to be one person.
history-what-became-of-this-person-newest = What became of this person, newest first
history-what-happened = What happened
history-other-person = Other person
history-brought-about-by = Brought about by
history-written-by = Written by
holds-one-account-alone-there-is-nothing = One account alone: there is nothing to hold together.
holds-it-hangs-on-no-single-link = It hangs on no single link: without any one of them all accounts would still hang together.
holds-without-any-one-of-these-links = Without any one of these links the person would come apart. Look at the weakest first; whoever knows better can say so of the two accounts.
holds-links-that-the-person-hangs-on = Links that the person hangs on, weakest first
holds-link = Link
holds-its-weightiest-evidence = Its weightiest evidence
holds-what-would-come-apart = What would come apart
holds-decide-on-the-two = Decide on the two
holds-several-links-may-rest-on-one = Several links may rest on one value that three accounts or more hold. As far as kind and numbers tell, these are such values: if one of them said nothing (a shared device, a mistake of the provider’s), the person would come apart.
holds-single-values-that-the-person-hangs = Single values that the person hangs on
holds-what-rests-on-it = What rests on it
near-no-pair-of-its-accounts-with = No pair of its accounts with others waits for a look.
near-pairs-to-look-at = Pairs to look at
near-confidence = Confidence
near-accept-refuse-or-leave-open = Accept, refuse or leave open
outcomes-nothing-has-been-recorded-of-what = Nothing has been recorded of what came of this person.
outcomes-outcomes-as-they-were-recorded = Outcomes, as they were recorded
outcomes-on = On
outcomes-what-came-of-it = What came of it
outcomes-recorded-by = Recorded by
outcomes-counts = Counts
outcomes-no-corrected-or-taken-back = No: corrected or taken back
place-operators-decided-otherwise-on-accounts-that = Operators decided otherwise on accounts that are one person’s now. It goes nowhere until somebody decides on the person.
share-to-several-authorities = To several authorities
share-it-goes-to-the-authority-of = It goes to the authority of its queue alone. Where its accounts, or a child and an offender, are in several countries, an operator may choose several, under one common reference.
share-choose-several-authorities-for-this-person = Choose several authorities for this person
share-nothing-speaks-for-any-country = Nothing speaks for any country.
share-what-something-speaks-for = What something speaks for
share-other-countries-by-their-codes = Other countries, by their codes
share-draft-under-one-reference = Draft under one reference
