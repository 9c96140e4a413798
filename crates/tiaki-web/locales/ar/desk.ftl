# Working through a queue: views, many at once, reviewing, bands set by hand.

view-title = طرق العرض
view-of = من { $operator }
view-is-shared = مشتركة
view-is-default = تُفتح أولًا
view-quick = مرشّحات سريعة
view-counted = محسوبة على القائمة كلها من دون المنحَّين.
view-counted-first = محسوبة على أول { $most } مرتبة من دون المنحَّين؛ وعلامة + تعني أنه قد يوجد المزيد.
view-choose = اختر من تراه وبأي ترتيب وبأي أعمدة
view-only = فقط من
view-columns = الأعمدة
view-show = عرض
view-shown = { $count } في هذا العرض؛ والمنحَّون غير مدرجين.
view-all = عرض الجميع
view-save = حفظ هذا العرض
view-name = اسمه؛ بلا أسماء أشخاص ولا معرِّفات
view-save-do = حفظه
view-manage = هذا العرض: { $name }
view-default = افتح القائمة به
view-no-default = افتح القائمة من دونه
view-change = احفظه كما هو الآن
view-share = شاركه مع الوحدة
view-unshare = أوقف مشاركته
view-delete = احذفه
view-rename = غيّر اسمه
view-unread = جديد منذ اطّلاعك
view-due-over = متأخر
view-due-within = { $days ->
        [zero] يحين موعده خلال { $days } يوم
        [one] يحين موعده خلال { $days } يوم
        [two] يحين موعده خلال { $days } يومين
        [few] يحين موعده خلال { $days } أيام
        [many] يحين موعده خلال { $days } يومًا
       *[other] يحين موعده خلال { $days } يوم
    }
view-clock-within = { $days ->
        [zero] تزول الأدلة خلال { $days } يوم
        [one] تزول الأدلة خلال { $days } يوم
        [two] تزول الأدلة خلال { $days } يومين
        [few] تزول الأدلة خلال { $days } أيام
        [many] تزول الأدلة خلال { $days } يومًا
       *[other] تزول الأدلة خلال { $days } يوم
    }
view-within = { $days ->
        [zero] خلال { $days } يوم
        [one] خلال { $days } يوم
        [two] خلال { $days } يومين
        [few] خلال { $days } أيام
        [many] خلال { $days } يومًا
       *[other] خلال { $days } يوم
    }
view-child = طفل في بلاغ
view-first-seen = ملفات تُرصد لأول مرة
view-preserved = محفوظ لدى مزوّد خدمة
view-any = الكل
view-class = فئة الخطر
view-sort = الترتيب
view-heading = من يظهر في هذا العرض
view-meaning = من اخترت رؤيتهم في هذه القائمة، من دون المنحَّين.
holder-me = تتولاه أنت
holder-nobody = لا يتولاه أحد
sort-place = بحسب المرتبة في القائمة
sort-due = بحسب الموعد، الأقدم أولًا
sort-clock = بحسب مهلة الأدلة، الأقرب انتهاءً أولًا
sort-preserved = بحسب مدة الحفظ، الأقرب انتهاءً أولًا
sort-accounts = بحسب الحسابات، الأكثر أولًا
sort-newest = بحسب آخر ما ورد
column-band = المستوى
column-due = الموعد
column-clock = مهلة الأدلة
column-holder = يتولاه
column-axes = المحاور الأربعة
column-accounts = الحسابات والبلاغات والملفات
column-sources = مزوّدو الخدمة ورقم البلاغ والقضايا
many-taken = { $count ->
        [zero] توليت { $count } شخص.
        [one] توليت { $count } شخص.
        [two] توليت { $count } من الأشخاص.
        [few] توليت { $count } أشخاص.
        [many] توليت { $count } شخصًا.
       *[other] توليت { $count } شخص.
    }
many-released = { $count ->
        [zero] أعدت { $count } شخص.
        [one] أعدت { $count } شخص.
        [two] أعدت { $count } من الأشخاص.
        [few] أعدت { $count } أشخاص.
        [many] أعدت { $count } شخصًا.
       *[other] أعدت { $count } شخص.
    }
many-read = { $count ->
        [zero] حددت { $count } شخص كمقروء.
        [one] حددت شخصًا واحدًا كمقروء.
        [two] حددت شخصين كمقروءين.
        [few] حددت { $count } أشخاص كمقروئين.
        [many] حددت { $count } شخصًا كمقروئين.
       *[other] حددت { $count } شخص كمقروئين.
    }
many-undo-read = إعادة تحديدهم كغير مقروئين
many-mark-read = تحديد كمقروء
many-mark-read-what = ما ورد عن المختارين حتى ما تعرضه هذه القائمة يعد مما رأيته. وما يرد بعد ذلك يجعلهم غير مقروئين من جديد.
many-case = إضافة إلى قضية …
many-case-what = تبين صفحة إلى أي من قضاياك يمكن أن يضافوا، ولا يكتب شيء قبل ذلك.
many-case-question = { $count ->
        [zero] إلى أي قضية يضاف { $count } شخص؟
        [one] إلى أي قضية يضاف هذا الشخص؟
        [two] إلى أي قضية يضاف هذان الشخصان؟
        [few] إلى أي قضية يضاف هؤلاء الأشخاص وعددهم { $count }؟
        [many] إلى أي قضية يضاف هؤلاء الأشخاص وعددهم { $count }؟
       *[other] إلى أي قضية يضاف هؤلاء الأشخاص وعددهم { $count }؟
    }
many-case-do = { $count ->
        [zero] إضافة { $count } شخص إلى هذه القضية
        [one] إضافة شخص واحد إلى هذه القضية
        [two] إضافة شخصين إلى هذه القضية
        [few] إضافة { $count } أشخاص إلى هذه القضية
        [many] إضافة { $count } شخصًا إلى هذه القضية
       *[other] إضافة { $count } شخص إلى هذه القضية
    }
many-case-none = لا تعمل في أي قضية مفتوحة. افتح واحدة أولًا في صفحة شخص.
many-case-nothing-yet = لم يكتب شيء بعد.
many-case-has = { $count ->
        [zero] فيها { $count } شخص
        [one] فيها شخص واحد
        [two] فيها شخصان
        [few] فيها { $count } أشخاص
        [many] فيها { $count } شخصًا
       *[other] فيها { $count } شخص
    }
many-case-yours = القضايا التي تعمل فيها
many-case-take-out = من أضيف يمكن إخراجه من جديد في صفحة القضية، مع ذكر السبب.
many-set-aside = { $count ->
        [zero] نحّيت { $count } شخص.
        [one] نحّيت { $count } شخص.
        [two] نحّيت { $count } من الأشخاص.
        [few] نحّيت { $count } أشخاص.
        [many] نحّيت { $count } شخصًا.
       *[other] نحّيت { $count } شخص.
    }
many-undo-taken = تراجع: أعدهم
many-undo-released = تراجع: تولَّهم من جديد
many-refused = { $short }: { $why }
many-partly = { $changed ->
        [zero] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
        [one] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
        [two] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
        [few] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
        [many] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
       *[other] أُلغي الإجراء عن { $count }. وما تغيّر في الأثناء ({ $changed }) بقي كما هو: { $who }.
    }
many-legend = تولَّ المختارين أو أعدهم
many-what = جميعهم أو لا أحد؛ ويمكن التراجع فورًا.
many-take = تولَّ المختارين
many-why = سبب إعادتهم في سطر واحد؛ بلا أسماء ولا معرِّفات
many-release = أعد المختارين
review-start = ابدأ المراجعة
review-what = واحدًا بعد الآخر بترتيب هذا العرض: قرر فيُفتح التالي.
review-place = { $place } من { $of } في هذا العرض
review-nobody = لا أحد متاح لك في هذا العرض: جميعهم يتولاهم أحد أو منحَّون أو متجاوَزون.
review-over = { $count ->
        [zero] أنهيت هذا العرض: { $count } شخص.
        [one] أنهيت هذا العرض: { $count } شخص.
        [two] أنهيت هذا العرض: { $count } من الأشخاص.
        [few] أنهيت هذا العرض: { $count } أشخاص.
        [many] أنهيت هذا العرض: { $count } شخصًا.
       *[other] أنهيت هذا العرض: { $count } شخص.
    }
review-decide = القرار: تجاوز أو تنحية أو مستوى آخر
review-refer = إعداد مسودة إحالة
review-stop = توقف والعودة إلى القائمة
review-next = أبقه وتابع
band-by-hand = حدده { $operator }، والقواعد أعطت { $given }
band-set = حدد المستوى { $operator } في { $at }؛ والقواعد أعطت { $given }. { $reason }
band-lift = العودة إلى ما أعطته القواعد: { $given }
band-other = تحديد مستوى آخر مع سبب
band-do = حدد هذا المستوى
band-what = يبقى ساريًا إلى أن يرفعه أحد أو يرد ما يضع الشخص في مرتبة أعلى.
band-ended-lifted = حدد { $operator } المستوى { $band } في { $at } ({ $reason }) ورفعه { $by } في { $ended }.
band-ended-again = حدد { $operator } المستوى { $band } في { $at } ({ $reason })؛ وحدد { $by } غيره في { $ended }.
band-ended-higher = حدد { $operator } المستوى { $band } في { $at } ({ $reason })؛ وانتهى في { $ended } بترتيب أجراه { $by } لظهور استعجال أكبر.
refused-band = اختر مستوى من القائمة.
refused-same-band = هذا مستواه بالفعل.
refused-no-band = لم يُحدَّد لهذا الشخص مستوى يدويًا.
refused-no-view = لا يوجد عرض كهذا، أو لا يجوز ذلك إلا لصاحبه.
refused-view-name = لا يزيد اسم العرض على { $most } حرف في سطر واحد.
refused-view-names = يحوي الاسم معرِّفًا مثل عنوان أو رقم: اختر غيره.
refused-view-twice = لديك عرض بهذا الاسم في هذه القائمة.
refused-many-views = لديك { $most } من طرق العرض لهذه القائمة وهو الحد الأقصى: احذف واحدًا أولًا.
refused-view = ليس هذا عرضًا: اختر من القوائم.
refused-meanwhile = تغيّر في الأثناء وبقي كما هو؛ ولم يبق ما يُلغى.
refused-too-many = لا يزيد من تتولاهم أو تعيدهم دفعة واحدة على { $most }.
view-caption = { $heading }: { $order }
desk-other-purpose = الغرض الذي ذكرتموه يتيح هنا أقل مما يتيحه غرض آخر: { $purpose }.
desk-other-purpose-link = اذكروا غرضًا آخر
many-ask = ماذا يُفعل بهؤلاء ({ $count })؟
many-ask-what = لم يُدوَّن شيء بعد. اختاروا أمرًا؛ وما كتبتموه محفوظ.
