# /reviews: pairs of accounts to decide on.

review-explain = أحدث قرار في الزوج هو المعتبَر وهو ملزم لكل ربط لاحق. الاسم والسبب يظهران على هذه الصفحات ويُحفظان: لا تُكتب في السبب أسماء آخرين أو معرِّفاتهم.
reviews-source = المصدر { $short }
reviews-with = مع
reviews-wait = { $count ->
        [zero] { $number } زوج ينتظر، الأثقل وزنًا أولًا.
        [one] { $number } زوج ينتظر، الأثقل وزنًا أولًا.
        [two] { $number } من الأزواج تنتظر، الأثقل وزنًا أولًا.
        [few] { $number } أزواج تنتظر، الأثقل وزنًا أولًا.
        [many] { $number } زوجًا تنتظر، الأثقل وزنًا أولًا.
       *[other] { $number } زوج تنتظر، الأثقل وزنًا أولًا.
    }
reviews-told-by = تُذكر القرائن بنوعها وبعدد من يشتركون في القيمة؛ وكل بت إضافي يضاعف الاحتمال.
reviews-waiting = { $count ->
        [zero] { $count } قرار ينتظر الربط.
        [one] قرار واحد ينتظر الربط.
        [two] قراران ينتظران الربط.
        [few] { $count } قرارات تنتظر الربط.
        [many] { $count } قرارًا ينتظر الربط.
       *[other] { $count } قرار ينتظر الربط.
    }
reviews-more-decided = { $more ->
        [zero] مجموع القرارات { $all }؛ والأقدم منها ({ $more }) على صفحات أزواجها.
        [one] مجموع القرارات { $all }؛ وواحد أقدم على صفحة زوجه.
        [two] مجموع القرارات { $all }؛ واثنان أقدم على صفحتي زوجيهما.
        [few] مجموع القرارات { $all }؛ و{ $more } أقدم على صفحات أزواجها.
        [many] مجموع القرارات { $all }؛ و{ $more } أقدم على صفحات أزواجها.
       *[other] مجموع القرارات { $all }؛ و{ $more } أقدم على صفحات أزواجها.
    }
against-different = تقرَّر أن لهما مستخدمين مختلفين.
against-unsure = قرار يتركهما مفتوحين.
against-told = يميّز بينهما بلاغ.
review-two-accounts = حسابان
review-what-speaks-for-it-and-against = ما يدل عليه وما يدل على خلافه
review-what-was-decided-on-them = ما تقرَّر بشأنهما
review-nobody-has-decided-on-this-pair = لم يتخذ أحد قرارًا في هذا الزوج بعد.
reviews-pairs-of-accounts-that-came-close = أزواج حسابات تقاربت ولم تُضم. البرنامج يقترح؛ وما يقرره هنا إنسان معروف الاسم ملزم لكل ربط لاحق، ويمكن اتخاذ قرار جديد فيه في أي وقت.
reviews-decisions-that-cannot-all-hold = قرارات لا يمكن أن تصح كلها
reviews-to-look-at = للنظر فيها
reviews-nobody-resolves-these-but-people-decide = لا يحسمها إلا البشر: يُتخذ قرار جديد في أحد الأزواج. وحتى ذلك الحين يبقى اثنان تقرَّر اختلافهما منفصلين؛ وحيث يترك قرارٌ الأمر مفتوحًا أو يميّز بلاغٌ بينهما يبقى القرار بأنهما واحد.
reviews-what-contradicts-itself = ما يتناقض
reviews-these-two = هذان الاثنان
reviews-what-stands-against-it = ما يعارضه
reviews-decided-to-have-one-user-from = تقرَّر أن لها مستخدمًا واحدًا، من أحدهما إلى الآخر
reviews-no-pair-waits-what-came-close = لا زوج ينتظر: ما تقارب تقرَّر أمره، أو لم يتقارب شيء.
reviews-pages-of-pairs = صفحات الأزواج
reviews-weightier-pairs = أزواج أثقل وزنًا
reviews-lighter-pairs = أزواج أخف وزنًا
reviews-nobody-has-decided-on-a-pair = لم يتخذ أحد قرارًا في أي زوج بعد.
