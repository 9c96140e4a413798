# What several pages say.

moment-gone = زال { $when }
moment-overdue = فات موعده، { $when }
held-in-text = { $count ->
        [zero] لم تُعثر على قيم في نص حر ({ $count }).
        [one] عُثر على قيمة واحدة في نص حر وهي محجوبة: لا أحد يذكر لمن هي، وقد تكون لطفل.
        [two] عُثر على قيمتين في نص حر وهما محجوبتان: لا أحد يذكر لمن هما، وقد تكون إحداهما لطفل.
        [few] عُثر على { $count } قيم في نص حر وهي محجوبة: لا أحد يذكر لمن هي، وقد تكون إحداها لطفل.
        [many] عُثر على { $count } قيمة في نص حر وهي محجوبة: لا أحد يذكر لمن هي، وقد تكون إحداها لطفل.
       *[other] عُثر على { $count } قيمة في نص حر وهي محجوبة: لا أحد يذكر لمن هي، وقد تكون إحداها لطفل.
    }
side-at = لدى { $service }
side-at-of = لدى { $service }، يعود إلى { $person }
weighed-sum = الثقة { $confidence }؛ المجموع { $bits } بت، مع الاحتمال الذي يبدأ منه كل زوج.
common-and = و
follows-by-itself = يتبع الربط من تلقاء نفسه خلال دقيقة.
follows-by-command = لا شيء يُربط هنا من تلقاء نفسه: يتبع الأشخاص مع التشغيل التالي للأمر { $command }.
apart-accounts = { $count ->
        [zero] { $count } حساب
        [one] حساب واحد
        [two] حسابان
        [few] { $count } حسابات
        [many] { $count } حسابًا
       *[other] { $count } حساب
    }
apart-and-more = { $count ->
        [zero] و{ $count } غيرها
        [one] وواحد غيرها
        [two] واثنان غيرها
        [few] و{ $count } غيرها
        [many] و{ $count } غيرها
       *[other] و{ $count } غيرها
    }
apart-more-groups = { $count ->
        [zero] { $count } مجموعة أخرى
        [one] مجموعة أخرى واحدة
        [two] مجموعتان أخريان
        [few] { $count } مجموعات أخرى
        [many] { $count } مجموعة أخرى
       *[other] { $count } مجموعة أخرى
    }
apart-staying = { $count ->
        [zero] عن { $count } تبقى معًا
        [one] عن حساب واحد يبقى
        [two] عن حسابين يبقيان معًا
        [few] عن { $count } حسابات تبقى معًا
        [many] عن { $count } حسابًا تبقى معًا
       *[other] عن { $count } حساب تبقى معًا
    }
files-known = { $count ->
        [zero] { $count } معروف
        [one] { $count } معروف
        [two] { $count } معروفان
        [few] { $count } معروفة
        [many] { $count } معروفًا
       *[other] { $count } معروف
    }
files-first-seen = { $count ->
        [zero] { $count } يُرصد لأول مرة
        [one] { $count } يُرصد لأول مرة
        [two] { $count } يُرصدان لأول مرة
        [few] { $count } تُرصد لأول مرة
        [many] { $count } تُرصد لأول مرة
       *[other] { $count } تُرصد لأول مرة
    }
pages-at = الصفحة { $page } من { $pages }
pages-at-open = الصفحة { $page }
protected-not-here = اسمه ومعرِّفاته ليست على هذه الصفحة.
confidence-of = الثقة { $confidence }
bits-of = { $bits } بت
recovery-yes = نعم؛ للاسترداد، وقد يكون لقريب
recovery-no = لا؛ للاسترداد، وقد يكون لقريب
recovery-not-stated = غير مذكور؛ للاسترداد، وقد يكون لقريب
observed-mined = غير مذكور: عُثر عليه في نص
common-id-there = المعرِّف لدى الخدمة
common-service = الخدمة
common-person = الشخص
common-not-linked-and-ranked-yet = لم يُربط ولم يُرتَّب بعد
common-id = المعرِّف
common-provider = مزوّد الخدمة
common-incident = الواقعة
common-stated-age = العمر المذكور
common-the-sender-says-of-its-holder = يقول المرسِل عن صاحبه
common-kind = النوع
common-as-given = كما ورد
common-seen-at = وقت الرصد
common-event = الحدث
common-port = المنفذ
common-verified = مُتحقَّق منه
common-proxy = خادم وسيط
common-queue = قائمة الانتظار
common-band = المستوى
common-held-by = يتولاه
common-nobody = لا أحد
common-nothing-was-written-down = لم يُدوَّن شيء.
common-due = الموعد النهائي
common-not-known = غير معروف
common-decide = اتخاذ القرار
common-choose = اختيار
common-why-in-one-line-no-names = السبب في سطر واحد، بلا أسماء ولا معرِّفات
common-rules = القواعد
common-persons = الأشخاص
common-reports-that-are-one = بلاغات هي بلاغ واحد
common-at-a-glance = لمحة سريعة
common-first-incident = أول واقعة
common-last-incident = آخر واقعة
common-file = الملف
common-place = الترتيب
common-intake = الاستلام
common-reports = البلاغات
common-accounts = الحسابات
macros-what-for = لأي غرض
macros-choose-a-purpose = اختيار غرض
macros-reason-in-one-line = السبب في سطر واحد
macros-show-once-and-write-it-to = عرضه مرة واحدة وتدوين ذلك في السجل
macros-no-single-piece-of-evidence-is = لم تُسجَّل أي قرينة منفردة.
common-evidence = القرائن
common-how-they-agree = وجه الاتفاق
common-the-value = القيمة
common-how-rare-it-is = مدى ندرتها
common-bits = البتات
macros-nothing-is-kept-that-speaks-for = لا يُحفظ شيء يدل على مستخدم واحد: لم يتقاربا قط، أو تقاربا أقل من الأزواج المنتظرة.
macros-have-they-one-user = هل لهما مستخدم واحد؟
macros-accept-one-user = قبول: مستخدم واحد
macros-refuse-different-users = رفض: مستخدمان مختلفان
macros-unsure-leave-it-open-join-nothing = غير مؤكد: يُترك مفتوحًا ولا يُضم شيء في الأثناء
macros-write-the-decision-down = تدوين القرار
macros-decisions-newest-first = القرارات، الأحدث أولًا
common-when-utc = متى (UTC)
common-decided = القرار
common-by = من قِبل
common-reason = السبب
macros-a-later-word-counts = المعتبَر قرار لاحق
common-decide-anew = اتخاذ قرار جديد
common-share = النسبة
common-destinations = الوجهات
common-destination = الوجهة
common-country = البلد
common-no-clock = بلا مهلة
common-files = الملفات
common-compared = مقارنة
common-high-priority-asked = طُلبت أولوية عالية
common-quality-flags = علامات الجودة
common-changed-since-it-was-ranked = تغيّر منذ ترتيبه
common-on-this-page = في هذه الصفحة
common-who-works-on-it = من يعمل عليه
common-where = أين
common-what-holds-it-together = ما يجمعه
common-near-misses = صلات كادت تثبت
common-outcomes = النتائج
common-history = السجل الزمني
common-evidence-clock = مهلة الأدلة
common-points = النقاط
common-none-recorded = لم يُسجَّل شيء
common-account = الحساب
common-none = لا شيء
common-decided-places = الأماكن المقرَّرة
common-newer = الأحدث
common-older = الأقدم
common-nothing = لا شيء
common-have-these-two-one-user = هل لهذين الحسابين مستخدم واحد؟
