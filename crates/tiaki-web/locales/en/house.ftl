# The pages of the house: the directory of authorities, hash lists.

title-authorities = Authorities
title-authority = Authority
title-lists = Hash lists
title-list = Hash list
house-pages = Further pages
house-before = Before
house-after = After
house-page = Page { $page } of { $pages }
authorities-eyebrow = Directory
authorities-heading = Authorities
authorities-lead = Who receives a referral in each country, on which way and in which language. Nothing is sent by itself: people release it.
authorities-version = Version of the directory: { $version }
authorities-parts = Parts of the directory
authorities-part-all = All
authorities-part-waiting = Persons wait there
authorities-part-keyless = Without a key
authorities-part-unknown = Nobody known
authorities-empty-title = No authority of this kind
authorities-empty = The directory has one entry for every country; none of them fits what was asked.
authorities-found = { $count ->
        [one] { $count } authority
       *[other] { $count } authorities
    }
authorities-counted = Log life: days for which connection logs are expected to be kept in the country. Waiting: persons in the authority’s queue, in all bands. Packages: all that were ever sealed for it.
authorities-caption = Authorities by the code of their country
authorities-country = Country
authorities-authority = Authority
authorities-forms = Ways, best first
authorities-languages = Languages
authorities-key = Key
authorities-life = Log life, days
authorities-waiting = Waiting
authorities-packages = Packages
authorities-has-key = Yes
authorities-no-key = None
authority-kind-europol-national-unit = Europol national unit
authority-kind-national-body = National body
authority-kind-national-central-bureau = INTERPOL National Central Bureau
authority-kind-none = No authority known
authority-form-i247 = INTERPOL I-24/7
authority-form-letter = Legal request in writing
authority-form-package = Sealed package
authority-form-portal = The authority’s own portal
authority-form-siena = Europol SIENA
authority-reach = How it is reached
authority-no-forms = None known: a person must choose
authority-languages = Languages to write in, best first
authority-union = European Union
authority-member = Member state
authority-no-member = No member state
authority-what = What it is
authority-clearing-house = Clearing house, no police
authority-source = Where this comes from
authority-reply = Reply times in law
authority-reply-basis = Directive (EU) 2023/977, article 5(1), from receipt; longer where a court must authorise it.
authority-reply-caption = Within what time it must answer
authority-reply-which = Request
authority-reply-within = Within
authority-reply-direct = Urgent, directly accessible
authority-reply-indirect = Urgent, to be fetched from others
authority-reply-other = All others
authority-reply-none = No reply times in law are known for this authority.
authority-hours = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
authority-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
authority-life = Life of connection logs
authority-life-what = An internet address names a subscriber only while the access provider keeps its log. The clock of a person in this country runs by this figure.
authority-life-days = Days from the event
authority-life-basis = Rests on
authority-life-version = Version of the table: { $version }
log-life-basis-assumed = assumed, with caution
log-life-basis-law = law
log-life-basis-practice = practice found
authority-fingerprint = Fingerprint
authority-since = In force since
authority-recipient = Public key (age)
authority-compare = The fingerprint is the beginning of the SHA-256 of the key’s text. Compare it with the authority by telephone before the first package leaves.
authority-no-key = No key is known. Nothing is sealed for this authority until there is one.
authority-key-change = Keys are not changed on this page. Whoever has the host runs { $command } with { $authority } and the new key.
authority-here = At this site
authority-waiting-what = Persons in its queue at present, in all bands, those set aside among them.
authority-queue = Open the queue
authority-packages-what = Packages sealed for it so far, each counted once.
authority-last = The last one: { $at }
authority-no-counts = Figures of the operation are open to those who work on cases, once a purpose is named.
lists-eyebrow = Known files
lists-heading = Hash lists
lists-lead = Lists of digests of known files. Pages show figures only: what is on a list is never shown.
lists-empty-title = No list yet
lists-empty = { $command } brings one in. Without a list every file counts as first seen.
lists-known = Lists at this site
lists-counted = Entries: as the present version has them. Hits: a stored file and an entry that it met, each pair once, as the last matching found them.
lists-caption = Lists by name
lists-name = List
lists-use = In use
lists-on = Yes
lists-off = Switched off
lists-entries = Entries
lists-hits = Hits
lists-versions = Versions
lists-imported = Imported
list-eyebrow = Hash list
list-on = Matching uses it.
list-off = It is switched off: matching does not use it.
list-since = Present version: { $at }
list-holds = What it holds
list-entries-what = Entries of the present version that differ in anything.
list-hits-what = Pairs of a stored file and an entry that it met, as the last matching found them.
list-held = Held back
list-held-what = Entries whose digest is of nothing in particular, such as that of no bytes or of one colour: they would meet everything, so they are never matched.
list-nothing = The list has no entries.
list-figures-caption = Entries by algorithm, scheme, version and country
list-algorithm = Algorithm
list-scheme = Scheme
list-version = Version of the scheme
list-country = Country
list-hits = Hits by category
list-no-hits = No stored file has met an entry of this list, or nothing was matched since it came in.
list-hits-counted = A category means nothing without its scheme, version and country. A file that meets several entries counts with each.
list-hits-caption = Hits, the most first
list-category = Category
list-effect = What a hit does
list-effect-known = The file is known
list-effect-negative = Verified: no abuse material
list-effect-viral = Passed on in masses
list-more = { $count ->
        [one] One more category is not shown.
       *[other] { $count } more categories are not shown.
    }
list-versions-what = Each time the list came in. Changed are entries whose digest stayed and whose scheme, version, country or category did not; withdrawn are those that are gone. A dash: not counted, since it came in before versions were kept.
list-versions-caption = Versions, newest first
list-place = No.
list-by = By
list-form = Form
list-added = Added
list-changed = Changed
list-withdrawn = Withdrawn
list-document = SHA-256 of the document
list-update = Said only what differs
list-whole = The whole list
list-commands = { $diff } says what a file would change before it comes in; { $enable } and { $disable } switch the list.
