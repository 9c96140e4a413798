# The pages of the house: the directory of authorities, hash lists.

title-authorities = السلطات
title-authority = السلطة
title-lists = قوائم البصمات
title-list = قائمة بصمات
house-pages = صفحات أخرى
house-before = السابقة
house-after = التالية
house-page = الصفحة { $page } من { $pages }
authorities-eyebrow = الدليل
authorities-heading = السلطات
authorities-lead = من يتلقى الإحالة في كل بلد، وبأي طريق وأي لغة. لا يُرسَل شيء من تلقاء نفسه: يجيز الإرسالَ أشخاص.
authorities-version = إصدار الدليل: { $version }
authorities-parts = أجزاء الدليل
authorities-part-all = الكل
authorities-part-waiting = ينتظر فيها أشخاص
authorities-part-keyless = بلا مفتاح
authorities-part-unknown = لا سلطة معروفة
authorities-empty-title = لا سلطة من هذا النوع
authorities-empty = في الدليل قيد لكل بلد، ولا يطابق أي منها ما طُلب.
authorities-found = { $count ->
        [zero] لا سلطات
        [one] سلطة واحدة
        [two] سلطتان
        [few] { $count } سلطات
        [many] { $count } سلطة
       *[other] { $count } سلطة
    }
authorities-counted = عمر السجلات: الأيام التي يُتوقع أن تُحفظ خلالها سجلات الاتصال في البلد. المنتظرون: الأشخاص في قائمة انتظار السلطة بكل المستويات. الحزم: كل ما خُتم لها.
authorities-caption = السلطات بحسب رمز البلد
authorities-country = البلد
authorities-authority = السلطة
authorities-forms = الطرق، الأفضل أولًا
authorities-languages = اللغات
authorities-key = المفتاح
authorities-life = عمر السجلات بالأيام
authorities-waiting = المنتظرون
authorities-packages = الحزم
authorities-has-key = نعم
authorities-no-key = لا يوجد
authority-kind-europol-national-unit = وحدة يوروبول الوطنية
authority-kind-national-body = هيئة وطنية
authority-kind-national-central-bureau = المكتب المركزي الوطني للإنتربول
authority-kind-none = لا سلطة معروفة
authority-form-i247 = الإنتربول I-24/7
authority-form-letter = طلب قانوني مكتوب
authority-form-package = حزمة مختومة
authority-form-portal = بوابة السلطة نفسها
authority-form-siena = يوروبول SIENA
authority-reach = كيف يُتواصل معها
authority-no-forms = لا طريق معروفًا: على إنسان أن يختار
authority-languages = لغات المراسلة، الأفضل أولًا
authority-union = الاتحاد الأوروبي
authority-member = دولة عضو
authority-no-member = ليست دولة عضوًا
authority-what = ما هي
authority-clearing-house = مركز لتلقي البلاغات لا شرطة
authority-source = المصدر
authority-reply = آجال الرد في القانون
authority-reply-basis = التوجيه (الاتحاد الأوروبي) 2023/977، المادة 5(1)، ابتداءً من الاستلام؛ وأطول إذا لزم إذن قضائي.
authority-reply-caption = الأجل الذي عليها أن ترد خلاله
authority-reply-which = الطلب
authority-reply-within = خلال
authority-reply-direct = عاجل ومتاح مباشرة
authority-reply-indirect = عاجل ويُطلب من آخرين
authority-reply-other = كل ما عدا ذلك
authority-reply-none = لا آجال رد قانونية معروفة لهذه السلطة.
authority-hours = { $count ->
        [zero] { $count } ساعة
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
authority-days = { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
authority-life = عمر سجلات الاتصال
authority-life-what = لا يدل عنوان الإنترنت على مشترك إلا ما دام مزوّد الاتصال يحفظ سجله. ومهلة الأدلة لكل شخص في هذا البلد تسير وفق هذا الرقم.
authority-life-days = الأيام منذ الحدث
authority-life-basis = يستند إلى
authority-life-version = إصدار الجدول: { $version }
log-life-basis-assumed = افتراض حذر
log-life-basis-law = القانون
log-life-basis-practice = الممارسة الملحوظة
authority-fingerprint = بصمة المفتاح
authority-since = سارٍ منذ
authority-recipient = المفتاح العام (age)
authority-compare = البصمة أول SHA-256 لنص المفتاح. قارنوها مع السلطة هاتفيًا قبل خروج أول حزمة.
authority-no-key = لا مفتاح معروف. لا يُختم شيء لهذه السلطة حتى يوجد مفتاح.
authority-key-change = تضاف مفاتيح أخرى ممن له الجهاز: { $command } مع { $authority }.
authority-keys = مفاتيح التبادل
authority-keys-what = لا يُعتمد على مفتاح قبل أن يقارن شخص ثانٍ بصمته مع حامله.
authority-keys-none = لا مفتاح لهذه السلطة في الدليل.
authority-key-added = أضافه
authority-key-compared = قارنه
authority-key-nobody = لا أحد بعد
authority-key-from = يسري من
authority-key-until = يسري حتى
authority-key-revoked = أُلغي
authority-key-whole = المفتاح
authority-key-revoke = إلغاء هذا المفتاح
authority-key-revoke-what = من حينها لا يُؤخذ شيء بموجبه مهما كان تاريخه ولا يُختم له شيء. ولا رجوع عن ذلك.
authority-key-revoke-do = إلغاء
authority-key-check = تأكيد مفتاح
authority-key-check-what = ليقرأ حامل المفتاح البصمة هاتفيًا أو في لقاء، واكتبوا ما تسمعون.
authority-key-typed = البصمة كما قُرئت
authority-key-check-do = هي نفسها
key-purpose-seal = مفتاح الختم
key-purpose-sign = مفتاح التوقيع
key-purpose-transport = مفتاح عقدتها على الخط
key-state-confirmed = مؤكد
key-state-ended = منتهٍ
key-state-later = مؤكد ولم يسرِ بعد
key-state-proposed = مقترح
key-state-revoked = ملغى
authority-here = في هذا الموقع
authority-waiting-what = الأشخاص في قائمة انتظارها حاليًا بكل المستويات، ومنهم من نُحّوا.
authority-queue = فتح قائمة الانتظار
authority-packages-what = الحزم التي خُتمت لها حتى الآن، تُحسب كل منها مرة واحدة.
authority-last = آخرها: { $at }
authority-no-counts = أرقام العملية متاحة لمن يعملون على القضايا بعد تسمية غرض.
lists-eyebrow = الملفات المعروفة
lists-heading = قوائم البصمات
lists-lead = قوائم بصمات ملفات معروفة. لا تعرض الصفحات إلا الأرقام، ولا يُعرض ما في القائمة أبدًا.
lists-empty-title = لا قوائم بعد
lists-empty = يستورد { $command } قائمة. وبلا قوائم يُعدّ كل ملف مرصودًا لأول مرة.
lists-known = القوائم في هذا الموقع
lists-counted = القيود: ما في الإصدار الحالي. التطابقات: ملف محفوظ وقيد طابقه، يُحسب كل زوج مرة واحدة، كما وجدتها آخر مطابقة.
lists-caption = القوائم بحسب الاسم
lists-name = القائمة
lists-use = مستعملة
lists-on = نعم
lists-off = معطّلة
lists-entries = القيود
lists-hits = التطابقات
lists-versions = الإصدارات
lists-imported = تاريخ الاستيراد
list-eyebrow = قائمة بصمات
list-on = تستعملها المطابقة.
list-off = هي معطّلة: لا تستعملها المطابقة.
list-since = الإصدار الحالي: { $at }
list-holds = ما تحويه
list-entries-what = قيود الإصدار الحالي التي يختلف بعضها عن بعض في شيء ما.
list-hits-what = أزواج من ملف محفوظ وقيد طابقه، كما وجدتها آخر مطابقة.
list-held = المحتجزة
list-held-what = قيود لا تدل بصمتها على شيء بعينه، كبصمة ملف فارغ أو لون واحد: كانت ستطابق كل شيء، فلا تُطابَق أبدًا.
list-nothing = لا قيود في القائمة.
list-figures-caption = القيود بحسب الخوارزمية والتصنيف والإصدار والبلد
list-algorithm = الخوارزمية
list-scheme = التصنيف
list-version = إصدار التصنيف
list-country = البلد
list-hits = التطابقات بحسب الفئة
list-no-hits = لم يطابق أي ملف محفوظ قيدًا في هذه القائمة، أو لم تُجرَ مطابقة منذ وصولها.
list-hits-counted = لا معنى للفئة بلا تصنيفها وإصداره وبلده. والملف الذي يطابق عدة قيود يُحسب مع كل منها.
list-hits-caption = التطابقات، الأكثر أولًا
list-category = الفئة
list-effect = أثر التطابق
list-effect-known = الملف معروف
list-effect-negative = تُحقق منه: ليس من مواد الاعتداء
list-effect-viral = متداول على نطاق واسع
list-more = { $count ->
        [zero] لا فئات أخرى.
        [one] فئة أخرى واحدة غير معروضة.
        [two] فئتان أخريان غير معروضتين.
        [few] { $count } فئات أخرى غير معروضة.
        [many] { $count } فئة أخرى غير معروضة.
       *[other] { $count } فئة أخرى غير معروضة.
    }
list-versions-what = كل مرة وصلت فيها القائمة. المعدّلة قيود بقيت بصمتها وتغيّر تصنيفها أو إصداره أو بلده أو فئته، والمسحوبة ما لم يعد موجودًا. والشرطة: لم يُحسب لأنها وصلت قبل حفظ الإصدارات.
list-versions-caption = الإصدارات، الأحدث أولًا
list-place = الرقم
list-by = بواسطة
list-form = الشكل
list-added = المضافة
list-changed = المعدّلة
list-withdrawn = المسحوبة
list-document = بصمة SHA-256 للوثيقة
list-update = الفروق وحدها
list-whole = القائمة كاملة
list-commands = يبيّن { $diff } ما سيغيّره ملف قبل استيراده، ويشغّل { $enable } القائمة ويعطّلها { $disable }.
