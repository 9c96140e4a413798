# /providers: how usable each provider’s reports are.

provider-lead = { $count ->
        [one] { $number } report.
       *[other] { $number } reports.
    }
provider-lead-mean = { $count ->
        [one] { $number } report, on the mean { $mean } of 100 complete.
       *[other] { $number } reports, on the mean { $mean } of 100 complete.
    }
provider-unread = { $count ->
        [one] { $count } of them has not been read for this yet: run { $command }.
       *[other] { $count } of them have not been read for this yet: run { $command }.
    }
provider-card = This card holds counts only and may be sent to the provider: { $csv }, { $json }.
provider-card-csv = as a table (CSV)
provider-card-json = for programs (JSON)
provider-fields = Fields of a report, by the rubric { $rules }
providers-none = { $command } takes files and folders of reports.
providers-explain = Completeness runs from 0 to 100 by the rubric { $rules }. Its weights are one analyst’s choice: compare with it, do not measure with it.
provider-ten = { $from } to { $to }
provider-gain = { $count ->
        [one] { $count } report, { $points } points in all
       *[other] { $count } reports, { $points } points in all
    }
provider-part = { $count } ({ $share })
provider-fact-same-report = Reports that came again under one number
provider-fact-same-incident = Reports of one incident with others
provider-fact-viral = Reports of a viral file
provider-fact-asked-high = Of these, on somebody in a high band
provider-fact-not-asked-high = In a high band without being asked for
provider-fact-files = Files, each counted in each report
provider-fact-viewed-not-stated = Files not said to be viewed or not
provider-fact-not-viewed = Files said not to be viewed
provider-fact-viral-files = Files on a viral list or marked so
provider-fact-batched = Batches on one viral file
provider-fact-quarantined = Documents in quarantine
provider-what-is-lacking = What is lacking
provider-completeness = Completeness
provider-the-form = The form
provider-more-counts = More counts
provider-by-month = By month
provider-what-is-lacking-and-what-it = What is lacking, and what it would have changed
provider-shares-are-of-the-reports-that = Shares are of the reports that a field applies to. Points and bands are computed from what each report says: how it would have stood, had this one field been there.
provider-field = Field
provider-lacking = Lacking
provider-in-part = In part
provider-missing = Missing
provider-would-have-gained = Would have gained
provider-better-band = Better band
provider-would-have-changed = Would have changed
provider-does-not-apply = Does not apply
provider-reports-by-points = Reports by points
provider-reports-by-how-usable-they-are = Reports by how usable they are
provider-no-report-breaks-a-rule-of = No report breaks a rule of the form’s documentation.
provider-a-flag-marks-where-a-report = A flag marks where a report breaks a rule of the form’s documentation. The report is taken all the same.
provider-flag = Flag
provider-times = Times
provider-by-month-of-the-incident = By month of the incident
provider-no-report-has-been-read-for = No report has been read for this yet.
provider-reports-by-month-of-the-incident = Reports by month of the incident
provider-month = Month
providers-how-usable-each-providers-reports-are = How usable each provider’s reports are, and what is missing in them. Each card can be sent to its provider: it holds counts only.
providers-no-provider-has-sent-anything-yet = No provider has sent anything yet
providers-cards = Cards
providers-providers-by-name = Providers by name
providers-mean-completeness = Mean completeness
providers-hardly-usable = Hardly usable
providers-lacking-most-often = Lacking most often
providers-quarantined = Quarantined
