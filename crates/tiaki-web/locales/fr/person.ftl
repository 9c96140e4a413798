# /person: the hypothesis that accounts have one user, and all it rests on.

person-of = personne { $short }
person-named = Personne { $short }
person-eyebrow = Personne { $short }
person-lead = { $count ->
        [one] L’hypothèse que ce compte a un seul utilisateur. Elle ne dit rien d’une culpabilité ; seul un être humain donne un statut à quelqu’un.
       *[other] L’hypothèse que ces { $count } comptes ont un seul utilisateur. Elle ne dit rien d’une culpabilité ; seul un être humain donne un statut à quelqu’un.
    }
person-restricted = Ce que nomment ces transmissions demande l’accord de leur expéditeur ; cela reste hors des paquets.
person-restricted-back = Cela peut revenir à { $authority }, si personne d’autre ne le restreint
person-files = { $known } connus, { $first_seen } vus pour la première fois
person-class-reached = Classe atteinte : { $reason }.
person-change-to = vers
person-verdict = { $verdict } ; confiance { $confidence }.
person-country-not-known = Pays inconnu
person-protected = protégé
part-in-report = { $role } dans le signalement { $report }
part-stated-age = âge indiqué { $age }
part-more-of-same = { $count ->
        [one] { $count } autre du même groupe
       *[other] { $count } autres du même groupe
    }
part-report-says = Le signalement { $reference } dit de son titulaire : { $said }.
part-says = { $reference } dit de son titulaire : { $said }.
part-report-nothing = Le signalement { $reference } n’en donne aucun identifiant.
part-nothing = { $reference } n’en donne aucun identifiant.
part-report = Signalement { $reference }
person-graph = Graphe de { $accounts } comptes et { $links } liens entre eux. Le tableau ci-dessous a les mêmes liens avec leurs indices.
person-graph-lines = Les traits épais sont des liens confirmés, les fins probables, les pointillés possibles.
person-graph-named = Chaque trait porte le nom de son indice le plus lourd.
person-graph-undrawn = { $count ->
        [one] { $count } autre compte est seulement dans le tableau.
       *[other] { $count } autres comptes sont seulement dans le tableau.
    }
desk-held = Pris en charge par { $operator } depuis le { $since }, jusqu’au { $until }.
desk-referred = Transmis le { $day } ; rien n’est arrivé depuis.
desk-aside-back = Mis de côté, puis revenu.
desk-aside = Mis de côté.
desk-aside-by = Par { $operator } le { $at } : { $code }. { $reason }
desk-aside-untold = Par qui et pourquoi est dit à qui le demande : une partie de ce qui est mis de côté est examinée par une seconde personne, qui ne doit pas le savoir.
desk-aside-since = Depuis : { $came }.
desk-looked = Un second examen par { $operator } le { $at } : { $verdict }. { $reason }
desk-skipped = Passé par { $operator } le { $at } : { $reason }
history-while = lorsqu’elle était { $short }
history-older = Les changements plus anciens sont dans { $command }.
holds-more-links = { $count ->
        [one] { $count } lien plus fort est aussi seul à tenir.
       *[other] { $count } liens plus forts sont aussi seuls à tenir.
    }
holds-more-values = { $count ->
        [one] { $count } autre valeur n’est pas affichée.
       *[other] { $count } autres valeurs ne sont pas affichées.
    }
near-explain = Des comptes d’autres personnes proches de ceux-ci et non réunis, les plus lourds d’abord. Tous ceux qui attendent sont sous { $reviews }.
near-more = { $count ->
        [one] { $count } paire plus légère est sous { $reviews }.
       *[other] { $count } paires plus légères sont sous { $reviews }.
    }
outcomes-explain = Ce qui est résulté pour qui a ces comptes. Rien de cela ne classe quelqu’un en soi ; où le dossier est tenu se trouve dans { $command }.
place-decided = Décidé par { $operator } le { $at } : { $place }. { $reason }
place-partly = { $of ->
        [one] Décidé pour { $some } de son { $of } compte ; cela vaut pour la personne.
       *[other] Décidé pour { $some } de ses { $of } comptes ; cela vaut pour la personne.
    }
place-stands-over = Une décision prévaut sur les indices, même sur ce qui arrive ensuite, jusqu’à ce que quelqu’un décide à nouveau ou la retire.
place-about = Cela porte sur les comptes que cette personne a maintenant, et suit chacun d’eux quoi qu’il advienne de la personne. La personne passe aussitôt dans la file de ce pays. Toutes les décisions sont sous { $places }.
place-about-places = lieux décidés
place-decided-earlier = { $operator } le { $at } : { $place }. { $reason }
share-ended = Terminé par { $operator } le { $at } : { $reason }
share-was-decided = Cela avait été décidé par { $operator } le { $at } : { $reason }
share-under = Sous { $reference }
share-decided = { $under } décidé par { $operator } le { $at } : { $reason }
share-suspended = { $suspended } avec { $person } : { $why }.
share-suspended-word = Suspendu
share-goes = { $count ->
        [one] { $count } compte est envoyé
       *[other] { $count } comptes sont envoyés
    }
share-stays = { $count ->
        [one] , { $count } reste
       *[other] , { $count } restent
    }
share-sent = envoyé le { $day }
share-not-sent = pas encore envoyé
share-no-key = pas encore de clé pour sceller
share-choice-no-key = (pas encore de clé)
share-nothing-leaves = Rien ne part ainsi : un envoi validé par deux personnes le porte, à chaque autorité ce qu’elle peut recevoir. Tous les projets sont sous { $referrals }, où l’on peut y mettre fin.
share-nothing-leaves-referrals = transmissions à plusieurs autorités
history-joined = Un compte qui n’était à personne s’est ajouté
history-came = Un compte est venu d’une autre personne
history-left = Un compte est allé à une autre personne
history-took-in = Une autre personne en fait désormais partie
history-merged-into = Elle fait désormais partie d’une autre personne
history-split-from = Elle s’est détachée d’une autre personne
history-split-off = Une autre personne s’en est détachée
cause-decision = la décision d’une personne
cause-disclosure = divulgation { $short }
cause-matching = comparaison : des fichiers ont d’autres verdicts
cause-more = { $count ->
        [one] { $count } de plus
       *[other] { $count } de plus
    }
cause-others = d’autres qui ont la même chose ont changé
cause-protection = une valeur s’est révélée être celle d’un compte protégé
cause-report = signalement { $short }
cause-rules = les comptes sont reliés par d’autres poids ou règles
cause-unknown = inconnu de cette version
holds-decided = Réunis par la décision d’une personne, quels que soient les indices
holds-no-piece = Aucun indice ne plaide seul pour lui
holds-needed = Sans cet indice, le lien ne tiendrait pas
holds-rest = Le reste pèse encore { $bits } bits
holds-links-on-value = { $count ->
        [one] { $count } lien ne tiendrait pas sans elle
       *[other] { $count } liens ne tiendraient pas sans elle
    }
links-and-more = { $count ->
        [one] { $named } et { $count } autre
       *[other] { $named } et { $count } autres
    }
evidence-report = signalement { $short }
evidence-account = compte { $label }
evidence-file = fichier { $short }
evidence-disclosure = divulgation { $short }
evidence-ruling = décision { $short }
place-stays-unknown = Reste inconnu
place-taken-back = Retiré : les indices décident
place-takes-back = Retire
place-decided-anew = Redécidé depuis
place-stands-on-some = Tient pour certains d’entre eux
place-stands = Tient
place-evidence-none = Les indices seuls ne désignent aucun pays.
place-evidence-routed = Les indices seuls disent { $countries }.
place-evidence-conflict = Les indices seuls se contredisent : { $countries }.
place-evidence-open = Les indices seuls laissent ouvert : { $countries }.
suspended-grown = la personne a des comptes qu’il ne nomme pas ; refaites le projet
suspended-conflict = les décisions sur le lieu où se trouve la personne se contredisent ; refaites le projet
suspended-elsewhere = un pays qu’il ne nomme pas a été décidé ; refaites le projet
person-holds-what-may-not-be-passed = Contient ce qui ne peut pas être transmis
person-something-has-come-in-since-place = Quelque chose est arrivé depuis : le rang et les raisons sont ceux d’avant, jusqu’à ce que tout le monde soit reclassé. Aucun paquet ne part entre-temps.
person-why-here = Pourquoi ici
person-to-several = À plusieurs
person-links = Liens
person-no-deadline = Pas d’échéance
person-preserved-by-the-provider-until = Conservé par le fournisseur jusqu’au
person-how-firmly-linked = Solidité du lien
person-not-to-be-passed-on = À ne pas transmettre
person-each-axis-runs-from-0-to = Chaque axe va de 0 à 100 et vaut pour lui-même ; ils ne sont jamais additionnés.
person-no-single-factor-was-recorded-what = Aucun facteur isolé n’a été enregistré. Ce qui est là ne suffit pas pour en dire plus.
person-every-factor-that-counted = Tous les facteurs qui ont compté
person-counts-for = Compte pour
person-factor = Facteur
person-none-named = Aucun nommé
person-what-would-change-the-band = Ce qui changerait le niveau
person-nothing-that-is-known-of-would = Rien de connu ne ferait passer cette personne à un autre niveau.
person-decided-by-an-operator = Décidé par une personne nommément désignée.
person-nothing-points-to-a-country-no = Rien n’indique un pays : ni adresse au moment d’un envoi, ni préfixe téléphonique, ni estimation d’un fournisseur.
person-countries-with-evidence-strongest-first = Pays étayés par des indices, les plus forts d’abord
person-reasons = Raisons
person-accounts-of-this-person-and-their = Comptes de cette personne, et leurs rôles
person-taken-to-be-in = Situé, selon l’estimation, en
person-parts-in-reports-and-disclosures = Rôles dans les signalements et divulgations
person-not-located = Non localisé
person-what-the-sources-say-of-each = Ce que disent les sources de chaque compte
person-one-account-alone-nothing-found-so = Un seul compte : rien de trouvé jusqu’ici ne le relie à un autre.
person-no-link-is-recorded-between-these = Aucun lien n’est enregistré entre ces comptes.
person-weights-are-in-bits-one-bit = Les poids sont en bits : un bit de plus double les chances que les deux comptes aient un seul utilisateur. Ce que beaucoup partagent, comme une adresse derrière un NAT d’opérateur, pèse peu ; ce que peu partagent pèse beaucoup. Un signe moins plaide contre.
person-accounts-with-it = Comptes qui l’ont
person-persons-with-it = Personnes qui l’ont
person-from-zero-to-the-sum = De zéro à la somme
person-the-person-would-hang-together-without = La personne tiendrait ensemble sans lui.
person-starting-odds = Chances de départ
person-two-accounts-taken-at-random-hardly = Deux comptes pris au hasard n’ont presque jamais un seul utilisateur : c’est de là que part tout lien.
place-decide-where-this-person-is = Décider où se trouve cette personne
place-it-stays-unknown-with-the-coordinator = Reste inconnu : à la coordination
place-take-back-what-was-decided-the = Retirer la décision : les indices décident
place-decided-before = Décidé auparavant
desk-nobody-holds-this-person-now = Personne ne s’occupe de cette personne en ce moment.
desk-more-than-one-holds-it-since = Plusieurs s’en occupent, car des personnes ont été réunies. Qui l’a pris en premier continue ; les autres le rendent.
desk-show-who-set-it-aside-and = Montrer qui l’a mis de côté, et pourquoi
desk-bring-it-back = Remettre dans la file
desk-take-it = Prendre en charge
desk-hold-it-on-what-came-in = Continuer : ce qui est arrivé est vu
desk-give-it-back = Rendre
desk-skip-it-others-get-it-you = Passer : d’autres l’auront, vous non pendant un temps
desk-why-it-is-skipped-in-one = Pourquoi passer, en une ligne ; ni noms ni identifiants
desk-skip-it = Passer
desk-set-it-aside-with-a-reason = Mettre de côté, avec une raison
desk-set-it-aside = Mettre de côté
desk-it-comes-back-by-itself-when = La personne revient d’elle-même quand une nouvelle source la nomme, quand elle est faite d’autres comptes, ou quand son niveau devient plus urgent que ce que montre cette page. Une partie de ce qui est mis de côté est examinée par une seconde personne.
history-nothing-has-changed-since-these-accounts = Rien n’a changé depuis que ces comptes ont été reconnus comme une seule personne.
history-what-became-of-this-person-newest = Ce qu’est devenue cette personne, le plus récent d’abord
history-what-happened = Ce qui s’est passé
history-other-person = Autre personne
history-brought-about-by = Causé par
history-written-by = Inscrit par
holds-one-account-alone-there-is-nothing = Un seul compte : il n’y a rien à faire tenir ensemble.
holds-it-hangs-on-no-single-link = Elle ne dépend d’aucun lien isolé : sans l’un quelconque d’entre eux, tous les comptes tiendraient encore ensemble.
holds-without-any-one-of-these-links = Sans l’un de ces liens, la personne se séparerait. Examinez d’abord le plus faible ; qui en sait plus peut le dire des deux comptes.
holds-links-that-the-person-hangs-on = Liens dont dépend la personne, les plus faibles d’abord
holds-link = Lien
holds-its-weightiest-evidence = Son indice le plus lourd
holds-what-would-come-apart = Ce qui se séparerait
holds-decide-on-the-two = Décider des deux
holds-several-links-may-rest-on-one = Plusieurs liens peuvent reposer sur une valeur que trois comptes ou plus partagent. Autant que le type et les nombres le disent, voici ces valeurs : si l’une d’elles ne disait rien (un appareil partagé, une erreur du fournisseur), la personne se séparerait.
holds-single-values-that-the-person-hangs = Valeurs isolées dont dépend la personne
holds-what-rests-on-it = Ce qui repose dessus
near-no-pair-of-its-accounts-with = Aucune paire de ses comptes avec d’autres n’attend d’examen.
near-pairs-to-look-at = Paires à examiner
near-confidence = Confiance
near-accept-refuse-or-leave-open = Accepter, refuser ou laisser ouvert
outcomes-nothing-has-been-recorded-of-what = Rien n’a été enregistré sur les suites données à cette personne.
outcomes-outcomes-as-they-were-recorded = Suites données, telles qu’enregistrées
outcomes-on = Le
outcomes-what-came-of-it = Ce qui en est résulté
outcomes-recorded-by = Enregistré par
outcomes-counts = Compte
outcomes-no-corrected-or-taken-back = Non : corrigé ou retiré
place-operators-decided-otherwise-on-accounts-that = Des décisions divergentes ont été prises sur des comptes qui sont désormais ceux d’une seule personne. Elle ne va nulle part tant que personne n’a décidé pour elle.
share-to-several-authorities = À plusieurs autorités
share-it-goes-to-the-authority-of = Elle ne va qu’à l’autorité de sa file d’attente. Si ses comptes, ou un enfant et un auteur, sont dans plusieurs pays, on peut choisir plusieurs autorités, sous une référence commune.
share-choose-several-authorities-for-this-person = Choisir plusieurs autorités pour cette personne
share-nothing-speaks-for-any-country = Rien ne plaide pour un pays.
share-what-something-speaks-for = Ce pour quoi il y a des indices
share-other-countries-by-their-codes = Autres pays, par leurs codes
share-draft-under-one-reference = Créer le projet sous une référence
