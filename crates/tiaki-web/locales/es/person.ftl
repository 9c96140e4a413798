# /person: the hypothesis that accounts have one user, and all it rests on.

person-of = persona { $short }
person-named = Persona { $short }
person-eyebrow = Persona { $short }
person-lead = { $count ->
        [one] La hipótesis de que esta cuenta tiene un solo usuario. No dice nada de culpa; solo una persona da a alguien un estatus.
       *[other] La hipótesis de que estas { $count } cuentas tienen un solo usuario. No dice nada de culpa; solo una persona da a alguien un estatus.
    }
person-restricted = Lo que nombran estas remisiones necesita permiso de su remitente; queda fuera de los paquetes.
person-restricted-back = Puede volver a { $authority }, si nadie más lo restringe
person-files = { $known } conocidos, { $first_seen } vistos por primera vez
person-class-reached = Clase alcanzada: { $reason }.
person-change-to = a
person-verdict = { $verdict }; confianza { $confidence }.
person-country-not-known = País desconocido
person-protected = protegido
part-in-report = { $role } en el reporte { $report }
part-stated-age = edad indicada { $age }
part-more-of-same = { $count ->
        [one] { $count } más de lo mismo
       *[other] { $count } más de lo mismo
    }
part-report-says = El reporte { $reference } dice de su titular: { $said }.
part-says = { $reference } dice de su titular: { $said }.
part-report-nothing = El reporte { $reference } no da ningún identificador de ella.
part-nothing = { $reference } no da ningún identificador de ella.
part-report = Reporte { $reference }
person-graph = Grafo de { $accounts } cuentas y { $links } vínculos entre ellas. La tabla de abajo tiene los mismos vínculos con sus indicios.
person-graph-lines = Las líneas gruesas son vínculos confirmados, las finas probables, las discontinuas posibles.
person-graph-named = Cada línea lleva el nombre de su indicio de más peso.
person-graph-undrawn = { $count ->
        [one] { $count } cuenta más está solo en la tabla.
       *[other] { $count } cuentas más están solo en la tabla.
    }
desk-held = A cargo de { $operator } desde { $since }, hasta { $until }.
desk-referred = Remitido el { $day }; no ha llegado nada desde entonces.
desk-aside-back = Se apartó y ha vuelto.
desk-aside = Apartado.
desk-aside-by = Por { $operator } el { $at }: { $code }. { $reason }
desk-aside-untold = Por quién y por qué se dice a quien lo pregunta: parte de lo apartado la examina una segunda persona, que no debe saberlo.
desk-aside-since = Desde entonces: { $came }.
desk-looked = Un segundo examen de { $operator } el { $at }: { $verdict }. { $reason }
desk-skipped = Saltado por { $operator } el { $at }: { $reason }
history-while = cuando era { $short }
history-older = Los cambios más antiguos están en { $command }.
holds-more-links = { $count ->
        [one] { $count } vínculo más fuerte también está solo.
       *[other] { $count } vínculos más fuertes también están solos.
    }
holds-more-values = { $count ->
        [one] { $count } valor más no se muestra.
       *[other] { $count } valores más no se muestran.
    }
near-explain = Cuentas de otras personas que estuvieron cerca de estas y no se unieron, las de más peso primero. Todas las que esperan están en { $reviews }.
near-more = { $count ->
        [one] { $count } par de menos peso está en { $reviews }.
       *[other] { $count } pares de menos peso están en { $reviews }.
    }
outcomes-explain = Qué resultó de quien tiene estas cuentas. Nada de ello clasifica a nadie por sí solo; dónde se lleva el caso está en { $command }.
place-decided = Decidido por { $operator } el { $at }: { $place }. { $reason }
place-partly = { $of ->
        [one] Decidido para { $some } de su { $of } cuenta; vale para la persona.
       *[other] Decidido para { $some } de sus { $of } cuentas; vale para la persona.
    }
place-stands-over = Una decisión prevalece sobre los indicios, también sobre lo que llegue después, hasta que alguien decida de nuevo o la retire.
place-about = Trata de las cuentas que esta persona tiene ahora y va con cada una de ellas pase lo que pase con la persona. La persona pasa de inmediato a la cola de ese país. Todas las decisiones están en { $places }.
place-about-places = lugares decididos
place-decided-earlier = { $operator } el { $at }: { $place }. { $reason }
share-ended = Terminado por { $operator } el { $at }: { $reason }
share-was-decided = Lo había decidido { $operator } el { $at }: { $reason }
share-under = Bajo { $reference }
share-decided = { $under } decidido por { $operator } el { $at }: { $reason }
share-suspended = { $suspended } con { $person }: { $why }.
share-suspended-word = Suspendido
share-goes = { $count ->
        [one] va { $count } cuenta
       *[other] van { $count } cuentas
    }
share-stays = { $count ->
        [one] , se queda { $count }
       *[other] , se quedan { $count }
    }
share-sent = enviado el { $day }
share-not-sent = aún sin enviar
share-no-key = aún sin clave para sellar
share-choice-no-key = (aún sin clave)
share-nothing-leaves = Nada sale con esto: lo lleva un envío autorizado por dos personas, a cada autoridad lo que puede recibir. Todos los borradores están en { $referrals }, donde se pueden terminar.
share-nothing-leaves-referrals = remisiones a varias autoridades
history-joined = Se unió una cuenta que no era de nadie
history-came = Una cuenta vino de otra persona
history-left = Una cuenta pasó a otra persona
history-took-in = Otra persona pasó a ser parte de ella
history-merged-into = Pasó a ser parte de otra persona
history-split-from = Se separó de otra persona
history-split-off = Otra persona se separó de ella
cause-decision = la decisión de una persona
cause-disclosure = divulgación { $short }
cause-matching = cotejo: hay archivos con otros veredictos
cause-more = { $count ->
        [one] { $count } más
       *[other] { $count } más
    }
cause-others = cambiaron otras que tienen lo mismo
cause-protection = un valor resultó ser de una cuenta protegida
cause-report = reporte { $short }
cause-rules = las cuentas se vinculan con otros pesos o reglas
cause-unknown = no lo conoce esta versión
holds-decided = Unidas por la decisión de una persona, sean cuales sean los indicios
holds-no-piece = Ningún indicio habla por sí solo a su favor
holds-needed = Sin este indicio, el vínculo no se sostendría
holds-rest = El resto pesa aún { $bits } bits
holds-links-on-value = { $count ->
        [one] { $count } vínculo no se sostendría sin él
       *[other] { $count } vínculos no se sostendrían sin él
    }
links-and-more = { $count ->
        [one] { $named } y { $count } más
       *[other] { $named } y { $count } más
    }
evidence-report = reporte { $short }
evidence-account = cuenta { $label }
evidence-file = archivo { $short }
evidence-disclosure = divulgación { $short }
evidence-ruling = decisión { $short }
place-stays-unknown = Sigue sin saberse
place-taken-back = Retirado: deciden los indicios
place-takes-back = Retira
place-decided-anew = Decidido de nuevo desde entonces
place-stands-on-some = Vale para algunas de ellas
place-stands = Vale
place-evidence-none = Los indicios por sí solos no señalan ningún país.
place-evidence-routed = Los indicios por sí solos dicen { $countries }.
place-evidence-conflict = Los indicios por sí solos se contradicen: { $countries }.
place-evidence-open = Los indicios por sí solos lo dejan abierto: { $countries }.
suspended-grown = la persona tiene cuentas que no nombra; haga el borrador de nuevo
suspended-conflict = las decisiones sobre dónde está la persona se contradicen; haga el borrador de nuevo
suspended-elsewhere = se decidió un país que no nombra; haga el borrador de nuevo
person-holds-what-may-not-be-passed = Contiene lo que no se puede transmitir
person-something-has-come-in-since-place = Ha llegado algo desde entonces: el puesto y los motivos son los de antes, hasta que se clasifique a todos de nuevo. Mientras tanto no sale ningún paquete.
person-why-here = Por qué aquí
person-to-several = A varias
person-links = Vínculos
person-no-deadline = Sin vencimiento
person-preserved-by-the-provider-until = Conservado por el proveedor hasta
person-how-firmly-linked = Firmeza del vínculo
person-not-to-be-passed-on = No transmitir
person-each-axis-runs-from-0-to = Cada eje va de 0 a 100 y vale por sí mismo; nunca se suman.
person-no-single-factor-was-recorded-what = No se registró ningún factor suelto. Lo que hay no basta para decir más.
person-every-factor-that-counted = Todos los factores que contaron
person-counts-for = Cuenta para
person-factor = Factor
person-none-named = Ninguno nombrado
person-what-would-change-the-band = Qué cambiaría el nivel
person-nothing-that-is-known-of-would = Nada de lo conocido llevaría a esta persona a otro nivel.
person-decided-by-an-operator = Decidido por una persona con nombre.
person-nothing-points-to-a-country-no = Nada apunta a un país: ni una dirección en el momento de una subida, ni un prefijo telefónico, ni una estimación de un proveedor.
person-countries-with-evidence-strongest-first = Países con indicios, los más fuertes primero
person-reasons = Motivos
person-accounts-of-this-person-and-their = Cuentas de esta persona y sus papeles
person-taken-to-be-in = Se estima que está en
person-parts-in-reports-and-disclosures = Papeles en reportes y divulgaciones
person-not-located = Sin ubicar
person-what-the-sources-say-of-each = Lo que dicen las fuentes de cada cuenta
person-one-account-alone-nothing-found-so = Una sola cuenta: nada de lo hallado hasta ahora la une a otra.
person-no-link-is-recorded-between-these = No hay ningún vínculo registrado entre estas cuentas.
person-weights-are-in-bits-one-bit = Los pesos están en bits: un bit más duplica las probabilidades de que ambas cuentas tengan un solo usuario. Lo que muchos comparten, como una dirección tras el NAT de un operador, pesa poco; lo que pocos comparten pesa mucho. Un signo menos habla en contra.
person-accounts-with-it = Cuentas que lo tienen
person-persons-with-it = Personas que lo tienen
person-from-zero-to-the-sum = De cero a la suma
person-the-person-would-hang-together-without = La persona seguiría unida sin él.
person-starting-odds = Probabilidades de partida
person-two-accounts-taken-at-random-hardly = Dos cuentas tomadas al azar casi nunca tienen un solo usuario: de ahí parte todo vínculo.
place-decide-where-this-person-is = Decidir dónde está esta persona
place-it-stays-unknown-with-the-coordinator = Sigue sin saberse: con la coordinación
place-take-back-what-was-decided-the = Retirar lo decidido: deciden los indicios
place-decided-before = Decidido antes
desk-nobody-holds-this-person-now = Ahora nadie está a cargo de esta persona.
desk-more-than-one-holds-it-since = Más de uno está a cargo, porque varias personas se unieron. Sigue quien la tomó primero; los demás la devuelven.
desk-show-who-set-it-aside-and = Mostrar quién lo apartó y por qué
desk-bring-it-back = Devolver a la cola
desk-take-it = Tomar a cargo
desk-hold-it-on-what-came-in = Seguir a cargo: lo que llegó está visto
desk-give-it-back = Devolver
desk-skip-it-others-get-it-you = Saltar: lo recibirán otros, usted no durante un tiempo
desk-why-it-is-skipped-in-one = Por qué se salta, en una línea; sin nombres ni identificadores
desk-skip-it = Saltar
desk-set-it-aside-with-a-reason = Apartar, con un motivo
desk-set-it-aside = Apartar
desk-it-comes-back-by-itself-when = Vuelve por sí sola cuando una fuente nueva la nombra, cuando la forman otras cuentas o cuando su nivel es más urgente que el que muestra esta página. Parte de lo apartado la examina una segunda persona.
history-nothing-has-changed-since-these-accounts = Nada ha cambiado desde que se halló que estas cuentas son una sola persona.
history-what-became-of-this-person-newest = Qué fue de esta persona, lo más reciente primero
history-what-happened = Qué ocurrió
history-other-person = Otra persona
history-brought-about-by = Causado por
history-written-by = Anotado por
holds-one-account-alone-there-is-nothing = Una sola cuenta: no hay nada que mantener unido.
holds-it-hangs-on-no-single-link = No depende de ningún vínculo suelto: sin cualquiera de ellos, todas las cuentas seguirían unidas.
holds-without-any-one-of-these-links = Sin uno de estos vínculos, la persona se separaría. Mire primero el más débil; quien sepa más puede decirlo de las dos cuentas.
holds-links-that-the-person-hangs-on = Vínculos de los que depende la persona, los más débiles primero
holds-link = Vínculo
holds-its-weightiest-evidence = Su indicio de más peso
holds-what-would-come-apart = Qué se separaría
holds-decide-on-the-two = Decidir sobre las dos
holds-several-links-may-rest-on-one = Varios vínculos pueden basarse en un valor que comparten tres cuentas o más. Hasta donde dicen el tipo y los números, estos son esos valores: si uno de ellos no dijera nada (un dispositivo compartido, un error del proveedor), la persona se separaría.
holds-single-values-that-the-person-hangs = Valores sueltos de los que depende la persona
holds-what-rests-on-it = Qué se basa en él
near-no-pair-of-its-accounts-with = Ningún par de sus cuentas con otras espera un examen.
near-pairs-to-look-at = Pares por examinar
near-confidence = Confianza
near-accept-refuse-or-leave-open = Aceptar, rechazar o dejar abierto
outcomes-nothing-has-been-recorded-of-what = No se ha registrado nada de lo que resultó de esta persona.
outcomes-outcomes-as-they-were-recorded = Resultados, tal como se registraron
outcomes-on = Fecha
outcomes-what-came-of-it = Qué resultó
outcomes-recorded-by = Registrado por
outcomes-counts = Cuenta
outcomes-no-corrected-or-taken-back = No: corregido o retirado
place-operators-decided-otherwise-on-accounts-that = Se decidió de forma distinta sobre cuentas que ahora son de una sola persona. No va a ninguna parte hasta que alguien decida sobre la persona.
share-to-several-authorities = A varias autoridades
share-it-goes-to-the-authority-of = Va solo a la autoridad de su cola. Cuando sus cuentas, o un menor y un agresor, están en varios países, se pueden elegir varias, bajo una referencia común.
share-choose-several-authorities-for-this-person = Elegir varias autoridades para esta persona
share-nothing-speaks-for-any-country = Nada apunta a ningún país.
share-what-something-speaks-for = Lo que tiene indicios a favor
share-other-countries-by-their-codes = Otros países, por sus códigos
share-draft-under-one-reference = Crear el borrador bajo una referencia
