# /account: one account, and reading a child’s for a purpose.

account-eyebrow = Account { $short }
account-at = At { $service }.
account-shown = Shown to { $operator } at { $at }; purpose: { $purpose }. This read is in the log. The page is not kept: open it again only for a purpose.
account-held-elsewhere = { $count ->
        [one] { $count } value found in free text is not shown here: a protected account is stated to hold it.
       *[other] { $count } values found in free text are not shown here: a protected account is stated to hold them.
    }
account-held-ask = { $count ->
        [one] Whoever needs it says who asks and what for; that goes to the log, and the account is shown once.
       *[other] Whoever needs them says who asks and what for; that goes to the log, and the account is shown once.
    }
account-gives-none-beside = Beside what was found in its text it gives no identifier for this account.
account-gives-none = It gives no identifier for this account.
account-shown-once = Shown once
account-held-back = Held back
account-its-name-and-identifiers-are-not = Its name and identifiers are not on this page. Whoever needs them says who asks and what for; that goes to the log, and the account is shown once.
account-what-it-is = What it is
account-protected = Protected
account-protection = Protection
account-its-parts-in-reports-and-disclosures = Its parts in reports and disclosures
account-no-report-or-disclosure-names-it = No report or disclosure names it.
account-about = About
account-identifiers-as-given = Identifiers as given
