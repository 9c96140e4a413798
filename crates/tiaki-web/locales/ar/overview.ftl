# /: the operation at a glance.

overview-lead = مما أبلغ عنه مزوّدو الخدمة إلى ما هو جاهز لكل سلطة، حتى { $at }.
overview-rules-run = المستويات والمراتب هي السابقة ولا يُحال شيء: يُشغَّل الأمر { $run } ويُراجَع { $see }.
overview-no-bands = لا شخص له مستوى بعد. يعطي المستويات الأمر { $triage } بعد { $match } و{ $link } و{ $locate }.
overview-chart = { $count ->
        [zero] رسم بالأعمدة لعدد { $count } من الأشخاص بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
        [one] رسم بالأعمدة لشخص واحد بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
        [two] رسم بالأعمدة لشخصين بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
        [few] رسم بالأعمدة لعدد { $count } أشخاص بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
        [many] رسم بالأعمدة لعدد { $count } شخصًا بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
       *[other] رسم بالأعمدة لعدد { $count } شخص بحسب المستوى. وفي الجدول بجانبه الأرقام نفسها.
    }
overview-sealed = مختومة { $id }
overview-no-files = لم يُقارَن أي ملف بالقوائم بعد. هذا ما يفعله الأمر { $command }.
overview-no-reports = لم يرد أي بلاغ بعد. يستقبل الأمر { $command } ملفات البلاغات ومجلداتها.
overview-ranked-otherwise = { $count ->
        [zero] رُتّب { $count } شخص بقواعد غير السارية الآن
        [one] رُتّب شخص واحد بقواعد غير السارية الآن
        [two] رُتّب شخصان بقواعد غير السارية الآن
        [few] رُتّب { $count } أشخاص بقواعد غير السارية الآن
        [many] رُتّب { $count } شخصًا بقواعد غير السارية الآن
       *[other] رُتّب { $count } شخص بقواعد غير السارية الآن
    }
overview-rules-refused = القواعد السارية مرفوضة، ولا يُرتَّب أحد بها
figure-reports = البلاغات
figure-reports-meaning = أرسلها مزوّدو الخدمة. البلاغ نفسه إن أُرسل مرتين فهو واحد.
figure-by-provider = بحسب المزوّد
figure-disclosures = إفصاحات مجمّعة
figure-disclosures-meaning = بيانات حسابات سلّمها مزوّد بناءً على طلب.
figure-accounts = الحسابات
figure-accounts-meaning = حسابات لدى مزوّدي الخدمة يذكرها بلاغ أو إفصاح، في أي دور.
figure-persons = الأشخاص
figure-persons-meaning = حسابات يُفترض أن لها مستخدمًا واحدًا. فرضية: الإنسان وحده يسمّي أحدًا مشتبهًا به.
figure-by-destination = بحسب الوجهة
figure-referrals = الإحالات
figure-referrals-meaning = قرارات بالإرسال، لكل منها حزمة واحدة موقّعة ومختومة.
figure-files = الملفات
figure-files-meaning = تُميَّز ببصماتها. لا يُحفظ أي ملف ولا يُعرض.
figure-by-known = بحسب ما هو معروف
figure-links = الصلات
figure-links-meaning = أزواج حسابات تدل قرائن على أن لها مستخدمًا واحدًا، لكل منها وزنه.
figure-incidents = بلاغات هي بلاغ واحد
figure-incidents-meaning = مجموعات بلاغات أُرسلت من جديد، أو عن واقعة واحدة أو ملف واحد واسع الانتشار؛ ولا يُحذف أي منها.
figure-open-groups = فتح المجموعات
figure-quarantined = في الحجر
figure-quarantined-meaning = وثائق تعذّرت قراءتها: محفوظة كاملة مع السبب.
figure-open-quarantine = فتح الحجر
figure-log = قيود السجل
figure-log-meaning = كل تغيير، وكل قيد موصول بما قبله ببصمته.
overview-operation-overview = نظرة عامة على العملية
overview-from-reports-to-referrals = من البلاغات إلى الإحالات
overview-persons-by-band = الأشخاص بحسب المستوى
overview-the-band-says-how-soon-a = يحدد المستوى مدى سرعة نظر الإنسان في الأمر. يتبع فئة الخطر أولًا ثم أربعة محاور، وتبيّن صفحة الشخص كل الأسباب.
overview-persons-by-band-all-destinations = الأشخاص بحسب المستوى، كل الوجهات
overview-no-authority-has-anyone-in-its = لا أحد بعد في قائمة انتظار أي سلطة. وبعد تحديد أماكن الأشخاص وفرزهم تظهر هنا كل وجهة مع قائمتها.
overview-most-urgent-first-by-persons-in = الأكثر إلحاحًا أولًا: بعدد الأشخاص في أعلى مستوى ثم الذي يليه. والمهلة هي أول لحظة يُتوقع فيها زوال أدلة تعرّف عن أحدٍ في تلك القائمة.
overview-destinations-most-urgent-first = الوجهات، الأكثر إلحاحًا أولًا
overview-persons-in-band = الأشخاص في كل مستوى
overview-first-evidence-clock = أول مهلة للأدلة
overview-package = الحزمة
overview-not-made-yet = لم تُعدّ بعد
overview-stays-here = يبقى هنا
overview-files-known-and-first-seen = الملفات: المعروفة وما يُرصد لأول مرة
overview-files-by-what-is-known-of = الملفات بحسب ما هو معروف عنها
overview-how-it-is-counted = كيفية العدّ
overview-number = العدد
overview-reports-by-provider = البلاغات بحسب مزوّد الخدمة
overview-a-quality-flag-marks-something-that = علامة الجودة تدل على شيء كان سيفيد وهو ناقص أو مشكوك فيه. وكثرة العلامات في كل بلاغ تبطئ العمل ببلاغات المزوّد.
overview-reports-by-provider-most-first = البلاغات بحسب مزوّد الخدمة، الأكثر أولًا
overview-flags-for-each-report = العلامات لكل بلاغ
