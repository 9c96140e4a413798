# صلات الشخص والأجوبة عنها.

link-caption = الصلات بين هذه الحسابات، الأثقل وزنًا أولًا
link-tier = مدى المتانة
link-strongest = أقوى القرائن
link-decided = قرّره
link-software = البرنامج وحده
link-open = قرائنها
link-open-and-answer = القرائن والجواب
link-pages = صفحات الصلات
link-weightier = صلات أثقل
link-lighter = صلات أخف
link-page-of = الصفحة { $page } من { $pages }، عدد الصلات { $total }
link-each = قرائن كل صلة
link-evidence-of = القرائن على أن لـ { $one } و{ $other } مستخدمًا واحدًا
link-sum = المجموع
link-decided-by = قرّر { $operator } في { $at }: { $verdict }. السبب: { $reason }
link-said = دُوّن عن { $one } و{ $other }: { $verdict }.
link-take-back = سحب هذا القرار
link-take-back-what = عند السحب يعود القرار السابق ساريًا، أو لا قرار إن لم يكن. يبقى كل شيء مدوّنًا.
link-wrong-gone = لم يعد هذان صلة لهذا الشخص: استمر الربط منذ عرض الصفحة. ما يسري الآن أدناه.
refused-not-newest = لم يعد هذا القرار الأحدث بشأن الاثنين: قرّر أحد بعده، أو سُحب من قبل. ما يسري أدناه.
refused-decided-since = قرّر أحد بشأن الاثنين منذ عرض الصفحة. ما يسري الآن أدناه: اطّلع عليه، وقرّر من جديد إن لزم غير ذلك.
undo-reason = سُحب القرار
case-own-tasks = مهامكم المفتوحة فيها
