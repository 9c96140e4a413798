# What a request gets instead of a page.

problem-request = Solicitud { $id }
problem-back = Volver al resumen
problem-title-busy = En este momento no
problem-title-failed = Algo ha fallado por nuestra parte
problem-title-foreign = Esto no lo envió una página nuestra
problem-title-form = El formulario no llegó
problem-title-method = Esta página solo se puede leer
problem-title-misdirected = Esta dirección no es nuestra
problem-title-not-found = Aquí no hay nada
problem-title-purpose = Indique quién pregunta y para qué
problem-detail-foreign = No se mostró nada y no se anotó nada. Abra la página donde está el formulario y rellénelo allí.
problem-detail-form = No se anotó nada: llegó cortado o era demasiado largo. Vuelva atrás y rellénelo de nuevo.
problem-detail-method = No se cambió nada. Estas páginas muestran; no reciben nada.
problem-detail-misdirected = Abra las páginas en la dirección que se mostró al iniciarlas.
problem-detail-not-found = No hay ninguna página en esta dirección. Puede que se escribiera mal, o que lo que nombraba se haya unido después a otra cosa.
problem-detail-purpose = No se mostró nada. Vuelva atrás, indique su nombre, elija una finalidad de la lista y dé un motivo de 300 caracteres como máximo, en una línea.
