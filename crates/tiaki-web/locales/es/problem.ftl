# What a request gets instead of a page.

problem-request = Solicitud { $id }
problem-back = Volver a su página de inicio
problem-title-busy = En este momento no
problem-title-failed = Algo ha fallado por nuestra parte
problem-title-foreign = Esto no lo envió una página nuestra
problem-title-form = El formulario no llegó
problem-title-method = Esta página solo se puede leer
problem-title-misdirected = Esta dirección no es nuestra
problem-title-not-found = Aquí no hay nada
problem-detail-foreign = No se mostró nada y no se anotó nada. Abra la página donde está el formulario y rellénelo allí.
problem-detail-form = No se anotó nada: llegó cortado o era demasiado largo. Vuelva atrás y rellénelo de nuevo.
problem-detail-method = No se cambió nada. Estas páginas muestran; no reciben nada.
problem-detail-misdirected = Abra las páginas en la dirección que se mostró al iniciarlas.
problem-detail-not-found = No hay ninguna página en esta dirección. Puede que se escribiera mal, o que lo que nombraba se haya unido después a otra cosa.
problem-title-log-in = Inicie sesión primero
problem-title-purpose = No para la finalidad que nombró
problem-title-reason = Diga con qué finalidad
problem-title-refused = Esto no está abierto para usted
problem-detail-log-in = Nadie ha iniciado sesión, o la sesión ha terminado.
problem-detail-purpose = No se mostró ni se hizo nada. Nombre una finalidad que lo cubra y vuelva a pedirlo.
problem-detail-reason = No se mostró nada. Vuelva atrás, elija una finalidad de la lista y dé un motivo de 300 caracteres como máximo en una línea.
problem-detail-refused = No se mostró ni se hizo nada. Sus funciones no lo cubren; la dirección de la unidad puede decir quién puede.
