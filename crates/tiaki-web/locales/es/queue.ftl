# /queue: whom to look at first; setting aside; what is refused.

queue-eyebrow = Cola · { $country }
queue-lead = { $count ->
        [one] { $number } persona está en esta cola, lo primero por delante.
       *[other] { $number } personas están en esta cola, lo primero por delante.
    }
queue-work-explain = { $hours ->
        [one] Nunca dos reciben a la misma persona. Lo que usted toma es suyo durante { $hours } hora; después queda libre. Los nombres figuran en estas páginas y en el registro.
       *[other] Nunca dos reciben a la misma persona. Lo que usted toma es suyo durante { $hours } horas; después queda libre. Los nombres figuran en estas páginas y en el registro.
    }
queue-empty = Ninguna persona se ha asignado a esta autoridad. Eso puede cambiar con los próximos reportes; lo que no se pudo asignar está con la coordinación, en la { $list }.
queue-empty-list = lista de destinos
queue-nobody-now = En este momento no hay nadie.
queue-caption = { $heading }, por puesto en la cola
queue-row-preserved = conservado hasta { $day }
queue-held-until = hasta { $at }
queue-more-groups = { $count ->
        [one] y { $count } grupo más
       *[other] y { $count } grupos más
    }
queue-row-providers = Reportado por
queue-row-newest = Último reporte { $report }
queue-row-open-cases = { $count ->
        [one] en { $count } caso abierto
       *[other] en { $count } casos abiertos
    }
queue-row-closed-cases = { $count ->
        [one] en { $count } caso cerrado
       *[other] en { $count } casos cerrados
    }
queue-sources = Reportado por, último reporte, casos
queue-sources-meaning = Qué proveedores informaron, con cuántos reportes cada uno; el número que su proveedor dio al último reporte; y en cuántos casos está la persona, o estuvo hasta que se cerraron, en la medida en que usted pueda saber de ellos.
queue-batch = { $count ->
        [one] { $at }: { $count } persona, de las que { $standing } sigue apartada.
       *[other] { $at }: { $count } personas, de las que { $standing } siguen apartadas.
    }
queue-batch-back = { $count ->
        [one] Devolver a la persona
       *[other] Devolver a las { $count }
    }
queue-actionability-short = Posibi­lidad de actuar
queue-perishability-short = Caduci­dad
set-aside-question = { $count ->
        [one] ¿Apartar a esta persona?
       *[other] ¿Apartar a estas { $count } personas?
    }
set-aside-do = { $count ->
        [one] Apartar a { $count } persona
       *[other] Apartar a { $count } personas
    }
refused-no-asker = Indique quién pregunta.
refused-asker = El nombre de quien pregunta tiene como máximo 100 caracteres, en una línea.
refused-no-decider = Indique quién decide.
refused-decider = El nombre de quien decide tiene como máximo 100 caracteres, en una línea.
refused-no-reason = Dé un motivo: quien lea esta decisión después no tendrá otra cosa.
refused-reason = Un motivo tiene como máximo 300 caracteres, en una línea.
refused-code = Elija un motivo de la lista.
refused-not-here = Una de estas personas ya no está en ninguna cola.
refused-held = Otra persona está a cargo.
refused-not-held = Este nombre no está a cargo.
refused-aside = Está apartado: devuélvalo primero.
refused-not-aside = No está apartado.
refused-changed = Ha llegado algo desde que se tomó. Mírelo, siga a cargo y decida entonces.
refused-nobody = Elija al menos a una persona.
refused-nobody-listed = Elija al menos a una persona de la lista.
refused-nothing-new = No ha llegado nada sobre estas personas desde que las abrió.
refused-count = { $found ->
        [one] Ahora se trata de { $found } persona: mire de nuevo el número.
       *[other] Ahora se trata de { $found } personas: mire de nuevo el número.
    }
refused-no-batch = No queda nada de esto por deshacer.
refused-unseen = El formulario no dice lo que se vio: mire esta página y envíelo de nuevo.
refused-looking = Este nombre hace el segundo examen: decida primero y después se dirá.
refused-not-taken = Este segundo examen no es de este nombre: no lo ha tomado, su tiempo terminó, o devolvió a la persona o se le dijo por qué. Tome primero el siguiente.
refused-verdict = Elija lo que dice.
refused-other = No se puede hacer: { $why }.
refused-no-person = Esa persona ya no existe.
refused-nothing-ruled = No hay nada decidido sobre esta persona que se pueda retirar.
refused-place = Elija un país de la lista, o que siga sin saberse.
refused-no-draft = Ese borrador no existe, o ha terminado.
refused-no-authority = Uno de los códigos no es de ningún país: dos letras cada uno, como NZ.
refused-share-count = Elija al menos dos autoridades, y no más de veinte.
refused-one-twice = Es la misma cuenta dos veces: no hay nada que decidir.
refused-account-not-here = Una de las dos cuentas no está aquí.
refused-form = El formulario no llegó entero, o era demasiado largo.
refused-ruling = Elija si las dos tienen un solo usuario.
came-new-sources = una fuente nueva lo nombra
came-other-members = lo forman otras cuentas
came-more-urgent = su nivel es más urgente
came-moved = pasó a otra cola
hold-other-members = Formado por otras cuentas desde entonces
hold-new-sources = Una fuente nueva lo nombra desde entonces
queue-part-all = Todos
queue-heading-all = A quién mirar primero
queue-meaning-all = Todos los de esta cola.
queue-part-free = Libres
queue-meaning-free = Nadie está a cargo, y no están apartados.
queue-part-overdue = Vencidos
queue-meaning-overdue = Su plazo ha pasado, y no están apartados ni remitidos.
queue-part-back = De vuelta
queue-meaning-back = Se apartaron, y después llegó algo.
queue-part-set-aside = Apartados
queue-meaning-set-aside = Personas con nombre los apartaron, con un motivo; no ha llegado nada desde entonces.
queue-meaning-mine = Lo que usted tiene a cargo en esta cola.
queue-span = Se muestran: puestos { $from } a { $to }.
queue-nobody-free = No hay nadie libre en esta cola para este nombre: todos están a cargo de alguien, apartados o saltados.
queue-mark-taken = Cambió desde que se tomó
queue-mark-back = De vuelta: { $came }
queue-mark-set-aside = Apartado
queue-mark-referred = Remitido el { $day }
queue-mark-skipped = Saltado
queue-part-mine = Los míos
queue-nobody-waits-in-this-queue = Nadie espera en esta cola.
queue-take-the-next = Tomar el siguiente
queue-parts-of-the-queue = Partes de la cola
queue-the-queue-is-empty = La cola está vacía
queue-nobody-here = Nadie aquí
queue-what-the-columns-mean = Qué significan las columnas
queue-how-soon-a-human-should-look = Con qué prontitud debe mirarlo una persona. Decide primero la clase de peligro; ninguna suma puede rebajarla.
queue-the-bands-own-deadline-1-7 = El plazo propio del nivel: 1, 7, 14 o 30 días, o el fin de las pruebas si llega antes.
queue-when-the-last-identifying-evidence-is = Cuándo se espera que se borre la última prueba de identificación allí donde está.
queue-preserved-until = Conservado hasta
queue-how-long-the-last-provider-must = Cuánto tiempo debe guardar el último proveedor lo que reportó: hasta entonces se puede pedir más.
queue-who-works-on-it-now-and = Quién se ocupa ahora y hasta cuándo.
queue-back = De vuelta
queue-it-was-set-aside-and-something = Se apartó y después llegó algo: la decisión ya no cuenta.
queue-danger = Peligro
queue-what-speaks-for-harm-to-a = Lo que indica daño a un menor, de 0 a 100.
queue-actionability = Posibilidad de actuar
queue-how-much-there-is-to-act = Cuánto hay para actuar: identificadores, lugar, archivos.
queue-novelty = Novedad
queue-how-much-of-it-nobody-has = Cuánto de ello no ha visto nadie antes.
queue-perishability = Caducidad
queue-how-soon-the-evidence-is-gone = Cuánto tardan en desaparecer las pruebas.
queue-incidents-reports = Incidentes, reportes
queue-reports-of-one-incident-of-one = Los reportes de un mismo incidente, de un mismo archivo viral o enviados de nuevo cuentan una vez; todos están en la página de la persona y en la suya.
queue-something-came-in-place-band-and = Llegó algo: el puesto, el nivel y los motivos son los de antes, hasta que se clasifique a todos de nuevo.
queue-known-first-seen = Conocidos, vistos por primera vez
queue-files-on-a-list-and-files = Archivos que están en una lista y archivos que no están en ninguna.
queue-due-utc = Vencimiento (UTC)
queue-evidence-clock-utc = Plazo de las pruebas (UTC)
queue-person-and-why = Persona y motivos
queue-set-the-chosen-ones-aside-with = Apartar a las personas elegidas, con un solo motivo
queue-go-on-how-many-are-these = Seguir: ¿cuántas son?
queue-pages-of-the-queue = Páginas de la cola
queue-earlier-places = Puestos anteriores
queue-later-places = Puestos posteriores
queue-set-aside-as-one = Apartados juntos
queue-what-was-set-aside-together-can = Lo que se apartó junto se puede deshacer junto, mientras nadie lo haya terminado desde entonces. Quién lo hizo y por qué está en la página de cada persona, para quien lo pregunte.
queue-skipped = Saltados
queue-given-back-undone-newest-first = Devueltos sin hacer, los más recientes primero
queue-why = Por qué
queue-choose-a-reason = Elegir un motivo
queue-in-words-in-one-line-no = Con palabras, en una línea; sin nombres ni identificadores
set-aside-nothing-is-written-down-yet-each = Aún no se ha anotado nada. Cada una vuelve por sí sola cuando llega algo, y todas se pueden devolver juntas.
set-aside-who-they-are = Quiénes son
queue-choose-one = Elegir { $short }
queue-accounts-and-files = Cuentas, archivos
