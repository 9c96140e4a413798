# /alarms: who is overdue, and whose evidence is dying.

alarms-lead = { $days ->
        [one] Who has passed the deadline of the band, and whose last identifying evidence dies, or of whom the last provider preserves nothing more, within { $days } day while nobody holds them. Who is set aside or referred raises no alarm.
       *[other] Who has passed the deadline of the band, and whose last identifying evidence dies, or of whom the last provider preserves nothing more, within { $days } days while nobody holds them. Who is set aside or referred raises no alarm.
    }
alarms-none = { $days ->
        [one] No alarms: nobody is overdue, and no evidence dies within { $days } day unheld.
       *[other] No alarms: nobody is overdue, and no evidence dies within { $days } days unheld.
    }
alarms-more = { $count ->
        [one] ; { $count } more is in its queue
       *[other] ; { $count } more are in their queues
    }
alarms-within = { $days ->
        [one] Within { $days } day
       *[other] Within { $days } days
    }
alarms-dying = Evidence dying
alarms-next-end = Held by nobody, the next end first
alarms-dying-column = Evidence until (UTC)
alarms-ending = Preserved no longer
alarms-ending-column = Preserved until (UTC)
alarms-past-deadline = Past the deadline, the longest first
alarms-overdue-column = Was due (UTC)
alarms-what-is-overdue-or-about-to = What is overdue or about to be lost
alarms-how-far-ahead = How far ahead
alarms-by-queue = By queue
alarms-alarms-by-queue = Alarms by queue
alarms-evidence-dying-held-by-nobody = Evidence dying, held by nobody
alarms-preserved-no-longer-held-by-nobody = Preserved no longer, held by nobody
alarms-overdue = Overdue
alarms-of-these-held = Of these, held
