# What several pages say.

moment-gone = disparu { $when }
moment-overdue = en retard, { $when }
held-in-text = { $count ->
        [one] { $count } valeur a été trouvée dans du texte libre et est retenue : personne n’indique de qui elle est, et elle peut être celle d’un enfant.
       *[other] { $count } valeurs ont été trouvées dans du texte libre et sont retenues : personne n’indique de qui elles sont, et l’une peut être celle d’un enfant.
    }
side-at = sur { $service }
side-at-of = sur { $service }, de la { $person }
weighed-sum = Confiance { $confidence } ; { $bits } bits en tout, avec les chances dont part toute paire.
common-and = et
follows-by-itself = Le rapprochement suit de lui-même, en moins d’une minute.
follows-by-command = Rien ne se relie de soi-même ici : les personnes suivent au prochain lancement de { $command }.
apart-accounts = { $count ->
        [one] { $count } compte
       *[other] { $count } comptes
    }
apart-and-more = { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
apart-more-groups = { $count ->
        [one] { $count } autre groupe
       *[other] { $count } autres groupes
    }
apart-staying = { $count ->
        [one] de { $count } qui reste
       *[other] des { $count } qui restent ensemble
    }
files-known = { $count ->
        [one] { $count } connu
       *[other] { $count } connus
    }
files-first-seen = { $count ->
        [one] { $count } vu pour la première fois
       *[other] { $count } vus pour la première fois
    }
pages-at = Page { $page } sur { $pages }
pages-at-open = Page { $page }
protected-not-here = Son nom et ses identifiants ne sont pas sur cette page.
confidence-of = confiance { $confidence }
bits-of = { $bits } bits
recovery-yes = Oui ; pour la récupération, peut être à un proche
recovery-no = Non ; pour la récupération, peut être à un proche
recovery-not-stated = Non indiqué ; pour la récupération, peut être à un proche
observed-mined = Non indiqué : trouvé dans du texte
common-id-there = Identifiant sur le service
common-service = Service
common-person = Personne
common-not-linked-and-ranked-yet = Pas encore relié ni classé
common-id = Identifiant
common-provider = Fournisseur
common-incident = Incident
common-stated-age = Âge indiqué
common-the-sender-says-of-its-holder = L’expéditeur dit de son titulaire
common-kind = Type
common-as-given = Tel que fourni
common-seen-at = Vu le
common-event = Événement
common-port = Port
common-verified = Vérifié
common-proxy = Proxy
common-queue = File d’attente
common-band = Niveau
common-held-by = Pris en charge par
common-nobody = Personne
common-nothing-was-written-down = Rien n’a été enregistré.
common-due = Échéance
common-not-known = Inconnu
common-decide = Décider
common-choose = Choisir
common-why-in-one-line-no-names = Pourquoi, en une ligne ; ni noms ni identifiants
common-rules = Règles
common-persons = Personnes
common-reports-that-are-one = Signalements qui n’en font qu’un
common-at-a-glance = En bref
common-first-incident = Premier incident
common-last-incident = Dernier incident
common-file = Fichier
common-place = Rang
common-intake = Réception
common-reports = Signalements
common-accounts = Comptes
macros-what-for = Dans quel but
macros-choose-a-purpose = Choisir un but
macros-reason-in-one-line = Raison, en une ligne
macros-show-once-and-write-it-to = Montrer une fois, et l’inscrire au journal
macros-no-single-piece-of-evidence-is = Aucun indice isolé n’est enregistré.
common-evidence = Indices
common-how-they-agree = Comment ils concordent
common-the-value = La valeur
common-how-rare-it-is = Sa rareté
common-bits = Bits
macros-nothing-is-kept-that-speaks-for = Rien n’est gardé qui plaide pour un seul utilisateur : les deux n’ont jamais été proches, ou moins que les paires en attente.
macros-have-they-one-user = Ont-ils un seul utilisateur ?
macros-accept-one-user = Accepter : un seul utilisateur
macros-refuse-different-users = Refuser : utilisateurs différents
macros-unsure-leave-it-open-join-nothing = Incertain : laisser ouvert, ne rien réunir entre-temps
macros-write-the-decision-down = Enregistrer la décision
macros-decisions-newest-first = Décisions, les plus récentes d’abord
common-when-utc = Quand (UTC)
common-decided = Décidé
common-by = Par
common-reason = Raison
macros-a-later-word-counts = Une décision ultérieure prévaut
common-decide-anew = Décider à nouveau
common-share = Part
common-destinations = Destinations
common-destination = Destination
common-country = Pays
common-no-clock = Pas d’échéance
common-files = Fichiers
common-compared = Comparaison
common-high-priority-asked = Priorité élevée demandée
common-quality-flags = Marqueurs de qualité
common-changed-since-it-was-ranked = Modifié depuis son classement
common-on-this-page = Sur cette page
common-who-works-on-it = Qui s’en occupe
common-where = Où
common-what-holds-it-together = Ce qui la fait tenir ensemble
common-near-misses = Liens manqués de peu
common-outcomes = Suites données
common-history = Historique
common-evidence-clock = Échéance des preuves
common-points = Points
common-none-recorded = Aucun enregistré
common-account = Compte
common-none = Aucun
common-decided-places = Lieux décidés
common-newer = Plus récent
common-older = Plus ancien
common-nothing = Rien
common-have-these-two-one-user = Ces deux comptes ont-ils un seul utilisateur ?
