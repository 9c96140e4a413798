# /incidents: reports that are one.

incident-eyebrow = Incident { $short }
incident-lead = { $count ->
        [one] { $reports } reports on { $accounts } account.
       *[other] { $reports } reports on { $accounts } accounts.
    }
incidents-unfolded = { $count ->
        [one] { $count } report came in since. Run { $command } to have it in its group.
       *[other] { $count } reports came in since. Run { $command } to have them in their groups.
    }
incidents-none = No group has been found.
incidents-none-so-far = No group has been found so far.
incidents-groups = { $count ->
        [one] { $count } group, the largest first
       *[other] { $count } groups, the largest first
    }
incident-its-reports = Its reports
incident-every-report-keeps-its-own-page = Every report keeps its own page, and whom it reports stands in the queue by what is known of that person.
incident-reports-earliest-incident-first = Reports, earliest incident first
incident-report = Report
incident-received = Received
incident-pages-of-its-reports = Pages of its reports
incident-earlier-reports = Earlier reports
incident-later-reports = Later reports
incidents-sent-again-of-one-incident-or = Sent again, of one incident, or of one viral file: each group stands here once, with its count. No report is taken away by it.
incidents-each-report-stands-for-itself = Each report stands for itself
incidents-groups-of-reports = Groups of reports
incidents-group = Group
incidents-pages-of-the-groups = Pages of the groups
incidents-larger-ones = Larger ones
incidents-smaller-ones = Smaller ones
