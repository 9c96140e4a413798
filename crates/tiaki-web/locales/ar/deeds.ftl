# ما قُرر بشأن شخص.

deed-heading = ما قرره الموظفون
deed-none = لم يقرر أحد شيئًا بشأن هذا الشخص بعد.
deed-what-it-holds = بشأن هذه الحسابات أيًّا كان شخصها حينها: الصلات والبلدان والمسودات إلى عدة سلطات وما أُعيد دون عمل والنتائج. من نحّى ولماذا لا يُذكر إلا عند من يعمل عليه، كي تبقى النظرة الثانية بعيدة عنه.
deed-caption = القرارات، الأحدث أولًا
deed-about = بشأن
deed-link = صلة
deed-link-what = { $one } و{ $other }: { $verdict }
deed-other-account = حساب لشخص آخر
deed-place = البلد
deed-place-unknown = يبقى مجهولًا
deed-place-evidence = سُحب: القرائن هي التي تقرر
deed-skip = العمل عليه
deed-skip-what = أُعيد دون عمل
deed-draft = عدة سلطات
deed-draft-what = مسودة بالمرجع { $reference }
deed-draft-end = أُنهيت المسودة { $reference }
deed-outcome = ما آل إليه
deed-pages = صفحات القرارات
deed-page-of = الصفحة { $page } من { $pages }، عدد القرارات { $total }
deed-became = ما آلت إليه الحسابات
