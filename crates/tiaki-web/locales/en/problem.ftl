# What a request gets instead of a page.

problem-request = Request { $id }
problem-back = Back to where you begin
problem-title-busy = Not at the moment
problem-title-failed = Something went wrong on our side
problem-title-foreign = This was not sent by a page of ours
problem-title-form = The form did not come through
problem-title-method = This page can only be read
problem-title-misdirected = This address is not ours
problem-title-not-found = Nothing here
problem-detail-foreign = Nothing was shown and nothing was written down. Open the page that the form stands on and fill it in there.
problem-detail-form = Nothing was written down: it was cut off, or far too long. Go back and fill it in again.
problem-detail-method = Nothing was changed. Pages of this set show; they do not take anything in.
problem-detail-misdirected = Open the pages under the address that was printed when they were started.
problem-detail-not-found = There is no page at this address. It may have been typed wrongly, or what it named has been joined with something else since.
problem-title-log-in = Log in first
problem-title-purpose = Not for the purpose that you named
problem-title-reason = Say what for
problem-title-refused = This is not open to you
problem-detail-log-in = Nobody is logged in, or the session is over.
problem-detail-purpose = Nothing was shown and nothing was done. Name a purpose that covers it, then ask again.
problem-detail-reason = Nothing was shown. Go back, choose a purpose from the list and give a reason of at most 300 characters in one line.
problem-detail-refused = Nothing was shown and nothing was done. Your roles do not cover it; whoever leads the unit can tell who may.
