# Reasons of triage and of places, by their codes.

told-count = { $text } ({ $count })
told-not-counted = { $text }؛ لا يُحتسب على شخص قد يكون ضحية
told-within-a-day = { $text } خلال يوم
told-in-days = { $days ->
        [zero] { $text } خلال { $days } يوم
        [one] { $text } خلال يوم واحد
        [two] { $text } خلال يومين
        [few] { $text } خلال { $days } أيام
        [many] { $text } خلال { $days } يومًا
       *[other] { $text } خلال { $days } يوم
    }
told-if-found = إذا تبيّن: { $text }: { $class }
told-if-refuted = إذا تبيّن خطأ دلائل { $family }: { $class }
told-if-no-victim = إذا تبيّن أن الشخص ليس ضحية ولا قاصرًا: { $class }
told-class-rule = { $class }، بحسب القاعدة «{ $rule }»
told-class-victim = { $text }؛ قد يكون ضحية أو قاصرًا: يُنظر فيه قبل أي شيء
told-class-raised = { $text }؛ رُفع مستوى واحدًا لأن الأدلة توشك أن تزول
told-again = تُذكر أسبابه بعد أن يعيد الأمر { $command } ترتيبه
told-ruled-country = قرر موظف في { $day } أن البلد هو { $country }
told-ruled-some = قرر موظف في بعض الحسابات، والقرائن على غيرها تدل على بلد آخر: يُتخذ قرار في الشخص
told-ruled-conflict = اتُّخذت قرارات مختلفة في حسابات صارت الآن لشخص واحد: يُتخذ قرار في الشخص
told-newest = { $text }، الأحدث { $day }
told-registered = { $text }، المجال مسجّل منذ { $day }
told-weak-network = { $text }، لكن عبر خوادم وسيطة أو مراكز بيانات فقط
told-place-upload-ip = { $count ->
        [zero] { $count } عنوان رفع مسجّل في هذا البلد
        [one] عنوان رفع مسجّل في هذا البلد
        [two] عنوانا رفع مسجّلان في هذا البلد
        [few] { $count } عناوين رفع مسجّلة في هذا البلد
        [many] { $count } عنوان رفع مسجّلة في هذا البلد
       *[other] { $count } عنوان رفع مسجّلة في هذا البلد
    }
told-place-login-ip = { $count ->
        [zero] { $count } عنوان دخول مسجّل في هذا البلد
        [one] عنوان دخول مسجّل في هذا البلد
        [two] عنوانا دخول مسجّلان في هذا البلد
        [few] { $count } عناوين دخول مسجّلة في هذا البلد
        [many] { $count } عنوان دخول مسجّلة في هذا البلد
       *[other] { $count } عنوان دخول مسجّلة في هذا البلد
    }
told-place-registration-ip = { $count ->
        [zero] { $count } عنوان تسجيل حساب في هذا البلد
        [one] عنوان تسجيل حساب في هذا البلد
        [two] عنوانا تسجيل حساب في هذا البلد
        [few] { $count } عناوين تسجيل حساب في هذا البلد
        [many] { $count } عنوان تسجيل حساب في هذا البلد
       *[other] { $count } عنوان تسجيل حساب في هذا البلد
    }
told-place-other-ip = { $count ->
        [zero] { $count } عنوان آخر مسجّل في هذا البلد
        [one] عنوان آخر مسجّل في هذا البلد
        [two] عنوانان آخران مسجّلان في هذا البلد
        [few] { $count } عناوين أخرى مسجّلة في هذا البلد
        [many] { $count } عنوانًا آخر مسجّلًا في هذا البلد
       *[other] { $count } عنوان آخر مسجّل في هذا البلد
    }
told-place-phone-prefix = { $count ->
        [zero] { $count } رقم هاتف بمفتاحه
        [one] رقم هاتف بمفتاحه
        [two] رقما هاتف بمفتاحه
        [few] { $count } أرقام هاتف بمفتاحه
        [many] { $count } رقم هاتف بمفتاحه
       *[other] { $count } رقم هاتف بمفتاحه
    }
told-place-provider-estimate = { $count ->
        [zero] { $count } تقدير من المزوّد
        [one] تقدير من المزوّد
        [two] تقديران من المزوّد
        [few] { $count } تقديرات من المزوّد
        [many] { $count } تقديرًا من المزوّد
       *[other] { $count } تقدير من المزوّد
    }
told-place-provider-verified = { $count ->
        [zero] { $count } تقدير مُتحقَّق منه من المزوّد
        [one] تقدير مُتحقَّق منه من المزوّد
        [two] تقديران مُتحقَّق منهما من المزوّد
        [few] { $count } تقديرات مُتحقَّق منها من المزوّد
        [many] { $count } تقديرًا مُتحقَّقًا منه من المزوّد
       *[other] { $count } تقدير مُتحقَّق منه من المزوّد
    }
told-place-billing-country = { $count ->
        [zero] { $count } دفعة محسوبة هناك
        [one] دفعة محسوبة هناك
        [two] دفعتان محسوبتان هناك
        [few] { $count } دفعات محسوبة هناك
        [many] { $count } دفعة محسوبة هناك
       *[other] { $count } دفعة محسوبة هناك
    }
told-place-address = { $count ->
        [zero] { $count } عنوان معطى هناك
        [one] عنوان معطى هناك
        [two] عنوانان معطيان هناك
        [few] { $count } عناوين معطاة هناك
        [many] { $count } عنوانًا معطى هناك
       *[other] { $count } عنوان معطى هناك
    }
told-place-stated-country = { $count ->
        [zero] { $count } تصريح من صاحب الحساب
        [one] تصريح من صاحب الحساب
        [two] تصريحان من صاحب الحساب
        [few] { $count } تصريحات من صاحب الحساب
        [many] { $count } تصريحًا من صاحب الحساب
       *[other] { $count } تصريح من صاحب الحساب
    }
told-place-time-of-day = { $count ->
        [zero] { $count } ساعة نشاط خارج الليل هناك
        [one] ساعة نشاط خارج الليل هناك
        [two] ساعتا نشاط خارج الليل هناك
        [few] { $count } ساعات نشاط خارج الليل هناك
        [many] { $count } ساعة نشاط خارج الليل هناك
       *[other] { $count } ساعة نشاط خارج الليل هناك
    }
told-place-language = { $count ->
        [zero] { $count } لغة محكية هناك
        [one] لغة محكية هناك
        [two] لغتان محكيتان هناك
        [few] { $count } لغات محكية هناك
        [many] { $count } لغة محكية هناك
       *[other] { $count } لغة محكية هناك
    }
told-ground-ruled = قرر موظف في { $day } أنه هناك
told-ground-accounts = يُقدَّر أن { $count } من حساباته البالغة { $all } هناك
told-ground-children = { $count ->
        [zero] يُقدَّر أن { $count } من حسابات الأطفال في بلاغاته هناك
        [one] يُقدَّر أن حساب طفل في بلاغاته هناك
        [two] يُقدَّر أن حسابي طفلين في بلاغاته هناك
        [few] يُقدَّر أن { $count } حسابات أطفال في بلاغاته هناك
        [many] يُقدَّر أن { $count } حسابًا لأطفال في بلاغاته هناك
       *[other] يُقدَّر أن { $count } حساب لأطفال في بلاغاته هناك
    }
family-alarm = الإنذار
family-contact = التواصل
family-production = الإنتاج
family-access = الوصول
family-persistence = الاستمرار
family-network = الشبكة
family-material = المواد
family-sharing = المشاركة
family-benign = عدم التورط
factor-operator-alarm = قرر موظف أن طفلًا في خطر الآن
factor-escalated-rarely = طلب الأولوية مزوّد نادرًا ما يطلبها
factor-escalated-sometimes = طلب الأولوية مزوّد يطلبها أحيانًا
factor-escalated-often = طلب الأولوية مزوّد يطلبها كثيرًا
factor-police-informed = أبلغ المزوّد الشرطة مباشرة
factor-enticement = مبلَّغ عنه لاستدراج طفل
factor-sextortion = موسوم بأنه ابتزاز جنسي
factor-sadistic = موسوم بأنه استغلال سادي
factor-solicitation = موسوم بأنه طلب مواد أو عرضها
factor-unsolicited = مبلَّغ عنه لإرسال مواد فاضحة إلى طفل
factor-minor-in-contact = حساب قاصر على تواصل معه
factor-young-contact = حساب طفل صغير على تواصل معه
factor-only-here = ملفات تُرصد لأول مرة لا يحوزها أحد غيره هنا
factor-small-sets = مجموعات صغيرة من ملفات تُرصد لأول مرة من مشهد واحد
factor-self-production = ملفات تُرصد لأول مرة ربما صنعها طفل
factor-physical-harm = ملفات تُرصد لأول مرة موسومة بأذى جسدي
factor-infant = ملفات تُرصد لأول مرة موسومة بطفل صغير جدًا
factor-live-streaming = ملفات تُرصد لأول مرة موسومة بالبث المباشر
factor-device-traces = ملفات تُرصد لأول مرة فيها آثار الكاميرا أو المكان
factor-first-seen-young = ملفات تُرصد لأول مرة صنّفها المزوّد على أنها لطفل صغير
factor-molestation = مبلَّغ عنه للاعتداء على طفل
factor-trafficking = مبلَّغ عنه للاتجار بطفل
factor-tourism = مبلَّغ عنه للسفر بقصد الاعتداء على طفل
factor-household-minor = يشترك في منزل مع حساب قاصر
factor-stated-relation = يذكر صلة بطفل
factor-access-terms = دلائل على عمل أو مهام مع أطفال
factor-prior-reports = أُبلغ عنه من قبل
factor-several-days = أُبلغ عنه في عدة أيام
factor-recreated-account = عاد بحساب جديد بعد تعطيل حساب
factor-several-providers = أبلغ عنه عدة مزوّدين
factor-burst = عدة أيام من البلاغات في وقت قصير
factor-endangering-contacts = على صلة بأشخاص من فئات الخطر العليا
factor-reported-material = مبلَّغ عنه لمواد
factor-known-files = ملفات معروفة
factor-near-files = ملفات قريبة من ملفات معروفة
factor-first-seen-files = ملفات تُرصد لأول مرة
factor-shared-files = ملفات مُرّرت أو نُشرت علنًا
factor-many-known-files = مجموعة كبيرة من ملفات معروفة
factor-viral-files = ملفات واسعة الانتشار
factor-negative-files = ملفات تُحقّق أنها ليست مواد اعتداء
factor-batched = جزء من دفعة عن ملف واسع الانتشار
factor-meme = موسوم بأنه قد يكون ميمًا متداولًا
factor-spam = موسوم بأنه رسائل مزعجة
factor-outrage = شورك بدافع الاستنكار
axis-reason-located = بلد واحد تدعمه القرائن
axis-reason-several-places = عدة بلدان محتملة
axis-reason-conflict = البلدان متعارضة
axis-reason-identifiers = معرِّفات مُتحقَّق منها أو دائمة
axis-reason-live-logs = يُتوقع أن سجلات الاتصال لا تزال موجودة
axis-reason-complete = بلاغ مكتمل
axis-reason-partial = بلاغ مكتمل جزئيًا
axis-reason-viewed = ملفات اطّلع عليها إنسان لدى المزوّد
axis-reason-only-here-files = ملفات تُرصد لأول مرة لا يحوزها أحد غيره هنا
axis-reason-sets-of-scene = مجموعات صغيرة من مشهد واحد
axis-reason-first-seen = ملفات تُرصد لأول مرة
axis-reason-all-first-seen = لا شيء معروف معها
axis-reason-no-history = لا بلاغ سابق عن الشخص
axis-reason-logs-die = يزول آخر سجل اتصال
axis-reason-preservation-ends = ينتهي حفظ المزوّد
rule-operator-says-so = قال ذلك موظف
rule-live-and-first-seen = مباشر ويُرصد لأول مرة
rule-alarm-and-access = إنذار ووصول
rule-alarm-and-contact = إنذار وتواصل
rule-access-and-production = وصول وإنتاج
rule-four-families = أربع مجموعات من الدلائل
rule-access-stated = وصول مذكور
rule-access-with-production = وصول مع إنتاج
rule-access-with-contact = وصول مع تواصل
rule-access-with-alarm = وصول مع إنذار
rule-access-with-collection = وصول مع مجموعة ملفات
rule-production = إنتاج
rule-production-with-another = إنتاج مع دليل آخر
rule-three-families = ثلاث مجموعات من الدلائل
rule-contact = تواصل
rule-alarm = إنذار
rule-contact-with-another = تواصل مع دليل آخر
rule-two-families = مجموعتان من الدلائل
rule-sharing = مشاركة
rule-material = مواد
