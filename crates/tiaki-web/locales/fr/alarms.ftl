# /alarms: who is overdue, and whose evidence is dying.

alarms-lead = { $days ->
        [one] Qui a dépassé l’échéance de son niveau, et dont la dernière preuve d’identification disparaît, ou dont le dernier fournisseur ne conserve plus rien, d’ici { $days } jour sans que personne s’en occupe. Qui est mis de côté ou transmis ne donne pas d’alerte.
       *[other] Qui a dépassé l’échéance de son niveau, et dont la dernière preuve d’identification disparaît, ou dont le dernier fournisseur ne conserve plus rien, d’ici { $days } jours sans que personne s’en occupe. Qui est mis de côté ou transmis ne donne pas d’alerte.
    }
alarms-none = { $days ->
        [one] Aucune alerte : personne n’est en retard, et aucune preuve ne disparaît d’ici { $days } jour sans prise en charge.
       *[other] Aucune alerte : personne n’est en retard, et aucune preuve ne disparaît d’ici { $days } jours sans prise en charge.
    }
alarms-more = { $count ->
        [one] , et { $count } autre dans sa file
       *[other] , et { $count } autres dans leurs files
    }
alarms-within = { $days ->
        [one] D’ici { $days } jour
       *[other] D’ici { $days } jours
    }
alarms-dying = Preuves qui s’effacent
alarms-next-end = Sans personne en charge, la fin la plus proche d’abord
alarms-dying-column = Preuves jusqu’au (UTC)
alarms-ending = Fin de conservation
alarms-ending-column = Conservé jusqu’au (UTC)
alarms-past-deadline = Échéance dépassée, la plus ancienne d’abord
alarms-overdue-column = Échéance (UTC)
alarms-what-is-overdue-or-about-to = Ce qui est en retard ou sur le point d’être perdu
alarms-how-far-ahead = Combien de temps à l’avance
alarms-by-queue = Par file d’attente
alarms-alarms-by-queue = Alertes par file d’attente
alarms-evidence-dying-held-by-nobody = Preuves qui s’effacent, sans personne en charge
alarms-preserved-no-longer-held-by-nobody = Fin de conservation, sans personne en charge
alarms-overdue = En retard
alarms-of-these-held = Dont prises en charge
