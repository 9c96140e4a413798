# /reviews: pairs of accounts to decide on.

review-explain = La decisión más reciente sobre un par cuenta y obliga en toda vinculación posterior. El nombre y el motivo figuran en estas páginas y se guardan: no escriba en el motivo nombres ni identificadores de otros.
reviews-source = Fuente { $short }
reviews-with = con
reviews-wait = { $count ->
        [one] { $number } par espera, los de más peso primero.
       *[other] { $number } pares esperan, los de más peso primero.
    }
reviews-told-by = Los indicios se dan por su tipo y por cuántos tienen el valor; un bit más duplica las probabilidades.
reviews-waiting = { $count ->
        [one] { $count } decisión espera la vinculación.
       *[other] { $count } decisiones esperan la vinculación.
    }
reviews-more-decided = { $more ->
        [one] { $all } decisiones en total; { $more } más antigua está en la página de su par.
       *[other] { $all } decisiones en total; { $more } más antiguas están en las páginas de sus pares.
    }
against-different = Se decidió que tienen usuarios distintos.
against-unsure = Una decisión las deja abiertas.
against-told = Un reporte las distingue.
review-two-accounts = Dos cuentas
review-what-speaks-for-it-and-against = Lo que habla a favor y en contra
review-what-was-decided-on-them = Lo que se decidió sobre ellas
review-nobody-has-decided-on-this-pair = Nadie ha decidido aún sobre este par.
reviews-pairs-of-accounts-that-came-close = Pares de cuentas que estuvieron cerca y no se unieron. El programa propone; lo que decide aquí una persona con nombre obliga en toda vinculación posterior y se puede decidir de nuevo en cualquier momento.
reviews-decisions-that-cannot-all-hold = Decisiones que no pueden valer todas
reviews-to-look-at = Por examinar
reviews-nobody-resolves-these-but-people-decide = Solo las personas las resuelven: decida de nuevo sobre uno de los pares. Hasta entonces, dos que se decidieron distintas siguen separadas; donde una decisión lo deja abierto, o un reporte las distingue, vale la decisión de que son una.
reviews-what-contradicts-itself = Lo que se contradice
reviews-these-two = Estas dos
reviews-what-stands-against-it = Lo que se opone
reviews-decided-to-have-one-user-from = Decididas con un solo usuario, de una a otra
reviews-no-pair-waits-what-came-close = Ningún par espera: lo que estuvo cerca se ha decidido, o nada estuvo cerca.
reviews-pages-of-pairs = Páginas de pares
reviews-weightier-pairs = Pares de más peso
reviews-lighter-pairs = Pares de menos peso
reviews-nobody-has-decided-on-a-pair = Nadie ha decidido aún sobre un par.
