# Working through a queue: views, many at once, reviewing, bands set by hand.

view-title = Vistas
view-of = de { $operator }
view-is-shared = compartida
view-is-default = se abre primero
view-quick = Filtros rápidos
view-counted = Contado en toda la cola, sin lo apartado.
view-counted-first = Contado en los primeros { $most } puestos, sin lo apartado; + indica que puede haber más.
view-choose = Elegir a quién ver, en qué orden y con qué columnas
view-only = Solo
view-columns = Columnas
view-show = Mostrar
view-shown = { $count } en esta vista; lo apartado no figura.
view-all = Mostrar a todos
view-save = Guardar esta vista
view-name = Su nombre; sin nombres de personas ni identificadores
view-save-do = Guardarla
view-manage = Esta vista: { $name }
view-default = Abrir la cola con ella
view-no-default = Abrir la cola sin ella
view-change = Guardarla como está ahora
view-share = Compartirla con la unidad
view-unshare = Dejar de compartirla
view-delete = Eliminarla
view-rename = Cambiarle el nombre
view-unread = Nuevo desde que lo miró
view-due-over = Vencidos
view-due-within = { $days ->
        [one] Vence en { $days } día
       *[other] Vence en { $days } días
    }
view-clock-within = { $days ->
        [one] Pruebas perdidas en { $days } día
       *[other] Pruebas perdidas en { $days } días
    }
view-within = { $days ->
        [one] En { $days } día
       *[other] En { $days } días
    }
view-child = Un menor en un reporte
view-first-seen = Archivos vistos por primera vez
view-preserved = Conservado por un proveedor
view-any = Todos
view-class = Clase de peligro
view-sort = Orden
view-heading = A quién muestra esta vista
view-meaning = Los de esta cola que eligió ver, sin lo apartado.
holder-me = A su cargo
holder-nobody = A cargo de nadie
sort-place = Por puesto en la cola
sort-due = Por plazo, el más antiguo primero
sort-clock = Por plazo de las pruebas, el más próximo primero
sort-preserved = Por conservación, la más próxima a acabar primero
sort-accounts = Por cuentas, más primero
sort-newest = Por lo último que llegó
column-band = Nivel
column-due = Plazo
column-clock = Plazo de las pruebas
column-holder = A cargo de
column-axes = Los cuatro ejes
column-accounts = Cuentas, reportes, archivos
column-sources = Proveedores, número de reporte, casos
many-taken = { $count ->
        [one] Ha tomado a { $count } persona.
       *[other] Ha tomado a { $count } personas.
    }
many-released = { $count ->
        [one] Ha devuelto a { $count } persona.
       *[other] Ha devuelto a { $count } personas.
    }
many-read = { $count ->
        [one] Ha marcado a { $count } persona como leída.
       *[other] Ha marcado a { $count } personas como leídas.
    }
many-undo-read = Volver a marcarlas como no leídas
many-mark-read = Marcar como leídas
many-mark-read-what = Lo que llegó sobre las personas elegidas, hasta lo que muestra esta lista, cuenta como visto por usted. Lo que llegue después vuelve a marcarlas como no leídas.
many-case = Añadir a un caso …
many-case-what = Una página dice a cuáles de sus casos se pueden añadir; antes no se escribe nada.
many-case-question = { $count ->
        [one] ¿A qué caso se añade esta { $count } persona?
       *[other] ¿A qué caso se añaden estas { $count } personas?
    }
many-case-do = { $count ->
        [one] Añadir { $count } persona a este caso
       *[other] Añadir { $count } personas a este caso
    }
many-case-none = No trabaja en ningún caso abierto. Abra primero uno en la página de una persona.
many-case-nothing-yet = Aún no se ha escrito nada.
many-case-has = { $count ->
        [one] { $count } persona en él
       *[other] { $count } personas en él
    }
many-case-yours = Casos en los que trabaja
many-case-take-out = A quien se añadió se le puede sacar de nuevo en la página del caso, con un motivo.
many-set-aside = { $count ->
        [one] Ha apartado a { $count } persona.
       *[other] Ha apartado a { $count } personas.
    }
many-undo-taken = Deshacer: devolverlas
many-undo-released = Deshacer: retomarlas
many-refused = { $short }: { $why }
many-partly = { $changed ->
        [one] Deshecho para { $count }. { $changed } cambió mientras tanto y queda como está: { $who }.
       *[other] Deshecho para { $count }. { $changed } cambiaron mientras tanto y quedan como están: { $who }.
    }
many-legend = Tomar a las personas elegidas, o devolverlas
many-what = Todas o ninguna; se puede deshacer de una vez.
many-take = Tomar a las elegidas
many-why = Por qué se devuelven, en una línea; sin nombres ni identificadores
many-release = Devolver a las elegidas
review-start = Empezar a revisar
review-what = Una tras otra, en el orden de esta vista: decida y se abre la siguiente.
review-place = { $place } de { $of } en esta vista
review-nobody = No hay nadie libre para usted en esta vista: todos están a cargo de alguien, apartados o saltados.
review-over = { $count ->
        [one] Ha recorrido esta vista: { $count } persona.
       *[other] Ha recorrido esta vista: { $count } personas.
    }
review-decide = Decidir: saltar, apartar, otro nivel
review-refer = Preparar una remisión
review-stop = Parar y volver a la lista
review-next = Quedárselo y seguir
band-by-hand = fijado por { $operator }, las reglas daban { $given }
band-set = Nivel fijado por { $operator } el { $at }; las reglas daban { $given }. { $reason }
band-lift = Volver a lo que daban las reglas: { $given }
band-other = Fijar otro nivel, con un motivo
band-do = Fijar este nivel
band-what = Cuenta hasta que alguien lo retire, o llegue algo que pondría a la persona más arriba.
band-ended-lifted = El nivel { $band } fue fijado por { $operator } el { $at } ({ $reason }) y retirado por { $by } el { $ended }.
band-ended-again = El nivel { $band } fue fijado por { $operator } el { $at } ({ $reason }); { $by } fijó otro el { $ended }.
band-ended-higher = El nivel { $band } fue fijado por { $operator } el { $at } ({ $reason }); terminó el { $ended } con una clasificación de { $by }, al aparecer más urgencia.
refused-band = Elija un nivel de la lista.
refused-same-band = Ya tiene ese nivel.
refused-no-band = No se fijó a mano ningún nivel para esta persona.
refused-no-view = No existe esa vista, o solo quien la creó puede hacerlo.
refused-view-name = Una vista tiene un nombre de como máximo { $most } caracteres, en una línea.
refused-view-names = El nombre contiene un identificador, como una dirección o un número: elija otro.
refused-view-twice = Ya tiene una vista con ese nombre en esta cola.
refused-many-views = Tiene { $most } vistas de esta cola, el máximo: elimine una primero.
refused-view = No es una vista: elija de las listas.
refused-meanwhile = Cambió mientras tanto y queda como está; no queda nada más por deshacer.
refused-too-many = Como máximo se toman o devuelven { $most } personas a la vez.
view-caption = { $heading }: { $order }
desk-other-purpose = La finalidad que ha indicado permite aquí menos que otra: { $purpose }.
desk-other-purpose-link = indicar otra
many-ask = ¿Qué hacer con estas { $count } personas?
many-ask-what = Todavía no se ha anotado nada. Elija; lo que escribió se conserva.
