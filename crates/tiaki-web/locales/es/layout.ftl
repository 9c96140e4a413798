# What stands around every page, and what every page may say.

layout-skip = Ir al contenido
layout-pages = Páginas
layout-overview = Resumen
layout-own-queue = Su cola
layout-alarms = Alertas
layout-audit = Segundos exámenes
layout-cases = Casos
layout-reviews = Revisiones
layout-providers = Proveedores
layout-fairness = Equidad
layout-quarantine = Cuarentena
layout-more = La unidad
layout-promise = El programa propone; decide una persona con nombre. Nunca se muestra ninguna imagen.
layout-acts = Lo que se hace aquí se anota con la hora del reloj, { $at }: un día por venir es uno posterior a ese.
layout-open = Las horas están en UTC; los días se cuentan desde { $at }.
layout-counted = Las cifras de esta página se contaron el { $at }.
layout-language = Idioma
layout-where = Dónde está usted
foreign-more = … { $count } caracteres más
moment-today = hoy
moment-tomorrow = mañana
moment-yesterday = ayer
moment-in-days = { $count ->
        [one] dentro de { $count } día
       *[other] dentro de { $count } días
    }
moment-days-ago = { $count ->
        [one] hace { $count } día
       *[other] hace { $count } días
    }
layout-no-purpose = Ninguna finalidad nombrada
layout-log-out = Salir
