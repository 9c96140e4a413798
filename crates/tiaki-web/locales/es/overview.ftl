# /: the operation at a glance.

overview-lead = De lo que reportaron los proveedores a lo que está listo para cada autoridad, a { $at }.
overview-rules-run = Los niveles y los puestos son los de antes, y no se remite nada: ejecute { $run } y consulte { $see }.
overview-no-bands = Ninguna persona tiene aún un nivel. Los niveles los da { $triage }, después de { $match }, { $link } y { $locate }.
overview-chart = { $count ->
        [one] Gráfico de barras de { $count } persona por nivel. La tabla de al lado tiene las mismas cifras.
       *[other] Gráfico de barras de { $count } personas por nivel. La tabla de al lado tiene las mismas cifras.
    }
overview-sealed = Sellado { $id }
overview-no-files = Aún no se ha cotejado ningún archivo con las listas. Eso lo hace { $command }.
overview-no-reports = Aún no ha llegado ningún reporte. { $command } toma archivos y carpetas de reportes.
overview-ranked-otherwise = { $count ->
        [one] { $count } persona se clasificó con reglas distintas de las vigentes
       *[other] { $count } personas se clasificaron con reglas distintas de las vigentes
    }
overview-rules-refused = Las reglas vigentes se rechazan, y nadie se clasifica con ellas
figure-reports = Reportes
figure-reports-meaning = Enviados por proveedores. El mismo reporte enviado dos veces es uno.
figure-by-provider = Por proveedor
figure-disclosures = Divulgaciones masivas
figure-disclosures-meaning = Datos de cuentas que un proveedor entregó a petición.
figure-accounts = Cuentas
figure-accounts-meaning = Cuentas en proveedores que nombra un reporte o divulgación, en cualquier papel.
figure-persons = Personas
figure-persons-meaning = Cuentas que se supone tienen un solo usuario. Una hipótesis: solo una persona llama sospechoso a alguien.
figure-by-destination = Por destino
figure-referrals = Remisiones
figure-referrals-meaning = Decisiones de envío, cada una con un paquete firmado y sellado.
figure-files = Archivos
figure-files-meaning = Se distinguen por sus huellas. No se guarda ni se muestra ningún archivo.
figure-by-known = Según lo que se sabe
figure-links = Vínculos
figure-links-meaning = Pares de cuentas con indicios de un solo usuario, cada uno con su peso.
figure-incidents = Reportes que son uno solo
figure-incidents-meaning = Grupos de reportes enviados de nuevo, de un mismo incidente o de un mismo archivo viral; ninguno se quita.
figure-open-groups = Abrir los grupos
figure-quarantined = En cuarentena
figure-quarantined-meaning = Documentos que no se pudieron leer: se guardan enteros, con el motivo.
figure-open-quarantine = Abrir la cuarentena
figure-log = Entradas del registro
figure-log-meaning = Cada cambio, con cada entrada encadenada a la anterior por su huella.
overview-operation-overview = Resumen de la operación
overview-from-reports-to-referrals = De los reportes a las remisiones
overview-persons-by-band = Personas por nivel
overview-the-band-says-how-soon-a = El nivel dice con qué prontitud debe mirarlo una persona. Depende primero de la clase de peligro y después de cuatro ejes; la página de cada persona da todos los motivos.
overview-persons-by-band-all-destinations = Personas por nivel, todos los destinos
overview-no-authority-has-anyone-in-its = Ninguna autoridad tiene aún a nadie en su cola. Cuando las personas estén ubicadas y clasificadas, cada destino figurará aquí con su cola.
overview-most-urgent-first-by-persons-in = Los más urgentes primero: por personas en el nivel más alto y luego en el siguiente. El plazo es el primer momento en que se espera que desaparezcan pruebas de identificación sobre alguien de esa cola.
overview-destinations-most-urgent-first = Destinos, los más urgentes primero
overview-persons-in-band = Personas por nivel
overview-first-evidence-clock = Primer plazo de las pruebas
overview-package = Paquete
overview-not-made-yet = Aún no hecho
overview-stays-here = Se queda aquí
overview-files-known-and-first-seen = Archivos: conocidos y vistos por primera vez
overview-files-by-what-is-known-of = Archivos según lo que se sabe de ellos
overview-how-it-is-counted = Cómo se cuenta
overview-number = Número
overview-reports-by-provider = Reportes por proveedor
overview-a-quality-flag-marks-something-that = Una marca de calidad señala algo que habría ayudado y que falta o es dudoso. Muchas marcas por reporte hacen lento el trabajo con los reportes de un proveedor.
overview-reports-by-provider-most-first = Reportes por proveedor, de más a menos
overview-flags-for-each-report = Marcas por reporte
