# ما تقوله الحزمة في صورتها المطبوعة.

paper-title = إحالة { $reference }
paper-page = صفحة { $page } من { $pages }
paper-hypothesis = الأشخاص فرضيات وضعها برنامج، لا نتائج ثابتة. تحققوا من كل صلة قبل التحرك. لا شيء هنا يثبت من استخدم حسابًا، ولا أين يوجد أحد.
paper-from = من
paper-to = إلى
paper-operation = العملية
paper-reference = المرجع
paper-common-reference = المرجع المشترك
paper-package = الحزمة
paper-made = أُجيز إرسالها
paper-made-by = { $at }، أجازها { $one } مع { $two }
paper-urgency = مدى الاستعجال
paper-asked = المطلوب
paper-words = كلمات المرسل
paper-reply-by = الرد قبل
paper-expires = لا تُستخدم بعد
paper-expires-without-asking = { $day }، إلا بعد سؤال
paper-purpose = الغرض
paper-legal-basis = الأساس القانوني
paper-handling = التداول
paper-tlp = TLP
paper-evaluation = التقييم
paper-summary = لمحة
paper-persons-in = { $persons ->
        [zero] { $persons } شخص
        [one] شخص واحد ({ $persons })
        [two] شخصان ({ $persons })
        [few] { $persons } أشخاص
        [many] { $persons } شخصًا
       *[other] { $persons } شخص
    }
paper-accounts-in = { $accounts ->
        [zero] { $accounts } حساب
        [one] حساب واحد ({ $accounts })
        [two] حسابان ({ $accounts })
        [few] { $accounts } حسابات
        [many] { $accounts } حسابًا
       *[other] { $accounts } حساب
    }
paper-in-it = ما فيها
paper-by-band = بحسب المستوى
paper-counted = { $what }: { $count }
paper-files = الملفات، بحسب المقارنة
paper-viewed = ملفات شاهدها شخص لدى مزوّد الخدمة
paper-minors = حسابات قاصرين مبلّغ عنها هي نفسها
paper-minors-meaning = { $count ->
        [zero] { $count }: تُرسل لأنها مبلّغ عنها هي نفسها؛ احموها كحسابات الأطفال
        [one] { $count }: يُرسل لأنه مبلّغ عنه هو نفسه؛ احموه كحساب طفل
        [two] { $count }: يُرسلان لأنهما مبلّغ عنهما؛ احموهما كحسابات الأطفال
        [few] { $count }: تُرسل لأنها مبلّغ عنها هي نفسها؛ احموها كحسابات الأطفال
        [many] { $count }: تُرسل لأنها مبلّغ عنها هي نفسها؛ احموها كحسابات الأطفال
       *[other] { $count }: تُرسل لأنها مبلّغ عنها هي نفسها؛ احموها كحسابات الأطفال
    }
paper-certainty = مدى اليقين
paper-certainty-person = كون الحسابات لشخص واحد وزنٌ لما تشترك فيه. مدى الثبات ونسبة الثقة يقولان كم يزن ذلك؛ وما قرره موظف يُعد مؤكدًا.
paper-certainty-place = البلد هو حيث سُجّلت مجموعة عناوين أو حيث ينتمي رقم، لا حيث يوجد أحد.
paper-certainty-known = الملف المعروف ملف بصمته على قائمة. والملف الذي يُرصد لأول مرة ليس على أي قائمة: لم يقيّمه أحد هنا.
paper-certainty-viewed = «غير مذكور» يعني أن مزوّد الخدمة لا يقول شيئًا. وإذا لم يشاهد أحد لديه الملف فقد يحتاج فتحه إلى إذن.
paper-certainty-address = قد يشترك كثيرون في عنوان واحد. لا بد معه من الوقت، ومن المنفذ إن ذُكر؛ والوسيط المحتمل لا يقول إلا القليل.
paper-certainty-points = النقاط ترتّب ما يُنظر فيه أولًا. وليست مقياسًا للذنب.
paper-persons = الأشخاص
paper-persons-all = { $all ->
        [zero] كل أشخاص هذه الحزمة ({ $all })، الأكثر استعجالًا أولًا.
        [one] الشخص الذي في هذه الحزمة ({ $all })، مع ما يُرسل عنه.
        [two] الشخصان اللذان في هذه الحزمة ({ $all })، الأكثر استعجالًا أولًا.
        [few] كل أشخاص هذه الحزمة ({ $all })، الأكثر استعجالًا أولًا.
        [many] كل أشخاص هذه الحزمة ({ $all })، الأكثر استعجالًا أولًا.
       *[other] كل أشخاص هذه الحزمة ({ $all })، الأكثر استعجالًا أولًا.
    }
paper-persons-first = { $all ->
        [zero] الأكثر استعجالًا ({ $shown }) من { $all } في هذه الحزمة. الجداول تحوي الجميع.
        [one] الأكثر استعجالًا ({ $shown }) من { $all } في هذه الحزمة. الجداول تحوي الجميع.
        [two] الأكثر استعجالًا ({ $shown }) من { $all } في هذه الحزمة. الجداول تحوي الجميع.
        [few] الأكثر استعجالًا ({ $shown }) من { $all } أشخاص في هذه الحزمة. الجداول تحوي الجميع.
        [many] الأكثر استعجالًا ({ $shown }) من { $all } شخصًا في هذه الحزمة. الجداول تحوي الجميع.
       *[other] الأكثر استعجالًا ({ $shown }) من { $all } شخص في هذه الحزمة. الجداول تحوي الجميع.
    }
paper-person = { $number }. { $person }
paper-class = فئة الخطر
paper-band = المستوى
paper-why = السبب
paper-why-withheld = محجوب: ما يُعرف يستند جزئيًا إلى ما يجب أن يأذن به مرسله أولًا.
paper-country = البلد
paper-country-confidence = { $country }، الثقة { $percent } %
paper-until = يُتوقع بقاء الأدلة حتى
paper-until-days = { $days ->
        [zero] { $day }: يوم الإجازة ({ $days })
        [one] { $day }: بعد الإجازة بيوم ({ $days })
        [two] { $day }: بعد الإجازة بيومين ({ $days })
        [few] { $day }: بعد الإجازة بـ { $days } أيام
        [many] { $day }: بعد الإجازة بـ { $days } يومًا
       *[other] { $day }: بعد الإجازة بـ { $days } يوم
    }
paper-until-over = { $day }: انقضى عند الإجازة
paper-accounts = الحسابات
paper-tier = مدى الثبات
paper-person-files = الملفات
paper-person-viewed = شاهدها مزوّد الخدمة
paper-also-sent-to = أُرسل أيضًا إلى
paper-axes = النقاط
paper-axis-points = { $axis } { $points }
paper-reasons = الأسباب بنقاطها
paper-axis = المحور
paper-points = النقاط
paper-service = الخدمة
paper-handle = الاسم فيها
paper-protection = الحماية
paper-account = الحساب
paper-kept-back = محجوب
paper-identifiers = المعرِّفات
paper-value = كما أعطاها مزوّد الخدمة
paper-verified = متحقق منه
paper-seen = رُصد في (UTC)
paper-addresses = عناوين IP
paper-port = المنفذ
paper-event = الحدث
paper-proxy = وسيط محتمل
paper-links = ما يجمع الحسابات
paper-between = بين
paper-confidence = الثقة
paper-percent = { $percent } %
paper-shared = ما تشترك فيه
paper-link-piece = { $kind }: { $manner }
paper-link-held = { $count ->
        [zero] { $piece } (لا يملكه حساب آخر: { $held })
        [one] { $piece } (يملكه حساب واحد: { $held })
        [two] { $piece } (يملكه حسابان: { $held })
        [few] { $piece } (تملكه { $held } حسابات)
        [many] { $piece } (يملكه { $held } حسابًا)
       *[other] { $piece } (يملكه { $held } حساب)
    }
paper-up-to = حتى { $count }
paper-more = { $count ->
        [zero] { $count } غيرها في { $table }.
        [one] { $count } غيرها في { $table }.
        [two] { $count } غيرها في { $table }.
        [few] { $count } غيرها في { $table }.
        [many] { $count } غيرها في { $table }.
       *[other] { $count } غيرها في { $table }.
    }
paper-cut = … { $count ->
        [zero] ({ $count } حرفًا أخرى: انظروا الجداول)
        [one] ({ $count } حرف آخر: انظروا الجداول)
        [two] ({ $count } حرفان آخران: انظروا الجداول)
        [few] ({ $count } أحرف أخرى: انظروا الجداول)
        [many] ({ $count } حرفًا أخرى: انظروا الجداول)
       *[other] ({ $count } حرف آخر: انظروا الجداول)
    }
paper-reports = البلاغات التي قُرئ منها كل ذلك
paper-reports-of = بلاغات الأشخاص أعلاه. رموز التداول وTLP والتقييم التي جاء بها البلاغ تُلزمكم أيضًا.
paper-provider = مزوّد الخدمة
paper-provider-reference = رقمه هناك
paper-offence = موضوعه
paper-incident-at = الواقعة (UTC)
paper-escalated = عاجل لدى مزوّد الخدمة
paper-terms = الشروط
paper-disclosure = إفصاح بالجملة
paper-stays = ما حُجب، ولماذا
paper-stays-none = لم يُحجب شيء.
paper-stays-what = ماذا
paper-stays-count = كم
paper-stays-why = لماذا، وما العمل
paper-stays-why-children = الأطفال محميون. اطلبوها مع الغرض والأساس القانوني.
paper-stays-why-identifiers = قد يكون بعضها لطفل. اطلبوها مع الغرض والأساس القانوني.
paper-stays-why-restricted = يجب أن يأذن المصدر أولًا بتمريرها (رمز التداول H2 أو H3، أو TLP:RED أو AMBER+STRICT). اطلبوها.
paper-stays-why-reasons = قد تستند إلى حساب محجوب بسبب شروط مصدره.
paper-answer = كيف تردّون، وعلى من
paper-answer-whom = ردّوا على { $authority } بالطريق الذي جاءت منه هذه الحزمة، واذكروا المرجع { $reference }.
paper-answer-accept = اقبلوها، أو ارفضوها مع ذكر السبب، أو أعيدوها إن لم تكن من اختصاصكم وقولوا من اختصاص من هي.
paper-answer-ask = اسألوا عما تحتاجون إليه وعما حُجب. الملفات ليست هنا: البصمات تدل عليها لدى مزوّد الخدمة بطلب قانوني.
paper-answer-wrong = أخبرونا فورًا إن كان الشخص ضحية أو غير ضالع أو شخصًا آخر: ما بُني على خطأ يُسحب من كل مكان.
paper-answer-child = حيث قد يكون طفل في خطر، تحركوا أولًا ثم ردّوا.
paper-contents = ماذا أيضًا في الحزمة
paper-contents-name = الاسم
paper-contents-what = ما يحويه
paper-holds-persons = من، وفي أي فئة خطر ومستوى، ولماذا
paper-holds-accounts = الحسابات التي يُظن أنها لشخص واحد
paper-holds-links = ما يجمع تلك الحسابات، وبأي ثبات
paper-holds-identifiers = المعرِّفات كما أعطاها مزوّد الخدمة، والأوقات بتوقيت UTC
paper-holds-files = بصمات ووسوم؛ لا يُحفظ ولم يُحفظ أي ملف
paper-holds-reports = البلاغات التي قُرئ منها كل ذلك، مع شروطها
paper-holds-summary = كيف تُقرأ الجداول (بالإنجليزية)
paper-holds-case = كل ذلك بصيغة CASE/UCO لبرامج المحققين
