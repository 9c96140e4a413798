# What people decided about a person.

deed-heading = What people decided
deed-none = Nobody has decided anything about this person yet.
deed-what-it-holds = About these accounts, whichever person they were of then: links, places, drafts to several authorities, what was given back undone, outcomes. Who set somebody aside, and why, is told under who works on it alone, so that a second look stays free of it.
deed-caption = Decisions, newest first
deed-about = About
deed-link = A link
deed-link-what = { $one } and { $other }: { $verdict }
deed-other-account = an account of another person
deed-place = The place
deed-place-unknown = It stays unknown
deed-place-evidence = Taken back: the evidence decides
deed-skip = The work on it
deed-skip-what = Given back undone
deed-draft = Several authorities
deed-draft-what = Drafted under { $reference }
deed-draft-end = The draft { $reference } was ended
deed-outcome = What came of it
deed-pages = Pages of decisions
deed-page-of = Page { $page } of { $pages }, { $total } decisions
deed-became = What became of the accounts
