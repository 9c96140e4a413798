# Keys: what can be done with one stroke.

keys-heading = Teclas
keys-lead = Las listas se recorren sin ratón. Una tecla hace lo que hace un enlace o un botón de la página; ninguna actúa mientras escribe.
keys-on = Las teclas simples están activas
keys-on-what = Desactívelas si dicta o pulsa teclas por error.
keys-caption = Qué hace cada tecla
keys-does = Acción
keys-key = Tecla
keys-always = Siempre: Tab pasa de un elemento al siguiente, Escape sale de un campo, Ctrl e Intro envían el formulario en el que escribe.
keys-keep = Guardar estas teclas
keys-anew = Volver a las teclas iniciales
keys-wrong-none = No se guardó nada: «{ $stroke }» necesita un carácter visible.
keys-wrong-twice = No se guardó nada: «{ $one }» y «{ $other }» tendrían la misma tecla.
me-keys = Teclas
stroke-down = Fila siguiente
stroke-up = Fila anterior
stroke-open = Abrir la fila
stroke-select = Elegir la fila, o no
stroke-next = Tomar el siguiente libre
stroke-take = Tomarlo
stroke-set-aside = Apartar, con un motivo
stroke-skip = Saltarlo, con un motivo
stroke-link = Decidir sobre vínculos
stroke-refer = Preparar una remisión
stroke-undo = Deshacer
stroke-search = Filtrar o buscar
stroke-help = Esta lista
