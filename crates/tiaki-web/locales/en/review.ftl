# /reviews: pairs of accounts to decide on.

review-explain = The newest word on a pair counts and binds every later linking. Name and reason stand on these pages and are kept: write no names or identifiers of others into the reason.
reviews-source = Source { $short }
reviews-with = with
reviews-wait = { $count ->
        [one] { $number } pair waits, weightiest first.
       *[other] { $number } pairs wait, weightiest first.
    }
reviews-told-by = Evidence is told by its kind and by how many hold the value; a bit more doubles the odds.
reviews-waiting = { $count ->
        [one] { $count } decision waits for linking.
       *[other] { $count } decisions wait for linking.
    }
reviews-more-decided = { $more ->
        [one] { $all } decisions in all; { $more } older one is on the page of its pair.
       *[other] { $all } decisions in all; { $more } older ones are on the pages of their pairs.
    }
against-different = They are decided to have different users.
against-unsure = They are left open by a decision.
against-told = They are told apart by a report.
review-two-accounts = Two accounts
review-what-speaks-for-it-and-against = What speaks for it and against
review-what-was-decided-on-them = What was decided on them
review-nobody-has-decided-on-this-pair = Nobody has decided on this pair yet.
reviews-pairs-of-accounts-that-came-close = Pairs of accounts that came close and were not joined. Software proposes; what a named human decides here binds every later linking, and can be decided anew at any time.
reviews-decisions-that-cannot-all-hold = Decisions that cannot all hold
reviews-to-look-at = To look at
reviews-nobody-resolves-these-but-people-decide = Nobody resolves these but people: decide anew on one of the pairs. Until then two who are decided to be different stay apart; where a decision leaves it open, or a report tells them apart, the decision that they are one holds.
reviews-what-contradicts-itself = What contradicts itself
reviews-these-two = These two
reviews-what-stands-against-it = What stands against it
reviews-decided-to-have-one-user-from = Decided to have one user, from one to the other
reviews-no-pair-waits-what-came-close = No pair waits: what came close has been decided, or nothing came close.
reviews-pages-of-pairs = Pages of pairs
reviews-weightier-pairs = Weightier pairs
reviews-lighter-pairs = Lighter pairs
reviews-nobody-has-decided-on-a-pair = Nobody has decided on a pair yet.
