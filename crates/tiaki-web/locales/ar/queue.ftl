# /queue: whom to look at first; setting aside; what is refused.

queue-eyebrow = قائمة الانتظار · { $country }
queue-lead = { $count ->
        [zero] { $number } شخص في هذه القائمة، الأهم أولًا.
        [one] { $number } شخص في هذه القائمة، الأهم أولًا.
        [two] { $number } من الأشخاص في هذه القائمة، الأهم أولًا.
        [few] { $number } أشخاص في هذه القائمة، الأهم أولًا.
        [many] { $number } شخصًا في هذه القائمة، الأهم أولًا.
       *[other] { $number } شخص في هذه القائمة، الأهم أولًا.
    }
queue-work-explain = { $hours ->
        [zero] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك { $hours } ساعة ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
        [one] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك ساعة واحدة ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
        [two] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك ساعتين ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
        [few] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك { $hours } ساعات ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
        [many] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك { $hours } ساعة ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
       *[other] لا يصل الشخص نفسه إلى اثنين. ما تتولاه يبقى لك { $hours } ساعة ثم يصبح متاحًا من جديد. الأسماء تظهر على هذه الصفحات وفي السجل.
    }
queue-empty = لم يُسنَد أي شخص إلى هذه السلطة. قد يتغيّر ذلك مع البلاغات القادمة؛ وما تعذّر إسناده موجود لدى جهة التنسيق في { $list }.
queue-empty-list = قائمة الوجهات
queue-nobody-now = لا أحد في الوقت الحالي.
queue-caption = { $heading }، بحسب الترتيب في القائمة
queue-row-preserved = محفوظ حتى { $day }
queue-held-until = حتى { $at }
queue-more-groups = { $count ->
        [zero] و{ $count } مجموعة أخرى
        [one] ومجموعة أخرى
        [two] ومجموعتان أخريان
        [few] و{ $count } مجموعات أخرى
        [many] و{ $count } مجموعة أخرى
       *[other] و{ $count } مجموعة أخرى
    }
queue-row-providers = أبلغ عنه
queue-row-newest = أحدث بلاغ { $report }
queue-row-open-cases = { $count ->
        [zero] في { $count } قضية مفتوحة
        [one] في قضية مفتوحة واحدة
        [two] في قضيتين مفتوحتين
        [few] في { $count } قضايا مفتوحة
        [many] في { $count } قضية مفتوحة
       *[other] في { $count } قضية مفتوحة
    }
queue-row-closed-cases = { $count ->
        [zero] في { $count } قضية مغلقة
        [one] في قضية مغلقة واحدة
        [two] في قضيتين مغلقتين
        [few] في { $count } قضايا مغلقة
        [many] في { $count } قضية مغلقة
       *[other] في { $count } قضية مغلقة
    }
queue-sources = أبلغ عنه، أحدث بلاغ، القضايا
queue-sources-meaning = أي مزوّدي الخدمة أبلغوا عنه وبكم بلاغ لكل منهم، والرقم الذي أعطاه مزوّد الخدمة لأحدث بلاغ، وفي كم قضية هو الآن أو كان إلى أن أغلقت، بقدر ما يجوز لك أن تعلم بها.
queue-batch = { $count ->
        [zero] { $at }: { $count } شخص، منهم { $standing } لا يزالون منحَّين.
        [one] { $at }: شخص واحد، منهم { $standing } لا يزال منحّى.
        [two] { $at }: شخصان، منهما { $standing } لا يزالون منحَّين.
        [few] { $at }: { $count } أشخاص، منهم { $standing } لا يزالون منحَّين.
        [many] { $at }: { $count } شخصًا، منهم { $standing } لا يزالون منحَّين.
       *[other] { $at }: { $count } شخص، منهم { $standing } لا يزالون منحَّين.
    }
queue-batch-back = { $count ->
        [zero] إعادة الكل ({ $count })
        [one] إعادة الشخص
        [two] إعادة الاثنين
        [few] إعادة الأشخاص وعددهم { $count }
        [many] إعادة الأشخاص وعددهم { $count }
       *[other] إعادة الأشخاص وعددهم { $count }
    }
queue-actionability-short = إمكانية التحرك
queue-perishability-short = سرعة الزوال
set-aside-question = { $count ->
        [zero] تنحية هؤلاء ({ $count })؟
        [one] تنحية هذا الشخص؟
        [two] تنحية هذين الشخصين؟
        [few] تنحية هؤلاء الأشخاص وعددهم { $count }؟
        [many] تنحية هؤلاء الأشخاص وعددهم { $count }؟
       *[other] تنحية هؤلاء الأشخاص وعددهم { $count }؟
    }
set-aside-do = { $count ->
        [zero] تنحية { $count }
        [one] تنحية شخص واحد
        [two] تنحية شخصين
        [few] تنحية { $count } أشخاص
        [many] تنحية { $count } شخصًا
       *[other] تنحية { $count } شخص
    }
refused-no-asker = اذكر من يطلب.
refused-asker = لا يزيد اسم من يطلب على 100 حرف في سطر واحد.
refused-no-decider = اذكر من يقرر.
refused-decider = لا يزيد اسم من يقرر على 100 حرف في سطر واحد.
refused-no-reason = اكتب سببًا: من يقرأ هذا القرار لاحقًا ليس لديه غيره.
refused-reason = لا يزيد السبب على 300 حرف في سطر واحد.
refused-code = اختر سببًا من القائمة.
refused-not-here = أحد هؤلاء الأشخاص لم يعد في أي قائمة.
refused-held = يتولاه موظف آخر.
refused-not-held = صاحب هذا الاسم لا يتولاه.
refused-aside = هو منحّى: أعده أولًا.
refused-not-aside = ليس منحّى.
refused-changed = ورد شيء منذ توليه. انظر فيه وواصل توليه ثم قرر.
refused-nobody = اختر شخصًا واحدًا على الأقل.
refused-nobody-listed = اختر شخصًا واحدًا على الأقل من القائمة.
refused-nothing-new = لم يرد شيء عن أي من هؤلاء الأشخاص منذ فتحتهم آخر مرة.
refused-count = { $found ->
        [zero] صار العدد { $found }: راجع العدد.
        [one] الأمر الآن بشأن شخص واحد: راجع العدد.
        [two] الأمر الآن بشأن شخصين: راجع العدد.
        [few] الأمر الآن بشأن { $found } أشخاص: راجع العدد.
        [many] الأمر الآن بشأن { $found } شخصًا: راجع العدد.
       *[other] الأمر الآن بشأن { $found } شخص: راجع العدد.
    }
refused-no-batch = لم يبق من هذا ما يُلغى.
refused-unseen = لا يبيّن النموذج ما اطُّلع عليه: انظر في هذه الصفحة وأرسله من جديد.
refused-looking = صاحب هذا الاسم يتولى النظرة الثانية: قرر أولًا ثم يُقال لك.
refused-not-taken = هذه النظرة الثانية ليست لصاحب هذا الاسم: لم يتولها، أو انتهى وقتها، أو أعاد الشخص أو قيل له السبب. تولَّ التالية أولًا.
refused-verdict = اختر رأيك.
refused-other = تعذّر ذلك: { $why }.
refused-no-person = لم يعد هذا الشخص موجودًا.
refused-nothing-ruled = لا قرار في هذا الشخص يمكن سحبه.
refused-place = اختر بلدًا من القائمة أو أن يبقى مجهولًا.
refused-no-draft = لا توجد مسودة كهذه، أو أنها أُنهيت.
refused-no-authority = أحد الرموز ليس لأي بلد: حرفان لكل رمز، مثل NZ.
refused-share-count = اختر سلطتين على الأقل ولا تزد على عشرين.
refused-one-twice = هذا حساب واحد مكرر: لا شيء يُقرَّر فيه.
refused-account-not-here = أحد الحسابين ليس هنا.
refused-form = لم يصل النموذج كاملًا، أو كان أطول بكثير مما يجوز.
refused-ruling = اختر هل للاثنين مستخدم واحد.
came-new-sources = يذكره مصدر جديد
came-other-members = يتكوّن من حسابات أخرى
came-more-urgent = مستواه أكثر إلحاحًا
came-moved = انتقل إلى قائمة أخرى
hold-other-members = صار من حسابات أخرى منذ ذلك الحين
hold-new-sources = ذكره مصدر جديد منذ ذلك الحين
queue-part-all = الكل
queue-heading-all = من يُنظر فيه أولًا
queue-meaning-all = كل من في هذه القائمة.
queue-part-free = متاحون
queue-meaning-free = لا يتولاهم أحد وليسوا منحَّين.
queue-part-overdue = فات موعدهم
queue-meaning-overdue = فات موعدهم، ولم يُنحَّوا ولم يُحالوا.
queue-part-back = عائدون
queue-meaning-back = نُحّوا ثم ورد شيء بعد ذلك.
queue-part-set-aside = منحَّون
queue-meaning-set-aside = نحّاهم موظفون معروفو الأسماء مع ذكر السبب؛ ولم يرد شيء منذ ذلك الحين.
queue-meaning-mine = ما تتولاه في هذه القائمة.
queue-span = المعروض هنا: المراتب من { $from } إلى { $to }.
queue-nobody-free = لا أحد متاح في هذه القائمة لصاحب هذا الاسم: كلهم متولَّون أو منحَّون أو تُخُطّوا.
queue-mark-taken = تغيّر منذ توليه
queue-mark-back = عائد: { $came }
queue-mark-set-aside = منحّى
queue-mark-referred = أُحيل في { $day }
queue-mark-skipped = تُخُطّي
queue-part-mine = ما أتولاه
queue-nobody-waits-in-this-queue = لا أحد ينتظر في هذه القائمة.
queue-take-the-next = تولّي التالي
queue-parts-of-the-queue = أقسام القائمة
queue-the-queue-is-empty = القائمة فارغة
queue-nobody-here = لا أحد هنا
queue-what-the-columns-mean = معنى الأعمدة
queue-how-soon-a-human-should-look = مدى سرعة نظر الإنسان في الأمر. فئة الخطر تقرر أولًا، ولا يمكن لأي مجموع أن ينزل دونها.
queue-the-bands-own-deadline-1-7 = الموعد الخاص بالمستوى: 1 أو 7 أو 14 أو 30 يومًا، أو زوال الأدلة إن كان أسبق.
queue-when-the-last-identifying-evidence-is = متى يُتوقع حذف آخر دليل تعرّف حيث هو موجود.
queue-preserved-until = محفوظ حتى
queue-how-long-the-last-provider-must = المدة التي يجب فيها على آخر مزوّد حفظ ما أبلغ عنه: حتى ذلك الحين يمكن طلب المزيد.
queue-who-works-on-it-now-and = من يعمل عليه الآن وإلى متى.
queue-back = عائد
queue-it-was-set-aside-and-something = نُحّي ثم ورد شيء بعد ذلك: لم يعد القرار معتبَرًا.
queue-danger = الخطر
queue-what-speaks-for-harm-to-a = ما يدل على أذى طفل، من 0 إلى 100.
queue-actionability = إمكانية التحرك
queue-how-much-there-is-to-act = مقدار ما يمكن التحرك بناءً عليه: معرِّفات ومكان وملفات.
queue-novelty = الجِدّة
queue-how-much-of-it-nobody-has = مقدار ما لم يره أحد من قبل.
queue-perishability = سرعة الزوال
queue-how-soon-the-evidence-is-gone = مدى قرب زوال الأدلة.
queue-incidents-reports = الوقائع والبلاغات
queue-reports-of-one-incident-of-one = البلاغات عن واقعة واحدة، أو عن ملف واحد واسع الانتشار، أو المرسلة من جديد تُعد مرة واحدة؛ وكلها على صفحة الشخص وعلى صفحاتها.
queue-something-came-in-place-band-and = ورد شيء: الترتيب والمستوى والأسباب هي السابقة إلى أن يُعاد ترتيب الجميع.
queue-known-first-seen = معروفة، تُرصد لأول مرة
queue-files-on-a-list-and-files = ملفات على قائمة، وملفات ليست على أي قائمة.
queue-due-utc = الموعد النهائي (UTC)
queue-evidence-clock-utc = مهلة الأدلة (UTC)
queue-person-and-why = الشخص والأسباب
queue-set-the-chosen-ones-aside-with = تنحية المختارين بسبب واحد
queue-go-on-how-many-are-these = متابعة: كم عددهم؟
queue-pages-of-the-queue = صفحات القائمة
queue-earlier-places = المراتب السابقة
queue-later-places = المراتب التالية
queue-set-aside-as-one = نُحّوا معًا
queue-what-was-set-aside-together-can = ما نُحّي معًا يمكن إلغاء تنحيته معًا، ما لم ينهِه أحد منذ ذلك الحين. ومن فعل ذلك ولماذا على صفحة كل شخص، لمن يسأل.
queue-skipped = تُخُطّوا
queue-given-back-undone-newest-first = رُدّوا دون معالجة، الأحدث أولًا
queue-why = السبب
queue-choose-a-reason = اختيار سبب
queue-in-words-in-one-line-no = بالكلمات في سطر واحد، بلا أسماء ولا معرِّفات
set-aside-nothing-is-written-down-yet-each = لم يُدوَّن شيء بعد. يعود كل منهم من تلقاء نفسه حين يرد شيء، ويمكن إعادتهم جميعًا معًا.
set-aside-who-they-are = من هم
queue-choose-one = اختيار { $short }
queue-accounts-and-files = الحسابات والملفات
