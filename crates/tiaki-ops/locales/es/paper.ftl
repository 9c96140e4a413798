# Lo que dice la forma impresa de un paquete.

paper-title = Remisión { $reference }
paper-page = Página { $page } de { $pages }
paper-hypothesis = Las personas son hipótesis de un programa, no conclusiones. Compruebe cada vínculo antes de actuar. Nada de esto prueba quién usó una cuenta ni dónde está nadie.
paper-from = De
paper-to = Para
paper-operation = Operación
paper-reference = Referencia
paper-common-reference = Referencia común
paper-package = Paquete
paper-made = Autorizado
paper-made-by = { $at }, por { $one } con { $two }
paper-urgency = Urgencia
paper-asked = Lo que se pide
paper-words = Palabras del remitente
paper-reply-by = Responder antes del
paper-expires = No usar después del
paper-expires-without-asking = { $day }, sin preguntar
paper-purpose = Finalidad
paper-legal-basis = Base jurídica
paper-handling = Tratamiento
paper-tlp = TLP
paper-evaluation = Evaluación
paper-summary = En resumen
paper-persons-in = { $persons ->
        [one] { $persons } persona
       *[other] { $persons } personas
    }
paper-accounts-in = { $accounts ->
        [one] { $accounts } cuenta
       *[other] { $accounts } cuentas
    }
paper-in-it = Contenido
paper-by-band = Por nivel
paper-counted = { $what }: { $count }
paper-files = Archivos, según la comparación
paper-viewed = Archivos vistos por una persona en el proveedor
paper-minors = Cuentas de menores reportadas ellas mismas
paper-minors-meaning = { $count ->
        [one] { $count }: se envía porque ella misma fue reportada; protéjala como la de un menor
       *[other] { $count }: se envían porque ellas mismas fueron reportadas; protéjalas como las de menores
    }
paper-certainty = Qué grado de certeza tiene
paper-certainty-person = Que unas cuentas sean de una misma persona resulta de sopesar lo que comparten. La firmeza y la confianza dicen cuánto pesa; lo que decidió una persona de la autoridad vale como confirmación.
paper-certainty-place = Un país es donde está registrado un bloque de direcciones o al que pertenece un número, no donde está alguien.
paper-certainty-known = Un archivo conocido es aquel cuya huella está en una lista. Un archivo visto por primera vez no está en ninguna: nadie aquí lo ha evaluado.
paper-certainty-viewed = «No indicado» significa que el proveedor no dice nada. Si nadie en el proveedor vio un archivo, abrirlo puede exigir autorización.
paper-certainty-address = Una dirección puede ser compartida por muchos. Necesita la hora y, si consta, el puerto; un posible proxy dice poco.
paper-certainty-points = Los puntos ordenan qué mirar primero. No miden culpa alguna.
paper-persons = Personas
paper-persons-all = { $all ->
        [one] La persona de este paquete, con lo que se envía de ella.
       *[other] Las { $all } personas de este paquete, las más urgentes primero.
    }
paper-persons-first = { $all ->
        [one] Las { $shown } más urgentes de { $all } persona de este paquete. Las tablas contienen todo.
       *[other] Las { $shown } más urgentes de las { $all } personas de este paquete. Las tablas las contienen todas.
    }
paper-person = { $number }. { $person }
paper-class = Clase de peligro
paper-band = Nivel
paper-why = Por qué
paper-why-withheld = Retenido: lo que se sabe se apoya en parte en lo que su remitente debe permitir primero.
paper-country = País
paper-country-confidence = { $country }, confianza { $percent } %
paper-until = Pruebas que deberían durar hasta el
paper-until-days = { $days ->
        [one] { $day }: { $days } día después de la autorización
       *[other] { $day }: { $days } días después de la autorización
    }
paper-until-over = { $day }: ya pasado al autorizar
paper-accounts = Cuentas
paper-tier = Firmeza
paper-person-files = Archivos
paper-person-viewed = Vistos por el proveedor
paper-also-sent-to = Enviado también a
paper-axes = Puntos
paper-axis-points = { $axis } { $points }
paper-reasons = Razones y puntos
paper-axis = Eje
paper-points = Puntos
paper-service = Servicio
paper-handle = Nombre allí
paper-protection = Protección
paper-account = Cuenta
paper-kept-back = retenido
paper-identifiers = Identificadores
paper-value = Tal como lo dio el proveedor
paper-verified = Verificado
paper-seen = Visto (UTC)
paper-addresses = Direcciones IP
paper-port = Puerto
paper-event = Suceso
paper-proxy = Posible proxy
paper-links = Lo que une las cuentas
paper-between = Entre
paper-confidence = Confianza
paper-percent = { $percent } %
paper-shared = Lo que comparten
paper-link-piece = { $kind }: { $manner }
paper-link-held = { $count ->
        [one] { $piece } (lo tiene { $held } cuenta)
       *[other] { $piece } (lo tienen { $held } cuentas)
    }
paper-up-to = hasta { $count }
paper-more = { $count ->
        [one] { $count } más está en { $table }.
       *[other] { $count } más están en { $table }.
    }
paper-cut = … { $count ->
        [one] ({ $count } carácter más: véanse las tablas)
       *[other] ({ $count } caracteres más: véanse las tablas)
    }
paper-reports = Reportes de los que procede todo esto
paper-reports-of = Los de las personas anteriores. Los códigos de tratamiento, el TLP y la evaluación con que llegó un reporte le obligan también a usted.
paper-provider = Proveedor
paper-provider-reference = Número
paper-offence = Asunto
paper-incident-at = Incidente (UTC)
paper-escalated = Urgente para el proveedor
paper-terms = Condiciones
paper-disclosure = Revelación masiva
paper-stays = Lo que se retuvo, y por qué
paper-stays-none = No se retuvo nada.
paper-stays-what = Qué
paper-stays-count = Cuántos
paper-stays-why = Por qué, y qué hacer
paper-stays-why-children = Los menores están protegidos. Pídalos con la finalidad y la base jurídica.
paper-stays-why-identifiers = Alguno puede ser de un menor. Pídalos con la finalidad y la base jurídica.
paper-stays-why-restricted = Una fuente debe permitir primero que se transmitan (código de tratamiento H2 o H3, TLP:RED o AMBER+STRICT). Pídalos.
paper-stays-why-reasons = Pueden apoyarse en una cuenta que se retiene por las condiciones de su fuente.
paper-answer = Cómo responder, y a quién
paper-answer-whom = Responda a { $authority } por la vía por la que llegó este paquete y cite la referencia { $reference }.
paper-answer-accept = Acéptelo, rechácelo con una razón o devuélvalo si no le corresponde y diga a quién.
paper-answer-ask = Pida lo que necesite, y lo que se retuvo. Los archivos no están aquí: las huellas llevan a ellos, en el proveedor, por solicitud legal.
paper-answer-wrong = Dígalo de inmediato si una persona es víctima, ajena a los hechos u otra: lo construido sobre un error se retira en todas partes.
paper-answer-child = Si un menor puede estar en peligro, actúe primero y responda después.
paper-contents = Qué más hay en el paquete
paper-contents-name = Nombre
paper-contents-what = Qué contiene
paper-holds-persons = quién, en qué clase de peligro y nivel, y por qué
paper-holds-accounts = las cuentas que se toman por de una misma persona
paper-holds-links = lo que une esas cuentas, y con qué firmeza
paper-holds-identifiers = identificadores tal como los dio el proveedor, con horas en UTC
paper-holds-files = huellas y etiquetas; no se guarda ni se guardó ningún archivo
paper-holds-reports = los reportes de los que procede todo esto, con sus condiciones
paper-holds-summary = cómo leer las tablas (en inglés)
paper-holds-case = todo esto en CASE/UCO, para programas de investigadores
