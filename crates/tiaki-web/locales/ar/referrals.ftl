# /referrals: drafts to several authorities.

referrals-total = { $count ->
        [zero] المجموع { $number }، الأحدث أولًا.
        [one] المجموع { $number }، الأحدث أولًا.
        [two] المجموع { $number }، الأحدث أولًا.
        [few] المجموع { $number }، الأحدث أولًا.
        [many] المجموع { $number }، الأحدث أولًا.
       *[other] المجموع { $number }، الأحدث أولًا.
    }
referrals-decided = قررها { $operator } في { $at }: { $reason }
referrals-about = بشأن
referrals-caption = من يتلقى ماذا تحت { $reference }
referrals-referrals-to-several = إحالات إلى عدة سلطات
referrals-one-person-several-authorities-one-reference = شخص واحد، عدة سلطات، مرجع واحد
referrals-what-operators-chose-each-release-while = ما اختير. ما دامت المسودة قائمة تحمل كل إجازة إرسال الشخص إلى كل سلطة فيها، وإلى كل منها ما يجوز لها.
referrals-drafts = المسودات
referrals-nobody-has-chosen-several-authorities-for = لم يختر أحد عدة سلطات لشخص. النموذج على صفحة كل شخص.
referrals-authority = السلطة
referrals-grounds = الأسس
referrals-accounts-that-go = حسابات تُرسل
referrals-that-stay = حسابات تبقى
referrals-sent = الإرسال
referrals-the-operators-own = اختيار صاحب القرار نفسه
referrals-not-yet = ليس بعد
referrals-no-key-yet = لا مفتاح بعد
referrals-end-it = إنهاؤها
referrals-end-it-no-release-carries-it = إنهاؤها: لا تحملها أي إجازة إرسال بعد الآن
referrals-pages-of-drafts = صفحات المسودات
