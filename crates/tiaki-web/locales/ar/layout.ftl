# What stands around every page, and what every page may say.

layout-skip = انتقل إلى محتوى الصفحة
layout-pages = الصفحات
layout-overview = نظرة عامة
layout-own-queue = قائمة انتظاركم
layout-alarms = التنبيهات
layout-audit = النظرة الثانية
layout-cases = القضايا
layout-reviews = المراجعات
layout-providers = مزوّدو الخدمة
layout-fairness = الإنصاف
layout-quarantine = الحجر
layout-more = الوحدة
layout-promise = البرنامج يقترح، وإنسان معروف الاسم يقرر. لا تُعرض أي صورة أبدًا.
layout-acts = ما يُفعل هنا يُدوَّن بوقت الساعة الفعلي، { $at }: واليوم القادم هو ما بعده.
layout-open = الأوقات بالتوقيت العالمي UTC، وتُحسب الأيام ابتداءً من { $at }.
layout-counted = عُدّت أرقام هذه الصفحة في { $at }.
layout-language = اللغة
layout-where = أين أنت
foreign-more = … { $count } من الأحرف الأخرى
moment-today = اليوم
moment-tomorrow = غدًا
moment-yesterday = أمس
moment-in-days = { $count ->
        [zero] بعد { $count } يوم
        [one] بعد يوم واحد
        [two] بعد يومين
        [few] بعد { $count } أيام
        [many] بعد { $count } يومًا
       *[other] بعد { $count } يوم
    }
moment-days-ago = { $count ->
        [zero] قبل { $count } يوم
        [one] قبل يوم واحد
        [two] قبل يومين
        [few] قبل { $count } أيام
        [many] قبل { $count } يومًا
       *[other] قبل { $count } يوم
    }
layout-no-purpose = لم يُسمَّ غرض
layout-log-out = خروج
