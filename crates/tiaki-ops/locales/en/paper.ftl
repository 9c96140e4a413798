# What a package's printed form says.

paper-title = Referral { $reference }
paper-page = Page { $page } of { $pages }
paper-hypothesis = Persons are hypotheses of software, not findings. Check each link before acting on it. Nothing here proves who used an account, or where anybody is.
paper-from = From
paper-to = To
paper-operation = Operation
paper-reference = Reference
paper-common-reference = Common reference
paper-package = Package
paper-made = Released
paper-made-by = { $at }, by { $one } with { $two }
paper-urgency = How soon
paper-asked = What is asked
paper-words = Sender’s words
paper-reply-by = Answer by
paper-expires = Not to be used after
paper-expires-without-asking = { $day }, without asking
paper-purpose = Purpose
paper-legal-basis = Legal basis
paper-handling = Handling
paper-tlp = TLP
paper-evaluation = Evaluation
paper-summary = At a glance
paper-persons-in = { $persons ->
        [one] { $persons } person
       *[other] { $persons } persons
    }
paper-accounts-in = { $accounts ->
        [one] { $accounts } account
       *[other] { $accounts } accounts
    }
paper-in-it = In it
paper-by-band = By band
paper-counted = { $what }: { $count }
paper-files = Files, by what matching says
paper-viewed = Files viewed by a person at the provider
paper-minors = Accounts of minors that are themselves reported
paper-minors-meaning = { $count ->
        [one] { $count }: it goes since it is reported itself; protect it as a child’s
       *[other] { $count }: they go since they are reported themselves; protect them as children’s
    }
paper-certainty = How certain it is
paper-certainty-person = That accounts are one person’s is a weighing of what they share. “How firm” and the confidence say how much that is; an operator’s word stands as confirmed.
paper-certainty-place = A country is where an address block is registered or a number belongs, not where somebody is.
paper-certainty-known = A known file is one whose digest is on a list. A first-seen file is on none: nobody here has assessed it.
paper-certainty-viewed = “Not stated” means that the provider says nothing. Where nobody at the provider viewed a file, opening it may need authority.
paper-certainty-address = An address may be shared by many. It needs the time and, where given, the port; a possible proxy says little.
paper-certainty-points = Points order what to look at first. They are no measure of guilt.
paper-persons = Persons
paper-persons-all = { $all ->
        [one] The person in this package, with what goes of it.
       *[other] All { $all } persons in this package, the most urgent first.
    }
paper-persons-first = { $all ->
        [one] The most urgent { $shown } of { $all } person in this package. The tables hold all.
       *[other] The most urgent { $shown } of { $all } persons in this package. The tables hold all.
    }
paper-person = { $number }. { $person }
paper-class = Danger class
paper-band = Band
paper-why = Why
paper-why-withheld = Withheld: what is known rests in part on what its sender has to allow first.
paper-country = Country
paper-country-confidence = { $country }, confidence { $percent } %
paper-until = Evidence expected to last until
paper-until-days = { $days ->
        [one] { $day }: { $days } day after the release
       *[other] { $day }: { $days } days after the release
    }
paper-until-over = { $day }: over at the release
paper-accounts = Accounts
paper-tier = How firm
paper-person-files = Files
paper-person-viewed = Viewed by the provider
paper-also-sent-to = Also sent to
paper-axes = Points
paper-axis-points = { $axis } { $points }
paper-reasons = Reasons with points
paper-axis = Axis
paper-points = Points
paper-service = Service
paper-handle = Name there
paper-protection = Protection
paper-account = Account
paper-kept-back = kept back
paper-identifiers = Identifiers
paper-value = As the provider gave it
paper-verified = Verified
paper-seen = Seen at (UTC)
paper-addresses = IP addresses
paper-port = Port
paper-event = Event
paper-proxy = Possible proxy
paper-links = What holds the accounts together
paper-between = Between
paper-confidence = Confidence
paper-percent = { $percent } %
paper-shared = What they share
paper-link-piece = { $kind }: { $manner }
paper-link-held = { $count ->
        [one] { $piece } (held by { $held } account)
       *[other] { $piece } (held by { $held } accounts)
    }
paper-up-to = up to { $count }
paper-more = { $count ->
        [one] { $count } more is in { $table }.
       *[other] { $count } more are in { $table }.
    }
paper-cut = … { $count ->
        [one] ({ $count } more character: see the tables)
       *[other] ({ $count } more characters: see the tables)
    }
paper-reports = Reports that it was read from
paper-reports-of = Those of the persons above. Handling codes, TLP and evaluation under which a report came bind you too.
paper-provider = Provider
paper-provider-reference = Number there
paper-offence = About
paper-incident-at = Incident (UTC)
paper-escalated = Urgent to the provider
paper-terms = Terms
paper-disclosure = Bulk disclosure
paper-stays = What was withheld, and why
paper-stays-none = Nothing was withheld.
paper-stays-what = What
paper-stays-count = How many
paper-stays-why = Why, and what to do
paper-stays-why-children = Children are protected. Ask for them with the purpose and legal basis.
paper-stays-why-identifiers = One may be a child’s. Ask for them with the purpose and legal basis.
paper-stays-why-restricted = A source has to allow first that they are passed on (handling code H2 or H3, TLP:RED or AMBER+STRICT). Ask for them.
paper-stays-why-reasons = They may rest on an account that stays because of its source’s terms.
paper-answer = How to answer, and whom
paper-answer-whom = Answer { $authority } on the way that this package came, and name the reference { $reference }.
paper-answer-accept = Accept it, decline it with a reason, or return it if it is not yours and say whose it is.
paper-answer-ask = Ask what you need, and for what was withheld. Files are not here: digests lead to them, at the provider, by legal request.
paper-answer-wrong = Say at once if a person is a victim, a bystander or somebody else: what was built on a mistake is taken back everywhere.
paper-answer-child = Where a child may be in danger, act first and answer afterwards.
paper-contents = What else is in the package
paper-contents-name = Name
paper-contents-what = What it holds
paper-holds-persons = who, in which danger class and band, and why
paper-holds-accounts = the accounts taken to be one person’s
paper-holds-links = what holds those accounts together, and how firmly
paper-holds-identifiers = identifiers as the provider gave them, with times in UTC
paper-holds-files = digests and labels; no file is or was kept
paper-holds-reports = the reports that all this was read from, with their terms
paper-holds-summary = how to read the tables
paper-holds-case = all of this as CASE/UCO, for programs of investigators
