# The links of a person, and the answers to them.

link-caption = Links between these accounts, weightiest first
link-tier = How firm
link-strongest = What speaks loudest
link-decided = Decided by
link-software = Software alone
link-open = Its evidence
link-open-and-answer = Evidence and answer
link-pages = Pages of links
link-weightier = Weightier links
link-lighter = Lighter links
link-page-of = Page { $page } of { $pages }, { $total } links
link-each = The evidence of each link
link-evidence-of = Evidence that { $one } and { $other } have one user
link-sum = Together
link-decided-by = { $operator } decided on { $at }: { $verdict }. Reason: { $reason }
link-said = Written down of { $one } and { $other }: { $verdict }.
link-take-back = Take this decision back
link-take-back-what = Taking back brings the decision before it into force again, or none where there was none. Everything stays written down.
link-wrong-gone = These two are no link of this person any more: linking has gone on since the page was shown. What stands now is below.
refused-not-newest = This decision is not the newest on the two any more: somebody has decided since, or it was taken back already. What stands is below.
refused-decided-since = Somebody has decided on the two since the page was shown. What stands now is below: look at it, and decide again if it is to be otherwise.
undo-reason = Taken back
case-own-tasks = Your open tasks there
