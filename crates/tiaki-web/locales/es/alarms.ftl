# /alarms: who is overdue, and whose evidence is dying.

alarms-lead = { $days ->
        [one] Quién ha superado el plazo de su nivel, y de quién desaparece la última prueba de identificación, o el último proveedor deja de conservar, dentro de { $days } día sin que nadie se ocupe. Quien está apartado o remitido no da alerta.
       *[other] Quién ha superado el plazo de su nivel, y de quién desaparece la última prueba de identificación, o el último proveedor deja de conservar, dentro de { $days } días sin que nadie se ocupe. Quien está apartado o remitido no da alerta.
    }
alarms-none = { $days ->
        [one] Sin alertas: nadie está vencido y ninguna prueba desaparece dentro de { $days } día sin que alguien se ocupe.
       *[other] Sin alertas: nadie está vencido y ninguna prueba desaparece dentro de { $days } días sin que alguien se ocupe.
    }
alarms-more = { $count ->
        [one] ; { $count } más está en su cola
       *[other] ; { $count } más están en sus colas
    }
alarms-within = { $days ->
        [one] Dentro de { $days } día
       *[other] Dentro de { $days } días
    }
alarms-dying = Pruebas que se pierden
alarms-next-end = Sin nadie a cargo, el fin más próximo primero
alarms-dying-column = Pruebas hasta (UTC)
alarms-ending = Fin de la conservación
alarms-ending-column = Conservado hasta (UTC)
alarms-past-deadline = Pasado el plazo, el más antiguo primero
alarms-overdue-column = Vencía (UTC)
alarms-what-is-overdue-or-about-to = Lo que está vencido o a punto de perderse
alarms-how-far-ahead = Con cuánta antelación
alarms-by-queue = Por cola
alarms-alarms-by-queue = Alertas por cola
alarms-evidence-dying-held-by-nobody = Pruebas que se pierden, sin nadie a cargo
alarms-preserved-no-longer-held-by-nobody = Fin de la conservación, sin nadie a cargo
alarms-overdue = Vencidos
alarms-of-these-held = De ellos, a cargo de alguien
