# /providers: how usable each provider’s reports are.

provider-lead = { $count ->
        [one] { $number } reporte.
       *[other] { $number } reportes.
    }
provider-lead-mean = { $count ->
        [one] { $number } reporte, completo de media en { $mean } de 100.
       *[other] { $number } reportes, completos de media en { $mean } de 100.
    }
provider-unread = { $count ->
        [one] { $count } de ellos aún no se ha leído para esto: ejecute { $command }.
       *[other] { $count } de ellos aún no se han leído para esto: ejecute { $command }.
    }
provider-card = Esta ficha solo contiene recuentos y puede enviarse al proveedor: { $csv }, { $json }.
provider-card-csv = como tabla (CSV)
provider-card-json = para programas (JSON)
provider-fields = Campos de un reporte, según la rúbrica { $rules }
providers-none = { $command } toma archivos y carpetas de reportes.
providers-explain = La integridad va de 0 a 100 según la rúbrica { $rules }. Sus pesos son la elección de una sola persona: compare con ella, no mida con ella.
provider-ten = { $from } a { $to }
provider-gain = { $count ->
        [one] { $count } reporte, { $points } puntos en total
       *[other] { $count } reportes, { $points } puntos en total
    }
provider-part = { $count } ({ $share })
provider-fact-same-report = Reportes que volvieron con el mismo número
provider-fact-same-incident = Reportes de un mismo incidente que otros
provider-fact-viral = Reportes de un archivo viral
provider-fact-asked-high = De ellos, sobre alguien de un nivel alto
provider-fact-not-asked-high = En un nivel alto sin haberse pedido
provider-fact-files = Archivos, cada uno contado en cada reporte
provider-fact-viewed-not-stated = Archivos de los que no se dice si se vieron
provider-fact-not-viewed = Archivos que se dice no se vieron
provider-fact-viral-files = Archivos en una lista viral o marcados así
provider-fact-batched = Lotes sobre un solo archivo viral
provider-fact-quarantined = Documentos en cuarentena
provider-what-is-lacking = Qué falta
provider-completeness = Integridad
provider-the-form = El formulario
provider-more-counts = Más recuentos
provider-by-month = Por mes
provider-what-is-lacking-and-what-it = Qué falta y qué habría cambiado
provider-shares-are-of-the-reports-that = Las proporciones son de los reportes a los que se aplica un campo. Los puntos y niveles se calculan a partir de lo que dice cada reporte: cómo habría quedado si hubiera tenido ese único campo.
provider-field = Campo
provider-lacking = Falta
provider-in-part = En parte
provider-missing = Ausente
provider-would-have-gained = Habría ganado
provider-better-band = Mejor nivel
provider-would-have-changed = Habría cambiado
provider-does-not-apply = No procede
provider-reports-by-points = Reportes por puntos
provider-reports-by-how-usable-they-are = Reportes según su utilidad
provider-no-report-breaks-a-rule-of = Ningún reporte incumple una regla de la documentación del formulario.
provider-a-flag-marks-where-a-report = Una marca señala dónde un reporte incumple una regla de la documentación del formulario. El reporte se acepta de todos modos.
provider-flag = Marca
provider-times = Veces
provider-by-month-of-the-incident = Por mes del incidente
provider-no-report-has-been-read-for = Aún no se ha leído ningún reporte para esto.
provider-reports-by-month-of-the-incident = Reportes por mes del incidente
provider-month = Mes
providers-how-usable-each-providers-reports-are = Hasta qué punto son útiles los reportes de cada proveedor y qué les falta. Cada ficha puede enviarse a su proveedor: solo contiene recuentos.
providers-no-provider-has-sent-anything-yet = Ningún proveedor ha enviado nada todavía
providers-cards = Fichas
providers-providers-by-name = Proveedores por nombre
providers-mean-completeness = Integridad media
providers-hardly-usable = Apenas utilizables
providers-lacking-most-often = Lo que más falta
providers-quarantined = En cuarentena
