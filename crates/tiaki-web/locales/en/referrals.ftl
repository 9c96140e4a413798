# /referrals: drafts to several authorities.

referrals-total = { $count ->
        [one] { $number } in all, newest first.
       *[other] { $number } in all, newest first.
    }
referrals-decided = Decided by { $operator } on { $at }: { $reason }
referrals-about = About
referrals-caption = Who gets what under { $reference }
referrals-referrals-to-several = Referrals to several
referrals-one-person-several-authorities-one-reference = One person, several authorities, one reference
referrals-what-operators-chose-each-release-while = What operators chose. Each release while a draft stands carries the person to every authority in it, each with what that one may get.
referrals-drafts = Drafts
referrals-nobody-has-chosen-several-authorities-for = Nobody has chosen several authorities for a person. The form is on each person’s page.
referrals-authority = Authority
referrals-grounds = Grounds
referrals-accounts-that-go = Accounts that go
referrals-that-stay = That stay
referrals-sent = Sent
referrals-the-operators-own = The operator’s own
referrals-not-yet = Not yet
referrals-no-key-yet = No key yet
referrals-end-it = End it
referrals-end-it-no-release-carries-it = End it: no release carries it any more
referrals-pages-of-drafts = Pages of drafts
