# /incidents: reports that are one.

incident-eyebrow = Incidente { $short }
incident-lead = { $count ->
        [one] { $reports } reportes sobre { $accounts } cuenta.
       *[other] { $reports } reportes sobre { $accounts } cuentas.
    }
incidents-unfolded = { $count ->
        [one] Ha llegado { $count } reporte desde entonces. Ejecute { $command } para ponerlo en su grupo.
       *[other] Han llegado { $count } reportes desde entonces. Ejecute { $command } para ponerlos en sus grupos.
    }
incidents-none = No se ha hallado ningún grupo.
incidents-none-so-far = No se ha hallado ningún grupo hasta ahora.
incidents-groups = { $count ->
        [one] { $count } grupo, los mayores primero
       *[other] { $count } grupos, los mayores primero
    }
incident-its-reports = Sus reportes
incident-every-report-keeps-its-own-page = Cada reporte conserva su propia página, y la persona reportada está en la cola según lo que se sabe de ella.
incident-reports-earliest-incident-first = Reportes, el incidente más antiguo primero
incident-report = Reporte
incident-received = Recibido
incident-pages-of-its-reports = Páginas de sus reportes
incident-earlier-reports = Reportes anteriores
incident-later-reports = Reportes posteriores
incidents-sent-again-of-one-incident-or = Enviados de nuevo, de un mismo incidente o de un mismo archivo viral: cada grupo figura aquí una vez, con su número. Ningún reporte se quita por ello.
incidents-each-report-stands-for-itself = Cada reporte vale por sí mismo
incidents-groups-of-reports = Grupos de reportes
incidents-group = Grupo
incidents-pages-of-the-groups = Páginas de los grupos
incidents-larger-ones = Los mayores
incidents-smaller-ones = Los menores
