# /queue: whom to look at first; setting aside; what is refused.

queue-eyebrow = File d’attente · { $country }
queue-lead = { $count ->
        [one] { $number } personne est dans cette file, le plus important d’abord.
       *[other] { $number } personnes sont dans cette file, le plus important d’abord.
    }
queue-work-explain = { $hours ->
        [one] Jamais deux personnes ne reçoivent le même cas. Ce que vous prenez est à vous pendant { $hours } heure, puis redevient libre. Les noms figurent sur ces pages et dans le journal.
       *[other] Jamais deux personnes ne reçoivent le même cas. Ce que vous prenez est à vous pendant { $hours } heures, puis redevient libre. Les noms figurent sur ces pages et dans le journal.
    }
queue-empty = Aucune personne n’a été attribuée à cette autorité. Cela peut changer avec les prochains signalements ; ce qui n’a pas pu être attribué est auprès de la coordination, dans la { $list }.
queue-empty-list = liste des destinations
queue-nobody-now = Pour le moment, il n’y a personne.
queue-caption = { $heading }, par rang dans la file
queue-row-preserved = conservé jusqu’au { $day }
queue-held-until = jusqu’au { $at }
queue-more-groups = { $count ->
        [one] et { $count } autre groupe
       *[other] et { $count } autres groupes
    }
queue-row-providers = Signalé par
queue-row-newest = Dernier signalement { $report }
queue-row-open-cases = { $count ->
        [one] dans { $count } dossier ouvert
       *[other] dans { $count } dossiers ouverts
    }
queue-row-closed-cases = { $count ->
        [one] dans { $count } dossier clos
       *[other] dans { $count } dossiers clos
    }
queue-sources = Signalé par, dernier signalement, dossiers
queue-sources-meaning = Quels fournisseurs en ont fait état, avec combien de signalements chacun ; le numéro que son fournisseur a donné au dernier signalement ; et dans combien de dossiers la personne se trouve, ou se trouvait jusqu’à leur clôture, dans la mesure où vous pouvez en avoir connaissance.
queue-batch = { $count ->
        [one] { $at } : { $count } personne, dont { $standing } encore mise de côté.
       *[other] { $at } : { $count } personnes, dont { $standing } encore mises de côté.
    }
queue-batch-back = { $count ->
        [one] Remettre la personne
       *[other] Remettre les { $count }
    }
queue-actionability-short = Possi­bilité d’agir
queue-perishability-short = Urgence des preuves
set-aside-question = { $count ->
        [one] Mettre cette personne de côté ?
       *[other] Mettre ces { $count } personnes de côté ?
    }
set-aside-do = { $count ->
        [one] Mettre { $count } personne de côté
       *[other] Mettre { $count } personnes de côté
    }
refused-no-asker = Indiquez qui demande.
refused-asker = Le nom de qui demande a au plus 100 caractères, sur une ligne.
refused-no-decider = Indiquez qui décide.
refused-decider = Le nom de qui décide a au plus 100 caractères, sur une ligne.
refused-no-reason = Donnez une raison : qui lira cette décision plus tard n’aura rien d’autre.
refused-reason = Une raison a au plus 300 caractères, sur une ligne.
refused-code = Choisissez une raison dans la liste.
refused-not-here = L’une de ces personnes n’est plus dans aucune file.
refused-held = Une autre personne s’en occupe.
refused-not-held = Ce nom ne s’en occupe pas.
refused-aside = C’est mis de côté : remettez-le d’abord dans la file.
refused-not-aside = Ce n’est pas mis de côté.
refused-changed = Quelque chose est arrivé depuis la prise en charge. Examinez-le, continuez, et décidez ensuite.
refused-nobody = Choisissez au moins une personne.
refused-nobody-listed = Choisissez au moins une personne dans la liste.
refused-nothing-new = Rien n’est arrivé sur ces personnes depuis que vous les avez ouvertes.
refused-count = { $found ->
        [one] Il s’agit maintenant de { $found } personne : vérifiez le nombre.
       *[other] Il s’agit maintenant de { $found } personnes : vérifiez le nombre.
    }
refused-no-batch = Il n’en reste rien à annuler.
refused-unseen = Le formulaire ne dit pas ce qui a été vu : examinez cette page et renvoyez-le.
refused-looking = Ce nom fait le second examen : décidez d’abord, ensuite ce sera dit.
refused-not-taken = Ce second examen n’est pas à ce nom : il ne l’a pas pris, son délai est passé, ou il a remis la personne dans la file ou appris pourquoi. Prenez d’abord le suivant.
refused-verdict = Choisissez ce que vous dites.
refused-other = C’est impossible : { $why }.
refused-no-person = Cette personne n’existe plus.
refused-nothing-ruled = Rien n’est décidé sur cette personne qui puisse être retiré.
refused-place = Choisissez un pays dans la liste, ou que cela reste inconnu.
refused-no-draft = Ce projet n’existe pas, ou il est terminé.
refused-no-authority = L’un des codes n’est celui d’aucun pays : deux lettres chacun, comme NZ.
refused-share-count = Choisissez au moins deux autorités, et vingt au plus.
refused-one-twice = C’est deux fois le même compte : il n’y a rien à décider.
refused-account-not-here = L’un des deux comptes n’est pas ici.
refused-form = Le formulaire n’est pas arrivé entier, ou était beaucoup trop long.
refused-ruling = Choisissez si les deux ont un seul utilisateur.
came-new-sources = une nouvelle source le nomme
came-other-members = il est fait d’autres comptes
came-more-urgent = son niveau est plus urgent
came-moved = il est passé dans une autre file
hold-other-members = Fait d’autres comptes depuis
hold-new-sources = Une nouvelle source le nomme depuis
queue-part-all = Tous
queue-heading-all = Qui examiner d’abord
queue-meaning-all = Tout le monde dans cette file.
queue-part-free = Libres
queue-meaning-free = Personne ne s’en occupe, et ils ne sont pas mis de côté.
queue-part-overdue = En retard
queue-meaning-overdue = Leur échéance est passée, et ils ne sont ni mis de côté ni transmis.
queue-part-back = De retour
queue-meaning-back = Ils ont été mis de côté, et quelque chose est arrivé depuis.
queue-part-set-aside = Mis de côté
queue-meaning-set-aside = Des personnes nommément désignées les ont mis de côté, avec une raison ; rien n’est arrivé depuis.
queue-meaning-mine = Ce dont vous vous occupez dans cette file.
queue-span = Affichés ici : rangs { $from } à { $to }.
queue-nobody-free = Personne n’est libre dans cette file pour ce nom : tous sont pris en charge, mis de côté ou passés.
queue-mark-taken = Modifié depuis la prise en charge
queue-mark-back = De retour : { $came }
queue-mark-set-aside = Mis de côté
queue-mark-referred = Transmis le { $day }
queue-mark-skipped = Passé
queue-part-mine = Les miens
queue-nobody-waits-in-this-queue = Personne n’attend dans cette file.
queue-take-the-next = Prendre le suivant
queue-parts-of-the-queue = Parties de la file
queue-the-queue-is-empty = La file est vide
queue-nobody-here = Personne ici
queue-what-the-columns-mean = Ce que signifient les colonnes
queue-how-soon-a-human-should-look = Dans quel délai une personne doit examiner. La classe de danger décide d’abord ; aucune somme ne peut passer en dessous.
queue-the-bands-own-deadline-1-7 = L’échéance propre au niveau : 1, 7, 14 ou 30 jours, ou la fin des preuves si elle vient avant.
queue-when-the-last-identifying-evidence-is = Quand la dernière preuve d’identification devrait être effacée là où elle se trouve.
queue-preserved-until = Conservé jusqu’au
queue-how-long-the-last-provider-must = Combien de temps le dernier fournisseur doit garder ce qu’il a signalé : jusque-là, on peut en demander plus.
queue-who-works-on-it-now-and = Qui s’en occupe maintenant, et jusqu’à quand.
queue-back = De retour
queue-it-was-set-aside-and-something = Mis de côté, puis quelque chose est arrivé : la décision ne compte plus.
queue-danger = Danger
queue-what-speaks-for-harm-to-a = Ce qui laisse craindre un préjudice pour un enfant, de 0 à 100.
queue-actionability = Possibilité d’agir
queue-how-much-there-is-to-act = Ce dont on dispose pour agir : identifiants, lieu, fichiers.
queue-novelty = Nouveauté
queue-how-much-of-it-nobody-has = Ce que personne n’a encore vu.
queue-perishability = Urgence des preuves
queue-how-soon-the-evidence-is-gone = Dans combien de temps les preuves disparaissent.
queue-incidents-reports = Incidents, signalements
queue-reports-of-one-incident-of-one = Les signalements d’un même incident, d’un même fichier viral ou renvoyés comptent une fois ; tous figurent sur la page de la personne et sur la leur.
queue-something-came-in-place-band-and = Quelque chose est arrivé : rang, niveau et raisons sont ceux d’avant, jusqu’à ce que tout le monde soit reclassé.
queue-known-first-seen = Connus, vus pour la première fois
queue-files-on-a-list-and-files = Fichiers présents sur une liste, et fichiers sur aucune.
queue-due-utc = Échéance (UTC)
queue-evidence-clock-utc = Échéance des preuves (UTC)
queue-person-and-why = Personne et raisons
queue-set-the-chosen-ones-aside-with = Mettre de côté les personnes choisies, avec une seule raison
queue-go-on-how-many-are-these = Continuer : combien sont-elles ?
queue-pages-of-the-queue = Pages de la file
queue-earlier-places = Rangs précédents
queue-later-places = Rangs suivants
queue-set-aside-as-one = Mis de côté ensemble
queue-what-was-set-aside-together-can = Ce qui a été mis de côté ensemble peut être remis ensemble, tant que personne n’y a mis fin depuis. Qui l’a fait et pourquoi est sur la page de chaque personne, pour qui le demande.
queue-skipped = Passés
queue-given-back-undone-newest-first = Rendus sans être traités, les plus récents d’abord
queue-why = Pourquoi
queue-choose-a-reason = Choisir une raison
queue-in-words-in-one-line-no = En toutes lettres, en une ligne ; ni noms ni identifiants
set-aside-nothing-is-written-down-yet-each = Rien n’est encore enregistré. Chaque personne revient d’elle-même quand quelque chose arrive, et toutes peuvent être remises ensemble.
set-aside-who-they-are = Qui elles sont
queue-choose-one = Choisir { $short }
queue-accounts-and-files = Comptes, fichiers
