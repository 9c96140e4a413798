# /operation: the operation in figures, and the lists behind them.

title-operation = الأرقام
title-operation-persons = الأشخاص وراء رقم
title-operation-reports = البلاغات الواردة
title-operation-packages = الحزم المرسلة
operation-heading = العملية بالأرقام
operation-counted = أُحصي في { $at }.
operation-since = { $count ->
        [zero] لم يُضف إلى السجل شيء منذ ذلك الحين.
        [one] أُضيف إلى السجل قيد واحد منذ ذلك الحين، ويُعاد الإحصاء خلال دقائق ما دام Tiaki يعمل.
        [two] أُضيف إلى السجل قيدان منذ ذلك الحين، ويُعاد الإحصاء خلال دقائق ما دام Tiaki يعمل.
        [few] أُضيفت إلى السجل { $count } قيود منذ ذلك الحين، ويُعاد الإحصاء خلال دقائق ما دام Tiaki يعمل.
        [many] أُضيف إلى السجل { $count } قيدًا منذ ذلك الحين، ويُعاد الإحصاء خلال دقائق ما دام Tiaki يعمل.
       *[other] أُضيف إلى السجل { $count } قيد منذ ذلك الحين، ويُعاد الإحصاء خلال دقائق ما دام Tiaki يعمل.
    }
operation-not-counted = لم يُحصَ شيء بعد
operation-not-counted-do = تُحصى الأرقام ما دام Tiaki يعمل ويتابع ما يرد، ويحصيها أيضًا الأمر { $command }.
operation-periods = الأيام
operation-period-all = كل شيء
operation-period-month = هذا الشهر
operation-period-days = آخر 30 يومًا
operation-period-quarter = هذا الربع من السنة
operation-period-is-all = كل شيء منذ بدء العملية.
operation-period-is = من { $from } إلى { $to }، واليومان داخلان، بالتوقيت العالمي المنسق.
operation-from = من
operation-to = إلى
operation-show = عرض
operation-wrong-days = هذه الأيام ليست مدة: يُذكر يومان بين 1970 و2199، الأقدم أولًا. ويُعرض في هذه الأثناء كل شيء.
operation-nothing-in-it = لم يحدث شيء في هذه الأيام.
operation-show-all = عرض كل شيء
operation-way = من البلاغات إلى أطفال أُمِّنت سلامتهم
operation-way-explain = يُحصى كل شيء في يومه، فهذا ما حدث في هذه الأيام. وإلى جانب البلاغات تأتي حسابات من إفصاحات مجمّعة، عدد ما ورد منها: { $disclosures }.
operation-chart = أعمدة الخطوات من البلاغات إلى أطفال أُمِّنت سلامتهم. وفي الجدول بجانبها الأرقام نفسها.
operation-way-caption = الخطوات وأعدادها
operation-step-word = الخطوة
operation-number = العدد
operation-how-counted = كيف يُحصى
operation-step-received = بلاغات واردة
operation-step-accepted = بلاغات مقبولة
operation-step-incidents = وقائع
operation-step-accounts = حسابات
operation-step-persons = أشخاص
operation-step-queued = في قائمة انتظار
operation-step-looked = نُظر فيهم
operation-step-drafted = في مسودة
operation-step-submitted = طُلب الإرسال
operation-step-referred = أُرسلوا
operation-step-packages = حزم
operation-step-outcomes = لهم نتيجة
operation-step-arrests = أُوقفوا
operation-step-children = أطفال أُمِّنت سلامتهم
operation-meaning-received = البلاغات التي أمكنت قراءتها، والوثائق التي في الحجر ولم تمكن قراءتها، في يوم ورود كل منها. البايتات نفسها إن أُرسلت مرتين فهي واحدة.
operation-meaning-accepted = البلاغات التي أمكنت قراءتها، في يوم ورود كل منها.
operation-meaning-incidents = البلاغات المقبولة، ويُحصى ما هو واحد منها (أُعيد إرساله، أو من واقعة واحدة، أو من ملف واحد واسع الانتشار) مرة واحدة في يوم أولها.
operation-meaning-accounts = الحسابات التي أخذ بها الربط، من البلاغات والإفصاحات، في يوم ورود أول مصدر يذكر كلًا منها. وليست حسابات الأطفال منها.
operation-meaning-persons = الأشخاص الذين تُنسب إليهم تلك الحسابات بحسب آخر ربط، في يوم ورود أول مصدر.
operation-meaning-queued = من هؤلاء الأشخاص من هو في قائمة انتظار سلطة بحسب آخر فرز، في اليوم نفسه.
operation-meaning-looked = الأشخاص الذين فعل موظف في شأنهم شيئًا لأول مرة: تولّاهم أو أعادهم أو نحّاهم أو أعدّ مسودة أو أحالهم أو فتح قضية أو سجّل نتيجة.
operation-meaning-drafted = أشخاص وردوا لأول مرة في مسودة: لإحالة، أو لاختيار عدة سلطات، أو لإرسال قائمة انتظار.
operation-meaning-submitted = أشخاص في إحالة طُلب إرسالها لأول مرة، ومنها إرسال قائمة انتظار.
operation-meaning-referred = أشخاص خرجوا لأول مرة في حزمة أجاز إرسالها شخص ثانٍ.
operation-meaning-packages = الحزم في يوم إرسالها. وقد تحمل الحزمة الواحدة أشخاصًا كثيرين.
operation-meaning-outcomes = الأشخاص الذين لهم نتيجة قائمة، في يوم ما تخبر به أولاها. ولا تُحصى النتائج المسحوبة أو المصحّحة.
operation-meaning-arrests = الأشخاص الذين سُجّل توقيفهم، كل منهم مرة واحدة، في يومه.
operation-meaning-children = الأطفال الذين تقول النتائج إن سلامتهم أُمِّنت، في ذلك اليوم؛ وواحد حيث لا تذكر النتيجة عددًا. وما تسجله سلطتان عن الطفل نفسه يُحصى هنا مرتين.
operation-countries = بحسب البلد
operation-leads = يقود كل رقم إلى قائمة ما يحصيه؛ أما رقم الحسابات ورقم الأطفال فيقودان إلى الأشخاص الذين يتعلقان بهم، فيختلف عدد تلك القائمة.
operation-countries-explain = يُحصى الشخص في البلد الذي يُرسل إليه، ومعه حساباته، وتُحصى الحزم في بلد السلطة. واسم البلد يقود إلى أشخاصه.
operation-no-country = لا بلد واحد
operation-no-countries = ليس لأي بلد شيء في هذه الأيام.
operation-map = خريطة العالم: { $figure } بحسب البلد. وفي الجدول بعدها الأرقام نفسها.
operation-map-shows = المعروض: { $figure }. واسم عمود في الجدول يختار غيره.
operation-map-country = { $country }: { $number }
operation-map-none = لا شيء، أو غير معروف
operation-map-step = من { $from } إلى { $to }
operation-borders = الحدود: Natural Earth كما رُسمت هناك، ولا تعبّر عن أي موقف. والبلدان التي لا يتسع لها شكل نقاط، وقليل منها في الجدول وحده.
operation-countries-caption = { $count ->
        [zero] لا بلدان: { $figure }
        [one] بلد واحد وأرقامه
        [two] بلدان، الأكثر أولًا: { $figure }
        [few] { $count } بلدان، الأكثر أولًا: { $figure }
        [many] { $count } بلدًا، الأكثر أولًا: { $figure }
       *[other] { $count } بلد، الأكثر أولًا: { $figure }
    }
operation-column-accounts = الحسابات
operation-column-persons = الأشخاص
operation-column-waiting = في الانتظار
operation-column-referred = أُحيلوا
operation-column-packages = الحزم
operation-column-outcomes = لهم نتيجة
operation-column-children = أطفال أُمِّنت سلامتهم
operation-before = السابق
operation-after = التالي
operation-pages = صفحات القائمة
operation-page = الصفحة { $page }
operation-outstanding = حزم بلا نتيجة
operation-outstanding-explain = أُرسلت ولم تُسجَّل بعدها نتيجة عن أي من أشخاصها. كما هي الآن، أيًّا كانت الأيام المختارة أعلاه.
operation-outstanding-caption = حزم لم تأت منها نتيجة بعد، بحسب ما مضى على إرسالها
operation-age = منذ إرسالها
operation-age-day = أقل من يوم
operation-age-days = من يوم إلى 3 أيام
operation-age-week = من 3 إلى 7 أيام
operation-age-month = من 7 أيام إلى 30 يومًا
operation-age-more = 30 يومًا فأكثر
operation-acts = أيام حتى أول عمل للحماية
operation-acts-explain = من يوم ورود أول مصدر عن شخص إلى أول نتيجة تقول إن توقيفًا جرى أو إن سلامة طفل أُمِّنت، بحسب شهر ذلك العمل. لم يستغرق النصف أكثر من الوسيط، ولا تسعة من كل عشرة أكثر من العمود الأخير.
operation-no-acts = لم يُسجَّل عمل حماية في هذه الأيام.
operation-acts-caption = أيام حتى أُوقف شخص أو أُمِّنت سلامة طفل
operation-month = الشهر
operation-median = الوسيط بالأيام
operation-ninetieth = تسعة من عشرة، بالأيام
operation-median-compared = مقارنة الوسيط
operation-whole = كل هذه الأيام
operation-few = قليل: لا يدل على كثير
operation-novelty = المعروف وما يُرصد لأول مرة
operation-novelty-explain = بحسب شهر ورود أول مصدر. الملف معروف إن كان في قائمة، ويُرصد لأول مرة إن لم يكن في أي قائمة؛ ولا تدخل الملفات غير الضارة وما لم يُقارَن بعد. ويُحصى الشخص مرصودًا لأول مرة بملف واحد كهذا، ومعروفًا إن كانت كل ملفاته المقارنة معروفة.
operation-no-novelty = لم يُقارَن أي ملف في هذه الأيام.
operation-novelty-caption = الملفات والأشخاص بحسب الشهر
operation-known = معروف
operation-first-seen = يُرصد لأول مرة
operation-first-seen-share = حصة ما يُرصد لأول مرة
operation-providers = جودة البلاغات
operation-providers-explain = البلاغات الواردة في هذه الأيام بحسب من أرسلها، الأكثر أولًا. وتقول بطاقة المزوّد أي الحقول ناقصة وما كان كل منها سيغيّره.
operation-no-providers = لم يرد أي بلاغ في هذه الأيام.
operation-providers-caption = مزوّدو الخدمة ومدى نفع بلاغاتهم
operation-more-providers = { $count ->
        [zero] لا مزوّد آخر.
        [one] لمزوّد آخر بلاغات أقل، والجميع في صفحة مزوّدي الخدمة.
        [two] لمزوّدين آخرين بلاغات أقل، والجميع في صفحة مزوّدي الخدمة.
        [few] لعدد { $count } مزوّدين آخرين بلاغات أقل، والجميع في صفحة مزوّدي الخدمة.
        [many] لعدد { $count } مزوّدًا آخر بلاغات أقل، والجميع في صفحة مزوّدي الخدمة.
       *[other] لعدد { $count } مزوّد آخر بلاغات أقل، والجميع في صفحة مزوّدي الخدمة.
    }
operation-complete = الاكتمال من 100
operation-complete-means = متوسط النقاط التي يعطيها معيار بطاقات المزوّدين، على البلاغات التي قُرئت لذلك.
operation-lacking = حقول ناقصة
operation-lacking-means = من حقول المعيار التي تنطبق على هذه البلاغات، حصة ما ينقص كله أو بعضه.
operation-half-within = ورد النصف خلال
operation-half-within-means = بعد كم من وقوع ما يخبر به ورد البلاغ: أقصر مدة من ساعة و1 و3 و7 و30 و90 و365 يومًا تضم نصف البلاغات التي تذكر متى وقع ذلك.
operation-repeated = مكررة
operation-repeated-means = حصة البلاغات التي هي واحدة مع بلاغ أسبق: أُعيد إرسالها، أو من واقعة واحدة، أو من ملف واحد واسع الانتشار.
operation-actionable = يمكن التحرك بها
operation-actionable-means = حصة البلاغات التي تسمّي مبلَّغًا عنه يُرسل إلى بلد واحد ويقف فوق أدنى مستوى.
operation-answered = لها نتيجة
operation-answered-means = حصة البلاغات التي تسمّي مبلَّغًا عنه له نتيجة قائمة.
operation-within-hour = ساعة واحدة
operation-within-days = { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
operation-within-more = أكثر من سنة
operation-lists = القوائم
operation-of-country = يُرسلون إلى: { $country }.
operation-all-countries = كل البلدان
operation-total = العدد: { $number }
operation-list-persons = كل الأشخاص
operation-list-queued = في قائمة انتظار
operation-list-waiting = في الانتظار
operation-list-known = ملفات معروفة كلها
operation-list-first-seen = ملفات تُرصد لأول مرة
operation-list-looked = نُظر فيهم
operation-list-drafted = في مسودة
operation-list-submitted = طُلب الإرسال
operation-list-referred = أُرسلوا
operation-list-outcomes = لهم نتيجة
operation-list-arrests = أُوقفوا
operation-list-safeguarded = طفل أُمِّنت سلامته
operation-list-acted = عمل للحماية
operation-list-meaning-persons = الأشخاص بحسب يوم ورود أول مصدر عن كل منهم، الأحدث أولًا.
operation-list-meaning-queued = الأشخاص في قائمة انتظار سلطة، بحسب يوم ورود أول مصدر عن كل منهم.
operation-list-meaning-waiting = الأشخاص في قائمة انتظار ممن لم يفعل أحد في شأنهم شيئًا ولا نتيجة قائمة لهم، بحسب يوم ورود أول مصدر.
operation-list-meaning-known = الأشخاص الذين ملفاتهم المقارنة معروفة كلها، بحسب يوم ورود أول مصدر.
operation-list-meaning-first-seen = الأشخاص الذين لهم ملف ليس في أي قائمة، بحسب يوم ورود أول مصدر.
operation-list-meaning-looked = الأشخاص بحسب اليوم الذي فعل فيه موظف في شأنهم شيئًا لأول مرة.
operation-list-meaning-drafted = الأشخاص حسب اليوم الذي وردوا فيه لأول مرة في مسودة: لإحالة، أو لاختيار عدة سلطات، أو لإرسال قائمة انتظار.
operation-list-meaning-submitted = الأشخاص حسب اليوم الذي طُلب فيه إرسالهم لأول مرة.
operation-list-meaning-referred = الأشخاص بحسب اليوم الذي خرجوا فيه لأول مرة في حزمة.
operation-list-meaning-outcomes = الأشخاص الذين لهم نتيجة قائمة، بحسب يوم ما تخبر به أولاها.
operation-list-meaning-arrests = الأشخاص الذين سُجّل توقيفهم، بحسب يومه.
operation-list-meaning-safeguarded = الأشخاص الذين أُمِّنت منهم سلامة طفل، بحسب ذلك اليوم.
operation-list-meaning-acted = الأشخاص الذين أُوقفوا أو أُمِّنت منهم سلامة طفل، بحسب يوم أول ذلك.
operation-no-persons = لا أحد في هذه الأيام.
operation-persons-caption = الأشخاص، الأحدث أولًا
operation-day-of-step = اليوم
operation-first-day = أول مصدر
operation-no-queue = ليس في أي منها
operation-reports-lead = بحسب لحظة ورود كل منها، الأحدث أولًا. هذه القائمة كما هي الآن.
operation-no-reports = لم يرد أي بلاغ في هذه الأيام.
operation-reports-caption = البلاغات، الأحدث أولًا
operation-report = البلاغ
operation-received = ورد في
operation-about = موضوعه
operation-packages-lead = ما أُرسل وإلى من، الأحدث أولًا، ومتى سُجّلت بعد ذلك أول نتيجة عن أحد أشخاصه.
operation-packages-all = كل ما أُرسل
operation-packages-open = بلا نتيجة
operation-no-packages = لا حزم.
operation-packages-caption = الحزم، الأحدث أولًا
operation-package = الحزمة
operation-released = أُرسلت
operation-first-outcome = أول نتيجة
operation-none-yet = لا شيء بعد
