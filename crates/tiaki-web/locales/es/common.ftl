# What several pages say.

moment-gone = desaparecido { $when }
moment-overdue = vencido, { $when }
held-in-text = { $count ->
        [one] Se halló { $count } valor en texto libre y se retiene: nadie indica de quién es, y puede ser de un menor.
       *[other] Se hallaron { $count } valores en texto libre y se retienen: nadie indica de quién son, y alguno puede ser de un menor.
    }
side-at = en { $service }
side-at-of = en { $service }, de la { $person }
weighed-sum = Confianza { $confidence }; { $bits } bits en total, con las probabilidades de las que parte todo par.
common-and = y
follows-by-itself = La vinculación sigue por sí sola, en menos de un minuto.
follows-by-command = Aquí nada se vincula por sí solo: las personas siguen con la próxima ejecución de { $command }.
apart-accounts = { $count ->
        [one] { $count } cuenta
       *[other] { $count } cuentas
    }
apart-and-more = { $count ->
        [one] y { $count } más
       *[other] y { $count } más
    }
apart-more-groups = { $count ->
        [one] { $count } grupo más
       *[other] { $count } grupos más
    }
apart-staying = { $count ->
        [one] de { $count } que queda
       *[other] de { $count } que siguen juntas
    }
files-known = { $count ->
        [one] { $count } conocido
       *[other] { $count } conocidos
    }
files-first-seen = { $count ->
        [one] { $count } visto por primera vez
       *[other] { $count } vistos por primera vez
    }
pages-at = Página { $page } de { $pages }
pages-at-open = Página { $page }
protected-not-here = Su nombre y sus identificadores no están en esta página.
confidence-of = confianza { $confidence }
bits-of = { $bits } bits
recovery-yes = Sí; para recuperación, puede ser de un familiar
recovery-no = No; para recuperación, puede ser de un familiar
recovery-not-stated = No indicado; para recuperación, puede ser de un familiar
observed-mined = No indicado: hallado en texto
common-id-there = Identificador en el servicio
common-service = Servicio
common-person = Persona
common-not-linked-and-ranked-yet = Aún sin vincular ni clasificar
common-id = Identificador
common-provider = Proveedor
common-incident = Incidente
common-stated-age = Edad indicada
common-the-sender-says-of-its-holder = El remitente dice de su titular
common-kind = Tipo
common-as-given = Tal como se dio
common-seen-at = Visto el
common-event = Evento
common-port = Puerto
common-verified = Verificado
common-proxy = Proxy
common-queue = Cola
common-band = Nivel
common-held-by = A cargo de
common-nobody = Nadie
common-nothing-was-written-down = No se anotó nada.
common-due = Vencimiento
common-not-known = No se sabe
common-decide = Decidir
common-choose = Elegir
common-why-in-one-line-no-names = Por qué, en una línea; sin nombres ni identificadores
common-rules = Reglas
common-persons = Personas
common-reports-that-are-one = Reportes que son uno solo
common-at-a-glance = De un vistazo
common-first-incident = Primer incidente
common-last-incident = Último incidente
common-file = Archivo
common-place = Puesto
common-intake = Recepción
common-reports = Reportes
common-accounts = Cuentas
macros-what-for = Para qué
macros-choose-a-purpose = Elegir una finalidad
macros-reason-in-one-line = Motivo, en una línea
macros-show-once-and-write-it-to = Mostrar una vez y anotarlo en el registro
macros-no-single-piece-of-evidence-is = No hay ningún indicio suelto registrado.
common-evidence = Indicios
common-how-they-agree = Cómo coinciden
common-the-value = El valor
common-how-rare-it-is = Su rareza
common-bits = Bits
macros-nothing-is-kept-that-speaks-for = No se guarda nada que indique un solo usuario: nunca se acercaron, o menos que los pares que esperan.
macros-have-they-one-user = ¿Tienen un solo usuario?
macros-accept-one-user = Aceptar: un solo usuario
macros-refuse-different-users = Rechazar: usuarios distintos
macros-unsure-leave-it-open-join-nothing = Dudoso: dejarlo abierto, no unir nada mientras tanto
macros-write-the-decision-down = Anotar la decisión
macros-decisions-newest-first = Decisiones, las más recientes primero
common-when-utc = Cuándo (UTC)
common-decided = Decidido
common-by = Por
common-reason = Motivo
macros-a-later-word-counts = Cuenta una decisión posterior
common-decide-anew = Decidir de nuevo
common-share = Proporción
common-destinations = Destinos
common-destination = Destino
common-country = País
common-no-clock = Sin plazo
common-files = Archivos
common-compared = Comparación
common-high-priority-asked = Prioridad alta pedida
common-quality-flags = Marcas de calidad
common-changed-since-it-was-ranked = Cambió desde que se clasificó
common-on-this-page = En esta página
common-who-works-on-it = Quién se ocupa
common-where = Dónde
common-what-holds-it-together = Qué la mantiene unida
common-near-misses = Vínculos por poco
common-outcomes = Resultados
common-history = Historial
common-evidence-clock = Plazo de las pruebas
common-points = Puntos
common-none-recorded = Ninguno registrado
common-account = Cuenta
common-none = Ninguno
common-decided-places = Lugares decididos
common-newer = Más reciente
common-older = Más antiguo
common-nothing = Nada
common-have-these-two-one-user = ¿Tienen estas dos un solo usuario?
