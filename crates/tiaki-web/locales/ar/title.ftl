# Titles of pages. A title never holds anything received.

title-overview = نظرة عامة على العملية
title-alarms = التنبيهات
title-audit = النظرة الثانية
title-audit-one = نظرة ثانية
title-reviews = المراجعات
title-review = حسابان
title-providers = مزوّدو الخدمة
title-provider = مزوّد خدمة
title-fairness = الإنصاف
title-quarantine = الحجر
title-queue = قائمة الانتظار
title-set-aside = تنحية
title-many-case = إضافة إلى قضية
title-incidents = بلاغات هي بلاغ واحد
title-incident = الواقعة { $short }
title-places = الأماكن المقرَّرة
title-referrals = إحالات إلى عدة سلطات
title-packages = الحزم
title-account = الحساب { $short }
title-report = البلاغ { $short }
title-person = الشخص { $short }
title-login = تسجيل الدخول
title-purpose = الغرض
title-me = أنتم
title-keys = المفاتيح
title-deconfliction = أسئلة سرية
