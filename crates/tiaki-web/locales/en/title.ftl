# Titles of pages. A title never holds anything received.

title-overview = Operation overview
title-alarms = Alarms
title-audit = Second looks
title-audit-one = Second look
title-reviews = Reviews
title-review = Two accounts
title-providers = Providers
title-provider = Provider
title-fairness = Fairness
title-quarantine = Quarantine
title-queue = Queue
title-set-aside = Set aside
title-many-case = Add to a case
title-incidents = Reports that are one
title-incident = Incident { $short }
title-places = Decided places
title-referrals = Referrals to several
title-packages = Packages
title-account = Account { $short }
title-report = Report { $short }
title-person = Person { $short }
title-login = Log in
title-purpose = Purpose
title-me = You
title-keys = Keys
title-deconfliction = Private questions
