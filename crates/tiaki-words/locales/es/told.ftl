# Reasons of triage and of places, by their codes.

told-count = { $text } ({ $count })
told-not-counted = { $text }; no cuenta contra una persona que puede ser víctima
told-within-a-day = { $text } en menos de un día
told-in-days = { $days ->
        [one] { $text } en { $days } día
       *[other] { $text } en { $days } días
    }
told-if-found = si se halla: { $text }: { $class }
told-if-refuted = si las señales de { $family } resultan falsas: { $class }
told-if-no-victim = si la persona resulta no ser víctima ni menor: { $class }
told-class-rule = { $class }, por la regla «{ $rule }»
told-class-victim = { $text }; puede ser víctima o menor: mire antes que nada
told-class-raised = { $text }; subido un nivel porque se pierden pruebas
told-again = sus motivos se dirán cuando { $command } lo haya clasificado de nuevo
told-ruled-country = se decidió el { $day } que el país es { $country }
told-ruled-some = se decidió sobre algunas cuentas, y los indicios de otras apuntan a otro país: decida sobre la persona
told-ruled-conflict = se decidió de forma distinta sobre cuentas que ahora son de una sola persona: decida sobre la persona
told-newest = { $text }, la más reciente { $day }
told-registered = { $text }, bloque registrado desde { $day }
told-weak-network = { $text }, pero solo a través de proxies o centros de datos
told-place-upload-ip = { $count ->
        [one] una dirección de subida registrada en este país
       *[other] { $count } direcciones de subida registradas en este país
    }
told-place-login-ip = { $count ->
        [one] una dirección de inicio de sesión registrada en este país
       *[other] { $count } direcciones de inicio de sesión registradas en este país
    }
told-place-registration-ip = { $count ->
        [one] una dirección de alta registrada en este país
       *[other] { $count } direcciones de alta registradas en este país
    }
told-place-other-ip = { $count ->
        [one] otra dirección registrada en este país
       *[other] otras { $count } direcciones registradas en este país
    }
told-place-phone-prefix = { $count ->
        [one] un número de teléfono con su prefijo
       *[other] { $count } números de teléfono con su prefijo
    }
told-place-provider-estimate = { $count ->
        [one] una estimación del proveedor
       *[other] { $count } estimaciones del proveedor
    }
told-place-provider-verified = { $count ->
        [one] una estimación verificada del proveedor
       *[other] { $count } estimaciones verificadas del proveedor
    }
told-place-billing-country = { $count ->
        [one] un pago facturado allí
       *[other] { $count } pagos facturados allí
    }
told-place-address = { $count ->
        [one] una dirección dada allí
       *[other] { $count } direcciones dadas allí
    }
told-place-stated-country = { $count ->
        [one] una declaración del titular
       *[other] { $count } declaraciones del titular
    }
told-place-time-of-day = { $count ->
        [one] una hora de actividad fuera de la noche de allí
       *[other] { $count } horas de actividad fuera de la noche de allí
    }
told-place-language = { $count ->
        [one] un idioma que se habla allí
       *[other] { $count } idiomas que se hablan allí
    }
told-ground-ruled = se decidió el { $day } que está allí
told-ground-accounts = se supone que { $count } de sus { $all } cuentas están allí
told-ground-children = { $count ->
        [one] se supone que la cuenta de un menor en sus reportes está allí
       *[other] se supone que { $count } cuentas de menores en sus reportes están allí
    }
family-alarm = alarma
family-contact = contacto
family-production = producción
family-access = acceso
family-persistence = persistencia
family-network = red
family-material = material
family-sharing = difusión
family-benign = alguien ajeno
factor-operator-alarm = una persona decidió que un menor está en peligro ahora
factor-escalated-rarely = prioridad pedida por un proveedor que rara vez la pide
factor-escalated-sometimes = prioridad pedida por un proveedor que la pide a veces
factor-escalated-often = prioridad pedida por un proveedor que la pide a menudo
factor-police-informed = el proveedor avisó directamente a la policía
factor-enticement = reportado por captar a un menor
factor-sextortion = marcado como sextorsión
factor-sadistic = marcado como explotación sádica
factor-solicitation = marcado como petición u oferta de material
factor-unsolicited = reportado por material obsceno enviado a un menor
factor-minor-in-contact = la cuenta de un menor está en contacto
factor-young-contact = la cuenta de un menor de corta edad está en contacto
factor-only-here = archivos vistos por primera vez que nadie más tiene aquí
factor-small-sets = series pequeñas de archivos vistos por primera vez de una misma escena
factor-self-production = archivos vistos por primera vez, quizá hechos por un menor
factor-physical-harm = archivos vistos por primera vez marcados con daño físico
factor-infant = archivos vistos por primera vez marcados con un menor de muy corta edad
factor-live-streaming = archivos vistos por primera vez marcados como transmitidos en directo
factor-device-traces = archivos vistos por primera vez con rastros de la cámara o del lugar
factor-first-seen-young = archivos vistos por primera vez que el proveedor clasifica como de un menor de corta edad
factor-molestation = reportado por agresión a un menor
factor-trafficking = reportado por trata de un menor
factor-tourism = reportado por viajar para abusar de un menor
factor-household-minor = comparte hogar con la cuenta de un menor
factor-stated-relation = indica una relación con un menor
factor-access-terms = señales de trabajo o tareas con menores
factor-prior-reports = reportado antes
factor-several-days = reportado en varios días
factor-recreated-account = volvió con una cuenta nueva tras desactivarse otra
factor-several-providers = reportado por varios proveedores
factor-burst = varios días de reportes en poco tiempo
factor-endangering-contacts = vinculado con personas de las clases de peligro superiores
factor-reported-material = reportado por material
factor-known-files = archivos conocidos
factor-near-files = archivos cercanos a otros conocidos
factor-first-seen-files = archivos vistos por primera vez
factor-shared-files = archivos difundidos o hechos públicos
factor-many-known-files = una gran colección de archivos conocidos
factor-viral-files = archivos que circulan de forma viral
factor-negative-files = archivos verificados como no material de abuso
factor-batched = parte de un lote sobre un archivo viral
factor-meme = marcado como posible meme
factor-spam = marcado como correo no deseado
factor-outrage = compartido a modo de indignación
axis-reason-located = un solo país tiene apoyo
axis-reason-several-places = son posibles varios países
axis-reason-conflict = los países se contradicen
axis-reason-identifiers = identificadores verificados o duraderos
axis-reason-live-logs = se espera que aún existan registros de conexión
axis-reason-complete = un reporte completo
axis-reason-partial = un reporte en parte completo
axis-reason-viewed = archivos vistos por una persona en el proveedor
axis-reason-only-here-files = archivos vistos por primera vez que nadie más tiene aquí
axis-reason-sets-of-scene = series pequeñas de una misma escena
axis-reason-first-seen = archivos vistos por primera vez
axis-reason-all-first-seen = nada conocido junto a ellos
axis-reason-no-history = ningún reporte anterior sobre la persona
axis-reason-logs-die = desaparece el último registro de conexión
axis-reason-preservation-ends = termina la conservación del proveedor
rule-operator-says-so = lo dice una persona
rule-live-and-first-seen = en directo y visto por primera vez
rule-alarm-and-access = alarma y acceso
rule-alarm-and-contact = alarma y contacto
rule-access-and-production = acceso y producción
rule-four-families = cuatro familias de señales
rule-access-stated = acceso indicado
rule-access-with-production = acceso con producción
rule-access-with-contact = acceso con contacto
rule-access-with-alarm = acceso con alarma
rule-access-with-collection = acceso con colección
rule-production = producción
rule-production-with-another = producción con otra señal
rule-three-families = tres familias de señales
rule-contact = contacto
rule-alarm = alarma
rule-contact-with-another = contacto con otra señal
rule-two-families = dos familias de señales
rule-sharing = difusión
rule-material = material
