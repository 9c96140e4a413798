# /account: one account, and reading a child’s for a purpose.

account-eyebrow = Cuenta { $short }
account-at = En { $service }.
account-shown = Mostrado a { $operator } el { $at }; finalidad: { $purpose }. Esta lectura está en el registro. La página no se guarda: ábrala de nuevo solo con una finalidad.
account-held-elsewhere = { $count ->
        [one] { $count } valor hallado en texto libre no se muestra aquí: se indica que lo tiene una cuenta protegida.
       *[other] { $count } valores hallados en texto libre no se muestran aquí: se indica que los tiene una cuenta protegida.
    }
account-held-ask = { $count ->
        [one] Quien lo necesite indica quién pregunta y para qué; eso queda en el registro, y la cuenta se muestra una sola vez.
       *[other] Quien los necesite indica quién pregunta y para qué; eso queda en el registro, y la cuenta se muestra una sola vez.
    }
account-gives-none-beside = Aparte de lo hallado en su texto, no da ningún identificador de esta cuenta.
account-gives-none = No da ningún identificador de esta cuenta.
account-shown-once = Mostrado una sola vez
account-held-back = Retenido
account-its-name-and-identifiers-are-not = Su nombre y sus identificadores no están en esta página. Quien los necesite indica quién pregunta y para qué; eso queda en el registro, y la cuenta se muestra una sola vez.
account-what-it-is = Qué es
account-protected = Protegido
account-protection = Protección
account-its-parts-in-reports-and-disclosures = Sus papeles en reportes y divulgaciones
account-no-report-or-disclosure-names-it = Ningún reporte ni divulgación la nombra.
account-about = Asunto
account-identifiers-as-given = Identificadores tal como se dieron
