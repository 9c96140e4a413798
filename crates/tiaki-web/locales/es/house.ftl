# The pages of the house: the directory of authorities, hash lists.

title-authorities = Autoridades
title-authority = Autoridad
title-lists = Listas de huellas
title-list = Lista de huellas
house-pages = Otras páginas
house-before = Anterior
house-after = Siguiente
house-page = Página { $page } de { $pages }
authorities-eyebrow = Directorio
authorities-heading = Autoridades
authorities-lead = Quién recibe una remisión en cada país, por qué vía y en qué idioma. Nada se envía por sí solo: las personas autorizan el envío.
authorities-version = Versión del directorio: { $version }
authorities-parts = Partes del directorio
authorities-part-all = Todas
authorities-part-waiting = Hay personas en espera
authorities-part-keyless = Sin clave
authorities-part-unknown = Ninguna conocida
authorities-empty-title = Ninguna autoridad de este tipo
authorities-empty = El directorio tiene una entrada por país; ninguna corresponde a lo pedido.
authorities-found = { $count ->
        [one] { $count } autoridad
       *[other] { $count } autoridades
    }
authorities-counted = Vida de los registros: días durante los que se espera que se guarden los registros de conexión en el país. En espera: personas en la cola de la autoridad, en todos los niveles. Paquetes: todos los sellados para ella.
authorities-caption = Autoridades por código de país
authorities-country = País
authorities-authority = Autoridad
authorities-forms = Vías, la mejor primero
authorities-languages = Idiomas
authorities-key = Clave
authorities-life = Vida de los registros, días
authorities-waiting = En espera
authorities-packages = Paquetes
authorities-has-key = Sí
authorities-no-key = Ninguna
authority-kind-europol-national-unit = Unidad nacional de Europol
authority-kind-national-body = Organismo nacional
authority-kind-national-central-bureau = Oficina central nacional de INTERPOL
authority-kind-none = Ninguna autoridad conocida
authority-form-i247 = INTERPOL I-24/7
authority-form-letter = Solicitud legal por escrito
authority-form-package = Paquete sellado
authority-form-portal = Portal propio de la autoridad
authority-form-siena = Europol SIENA
authority-reach = Cómo se llega a ella
authority-no-forms = Ninguna conocida: debe elegir una persona
authority-languages = Idiomas en que escribir, el mejor primero
authority-union = Unión Europea
authority-member = Estado miembro
authority-no-member = No es Estado miembro
authority-what = Qué es
authority-clearing-house = Centro receptor, no policía
authority-source = De dónde procede
authority-reply = Plazos legales de respuesta
authority-reply-basis = Directiva (UE) 2023/977, artículo 5, apartado 1, desde la recepción; más si debe autorizarlo un juez.
authority-reply-caption = En qué plazo debe responder
authority-reply-which = Solicitud
authority-reply-within = Plazo
authority-reply-direct = Urgente, de acceso directo
authority-reply-indirect = Urgente, por obtener de otros
authority-reply-other = Todas las demás
authority-reply-none = No se conocen plazos legales de respuesta de esta autoridad.
authority-hours = { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
authority-days = { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
authority-life = Vida de los registros de conexión
authority-life-what = Una dirección de internet solo identifica a un abonado mientras el proveedor de acceso guarda su registro. El plazo de las pruebas de una persona en este país sigue esta cifra.
authority-life-days = Días desde el hecho
authority-life-basis = Se basa en
authority-life-version = Versión de la tabla: { $version }
log-life-basis-assumed = una suposición prudente
log-life-basis-law = la ley
log-life-basis-practice = la práctica observada
authority-fingerprint = Huella de la clave
authority-since = En vigor desde
authority-recipient = Clave pública (age)
authority-compare = Es el principio del SHA-256 del texto de la clave. Compárela con la autoridad por teléfono antes de que salga el primer paquete.
authority-no-key = No se conoce ninguna clave. Nada se sella para esta autoridad hasta que la haya.
authority-key-change = Las claves no se cambian en esta página. Quien tiene acceso al equipo ejecuta { $command } con { $authority } y la clave nueva.
authority-here = En este sitio
authority-waiting-what = Personas que están ahora en su cola, en todos los niveles, incluidas las apartadas.
authority-queue = Abrir la cola
authority-packages-what = Paquetes sellados para ella hasta ahora, cada uno contado una vez.
authority-last = El último: { $at }
authority-no-counts = Las cifras de la operación están abiertas a quienes trabajan en casos, una vez indicada una finalidad.
lists-eyebrow = Archivos conocidos
lists-heading = Listas de huellas
lists-lead = Listas de huellas de archivos conocidos. Las páginas muestran solo cifras: lo que hay en una lista no se muestra nunca.
lists-empty-title = Todavía no hay listas
lists-empty = { $command } importa una. Sin listas, todo archivo cuenta como visto por primera vez.
lists-known = Listas de este sitio
lists-counted = Entradas: las de la versión presente. Coincidencias: un archivo guardado y una entrada con la que coincide, cada par una vez, según la última comparación.
lists-caption = Listas por nombre
lists-name = Lista
lists-use = En uso
lists-on = Sí
lists-off = Desactivada
lists-entries = Entradas
lists-hits = Coincidencias
lists-versions = Versiones
lists-imported = Importada
list-eyebrow = Lista de huellas
list-on = La comparación la usa.
list-off = Está desactivada: la comparación no la usa.
list-since = Versión presente: { $at }
list-holds = Qué contiene
list-entries-what = Entradas de la versión presente que se distinguen en algo.
list-hits-what = Pares de un archivo guardado y una entrada con la que coincide, según la última comparación.
list-held = Retenidas
list-held-what = Entradas cuya huella no es de nada en particular, como la de un archivo vacío o de un solo color: coincidirían con todo, así que nunca se comparan.
list-nothing = La lista no tiene entradas.
list-figures-caption = Entradas por algoritmo, esquema, versión y país
list-algorithm = Algoritmo
list-scheme = Esquema
list-version = Versión del esquema
list-country = País
list-hits = Coincidencias por categoría
list-no-hits = Ningún archivo guardado ha coincidido con una entrada de esta lista, o nada se ha comparado desde que llegó.
list-hits-counted = Una categoría no dice nada sin su esquema, su versión y su país. Un archivo que coincide con varias entradas cuenta con cada una.
list-hits-caption = Coincidencias, las más numerosas primero
list-category = Categoría
list-effect = Qué hace una coincidencia
list-effect-known = El archivo es conocido
list-effect-negative = Verificado: no es material de abuso
list-effect-viral = Difundido en masa
list-more = { $count ->
        [one] { $count } categoría más no se muestra.
       *[other] { $count } categorías más no se muestran.
    }
list-versions-what = Cada vez que llegó la lista. Cambiadas son las entradas cuya huella quedó y cuyo esquema, versión, país o categoría son otros; retiradas, las que ya no están. Un guion: no se contó, pues llegó antes de que se guardaran las versiones.
list-versions-caption = Versiones, la más reciente primero
list-place = N.º
list-by = Por
list-form = Forma
list-added = Añadidas
list-changed = Cambiadas
list-withdrawn = Retiradas
list-document = SHA-256 del documento
list-update = Solo las diferencias
list-whole = La lista entera
list-commands = { $diff } dice qué cambiaría un archivo antes de importarlo; { $enable } y { $disable } activan o desactivan la lista.
