# Ce que dit la forme imprimée d’un paquet.

paper-title = Transmission { $reference }
paper-page = Page { $page } sur { $pages }
paper-hypothesis = Les personnes sont des hypothèses d’un logiciel, non des constats. Vérifiez chaque lien avant d’agir. Rien ici ne prouve qui a utilisé un compte, ni où se trouve quelqu’un.
paper-from = De
paper-to = À
paper-operation = Opération
paper-reference = Référence
paper-common-reference = Référence commune
paper-package = Paquet
paper-made = Envoi validé
paper-made-by = { $at }, par { $one } avec { $two }
paper-urgency = Urgence
paper-asked = Ce qui est demandé
paper-words = Mots de l’expéditeur
paper-reply-by = Réponse avant le
paper-expires = À ne plus utiliser après le
paper-expires-without-asking = { $day }, sans demander
paper-purpose = Finalité
paper-legal-basis = Base légale
paper-handling = Traitement
paper-tlp = TLP
paper-evaluation = Évaluation
paper-summary = En bref
paper-persons-in = { $persons ->
        [one] { $persons } personne
       *[other] { $persons } personnes
    }
paper-accounts-in = { $accounts ->
        [one] { $accounts } compte
       *[other] { $accounts } comptes
    }
paper-in-it = Contenu
paper-by-band = Par niveau
paper-counted = { $what } : { $count }
paper-files = Fichiers, d’après la comparaison
paper-viewed = Fichiers vus par une personne chez le fournisseur
paper-minors = Comptes de mineurs eux-mêmes signalés
paper-minors-meaning = { $count ->
        [one] { $count } : il est transmis parce qu’il est lui-même signalé ; protégez-le comme celui d’un enfant
       *[other] { $count } : ils sont transmis parce qu’ils sont eux-mêmes signalés ; protégez-les comme ceux d’enfants
    }
paper-certainty = Degré de certitude
paper-certainty-person = Que des comptes soient d’une même personne résulte d’une pesée de ce qu’ils partagent. La solidité et la confiance disent combien cela pèse ; ce qu’une personne de l’autorité a décidé vaut confirmation.
paper-certainty-place = Un pays est celui où un bloc d’adresses est enregistré ou auquel un numéro appartient, non celui où se trouve quelqu’un.
paper-certainty-known = Un fichier connu est un fichier dont l’empreinte figure sur une liste. Un fichier vu pour la première fois ne figure sur aucune : personne ici ne l’a évalué.
paper-certainty-viewed = « Non indiqué » signifie que le fournisseur n’en dit rien. Si personne chez le fournisseur n’a vu un fichier, l’ouvrir peut exiger une autorisation.
paper-certainty-address = Une adresse peut être partagée par beaucoup. Il lui faut l’heure et, si elle est donnée, le port ; un mandataire possible dit peu.
paper-certainty-points = Les points ordonnent ce qu’il faut regarder d’abord. Ils ne mesurent aucune culpabilité.
paper-persons = Personnes
paper-persons-all = { $all ->
        [one] La personne de ce paquet, avec ce qui en est transmis.
       *[other] Les { $all } personnes de ce paquet, les plus urgentes d’abord.
    }
paper-persons-first = { $all ->
        [one] Les { $shown } plus urgentes de { $all } personne de ce paquet. Les tableaux contiennent tout.
       *[other] Les { $shown } plus urgentes des { $all } personnes de ce paquet. Les tableaux les contiennent toutes.
    }
paper-person = { $number }. { $person }
paper-class = Classe de danger
paper-band = Niveau
paper-why = Pourquoi
paper-why-withheld = Retenu : ce que l’on sait repose en partie sur ce que son expéditeur doit d’abord autoriser.
paper-country = Pays
paper-country-confidence = { $country }, confiance { $percent } %
paper-until = Preuves censées subsister jusqu’au
paper-until-days = { $days ->
        [one] { $day } : { $days } jour après l’envoi
       *[other] { $day } : { $days } jours après l’envoi
    }
paper-until-over = { $day } : passé lors de l’envoi
paper-accounts = Comptes
paper-tier = Solidité
paper-person-files = Fichiers
paper-person-viewed = Vus par le fournisseur
paper-also-sent-to = Envoyé aussi à
paper-axes = Points
paper-axis-points = { $axis } { $points }
paper-reasons = Raisons et points
paper-axis = Axe
paper-points = Points
paper-service = Service
paper-handle = Nom sur ce service
paper-protection = Protection
paper-account = Compte
paper-kept-back = retenu
paper-identifiers = Identifiants
paper-value = Tel que donné par le fournisseur
paper-verified = Vérifié
paper-seen = Vu le (UTC)
paper-addresses = Adresses IP
paper-port = Port
paper-event = Événement
paper-proxy = Mandataire possible
paper-links = Ce qui relie les comptes
paper-between = Entre
paper-confidence = Confiance
paper-percent = { $percent } %
paper-shared = Ce qu’ils partagent
paper-link-piece = { $kind } : { $manner }
paper-link-held = { $count ->
        [one] { $piece } (détenu par { $held } compte)
       *[other] { $piece } (détenu par { $held } comptes)
    }
paper-up-to = jusqu’à { $count }
paper-more = { $count ->
        [one] { $count } de plus dans { $table }.
       *[other] { $count } de plus dans { $table }.
    }
paper-cut = … { $count ->
        [one] ({ $count } caractère de plus : voir les tableaux)
       *[other] ({ $count } caractères de plus : voir les tableaux)
    }
paper-reports = Signalements dont tout cela est tiré
paper-reports-of = Ceux des personnes ci-dessus. Les codes de traitement, le TLP et l’évaluation sous lesquels un signalement est venu vous lient aussi.
paper-provider = Fournisseur
paper-provider-reference = Numéro
paper-offence = Objet
paper-incident-at = Incident (UTC)
paper-escalated = Urgent pour le fournisseur
paper-terms = Conditions
paper-disclosure = Divulgation en masse
paper-stays = Ce qui a été retenu, et pourquoi
paper-stays-none = Rien n’a été retenu.
paper-stays-what = Quoi
paper-stays-count = Nombre
paper-stays-why = Pourquoi, et que faire
paper-stays-why-children = Les enfants sont protégés. Demandez-les avec la finalité et la base légale.
paper-stays-why-identifiers = L’un peut être celui d’un enfant. Demandez-les avec la finalité et la base légale.
paper-stays-why-restricted = Une source doit d’abord autoriser leur transmission (code de traitement H2 ou H3, TLP:RED ou AMBER+STRICT). Demandez-les.
paper-stays-why-reasons = Elles peuvent reposer sur un compte retenu à cause des conditions de sa source.
paper-answer = Comment répondre, et à qui
paper-answer-whom = Répondez à { $authority } par la voie d’où vient ce paquet, en citant la référence { $reference }.
paper-answer-accept = Acceptez, refusez en donnant une raison, ou renvoyez ce qui n’est pas de votre ressort en disant de qui il l’est.
paper-answer-ask = Demandez ce qu’il vous faut, et ce qui a été retenu. Les fichiers ne sont pas ici : les empreintes y mènent, chez le fournisseur, par demande légale.
paper-answer-wrong = Dites-le aussitôt si une personne est une victime, un tiers ou quelqu’un d’autre : ce qui fut bâti sur une erreur est repris partout.
paper-answer-child = Si un enfant peut être en danger, agissez d’abord et répondez ensuite.
paper-contents = Ce que le paquet contient d’autre
paper-contents-name = Nom
paper-contents-what = Contenu
paper-holds-persons = qui, dans quelle classe de danger et quel niveau, et pourquoi
paper-holds-accounts = les comptes tenus pour ceux d’une même personne
paper-holds-links = ce qui relie ces comptes, et avec quelle solidité
paper-holds-identifiers = les identifiants tels que donnés par le fournisseur, heures en UTC
paper-holds-files = empreintes et étiquettes ; aucun fichier n’est ni ne fut conservé
paper-holds-reports = les signalements dont tout cela est tiré, avec leurs conditions
paper-holds-summary = comment lire les tableaux (en anglais)
paper-holds-case = tout cela en CASE/UCO, pour les programmes des enquêteurs
