# /report: what a provider sent.

report-eyebrow = البلاغ { $short }
report-lead = البلاغ { $reference } من { $provider }، استُلم في { $at }.
report-unknown-kept = { $count }، محفوظة حرفيًا
report-terms-explain = تصل الإحالة بشروط مرسِلها؛ وهي تلزم كل من يقرؤها هنا.
report-terms-save = لا يدخل أي حساب تذكره في حزمة، إلا في حزمة إلى { $authority } التي وردت منها، حيث لا يقيّده أحد غيرها.
report-terms-nowhere = لا يدخل أي حساب تذكره في حزمة، لأن مرسِلها ليس سلطة من الدليل يمكن أن يعود إليها.
report-terms-taken-for = يُعتبر { $authority } في الدليل
report-terms-not-in-directory = لا سلطة في الدليل بهذا الاسم
report-note-whole = الملاحظة كاملة في الوثيقة.
report-identifiers-of = معرِّفات { $account }
report-file-sources = في { $count } من البلاغات والإفصاحات
report-hit-country = البلد { $country }
report-hit-no-country = البلد غير مذكور
report-hit-category = التصنيف { $category }
report-hit-no-category = التصنيف غير مذكور
report-hit-same = البصمة نفسها
report-hit-apart = { $bits ->
        [zero] فرق { $bits } بت من 256
        [one] فرق بت واحد من 256
        [two] فرق بتّين من 256
        [few] فرق { $bits } بتات من 256
        [many] فرق { $bits } بتًّا من 256
       *[other] فرق { $bits } بت من 256
    }
report-file-device = الجهاز { $device }
report-none-reported = لا يذكر البلاغ أي حساب.
report-recipients = المتلقون المقصودون
report-none-recipients = لا يذكر البلاغ أي متلقٍّ مقصود.
report-none-victims = لا يذكر البلاغ حساب أي طفل.
report-others = حسابات أخرى
report-digest = البصمة
report-not-to-be-passed-on-without = لا يجوز نقله دون إذن مرسِله
report-the-provider-asks-for-high-priority = يطلب المزوّد أولوية عالية
report-a-batch-on-one-viral-file = دفعة عن ملف واحد واسع الانتشار
report-reporter = المبلِّغ
report-terms = الشروط
report-ip-addresses = عناوين IP
report-document = الوثيقة
report-type = النوع
report-date-and-time = التاريخ والوقت
report-platform = المنصة
report-providers-marks = علامات المزوّد
report-earlier-reports-named = بلاغات سابقة مذكورة
report-its-number-for-the-report = رقم البلاغ لديه
report-elements-not-known-to-the-form = عناصر لا تعرفها الاستمارة
report-from = من
report-handling-codes = رموز التداول
report-note-on-h3 = ملاحظة على H3
report-tlp = TLP
report-evaluation = التقييم
report-purpose = الغرض
report-urgency-asked = درجة الاستعجال المطلوبة
report-part = الدور
report-show-this-account-for-a-purpose = عرض هذا الحساب لغرض محدد
report-beside-ip-addresses-the-report-gives = لا يعطي البلاغ معرِّفًا له سوى عناوين IP.
report-show-this-account-with-what-was = عرض هذا الحساب مع ما عُثر عليه، لغرض محدد
report-the-first-200-accounts-are-shown = تُعرض أول 200 حساب؛ وفي الوثيقة كلها.
report-the-report-names-no-file = لا يذكر البلاغ أي ملف.
report-files-are-told-apart-by-their = تُميَّز الملفات ببصماتها؛ لا يُحفظ أي منها ولا يمكن فتح أي منها. «اطّلع عليه المزوّد» يعني أن إنسانًا هناك اطّلع على الملف كله؛ وهذا يحدد في بعض البلدان هل يلزم إذن قضائي، ولا يُخمَّن أبدًا.
report-files-with-their-digests-and-hits = الملفات وبصماتها وتطابقاتها
report-what-is-known = ما هو معروف
report-hits-list-category-distance = التطابقات: القائمة والتصنيف والمسافة
report-viewed-by-provider = اطّلع عليه المزوّد
report-public = علني
report-class = الفئة
report-uploaded = وقت الرفع
report-digests = البصمات
report-context-only = للسياق فقط
report-not-yet-matched = لم يُقارَن بعد
report-no-hit = لا تطابق
report-the-first-200-files-are-shown = تُعرض أول 200 ملف؛ وفي الوثيقة كلها.
report-the-report-gives-no-address-that = لا يعطي البلاغ عنوانًا يجوز عرضه.
report-addresses-in-the-order-of-the = العناوين بترتيب البلاغ؛ والأوقات بالدقة التي وردت بها
report-address = العنوان
report-date-time-zone = التاريخ والوقت والمنطقة
report-possible-proxy = خادم وسيط محتمل
report-the-bytes-as-received-are-the = البايتات كما وردت هي الدليل؛ وكل ما في هذه الصفحة قُرئ منها ويمكن قراءته من جديد. وهذه البصمات تسمّيها.
report-report-sha-256 = البلاغ، SHA-256
report-file-details-sha-256 = تفاصيل الملفات، SHA-256
