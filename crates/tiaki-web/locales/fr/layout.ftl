# What stands around every page, and what every page may say.

layout-skip = Aller au contenu
layout-pages = Pages
layout-overview = Vue d’ensemble
layout-own-queue = Votre file
layout-alarms = Alertes
layout-audit = Seconds examens
layout-cases = Dossiers
layout-reviews = Rapprochements
layout-providers = Fournisseurs
layout-fairness = Équité
layout-quarantine = Quarantaine
layout-more = L’unité
layout-promise = Le logiciel propose, une personne nommément désignée décide. Aucune image n’est jamais montrée.
layout-acts = Ce qui est fait ici est consigné à l’heure de l’horloge, le { $at } : un jour à venir est un jour postérieur à celui-ci.
layout-open = Les heures sont en UTC ; les jours sont comptés à partir du { $at }.
layout-counted = Les chiffres de cette page ont été comptés à { $at }.
layout-language = Langue
layout-where = Où vous êtes
foreign-more = … encore { $count } caractères
moment-today = aujourd’hui
moment-tomorrow = demain
moment-yesterday = hier
moment-in-days = { $count ->
        [one] dans { $count } jour
       *[other] dans { $count } jours
    }
moment-days-ago = { $count ->
        [one] il y a { $count } jour
       *[other] il y a { $count } jours
    }
layout-no-purpose = Aucun but nommé
layout-log-out = Se déconnecter
