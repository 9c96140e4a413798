# /incidents: reports that are one.

incident-eyebrow = Incident { $short }
incident-lead = { $count ->
        [one] { $reports } signalements sur { $accounts } compte.
       *[other] { $reports } signalements sur { $accounts } comptes.
    }
incidents-unfolded = { $count ->
        [one] { $count } signalement est arrivé depuis. Lancez { $command } pour le mettre dans son groupe.
       *[other] { $count } signalements sont arrivés depuis. Lancez { $command } pour les mettre dans leurs groupes.
    }
incidents-none = Aucun groupe n’a été trouvé.
incidents-none-so-far = Aucun groupe n’a été trouvé jusqu’ici.
incidents-groups = { $count ->
        [one] { $count } groupe, les plus grands d’abord
       *[other] { $count } groupes, les plus grands d’abord
    }
incident-its-reports = Ses signalements
incident-every-report-keeps-its-own-page = Chaque signalement garde sa propre page, et la personne signalée est dans la file d’attente selon ce que l’on sait d’elle.
incident-reports-earliest-incident-first = Signalements, l’incident le plus ancien d’abord
incident-report = Signalement
incident-received = Reçu
incident-pages-of-its-reports = Pages de ses signalements
incident-earlier-reports = Signalements précédents
incident-later-reports = Signalements suivants
incidents-sent-again-of-one-incident-or = Renvoyés, d’un même incident ou d’un même fichier viral : chaque groupe figure ici une fois, avec son nombre. Aucun signalement n’est supprimé pour autant.
incidents-each-report-stands-for-itself = Chaque signalement est à part
incidents-groups-of-reports = Groupes de signalements
incidents-group = Groupe
incidents-pages-of-the-groups = Pages des groupes
incidents-larger-ones = Les plus grands
incidents-smaller-ones = Les plus petits
