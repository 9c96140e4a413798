# /quarantine: what could not be read.

quarantine-eyebrow = الاستلام
quarantine-heading = الحجر
quarantine-lead = ما تعذّرت قراءته. تُحفظ كل وثيقة كاملة بايتًا ببايت إلى أن يعالجها إنسان، ولا يُتجاوز عن أي منها في صمت.
quarantine-empty-title = لا شيء محتجز
quarantine-empty = أمكنت قراءة كل الوثائق الواردة.
quarantine-held = ما احتُجز وسبب ذلك
quarantine-cut = يُعرض أحدث { $count } منها.
quarantine-caption = الوثائق في الحجر، الأحدث أولًا
quarantine-entry = القيد
quarantine-received = تاريخ الاستلام
quarantine-origin = المصدر
quarantine-format = صُنّفت على أنها
quarantine-reason = السبب
quarantine-line = السطر
quarantine-path = العنصر أو العمود
quarantine-digest = بصمة SHA-256 للوثيقة
quarantine-exchange = ما جاء من سلطات أخرى وتعذر أخذه
