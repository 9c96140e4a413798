# /person: the hypothesis that accounts have one user, and all it rests on.

person-of = الشخص { $short }
person-named = الشخص { $short }
person-eyebrow = الشخص { $short }
person-lead = { $count ->
        [zero] فرضية أن لهذه الحسابات ({ $count }) مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
        [one] فرضية أن لهذا الحساب مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
        [two] فرضية أن لهذين الحسابين مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
        [few] فرضية أن لهذه الحسابات وعددها { $count } مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
        [many] فرضية أن لهذه الحسابات وعددها { $count } مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
       *[other] فرضية أن لهذه الحسابات وعددها { $count } مستخدمًا واحدًا. لا تقول شيئًا عن الذنب؛ الإنسان وحده يعطي أحدًا صفة.
    }
person-restricted = ما تذكره هذه الإحالات يحتاج إلى إذن مرسِلها؛ ويبقى خارج الحزم.
person-restricted-back = يجوز أن يعود إلى { $authority } حيث لا يقيّده أحد غيرها
person-files = المعروف منها { $known }، وما يُرصد لأول مرة { $first_seen }
person-class-reached = سبب بلوغ الفئة: { $reason }.
person-change-to = إلى
person-verdict = { $verdict }؛ الثقة { $confidence }.
person-country-not-known = البلد غير معروف
person-protected = محمي
part-in-report = { $role } في البلاغ { $report }
part-stated-age = العمر المذكور { $age }
part-more-of-same = { $count ->
        [zero] { $count } غيره من المجموعة نفسها
        [one] واحد غيره من المجموعة نفسها
        [two] اثنان غيره من المجموعة نفسها
        [few] { $count } غيره من المجموعة نفسها
        [many] { $count } غيره من المجموعة نفسها
       *[other] { $count } غيره من المجموعة نفسها
    }
part-report-says = يقول البلاغ { $reference } عن صاحبه: { $said }.
part-says = يقول { $reference } عن صاحبه: { $said }.
part-report-nothing = لا يعطي البلاغ { $reference } معرِّفًا له.
part-nothing = لا يعطي { $reference } معرِّفًا له.
part-report = البلاغ { $reference }
person-graph = رسم للحسابات (العدد { $accounts }) والصلات بينها (العدد { $links }). وفي الجدول أدناه الصلات نفسها مع قرائنها.
person-graph-lines = الخطوط السميكة صلات مؤكدة، والرفيعة مرجّحة، والمتقطعة محتملة.
person-graph-named = كل خط يحمل اسم أثقل قرائنه.
person-graph-undrawn = { $count ->
        [zero] { $count } حساب آخر في الجدول فقط.
        [one] حساب آخر في الجدول فقط.
        [two] حسابان آخران في الجدول فقط.
        [few] { $count } حسابات أخرى في الجدول فقط.
        [many] { $count } حسابًا آخر في الجدول فقط.
       *[other] { $count } حساب آخر في الجدول فقط.
    }
desk-held = يتولاه { $operator } منذ { $since } وحتى { $until }.
desk-referred = أُحيل في { $day }؛ ولم يرد شيء منذ ذلك الحين.
desk-aside-back = نُحّي ثم عاد.
desk-aside = نُحّي.
desk-aside-by = على يد { $operator } في { $at }: { $code }. { $reason }
desk-aside-untold = من نحّاه ولماذا يُقال لمن يسأل: بعض ما يُنحّى ينظر فيه موظف ثانٍ يجب ألا يعرف ذلك.
desk-aside-since = منذ ذلك الحين: { $came }.
desk-looked = نظرة ثانية من { $operator } في { $at }: { $verdict }. { $reason }
desk-skipped = تخطّاه { $operator } في { $at }: { $reason }
history-while = حين كان { $short }
history-older = التغييرات الأقدم في { $command }.
holds-more-links = { $count ->
        [zero] { $count } صلة أقوى منفردة أيضًا.
        [one] صلة أقوى منفردة أيضًا.
        [two] صلتان أقوى منفردتان أيضًا.
        [few] { $count } صلات أقوى منفردة أيضًا.
        [many] { $count } صلة أقوى منفردة أيضًا.
       *[other] { $count } صلة أقوى منفردة أيضًا.
    }
holds-more-values = { $count ->
        [zero] { $count } قيمة أخرى غير معروضة.
        [one] قيمة أخرى غير معروضة.
        [two] قيمتان أخريان غير معروضتين.
        [few] { $count } قيم أخرى غير معروضة.
        [many] { $count } قيمة أخرى غير معروضة.
       *[other] { $count } قيمة أخرى غير معروضة.
    }
near-explain = حسابات لآخرين قاربت هذه ولم تُضم إليها، الأثقل وزنًا أولًا. وكل ما ينتظر تحت { $reviews }.
near-more = { $count ->
        [zero] { $count } زوج أخف وزنًا تحت { $reviews }.
        [one] زوج أخف وزنًا تحت { $reviews }.
        [two] زوجان أخف وزنًا تحت { $reviews }.
        [few] { $count } أزواج أخف وزنًا تحت { $reviews }.
        [many] { $count } زوجًا أخف وزنًا تحت { $reviews }.
       *[other] { $count } زوج أخف وزنًا تحت { $reviews }.
    }
outcomes-explain = ما آل إليه أمر صاحب هذه الحسابات. لا شيء من ذلك يرتّب أحدًا بذاته؛ ومكان القضية في { $command }.
place-decided = قرره { $operator } في { $at }: { $place }. { $reason }
place-partly = { $of ->
        [zero] تقرَّر في { $some } من حساباته ({ $of })؛ ويسري على الشخص.
        [one] تقرَّر في { $some } من حساباته ({ $of })؛ ويسري على الشخص.
        [two] تقرَّر في { $some } من حسابيه ({ $of })؛ ويسري على الشخص.
        [few] تقرَّر في { $some } من حساباته وعددها { $of }؛ ويسري على الشخص.
        [many] تقرَّر في { $some } من حساباته وعددها { $of }؛ ويسري على الشخص.
       *[other] تقرَّر في { $some } من حساباته وعددها { $of }؛ ويسري على الشخص.
    }
place-stands-over = القرار يعلو على القرائن، وعلى ما يرد بعدها أيضًا، إلى أن يُتخذ قرار جديد أو يُسحب.
place-about = يخص القرار الحسابات التي لهذا الشخص الآن ويسير مع كل منها مهما آل إليه أمر الشخص. وينتقل الشخص فورًا إلى قائمة ذلك البلد. وكل القرارات تحت { $places }.
place-about-places = الأماكن المقرَّرة
place-decided-earlier = { $operator } في { $at }: { $place }. { $reason }
share-ended = أنهاها { $operator } في { $at }: { $reason }
share-was-decided = وكان قد قررها { $operator } في { $at }: { $reason }
share-under = تحت { $reference }
share-decided = { $under } قرره { $operator } في { $at }: { $reason }
share-suspended = { $suspended } مع { $person }: { $why }.
share-suspended-word = معلَّقة
share-goes = { $count ->
        [zero] يُرسل { $count } حساب
        [one] يُرسل حساب واحد
        [two] يُرسل حسابان
        [few] تُرسل { $count } حسابات
        [many] يُرسل { $count } حسابًا
       *[other] يُرسل { $count } حساب
    }
share-stays = { $count ->
        [zero] ، ويبقى { $count }
        [one] ، ويبقى واحد
        [two] ، ويبقى اثنان
        [few] ، وتبقى { $count }
        [many] ، ويبقى { $count }
       *[other] ، ويبقى { $count }
    }
share-sent = أُرسل في { $day }
share-not-sent = لم يُرسل بعد
share-no-key = لا مفتاح للختم بعد
share-choice-no-key = (لا مفتاح بعد)
share-nothing-leaves = لا يخرج شيء بهذا: تحمله إجازة إرسال من شخصين، وإلى كل سلطة ما يجوز لها. وكل المسودات تحت { $referrals } حيث يمكن إنهاؤها.
share-nothing-leaves-referrals = إحالات إلى عدة سلطات
history-joined = انضم حساب لم يكن لأحد
history-came = جاء حساب من شخص آخر
history-left = ذهب حساب إلى شخص آخر
history-took-in = صار شخص آخر جزءًا منه
history-merged-into = صار جزءًا من شخص آخر
history-split-from = انفصل عن شخص آخر
history-split-off = انفصل عنه شخص آخر
cause-decision = قرار موظف
cause-disclosure = الإفصاح { $short }
cause-matching = المقارنة: صار لملفات حكم آخر
cause-more = { $count ->
        [zero] { $count } غيرها
        [one] واحد غيرها
        [two] اثنان غيرها
        [few] { $count } غيرها
        [many] { $count } غيرها
       *[other] { $count } غيرها
    }
cause-others = تغيّر آخرون يشتركون في الشيء نفسه
cause-protection = تبيّن أن قيمة تعود إلى حساب محمي
cause-report = البلاغ { $short }
cause-rules = تُربط الحسابات بأوزان أو قواعد أخرى
cause-unknown = غير معروف لهذه النسخة
holds-decided = ضُمّا بقرار موظف مهما كانت القرائن
holds-no-piece = لا قرينة تدل عليها وحدها
holds-needed = من دون هذه القرينة لا تثبت الصلة
holds-rest = الباقي وزنه { $bits } بت
holds-links-on-value = { $count ->
        [zero] { $count } صلة لا تثبت من دونها
        [one] صلة واحدة لا تثبت من دونها
        [two] صلتان لا تثبتان من دونها
        [few] { $count } صلات لا تثبت من دونها
        [many] { $count } صلة لا تثبت من دونها
       *[other] { $count } صلة لا تثبت من دونها
    }
links-and-more = { $count ->
        [zero] { $named } و{ $count } غيرها
        [one] { $named } وواحدة غيرها
        [two] { $named } واثنتان غيرها
        [few] { $named } و{ $count } غيرها
        [many] { $named } و{ $count } غيرها
       *[other] { $named } و{ $count } غيرها
    }
evidence-report = البلاغ { $short }
evidence-account = الحساب { $label }
evidence-file = الملف { $short }
evidence-disclosure = الإفصاح { $short }
evidence-ruling = القرار { $short }
place-stays-unknown = يبقى مجهولًا
place-taken-back = سُحب: القرائن هي التي تقرر
place-takes-back = يسحب
place-decided-anew = اتُّخذ قرار جديد منذ ذلك الحين
place-stands-on-some = قائم في بعضها
place-stands = قائم
place-evidence-none = القرائن وحدها لا تدل على أي بلد.
place-evidence-routed = القرائن وحدها تدل على { $countries }.
place-evidence-conflict = القرائن وحدها متناقضة: { $countries }.
place-evidence-open = القرائن وحدها تترك الأمر مفتوحًا: { $countries }.
suspended-grown = للشخص حسابات لا تذكرها؛ تُعاد المسودة
suspended-conflict = القرارات في مكان الشخص متعارضة؛ تُعاد المسودة
suspended-elsewhere = تقرَّر بلد لا تذكره؛ تُعاد المسودة
person-holds-what-may-not-be-passed = يتضمن ما لا يجوز نقله
person-something-has-come-in-since-place = ورد شيء منذ ذلك الحين: الترتيب والأسباب هي السابقة إلى أن يُعاد ترتيب الجميع. ولا تخرج أي حزمة في الأثناء.
person-why-here = لماذا هنا
person-to-several = إلى عدة سلطات
person-links = الصلات
person-no-deadline = بلا موعد نهائي
person-preserved-by-the-provider-until = محفوظ لدى مزوّد الخدمة حتى
person-how-firmly-linked = مدى قوة الصلة
person-not-to-be-passed-on = لا يجوز نقله
person-each-axis-runs-from-0-to = يتدرج كل محور من 0 إلى 100 وهو قائم بذاته؛ ولا تُجمع المحاور أبدًا.
person-no-single-factor-was-recorded-what = لم يُسجَّل أي عامل منفرد. والموجود لا يكفي لقول المزيد.
person-every-factor-that-counted = كل العوامل التي احتُسبت
person-counts-for = يُحتسب في
person-factor = العامل
person-none-named = لم يُذكر شيء
person-what-would-change-the-band = ما الذي يغيّر المستوى
person-nothing-that-is-known-of-would = لا شيء معروفًا ينقل هذا الشخص إلى مستوى آخر.
person-decided-by-an-operator = قرره موظف معروف الاسم.
person-nothing-points-to-a-country-no = لا شيء يدل على بلد: لا عنوان وقت الرفع، ولا مفتاح هاتف، ولا تقدير من مزوّد خدمة.
person-countries-with-evidence-strongest-first = بلدان تدل عليها قرائن، الأقوى أولًا
person-reasons = الأسباب
person-accounts-of-this-person-and-their = حسابات هذا الشخص وأدوارها
person-taken-to-be-in = يُقدَّر أنه في
person-parts-in-reports-and-disclosures = الأدوار في البلاغات والإفصاحات
person-not-located = لم يُحدَّد مكانه
person-what-the-sources-say-of-each = ما تقوله المصادر عن كل حساب
person-one-account-alone-nothing-found-so = حساب واحد فقط: لا شيء حتى الآن يصله بغيره.
person-no-link-is-recorded-between-these = لم تُسجَّل أي صلة بين هذه الحسابات.
person-weights-are-in-bits-one-bit = الأوزان بالبت: كل بت إضافي يضاعف احتمال أن يكون للحسابين مستخدم واحد. ما يشترك فيه كثيرون، كعنوان خلف شبكة مشغّل مشتركة (NAT)، وزنه قليل؛ وما يشترك فيه قلة وزنه كبير. وعلامة الناقص تدل على العكس.
person-accounts-with-it = حسابات تشترك فيها
person-persons-with-it = أشخاص يشتركون فيها
person-from-zero-to-the-sum = من الصفر إلى المجموع
person-the-person-would-hang-together-without = يبقى الشخص مجتمعًا من دونها.
person-starting-odds = الاحتمال الابتدائي
person-two-accounts-taken-at-random-hardly = حسابان مختاران عشوائيًا نادرًا ما يكون لهما مستخدم واحد: من هنا تبدأ كل صلة.
place-decide-where-this-person-is = تقرير مكان هذا الشخص
place-it-stays-unknown-with-the-coordinator = يبقى مجهولًا: لدى جهة التنسيق
place-take-back-what-was-decided-the = سحب القرار: القرائن هي التي تقرر
place-decided-before = قرارات سابقة
desk-nobody-holds-this-person-now = لا أحد يتولى هذا الشخص الآن.
desk-more-than-one-holds-it-since = يتولاه أكثر من واحد لأن أشخاصًا صاروا شخصًا واحدًا. يواصل من تولاه أولًا ويعيده الآخرون.
desk-show-who-set-it-aside-and = عرض من نحّاه والسبب
desk-bring-it-back = إعادته إلى القائمة
desk-take-it = تولّيه
desk-hold-it-on-what-came-in = الاستمرار: اطُّلع على ما ورد
desk-give-it-back = ردّه
desk-skip-it-others-get-it-you = تخطّيه: يصل إلى غيرك ولا يصل إليك لفترة
desk-why-it-is-skipped-in-one = سبب التخطي في سطر واحد، بلا أسماء ولا معرِّفات
desk-skip-it = تخطّيه
desk-set-it-aside-with-a-reason = تنحيته مع ذكر السبب
desk-set-it-aside = تنحيته
desk-it-comes-back-by-itself-when = يعود من تلقاء نفسه حين يذكره مصدر جديد، أو حين يتكوّن من حسابات أخرى، أو حين يصبح مستواه أكثر إلحاحًا مما تعرضه هذه الصفحة. وبعض ما يُنحّى ينظر فيه موظف ثانٍ.
history-nothing-has-changed-since-these-accounts = لم يتغيّر شيء منذ أن تبيّن أول مرة أن هذه الحسابات لشخص واحد.
history-what-became-of-this-person-newest = ما آل إليه هذا الشخص، الأحدث أولًا
history-what-happened = ما حدث
history-other-person = شخص آخر
history-brought-about-by = ما سبّبه
history-written-by = دوّنه
holds-one-account-alone-there-is-nothing = حساب واحد فقط: لا شيء يلزم جمعه.
holds-it-hangs-on-no-single-link = لا يتوقف على صلة بعينها: من دون أي واحدة منها تبقى كل الحسابات مجتمعة.
holds-without-any-one-of-these-links = من دون أي من هذه الصلات ينفصل الشخص. يُبدأ بأضعفها؛ ومن لديه علم أفضل يمكنه أن يقرر في الحسابين.
holds-links-that-the-person-hangs-on = الصلات التي يتوقف عليها الشخص، الأضعف أولًا
holds-link = الصلة
holds-its-weightiest-evidence = أثقل قرائنها
holds-what-would-come-apart = ما سينفصل
holds-decide-on-the-two = اتخاذ قرار في الاثنين
holds-several-links-may-rest-on-one = قد تستند عدة صلات إلى قيمة واحدة تشترك فيها ثلاثة حسابات أو أكثر. هذه هي القيم بقدر ما يدل عليه النوع والأعداد: لو كانت إحداها بلا دلالة (جهاز مشترك، أو خطأ من المزوّد) لانفصل الشخص.
holds-single-values-that-the-person-hangs = قيم منفردة يتوقف عليها الشخص
holds-what-rests-on-it = ما يستند إليها
near-no-pair-of-its-accounts-with = لا زوج من حساباته مع غيرها ينتظر النظر.
near-pairs-to-look-at = أزواج للنظر فيها
near-confidence = الثقة
near-accept-refuse-or-leave-open = قبول أو رفض أو ترك الأمر مفتوحًا
outcomes-nothing-has-been-recorded-of-what = لم يُسجَّل شيء عما آل إليه أمر هذا الشخص.
outcomes-outcomes-as-they-were-recorded = النتائج كما سُجلت
outcomes-on = التاريخ
outcomes-what-came-of-it = ما نتج عنه
outcomes-recorded-by = سجّله
outcomes-counts = محتسَب
outcomes-no-corrected-or-taken-back = لا: صُحّح أو سُحب
place-operators-decided-otherwise-on-accounts-that = اتُّخذت قرارات مختلفة في حسابات صارت الآن لشخص واحد. لا يذهب إلى أي جهة حتى يُتخذ قرار في الشخص نفسه.
share-to-several-authorities = إلى عدة سلطات
share-it-goes-to-the-authority-of = يذهب إلى سلطة قائمته وحدها. وحيث تكون حساباته، أو طفل وجانٍ، في بلدان عدة، يمكن اختيار عدة سلطات تحت مرجع مشترك واحد.
share-choose-several-authorities-for-this-person = اختيار عدة سلطات لهذا الشخص
share-nothing-speaks-for-any-country = لا شيء يدل على أي بلد.
share-what-something-speaks-for = ما تدل عليه قرائن
share-other-countries-by-their-codes = بلدان أخرى برموزها
share-draft-under-one-reference = إعداد المسودة تحت مرجع واحد
