# /places: what was decided on where persons are.

places-none = لم يقرر أحد مكان شخص. من تعذّر إسناده ينتظر لدى { $desk }؛ والنموذج على صفحة كل شخص.
places-desk = جهة التنسيق
places-count = { $count ->
        [zero] { $number } قرار، الأحدث أولًا.
        [one] { $number } قرار، الأحدث أولًا.
        [two] { $number } من القرارات، الأحدث أولًا.
        [few] { $number } قرارات، الأحدث أولًا.
        [many] { $number } قرارًا، الأحدث أولًا.
       *[other] { $number } قرار، الأحدث أولًا.
    }
places-unplaced = من تعذّر إسناده ينتظر لدى { $desk }.
places-where-people-decided-that-somebody-is = الأماكن التي تقرَّر أن أصحابها فيها
places-software-proposes-a-country-from-the = يقترح البرنامج بلدًا من القرائن؛ وما يقرره إنسان معروف الاسم يعلو عليه إلى أن يُتخذ قرار جديد أو يُسحب على صفحة الشخص.
places-decisions-that-differ = قرارات متعارضة
places-accounts-that-were-decided-otherwise-are = حسابات اتُّخذت فيها قرارات مختلفة صارت الآن لشخص واحد. لا يذهب أي من هؤلاء إلى أي جهة حتى يُتخذ قرار في الشخص.
places-decisions-on-where-somebody-is = قرارات بشأن مكان شخص
places-who-and-why = من ولماذا
places-now = الآن
places-persons-with-them = أشخاص لهم هذه الحسابات
places-pages-of-decisions = صفحات القرارات
