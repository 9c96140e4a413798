# Words for codes.

read-for-child-protection = حماية الطفل
read-for-identification = معرفة هوية الطفل ومكانه
read-for-investigation = التحقيق مع المبلَّغ عنه
read-for-data-subject = الرد على الطفل أو على من يتكلم باسمه
read-for-oversight = لمحكمة أو جهة رقابية
band-very-high = مرتفع جدًا
band-high = مرتفع
band-medium = متوسط
band-low = منخفض
band-set-aside = منحّى
band-set-aside-proposed = مقترح للتنحية
one-of-viral = { $count ->
        [zero] واحد من { $count } بلاغ عن ملف واحد واسع الانتشار
        [one] بلاغ واحد عن ملف واحد واسع الانتشار
        [two] واحد من بلاغين عن ملف واحد واسع الانتشار
        [few] واحد من { $count } بلاغات عن ملف واحد واسع الانتشار
        [many] واحد من { $count } بلاغًا عن ملف واحد واسع الانتشار
       *[other] واحد من { $count } بلاغ عن ملف واحد واسع الانتشار
    }
one-of-same-incident = { $count ->
        [zero] واحد من { $count } بلاغ عن واقعة واحدة
        [one] بلاغ واحد عن واقعة واحدة
        [two] واحد من بلاغين عن واقعة واحدة
        [few] واحد من { $count } بلاغات عن واقعة واحدة
        [many] واحد من { $count } بلاغًا عن واقعة واحدة
       *[other] واحد من { $count } بلاغ عن واقعة واحدة
    }
one-of-same-report = { $count ->
        [zero] بلاغ واحد ورد { $count } مرة
        [one] بلاغ واحد ورد مرة واحدة
        [two] بلاغ واحد ورد مرتين
        [few] بلاغ واحد ورد { $count } مرات
        [many] بلاغ واحد ورد { $count } مرة
       *[other] بلاغ واحد ورد { $count } مرة
    }
one-of-other = واحد من { $count }: { $kind }
some-of-viral = { $own } من { $count } من البلاغات عن ملف واحد واسع الانتشار
some-of-same-incident = { $own ->
        [zero] { $own } بلاغ عن واقعة واحدة
        [one] بلاغ واحد عن واقعة واحدة
        [two] بلاغان عن واقعة واحدة
        [few] { $own } بلاغات عن واقعة واحدة
        [many] { $own } بلاغًا عن واقعة واحدة
       *[other] { $own } بلاغ عن واقعة واحدة
    }
some-of-same-report = { $own ->
        [zero] { $own } بلاغ هو بلاغ تكرر وروده
        [one] بلاغ واحد تكرر وروده
        [two] بلاغان هما بلاغ واحد تكرر وروده
        [few] { $own } بلاغات هي بلاغ واحد تكرر وروده
        [many] { $own } بلاغًا هي بلاغ واحد تكرر وروده
       *[other] { $own } بلاغ هي بلاغ واحد تكرر وروده
    }
some-of-other = { $own } من { $count }: { $kind }
counted-reports = { $reports ->
        [zero] { $reports } بلاغ
        [one] بلاغ واحد
        [two] بلاغان
        [few] { $reports } بلاغات
        [many] { $reports } بلاغًا
       *[other] { $reports } بلاغ
    }
counted-incidents = { $incidents ->
        [zero] { $incidents } واقعة، عدد البلاغات { $reports }
        [one] واقعة واحدة، عدد البلاغات { $reports }
        [two] واقعتان، عدد البلاغات { $reports }
        [few] { $incidents } وقائع، عدد البلاغات { $reports }
        [many] { $incidents } واقعة، عدد البلاغات { $reports }
       *[other] { $incidents } واقعة، عدد البلاغات { $reports }
    }
change-files-opened = { $count ->
        [zero] { $count } ملف لا يمكن فتحه دون إذن: لا أحد يذكر هل اطُّلع عليه
        [one] ملف واحد لا يمكن فتحه دون إذن: لا أحد يذكر هل اطُّلع عليه
        [two] ملفان لا يمكن فتحهما دون إذن: لا أحد يذكر هل اطُّلع عليهما
        [few] { $count } ملفات لا يمكن فتحها دون إذن: لا أحد يذكر هل اطُّلع عليها
        [many] { $count } ملفًا لا يمكن فتحها دون إذن: لا أحد يذكر هل اطُّلع عليها
       *[other] { $count } ملف لا يمكن فتحها دون إذن: لا أحد يذكر هل اطُّلع عليها
    }
change-reports-placed = { $count ->
        [zero] { $count } بلاغ عن شخص لا شيء يدل على مكانه كان يمكن أن يكون له بلد
        [one] بلاغ واحد عن شخص لا شيء يدل على مكانه كان يمكن أن يكون له بلد
        [two] بلاغان عن شخص لا شيء يدل على مكانه كان يمكن أن يكون لهما بلد
        [few] { $count } بلاغات عن أشخاص لا شيء يدل على مكانهم كان يمكن أن يكون لها بلد
        [many] { $count } بلاغًا عن أشخاص لا شيء يدل على مكانهم كان يمكن أن يكون لها بلد
       *[other] { $count } بلاغ عن أشخاص لا شيء يدل على مكانهم كان يمكن أن يكون لها بلد
    }
change-other = { $count }: { $what }
protection-child = حساب طفل
protection-meaning-child = هو لطفل، بصفته ضحية أو بحسب العمر المذكور في بلاغ.
protection-kin = يرتبط بحساب طفل
protection-meaning-kin = يرتبط بحساب طفل، كحساب وليّه، ويقود إلى الطفل.
protection-reported = محمي، ومبلَّغ عنه هو نفسه
protection-meaning-reported = هو نفسه مبلَّغ عنه، وهو لقاصر أو يقود إلى طفل: يبقى في القائمة، لكن هويته تظل محجوبة إلى أن يُذكر غرض.
protection-none = غير محمي
protection-meaning-none = لا شيء يدل على أنه لطفل.
agreement-mined-at-one = { $manner }؛ استُخرجت من نص في أحدهما، فوزنها أقل
agreement-mined-at-both = { $manner }؛ استُخرجت من نص في كليهما، فوزنها أقل
set-aside-code-bystander = شخص غير متورط: مرّر أو تلقّى وليس وراء الأمر
set-aside-code-duplicate = يُعمل عليه بالفعل تحت شخص آخر أو قضية أخرى
set-aside-code-elsewhere = تعمل عليه سلطة أخرى
set-aside-code-no-offence = لا جريمة هنا
set-aside-code-not-material = نُظر فيه: ليس من مواد الاعتداء الجنسي على الأطفال
set-aside-code-nothing-to-act-on = لا شيء يعرّف أحدًا، ولا يمكن الحصول على مزيد
set-aside-code-other = شيء آخر كما تقول الكلمات
set-aside-code-retracted = سحب المزوّد بلاغاته
set-aside-code-unusable = البلاغات تقول أقل مما يكفي للحكم
set-aside-code-unknown = سبب غير معروف هنا
audit-verdict-missed = كان مكانه في القائمة
audit-verdict-rightly = التنحية صائبة
audit-verdict-unknown = كلمة غير معروفة هنا
ruling-same = مستخدم واحد
ruling-different = مستخدمان مختلفان
ruling-unsure = تُرك مفتوحًا
ruling-withdrawn = سُحب القرار: لا قرار ساريًا
ruling-unknown = كلمة لا تعرفها هذه النسخة
holders-up-to = حتى { $count }
not-joined-contradiction = لم يُضمّا: يميّز بلاغ بينهما أو بين آخرين من شخصيهما.
not-joined-decision = لم يُضمّا: قرار يُبقي آخرين من الشخصين منفصلين.
not-joined-differing = لم يُضمّا: يذكر الطرفان قيمتين مختلفتين لما نادرًا ما يكون لشخص واحد أكثر من واحدة منه.
not-joined-unsure = لم يُضمّا: قرار فيهما أو في آخرين من شخصيهما يترك الأمر مفتوحًا.
not-joined-weak-bridge = لم يُضمّا: يكفي لحسابين منفردين ولا يكفي لضم مجموعتين.
not-joined-weak-evidence = لم يُضمّا: أقل مما يضم حسابين.
rarity-none = لا قيمة مشتركة
rarity-accounts = { $count ->
        [zero] لدى { $accounts } حساب
        [one] لدى حساب { $accounts }
        [two] لدى حسابين ({ $accounts })
        [few] لدى { $accounts } حسابات
        [many] لدى { $accounts } حسابًا
       *[other] لدى { $accounts } حساب
    }
rarity-persons = { $count ->
        [zero] لدى { $accounts } حساب من { $persons }
        [one] لدى حساب { $accounts } من { $persons }
        [two] لدى حسابين ({ $accounts }) من { $persons }
        [few] لدى { $accounts } حسابات من { $persons }
        [many] لدى { $accounts } حسابًا من { $persons }
       *[other] لدى { $accounts } حساب من { $persons }
    }
rarity-of-persons = { $count ->
        [zero] { $persons } شخص
        [one] { $persons } شخص
        [two] { $persons } من الأشخاص
        [few] { $persons } أشخاص
        [many] { $persons } شخصًا
       *[other] { $persons } شخص
    }
term-said = { $code }: { $word }
term-tlp = TLP:{ $colour }
evaluation-said = { $code } (4×4): { $source }؛ والمعلومات { $information }
urgency-with-reason = { $level }: { $reason }
urgency-reason-access-to-child = وصول إلى طفل
urgency-reason-child-in-danger = طفل في خطر
urgency-reason-evidence-expires = الأدلة تنتهي
urgency-reason-live = مباشر
urgency-reason-other = آخر
urgency-reason-spreading = ينتشر
outcome-child-safeguarded = كان طفل في خطر وأُمِّنت سلامته
outcome-hands-on-offence = ثبت اعتداء الشخص على طفل
outcome-offender-identified = حُدّدت هوية جانٍ
outcome-arrest = جرى توقيف
outcome-no-crime = لم تكن هناك جريمة
outcome-not-abuse-material = الملفات ليست مواد اعتداء
outcome-unfounded-identity = الشخص ليس من استعمل الحساب
outcome-bystander = الشخص غير متورط
outcome-victim = الشخص ضحية
outcome-known-already = كان الشخص معروفًا ويُعمل عليه في مكان آخر
outcome-not-actionable = لم يكن ممكنًا فعل شيء بما هو متوفر
outcome-withdrawn = النتيجة التي تصححها سُجّلت خطأً
authority-coordinator = جهة التنسيق
authority-no-country = لا بلد واحد
flag-age-and-birth-date = العمر وتاريخ الميلاد معًا
flag-association-kind-missing = نوع الارتباط ناقص
flag-association-kind-renamed = نوع الارتباط باسم آخر
flag-batched-element = عنصر لا يجوز في دفعة
flag-batched-file = ملف دفعة ببيانات زائدة
flag-batched-file-count = أكثر من ملف في دفعة
flag-batched-person = شخص في دفعة ببيانات زائدة
flag-calling-code-repeated = مفتاح الهاتف مكرر
flag-coordinate-range = إحداثيات خارج المدى
flag-email-malformed = بريد إلكتروني غير سليم
flag-escalation-blank = طلب أولوية بلا سبب
flag-exif-viewed-alone = اطُّلع على EXIF دون الملف
flag-incident-email-unclaimed = بريد الواقعة غير منسوب لأحد
flag-incident-type-outdated = نوع واقعة قديم
flag-location-without-country = موقع بلا بلد
flag-notified-before-disabled = إشعار قبل التعطيل
flag-reenabled-before-disabled = أُعيد التفعيل قبل التعطيل
flag-region-not-state = المنطقة ليست ولاية
flag-reporter-without-email = المبلِّغ بلا بريد إلكتروني
flag-several-persons-reported = عدة أشخاص مبلَّغ عنهم
flag-several-upload-events = عدة عمليات رفع
flag-supplemental-classified = ملف سياق مصنَّف
flag-supplemental-meme = ملف سياق موسوم بأنه ميم
flag-time-fine = وقت أدق مما يجوز
flag-time-in-future = وقت في المستقبل
flag-time-without-zone = وقت بلا منطقة
flag-unknown-attribute = سمة غير معروفة
flag-unknown-element = عنصر غير معروف
flag-url-without-scheme = رابط بلا بروتوكول
flag-verification-date-unverified = تاريخ تحقّق دون تحقّق
refusal-attribute = سمة غير سليمة
refusal-doctype = تعريف DOCTYPE غير مقبول
refusal-document-too-large = وثيقة أكبر مما يجوز
refusal-empty = فارغة
refusal-entity = كيان غير مقبول
refusal-fixed-flag = علامة ثابتة القيمة غير سليمة
refusal-io = انقطعت القراءة
refusal-malformed = بنية غير سليمة
refusal-missing-attribute = سمة ناقصة
refusal-missing-element = عنصر ناقص
refusal-namespace = نطاق أسماء غير مقبول
refusal-out-of-range = خارج المدى
refusal-not-utf8 = ليست بترميز UTF-8
refusal-rule = قاعدة من التوثيق مخالَفة
refusal-text-too-long = نص أطول مما يجوز
refusal-too-deep = تداخل أعمق مما يجوز
refusal-too-long = أطول مما يجوز
refusal-too-many = أكثر مما يجوز
refusal-too-many-attributes = سمات أكثر مما يجوز
refusal-too-many-elements = عناصر أكثر مما يجوز
refusal-truncated = مبتورة
refusal-unexpected-element = عنصر غير متوقع
refusal-unexpected-text = نص غير متوقع
refusal-unexpected-value = قيمة غير متوقعة
refusal-wrong-order = ترتيب خاطئ
refusal-wrong-root = عنصر جذر خاطئ
class-access-to-child = وصول إلى طفل
class-bystander = دلائل على شخص غير متورط فقط
class-child-in-danger-now = طفل في خطر الآن
class-contact = تواصل مع طفل
class-distribution = مواد جرى تمريرها
class-first-generation = مواد من المصدر المباشر أو من الجيل الأول
class-possession = مواد محوزة
class-unclear = لا يكفي لإبداء رأي
class-victim-protected = ضحية أو قاصر: إلى حماية الطفولة
axis-class = فئة الخطر
axis-danger = الخطر
axis-actionability = إمكانية التحرك
axis-novelty = الجِدّة
axis-perishability = سرعة الزوال
offence-material = مواد الاعتداء الجنسي على الأطفال
offence-misleading-domain = اسم نطاق مضلِّل
offence-misleading-words = كلمات أو صور مضلِّلة
offence-molestation = اعتداء جنسي على طفل
offence-enticement = استدراج طفل عبر الإنترنت
offence-tourism = سفر للاعتداء على طفل
offence-trafficking = الاتجار الجنسي بالأطفال
offence-unsolicited = مواد فاضحة أُرسلت إلى طفل
offence-unstated = غير مذكور
account-role-associated = مرتبط
account-role-disclosed = في إفصاح مجمّع
account-role-recipient = متلقٍّ مقصود
account-role-reported = مبلَّغ عنه
account-role-victim = طفل
field-account = معرِّف الحساب
field-meaning-account = معرِّف الحساب المبلَّغ عنه
field-classification = التصنيف
field-meaning-classification = فئة معتمدة في القطاع من A1 إلى B2 لكل ملف
field-communication = التواصل
field-meaning-communication = ما قيل؛ جزئيًا: ملاحظات فقط
field-contact = وسيلة اتصال مُتحقَّق منها
field-meaning-contact = بريد أو رقم مُتحقَّق منه؛ جزئيًا: غير مُتحقَّق منه
field-device = الجهاز
field-meaning-device = جهاز للحساب المبلَّغ عنه
field-file = ملف أو بصمة
field-meaning-file = جزئيًا: ملف بلا أي بصمة
field-flags = التصنيف والعلامات
field-meaning-flags = لكل ملف أو على البلاغ
field-location = البلد
field-meaning-location = تقدير المزوّد أو عنوان
field-meaning = معنى الوقت
field-meaning-meaning = أي شيء يشير إليه وقت الواقعة
field-offender = المبلَّغ عنه
field-meaning-offender = جزئيًا: معرِّف بلا وسيلة للوصول إلى الشخص
field-port = منفذ المصدر
field-meaning-port = بجانب كل عنوان؛ ومن دونه يشترك الآلاف في عنوان واحد
field-public = علني أم لا
field-meaning-public = هل كان كل ملف متاحًا للعموم
field-time = الوقت مع المنطقة والمعنى
field-meaning-time = جزئيًا: أحدهما
field-upload-place = العنوان عند الرفع
field-meaning-upload-place = جزئيًا: عنوان من تسجيل دخول أو حدث آخر
field-victim = الطفل
field-meaning-victim = جزئيًا: أن هناك طفلًا، ولا شيء عن هويته
field-viewed = اطّلع عليه إنسان
field-meaning-viewed = مذكور لكل ملف، نعم أو لا
field-zone = منطقة الوقت
field-meaning-zone = من دونها قد يخطئ اليوم
folded-same-incident = واقعة واحدة
folded-meaning-same-incident = حساب واحد والملف نفسه أو الجريمة نفسها في وقت متقارب.
folded-same-report = بلاغ واحد تكرر وروده
folded-meaning-same-report = رقم واحد، مع اتفاق حساب أو ملف أو توقيت.
folded-viral = ملف واحد واسع الانتشار
folded-meaning-viral = مرّرت حسابات كثيرة ملفًا واحدًا؛ ولا يذكر أي من هذه البلاغات طفلًا ولا يطلب أولوية ولا فيه ملف آخر.
usable-fair = مقبول
usable-good = جيد
usable-poor = بالكاد يصلح
kind-device = جهاز
kind-display-name = اسم العرض
kind-email = بريد إلكتروني
kind-file-digest = الملف نفسه
kind-group = مجموعة
kind-group-identifier = مجموعة
kind-ip = عنوان IP
kind-name-stem = الاسم المستعار بلا أرقام، مع قراءة الأرقام المكتوبة بدل الحروف حروفًا
kind-payment = وسيلة دفع
kind-person-name = اسم
kind-phone = هاتف
kind-profile-url = عنوان الملف الشخصي
kind-screen-name = اسم مستعار
kind-user-agent = متصفح أو تطبيق
manner-differing = كلاهما يذكر قيمًا ولا يشتركان في أي منها: يدل على خلاف الشخص الواحد
manner-equal = القيمة نفسها
manner-indirect = القيمة نفسها، وقد تقود إلى آخرين أيضًا: أُعطيت للاسترداد أو هي لمقسم هاتفي
manner-ip-day = العنوان نفسه خلال يوم
manner-ip-flow = العنوان والمنفذ نفساهما خلال ثانية
manner-ip-lease = العنوان نفسه خلال مدة تخصيص معتادة
manner-ip-undated = العنوان نفسه، وأحد الطرفين بلا وقت
manner-ip-window = العنوان نفسه خلال دقائق
manner-recycled = القيمة نفسها بعد زمن طويل: ربما انتقلت إلى غيره
value-circulating = واسع التداول
value-daily-line = خط يتغيّر عنوانه كل يوم
value-disposable = مؤقت يُستعمل ويُرمى
value-fixed-line = خط يحتفظ بعنوانه أسابيع
value-mobile = عنوان جهاز محمول لدقائق
value-ordinary = عادي
value-personal = من نطاق بريده شخصي
value-placeholder = قيمة شكلية
value-shared-network = شبكة مشتركة
value-shared-thing = جهاز أو بطاقة مشتركة
value-static-line = خط يحتفظ بعنوانه أشهرًا
event-login = تسجيل دخول
event-other = آخر
event-purchase = شراء
event-registration = تسجيل حساب
event-unknown = غير مذكور
event-none = غير مذكور
event-upload = رفع
mark-animation = رسوم متحركة أو رسم
mark-bestiality = تتضمن حيوانات
mark-generative-ai = مولَّد بنموذج
mark-infant = طفل صغير جدًا
mark-live-streaming = بث مباشر
mark-minor-to-minor = بين قاصرين
mark-physical-harm = أذى جسدي
mark-potential-meme = يُحتمل أنه ميم متداول
mark-self-production = يُحتمل أنه من إنتاج الطفل نفسه
mark-sadistic = استغلال سادي عبر الإنترنت
mark-sextortion = ابتزاز جنسي
mark-solicitation = مواد مطلوبة أو معروضة
mark-spam = رسائل مزعجة
mark-violence = عنف
mark-viral = واسع الانتشار
mark-police-informed = أبلغ المرسِل الشرطة
verdict-first-seen = يُرصد لأول مرة
verdict-meaning-first-seen = ليس على أي قائمة. لم يقيّمه أحد هنا من قبل.
verdict-held = محتجز لينظر فيه إنسان
verdict-meaning-held = بصمته تطابق فجأة أكثر مما ينبغي؛ لا يُحتسب حتى ينظر فيه إنسان.
verdict-known = معروف
verdict-meaning-known = على قائمة بصمات: بالبصمة نفسها أو ضمن مسافة القائمة.
verdict-negative = معروف بأنه غير ضار
verdict-meaning-negative = على قائمة ملفات ليست مواد اعتداء.
verdict-unmatched = لم يُقارَن بعد
verdict-meaning-unmatched = لم يُقارَن بالقوائم حتى الآن.
verdict-viral = واسع الانتشار
verdict-meaning-viral = على قائمة ملفات مرّرها الآلاف؛ وهذا يخفض الإلحاح.
verdict-without-digest = بلا بصمة
verdict-meaning-without-digest = لا يعطي البلاغ ما يُعرف به الملف.
format-archive = أرشيف
format-cybertip-json = CyberTip JSON
format-cybertip-xml = CyberTipline XML
format-disclosure = إفصاح
format-disclosure-row = صف من إفصاح
format-hash-list = قائمة بصمات
format-hash-list-row = صف من قائمة بصمات
tier-confirmed = مؤكد
tier-possible = محتمل
tier-probable = مرجّح
tier-single = حساب واحد
whereabouts-conflict = المصادر متناقضة
whereabouts-routed = بلد واحد
whereabouts-several = عدة بلدان محتملة
whereabouts-unknown = غير معروف
stated-access-to-children = له وصول إلى أطفال
stated-access-to-victim = له وصول إلى طفل البلاغ
stated-babysitter = يرعى أطفالًا بالساعة
stated-coach = يدرّب أطفالًا
stated-convicted = محكوم عليه في جريمة جنسية: قول المرسِل، لم يُتحقَّق منه، ولا تزنه أي قاعدة
stated-family-friend = صديق لأسرة الطفل
stated-grandparent = جد الطفل أو جدته
stated-guardian = وصي على الطفل أو كافله
stated-neighbour = جار للطفل
stated-parent = والد الطفل أو والدته
stated-parents-partner = شريك أحد والدي الطفل
stated-relative = قريب للطفل
stated-religious-leader = قائد ديني
stated-says-relation = يقول في نص حر إنه قريب لطفل
stated-says-work = يقول في نص حر إنه يعمل مع أطفال
stated-sibling = أخ الطفل أو أخته
stated-step-parent = زوج أم الطفل أو زوجة أبيه
stated-teacher = معلّم الطفل
stated-work-childcare = يعمل في رعاية الأطفال
stated-work-education = يعمل في مدرسة
stated-work-health = يعالج أطفالًا في عمله
stated-work-sport = يعمل في رياضة الأطفال
stated-work-transport = ينقل أطفالًا في عمله
stated-work-youth = يعمل مع الناشئة
handling-h0 = لمنع الجريمة ومكافحتها فقط؛ والقانون الساري يلزم كل من يحوزه
handling-h1 = لا يُكشف لمحكمة دون إذن المرسِل
handling-h2 = لا يُنقل دون إذن المرسِل
handling-h3 = قيود أخرى، في الملاحظة
tlp-amber = لهذه الجهة ومن تخدمهم، بقدر حاجتهم إلى المعرفة
tlp-amber-strict = لهذه الجهة وحدها، بقدر حاجة أفرادها إلى المعرفة
tlp-clear = لا حد لنقله
tlp-green = للمجتمع المهني، وليس للعموم أبدًا
tlp-red = لمن وُجّه إليهم ولا أحد غيرهم
sender-clearing-house = مركز معالجة البلاغات
sender-hotline = خط إبلاغ
sender-police = شرطة
use-child-protection = حماية طفل
use-criminal-investigation = التحقيق في جريمة
use-information = للعلم
use-takedown = إزالة مواد
use-victim-identification = معرفة هوية طفل
source-grade-a = لا شك في المصدر، أو كان موثوقًا في جميع الحالات
source-grade-b = كان المصدر موثوقًا في معظم الحالات
source-grade-c = كان المصدر غير موثوق في معظم الحالات
source-grade-x = لا يمكن تقييم موثوقية المصدر
information-grade-1 = لا شك فيها
information-grade-2 = معروفة للمصدر شخصيًا لا للموظف
information-grade-3 = غير معروفة للمصدر شخصيًا، وتؤيدها معلومات أخرى
information-grade-4 = غير معروفة للمصدر شخصيًا، ولا يؤيدها شيء
urgency-high = عالية
urgency-normal = عادية
urgency-urgent = عاجلة
common-no = لا
common-not-stated = غير مذكور
common-yes = نعم
referral-urgency-immediate = فوري: ساعات
referral-urgency-urgent = عاجل: أيام
referral-urgency-routine = عادي: أسبوع أو أكثر
referral-cover-child-at-risk = قد يكون طفل في خطر: التحرك أولًا
referral-cover-evidence-expires = أدلة على وشك الضياع: يُطلب حفظها
referral-cover-information = للعلم ولا يُطلب شيء
referral-cover-investigate = التحقيق
referral-cover-supplement = إضافة إلى ما سبق إرساله
referral-stays-children = حسابات أطفال، وهم محميون
referral-stays-identifiers = معرِّفات وُجدت في نص حر فقط أو يملكها حساب محمي
referral-stays-restricted = حسابات يجب أن يأذن مرسلها أولًا
referral-stays-reasons = أشخاص قد تستند أسبابهم ومكانهم ومهلتهم إلى حساب كهذا
