# La búsqueda.

title-search = Búsqueda
search-heading = Búsqueda
search-lead = De un id, un número de reporte, la huella de un archivo o un identificador a aquello de lo que es. Solo se encuentra lo que es exactamente igual, se escriba como se escriba.
search-ask = Buscar algo
search-label = Id, número, huella o identificador
search-label-what = Un id como lo muestran las páginas, entero o sus ocho primeros caracteres; el número de un reporte en su remitente; un nombre de usuario, una dirección de correo, un número de teléfono, una dirección IP; una huella MD5, SHA-1, SHA-256 o PDQ.
search-button = Buscar
search-rules = Lo que busca no está en ninguna dirección, y el registro guarda una huella con clave, nunca el texto. Lo que no puede conocer no se encuentra. Una cuenta protegida solo la encuentra por sus valores quien puede verlos para la finalidad nombrada; cada vez es una entrada del registro. Lo que solo se halló en texto libre no se busca.
search-found = Lo encontrado
search-nothing = No hay nada aquí, o nada que usted pueda conocer. Mire si está escrito entero; nombres y números pueden escribirse de cualquier modo, pero sus partes no encuentran nada.
search-caption = { $count ->
        [one] { $count } resultado, y por qué
       *[other] { $count } resultados, y por qué cada uno
    }
search-what = Qué
search-why = Encontrado por
search-cut = Hay más de lo que se enumera: busque algo que menos compartan.
search-behind = { $count ->
        [one] { $count } reporte o divulgación que llegó aún no se busca: se buscará en cuanto se vincule de nuevo.
       *[other] { $count } reportes o divulgaciones que llegaron aún no se buscan: se buscarán en cuanto se vincule de nuevo.
    }
search-report = Reporte
search-by-id = su id
search-by-reference = su número en el remitente
search-by-handle = su propio id en su servicio
search-by-file = la huella de un archivo que contiene
search-by-identifier = { $kind }, como lo da una fuente
search-wrong-empty = Diga qué buscar.
search-wrong-long = Lo que se busca tiene como máximo { $most } caracteres, en una línea.
search-go = Ir
