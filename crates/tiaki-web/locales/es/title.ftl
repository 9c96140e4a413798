# Titles of pages. A title never holds anything received.

title-overview = Resumen de la operación
title-alarms = Alertas
title-audit = Segundos exámenes
title-audit-one = Segundo examen
title-reviews = Revisiones
title-review = Dos cuentas
title-providers = Proveedores
title-provider = Proveedor
title-fairness = Equidad
title-quarantine = Cuarentena
title-queue = Cola
title-set-aside = Apartar
title-many-case = Añadir a un caso
title-incidents = Reportes que son uno solo
title-incident = Incidente { $short }
title-places = Lugares decididos
title-referrals = Remisiones a varias autoridades
title-packages = Paquetes
title-account = Cuenta { $short }
title-report = Reporte { $short }
title-person = Persona { $short }
title-login = Iniciar sesión
title-purpose = Finalidad
title-me = Usted
title-keys = Teclas
title-deconfliction = Preguntas privadas
