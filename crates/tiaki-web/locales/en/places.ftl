# /places: what was decided on where persons are.

places-none = Nobody has decided where somebody is. Who could not be placed waits at { $desk }; the form is on each person’s page.
places-desk = the coordinator’s own desk
places-count = { $count ->
        [one] { $number } decision, newest first.
       *[other] { $number } decisions, newest first.
    }
places-unplaced = Who could not be placed waits at { $desk }.
places-where-people-decided-that-somebody-is = Where people decided that somebody is
places-software-proposes-a-country-from-the = Software proposes a country from the evidence; what a named human decides stands over it, until somebody decides anew or takes it back on the person’s page.
places-decisions-that-differ = Decisions that differ
places-accounts-that-were-decided-otherwise-are = Accounts that were decided otherwise are one person’s now. Each of these goes nowhere until somebody decides on the person.
places-decisions-on-where-somebody-is = Decisions on where somebody is
places-who-and-why = Who and why
places-now = Now
places-persons-with-them = Persons with them
places-pages-of-decisions = Pages of decisions
