# Keys: what can be done with one stroke.

keys-heading = المفاتيح
keys-lead = يمكن العمل في القوائم دون مؤشر. يقوم المفتاح بما يقوم به رابط أو زر في الصفحة، ولا يعمل أي مفتاح أثناء الكتابة.
keys-on = المفاتيح المفردة مفعّلة
keys-on-what = عطّلوها إذا كنتم تملون بالصوت أو تضغطون المفاتيح سهوًا.
keys-caption = ما يفعله كل مفتاح
keys-does = العمل
keys-key = المفتاح
keys-always = دائمًا: ينتقل Tab من عنصر إلى التالي، ويخرج Escape من الحقل، ويرسل Ctrl مع Enter النموذج الذي تكتبون فيه.
keys-keep = حفظ هذه المفاتيح
keys-anew = العودة إلى المفاتيح الأولى
keys-wrong-none = لم يُحفظ شيء: يحتاج «{ $stroke }» إلى حرف واحد ظاهر.
keys-wrong-twice = لم يُحفظ شيء: سيكون لـ«{ $one }» و«{ $other }» المفتاح نفسه.
me-keys = المفاتيح
stroke-down = السطر التالي
stroke-up = السطر السابق
stroke-open = فتح السطر
stroke-select = اختيار السطر أو تركه
stroke-next = أخذ التالي المتاح
stroke-take = أخذه
stroke-set-aside = تنحية مع ذكر السبب
stroke-skip = تخطيه مع ذكر السبب
stroke-link = البت في الصلات
stroke-refer = إعداد إحالة
stroke-undo = تراجع
stroke-search = تصفية أو بحث
stroke-help = هذه القائمة
