# /incidents: reports that are one.

incident-eyebrow = الواقعة { $short }
incident-lead = { $count ->
        [zero] البلاغات: { $reports }، عن { $accounts } حساب.
        [one] البلاغات: { $reports }، عن { $accounts } حساب.
        [two] البلاغات: { $reports }، عن { $accounts } من الحسابات.
        [few] البلاغات: { $reports }، عن { $accounts } حسابات.
        [many] البلاغات: { $reports }، عن { $accounts } حسابًا.
       *[other] البلاغات: { $reports }، عن { $accounts } حساب.
    }
incidents-unfolded = { $count ->
        [zero] ورد { $count } بلاغ منذ ذلك الحين. يضعه الأمر { $command } في مجموعته.
        [one] ورد بلاغ واحد منذ ذلك الحين. يضعه الأمر { $command } في مجموعته.
        [two] ورد بلاغان منذ ذلك الحين. يضعهما الأمر { $command } في مجموعاتهما.
        [few] وردت { $count } بلاغات منذ ذلك الحين. يضعها الأمر { $command } في مجموعاتها.
        [many] ورد { $count } بلاغًا منذ ذلك الحين. يضعها الأمر { $command } في مجموعاتها.
       *[other] ورد { $count } بلاغ منذ ذلك الحين. يضعها الأمر { $command } في مجموعاتها.
    }
incidents-none = لم يُعثر على أي مجموعة.
incidents-none-so-far = لم يُعثر على أي مجموعة حتى الآن.
incidents-groups = { $count ->
        [zero] { $count } مجموعة، الأكبر أولًا
        [one] مجموعة واحدة
        [two] مجموعتان، الأكبر أولًا
        [few] { $count } مجموعات، الأكبر أولًا
        [many] { $count } مجموعة، الأكبر أولًا
       *[other] { $count } مجموعة، الأكبر أولًا
    }
incident-its-reports = بلاغاتها
incident-every-report-keeps-its-own-page = لكل بلاغ صفحته، ومن يبلّغ عنه يقف في قائمة الانتظار بحسب ما هو معروف عنه.
incident-reports-earliest-incident-first = البلاغات، أقدم واقعة أولًا
incident-report = البلاغ
incident-received = تاريخ الاستلام
incident-pages-of-its-reports = صفحات بلاغاتها
incident-earlier-reports = البلاغات الأسبق
incident-later-reports = البلاغات اللاحقة
incidents-sent-again-of-one-incident-or = أُرسلت من جديد، أو هي عن واقعة واحدة، أو عن ملف واحد واسع الانتشار: كل مجموعة هنا مرة واحدة مع عددها. ولا يُحذف أي بلاغ بسبب ذلك.
incidents-each-report-stands-for-itself = كل بلاغ قائم بذاته
incidents-groups-of-reports = مجموعات البلاغات
incidents-group = المجموعة
incidents-pages-of-the-groups = صفحات المجموعات
incidents-larger-ones = الأكبر
incidents-smaller-ones = الأصغر
