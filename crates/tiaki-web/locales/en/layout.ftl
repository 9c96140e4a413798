# What stands around every page, and what every page may say.

layout-skip = Skip to the page
layout-pages = Pages
layout-overview = Overview
layout-own-queue = Your queue
layout-alarms = Alarms
layout-audit = Second looks
layout-cases = Cases
layout-reviews = Reviews
layout-providers = Providers
layout-fairness = Fairness
layout-quarantine = Quarantine
layout-more = The unit
layout-promise = Software proposes, a named human decides. No image is ever shown.
layout-acts = What is done here is written down at the clock’s own time, { $at }: a day that is to come is one after that.
layout-open = Times are in UTC; days are counted from { $at }.
layout-counted = The figures of this page were counted at { $at }.
layout-language = Language
layout-where = Where you are
foreign-more = … { $count } more characters
moment-today = today
moment-tomorrow = tomorrow
moment-yesterday = yesterday
moment-in-days = { $count ->
        [one] in { $count } day
       *[other] in { $count } days
    }
moment-days-ago = { $count ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }
layout-no-purpose = No purpose named
layout-log-out = Log out
