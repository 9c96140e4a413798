# Logging in, naming a purpose, one’s own page.

login-heading = تسجيل الدخول
login-lead = ما وراء هذه الصفحة يتعلق بأشخاص كثير منهم أطفال. كل زيارة يقوم بها شخص معروف الاسم ولغرض محدد.
login-wrong = لم يُسمح بالدخول.
login-wrong-what = الاسم وكلمة المرور والرمز غير متطابقة، أو استُعمل الرمز من قبل: انتظروا الرمز التالي. بعد عدة محاولات يُغلق الاسم ربع ساعة، ويمكن للإدارة إعادة فتحه.
login-name = الاسم
login-password = كلمة المرور
login-code = الرمز
login-code-what = ستة أرقام كما يعرضها تطبيق المصادقة الآن.
login-enter = دخول
purpose-heading = لأي غرض تعملون؟
purpose-lead = لا تُعرض بيانات القضايا إلا لغرض يُسمّى أولًا. يبقى الغرض في السجل بجانب ما تقرؤونه وتقررونه، ويمكن تغييره في أي وقت.
purpose-named = الغرض الحالي: { $purpose }. السبب: { $reason }
purpose-none = أدواركم لا تتيح أي بيانات قضايا، فلا غرض يُسمّى.
purpose-which = الغرض
purpose-reason = السبب في سطر واحد
purpose-reason-what = النوبة أو العملية أو رقم القضية؛ دون أسماء ولا معرِّفات.
purpose-name = تسمية الغرض والمتابعة
purpose-wrong-reason = لم يُسمَّ شيء. اكتبوا سببًا لا يتجاوز 300 حرف في سطر واحد.
purpose-wrong-purpose = لم يُسمَّ شيء. اختاروا غرضًا من القائمة.
purpose-child-protection = حماية الطفل
purpose-data-subject = طلب بشأن البيانات الذاتية
purpose-identification = تحديد الهوية
purpose-investigation = تحقيق
purpose-oversight = رقابة
purpose-statistics = إحصاء
purpose-triage = فرز
purpose-meaning-child-protection = حماية طفل: تسليم إلى حماية الطفل أو تنبيه أو دعم.
purpose-meaning-data-subject = الرد على شخص بشأن بياناته، أو على من يتحدث باسمه.
purpose-meaning-identification = معرفة من هو الطفل وأين هو.
purpose-meaning-investigation = التحقيق بشأن من أُبلغ عنهم.
purpose-meaning-oversight = لمحكمة أو لمسؤول حماية البيانات أو لجهة رقابة أخرى.
purpose-meaning-statistics = العدّ دون نظر إلى أي شخص.
purpose-meaning-triage = معرفة من يجب النظر في أمره أولًا.
role-administrator = إدارة النظام
role-analyst = تحليل
role-auditor = تدقيق
role-data-protection-officer = حماية البيانات
role-intake-officer = استلام البلاغات
role-liaison = اتصال
role-peer-agency = جهة نظيرة
role-provider = مزوّد خدمة
role-supervisor = إشراف
me-eyebrow = أنتم
me-session = هذه الجلسة
me-roles = الأدوار
me-agency = الجهة
me-own-agency = هذا الموقع
me-since = منذ
me-ends = تنتهي في موعد أقصاه
me-everywhere = تسجيل الخروج من كل مكان
me-idle = { $minutes ->
        [zero] تنتهي من تلقاء نفسها فور توقف الاستعمال ({ $minutes }).
        [one] تنتهي من تلقاء نفسها بعد دقيقة واحدة دون استعمال ({ $minutes }).
        [two] تنتهي من تلقاء نفسها بعد دقيقتين دون استعمال ({ $minutes }).
        [few] تنتهي من تلقاء نفسها بعد { $minutes } دقائق دون استعمال.
        [many] تنتهي من تلقاء نفسها بعد { $minutes } دقيقة دون استعمال.
       *[other] تنتهي من تلقاء نفسها بعد { $minutes } دقيقة دون استعمال.
    }
