# What a request gets instead of a page.

problem-request = الطلب { $id }
problem-back = العودة إلى صفحة البداية
problem-title-busy = ليس الآن
problem-title-failed = حدث خطأ من جانبنا
problem-title-foreign = لم يُرسَل هذا من إحدى صفحاتنا
problem-title-form = لم يصل النموذج
problem-title-method = هذه الصفحة للقراءة فقط
problem-title-misdirected = هذا العنوان ليس لنا
problem-title-not-found = لا شيء هنا
problem-detail-foreign = لم يُعرض شيء ولم يُدوَّن شيء. افتح الصفحة التي فيها النموذج واملأه هناك.
problem-detail-form = لم يُدوَّن شيء: وصل مبتورًا أو كان أطول بكثير مما يجوز. ارجع واملأه من جديد.
problem-detail-method = لم يتغيّر شيء. هذه الصفحات تعرض ولا تستقبل شيئًا.
problem-detail-misdirected = افتح الصفحات على العنوان الذي ظهر عند تشغيلها.
problem-detail-not-found = لا توجد صفحة على هذا العنوان. ربما كُتب خطأً، أو ضُمّ ما كان يشير إليه إلى شيء آخر منذ ذلك الحين.
problem-title-log-in = سجّلوا الدخول أولًا
problem-title-purpose = ليس للغرض الذي سمّيتموه
problem-title-reason = بيّنوا الغرض
problem-title-refused = هذا غير متاح لكم
problem-detail-log-in = لا أحد مسجّل الدخول، أو انتهت الجلسة.
problem-detail-purpose = لم يُعرض شيء ولم يُنفَّذ شيء. سمّوا غرضًا يشمل ذلك ثم أعيدوا الطلب.
problem-detail-reason = لم يُعرض شيء. ارجعوا واختاروا غرضًا من القائمة واكتبوا سببًا لا يتجاوز 300 حرف في سطر واحد.
problem-detail-refused = لم يُعرض شيء ولم يُنفَّذ شيء. أدواركم لا تشمل ذلك، ويمكن لمن يقود الوحدة أن يبيّن من يحق له ذلك.
