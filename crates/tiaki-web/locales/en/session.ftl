# Logging in, naming a purpose, one’s own page.

login-heading = Log in
login-lead = What is behind this page is about people, many of them children. Each visit is by somebody with a name, for a purpose.
login-wrong = You were not let in.
login-wrong-what = Name, password and code do not go together, or the code was used already: wait for the next one. After several tries nobody is let in under a name for a quarter of an hour; an administrator can undo that.
login-name = Name
login-password = Password
login-code = Code
login-code-what = Six digits, as your authenticator shows them now.
login-enter = Log in
purpose-heading = What do you work for?
purpose-lead = Case data are shown for a purpose that is named first. It stands in the log beside what you read and decide, and you can change it at any time.
purpose-named = Named at present: { $purpose }. Reason: { $reason }
purpose-none = No case data are open to your roles, so there is no purpose to name.
purpose-which = Purpose
purpose-reason = Reason, in one line
purpose-reason-what = The shift, the operation or the case number; no names, no identifiers.
purpose-name = Name it and go on
purpose-wrong-reason = Nothing was named. Give a reason of at most 300 characters in one line.
purpose-wrong-purpose = Nothing was named. Choose a purpose from the list.
purpose-child-protection = Child protection
purpose-data-subject = A request on own data
purpose-identification = Identification
purpose-investigation = Investigation
purpose-oversight = Oversight
purpose-statistics = Statistics
purpose-triage = Triage
purpose-meaning-child-protection = To protect a child: hand-over to child protection, a warning, support.
purpose-meaning-data-subject = To answer somebody on their own data, or who speaks for them.
purpose-meaning-identification = To find out who and where a child is.
purpose-meaning-investigation = To investigate who is reported.
purpose-meaning-oversight = For a court, a data-protection officer or another supervisor.
purpose-meaning-statistics = To count, without regard to anybody.
purpose-meaning-triage = To find who has to be seen to first.
role-administrator = Administrator
role-analyst = Analyst
role-auditor = Auditor
role-data-protection-officer = Data-protection officer
role-intake-officer = Intake officer
role-liaison = Liaison
role-peer-agency = Peer agency
role-provider = Provider
role-supervisor = Supervisor
me-eyebrow = You
me-session = This session
me-roles = Roles
me-agency = Agency
me-own-agency = This site
me-since = Since
me-ends = Ends at the latest
me-everywhere = Log out everywhere
me-idle = { $minutes ->
        [one] After { $minutes } minute without use it ends by itself.
       *[other] After { $minutes } minutes without use it ends by itself.
    }
