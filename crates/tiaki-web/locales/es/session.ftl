# Logging in, naming a purpose, one’s own page.

login-heading = Iniciar sesión
login-lead = Lo que hay detrás de esta página trata de personas, muchas de ellas menores. Cada visita la hace alguien con nombre y con una finalidad.
login-wrong = No se ha dado acceso.
login-wrong-what = El nombre, la contraseña y el código no corresponden, o el código ya se usó: espere el siguiente. Tras varios intentos, un nombre queda cerrado un cuarto de hora; la administración puede abrirlo.
login-name = Nombre
login-password = Contraseña
login-code = Código
login-code-what = Seis cifras, tal como las muestra ahora su aplicación de autenticación.
login-enter = Entrar
purpose-heading = ¿Con qué finalidad trabaja?
purpose-lead = Los datos de los casos se muestran para una finalidad que se nombra antes. Figura en el registro junto a lo que lee y decide, y puede cambiarla en cualquier momento.
purpose-named = Finalidad actual: { $purpose }. Motivo: { $reason }
purpose-none = Sus funciones no dan acceso a datos de casos: no hay finalidad que nombrar.
purpose-which = Finalidad
purpose-reason = Motivo, en una línea
purpose-reason-what = El turno, la operación o el número de caso; sin nombres ni identificadores.
purpose-name = Nombrar y seguir
purpose-wrong-reason = No se nombró nada. Dé un motivo de 300 caracteres como máximo en una línea.
purpose-wrong-purpose = No se nombró nada. Elija una finalidad de la lista.
purpose-child-protection = Protección de menores
purpose-data-subject = Solicitud sobre datos propios
purpose-identification = Identificación
purpose-investigation = Investigación
purpose-oversight = Supervisión
purpose-statistics = Estadística
purpose-triage = Triaje
purpose-meaning-child-protection = Proteger a un menor: entrega a protección de menores, aviso, apoyo.
purpose-meaning-data-subject = Responder a alguien sobre sus propios datos, o a quien habla en su nombre.
purpose-meaning-identification = Averiguar quién es un menor y dónde está.
purpose-meaning-investigation = Investigar a las personas reportadas.
purpose-meaning-oversight = Para un tribunal, la protección de datos u otra supervisión.
purpose-meaning-statistics = Contar, sin referencia a nadie.
purpose-meaning-triage = Encontrar de quién hay que ocuparse primero.
role-administrator = Administración
role-analyst = Análisis
role-auditor = Auditoría
role-data-protection-officer = Protección de datos
role-intake-officer = Recepción
role-liaison = Enlace
role-peer-agency = Organismo asociado
role-provider = Proveedor
role-supervisor = Supervisión
me-eyebrow = Usted
me-session = Esta sesión
me-roles = Funciones
me-agency = Organismo
me-own-agency = Este sitio
me-since = Desde
me-ends = Termina a más tardar
me-everywhere = Cerrar todas las sesiones
me-idle = { $minutes ->
        [one] Termina sola tras { $minutes } minuto sin uso.
       *[other] Termina sola tras { $minutes } minutos sin uso.
    }
