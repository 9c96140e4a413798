# Los vínculos de una persona y las respuestas.

link-caption = Vínculos entre estas cuentas, los de más peso primero
link-tier = Firmeza
link-strongest = Lo que más pesa
link-decided = Decidido por
link-software = Solo el programa
link-open = Sus indicios
link-open-and-answer = Indicios y respuesta
link-pages = Páginas de vínculos
link-weightier = Vínculos de más peso
link-lighter = Vínculos de menos peso
link-page-of = Página { $page } de { $pages }, { $total } vínculos
link-each = Los indicios de cada vínculo
link-evidence-of = Indicios de que { $one } y { $other } tienen un solo usuario
link-sum = En conjunto
link-decided-by = { $operator } decidió el { $at }: { $verdict }. Motivo: { $reason }
link-said = Anotado de { $one } y { $other }: { $verdict }.
link-take-back = Retirar esta decisión
link-take-back-what = Al retirarla vuelve a valer la decisión anterior, o ninguna si no la había. Todo queda anotado.
link-wrong-gone = Estas dos ya no son un vínculo de esta persona: la vinculación siguió desde que se mostró la página. Lo que vale ahora está abajo.
refused-not-newest = Esta decisión ya no es la más reciente sobre las dos: alguien decidió después, o ya se retiró. Lo que vale está abajo.
refused-decided-since = Alguien decidió sobre las dos desde que se mostró la página. Lo que vale ahora está abajo: mírelo y decida de nuevo si debe ser distinto.
undo-reason = Decisión retirada
case-own-tasks = Sus tareas abiertas allí
