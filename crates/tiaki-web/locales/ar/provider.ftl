# /providers: how usable each provider’s reports are.

provider-lead = { $count ->
        [zero] { $number } بلاغ.
        [one] { $number } بلاغ.
        [two] { $number } من البلاغات.
        [few] { $number } بلاغات.
        [many] { $number } بلاغًا.
       *[other] { $number } بلاغ.
    }
provider-lead-mean = { $count ->
        [zero] { $number } بلاغ، متوسط اكتماله { $mean } من 100.
        [one] { $number } بلاغ، متوسط اكتماله { $mean } من 100.
        [two] { $number } من البلاغات، متوسط اكتمالها { $mean } من 100.
        [few] { $number } بلاغات، متوسط اكتمالها { $mean } من 100.
        [many] { $number } بلاغًا، متوسط اكتمالها { $mean } من 100.
       *[other] { $number } بلاغ، متوسط اكتمالها { $mean } من 100.
    }
provider-unread = { $count ->
        [zero] { $count } منها لم يُقرأ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
        [one] واحد منها لم يُقرأ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
        [two] اثنان منها لم يُقرآ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
        [few] { $count } منها لم تُقرأ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
        [many] { $count } منها لم تُقرأ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
       *[other] { $count } منها لم تُقرأ لهذا الغرض بعد: يُشغَّل الأمر { $command }.
    }
provider-card = في هذه البطاقة أعداد فقط ويجوز إرسالها إلى المزوّد: { $csv }، { $json }.
provider-card-csv = جدولًا (CSV)
provider-card-json = للبرامج (JSON)
provider-fields = حقول البلاغ بحسب معيار { $rules }
providers-none = يستقبل الأمر { $command } ملفات البلاغات ومجلداتها.
providers-explain = يتدرج الاكتمال من 0 إلى 100 بحسب معيار { $rules }. أوزانه اختيار محلل واحد: يصلح للمقارنة لا للقياس.
provider-ten = من { $from } إلى { $to }
provider-gain = { $count ->
        [zero] { $count } بلاغ، مجموع النقاط { $points }
        [one] بلاغ واحد، مجموع النقاط { $points }
        [two] بلاغان، مجموع النقاط { $points }
        [few] { $count } بلاغات، مجموع النقاط { $points }
        [many] { $count } بلاغًا، مجموع النقاط { $points }
       *[other] { $count } بلاغ، مجموع النقاط { $points }
    }
provider-part = { $count } ({ $share })
provider-fact-same-report = بلاغات تكرر ورودها برقم واحد
provider-fact-same-incident = بلاغات عن واقعة واحدة مع غيرها
provider-fact-viral = بلاغات عن ملف واسع الانتشار
provider-fact-asked-high = منها ما هو عن شخص في مستوى مرتفع
provider-fact-not-asked-high = في مستوى مرتفع دون أن يُطلب
provider-fact-files = الملفات، كل منها يُعد في كل بلاغ
provider-fact-viewed-not-stated = ملفات لا يُذكر هل اطُّلع عليها
provider-fact-not-viewed = ملفات يُذكر أنه لم يُطّلع عليها
provider-fact-viral-files = ملفات على قائمة واسعة الانتشار أو موسومة بذلك
provider-fact-batched = دفعات عن ملف واحد واسع الانتشار
provider-fact-quarantined = وثائق في الحجر
provider-what-is-lacking = ما ينقص
provider-completeness = الاكتمال
provider-the-form = الاستمارة
provider-more-counts = أعداد أخرى
provider-by-month = بحسب الشهر
provider-what-is-lacking-and-what-it = ما ينقص وما كان سيغيّره
provider-shares-are-of-the-reports-that = النسب من البلاغات التي ينطبق عليها الحقل. والنقاط والمستويات محسوبة مما يقوله كل بلاغ: كيف كان سيكون لو وُجد هذا الحقل وحده.
provider-field = الحقل
provider-lacking = ناقص
provider-in-part = جزئيًا
provider-missing = غائب
provider-would-have-gained = كان سيكسب
provider-better-band = مستوى أفضل
provider-would-have-changed = كان سيغيّر
provider-does-not-apply = لا ينطبق
provider-reports-by-points = البلاغات بحسب النقاط
provider-reports-by-how-usable-they-are = البلاغات بحسب صلاحيتها للاستعمال
provider-no-report-breaks-a-rule-of = لا بلاغ يخالف قاعدة من توثيق الاستمارة.
provider-a-flag-marks-where-a-report = تدل العلامة على موضع مخالفة البلاغ لقاعدة من توثيق الاستمارة. ويُقبل البلاغ مع ذلك.
provider-flag = العلامة
provider-times = المرات
provider-by-month-of-the-incident = بحسب شهر الواقعة
provider-no-report-has-been-read-for = لم يُقرأ أي بلاغ لهذا الغرض بعد.
provider-reports-by-month-of-the-incident = البلاغات بحسب شهر الواقعة
provider-month = الشهر
providers-how-usable-each-providers-reports-are = مدى صلاحية بلاغات كل مزوّد للاستعمال وما ينقصها. يمكن إرسال كل بطاقة إلى مزوّدها: فيها أعداد فقط.
providers-no-provider-has-sent-anything-yet = لم يرسل أي مزوّد شيئًا بعد
providers-cards = البطاقات
providers-providers-by-name = المزوّدون بحسب الاسم
providers-mean-completeness = متوسط الاكتمال
providers-hardly-usable = بالكاد تصلح
providers-lacking-most-often = الأكثر نقصًا
providers-quarantined = في الحجر
