# /providers: how usable each provider’s reports are.

provider-lead = { $count ->
        [one] { $number } signalement.
       *[other] { $number } signalements.
    }
provider-lead-mean = { $count ->
        [one] { $number } signalement, complet en moyenne à { $mean } sur 100.
       *[other] { $number } signalements, complets en moyenne à { $mean } sur 100.
    }
provider-unread = { $count ->
        [one] { $count } d’entre eux n’a pas encore été lu pour cela : lancez { $command }.
       *[other] { $count } d’entre eux n’ont pas encore été lus pour cela : lancez { $command }.
    }
provider-card = Cette fiche ne contient que des décomptes et peut être envoyée au fournisseur : { $csv }, { $json }.
provider-card-csv = en tableau (CSV)
provider-card-json = pour des programmes (JSON)
provider-fields = Champs d’un signalement, selon la grille { $rules }
providers-none = { $command } prend des fichiers et des dossiers de signalements.
providers-explain = La complétude va de 0 à 100 selon la grille { $rules }. Ses poids sont le choix d’une seule personne : comparez avec elle, ne mesurez pas avec elle.
provider-ten = { $from } à { $to }
provider-gain = { $count ->
        [one] { $count } signalement, { $points } points en tout
       *[other] { $count } signalements, { $points } points en tout
    }
provider-part = { $count } ({ $share })
provider-fact-same-report = Signalements revenus sous un même numéro
provider-fact-same-incident = Signalements d’un même incident que d’autres
provider-fact-viral = Signalements d’un fichier viral
provider-fact-asked-high = Dont sur quelqu’un d’un niveau élevé
provider-fact-not-asked-high = À un niveau élevé sans que ce soit demandé
provider-fact-files = Fichiers, chacun compté dans chaque signalement
provider-fact-viewed-not-stated = Fichiers dont rien ne dit s’ils ont été vus
provider-fact-not-viewed = Fichiers indiqués comme non vus
provider-fact-viral-files = Fichiers sur une liste virale ou marqués ainsi
provider-fact-batched = Lots sur un seul fichier viral
provider-fact-quarantined = Documents en quarantaine
provider-what-is-lacking = Ce qui manque
provider-completeness = Complétude
provider-the-form = Le formulaire
provider-more-counts = Autres décomptes
provider-by-month = Par mois
provider-what-is-lacking-and-what-it = Ce qui manque, et ce que cela aurait changé
provider-shares-are-of-the-reports-that = Les parts portent sur les signalements auxquels un champ s’applique. Points et niveaux sont calculés d’après ce que dit chaque signalement : où il aurait été, si ce seul champ avait été présent.
provider-field = Champ
provider-lacking = Manque
provider-in-part = En partie
provider-missing = Absent
provider-would-have-gained = Aurait gagné
provider-better-band = Meilleur niveau
provider-would-have-changed = Aurait changé
provider-does-not-apply = Sans objet
provider-reports-by-points = Signalements par points
provider-reports-by-how-usable-they-are = Signalements selon leur utilité
provider-no-report-breaks-a-rule-of = Aucun signalement n’enfreint une règle de la documentation du formulaire.
provider-a-flag-marks-where-a-report = Un marqueur signale où un signalement enfreint une règle de la documentation du formulaire. Le signalement est accepté quand même.
provider-flag = Marqueur
provider-times = Fois
provider-by-month-of-the-incident = Par mois de l’incident
provider-no-report-has-been-read-for = Aucun signalement n’a encore été lu pour cela.
provider-reports-by-month-of-the-incident = Signalements par mois de l’incident
provider-month = Mois
providers-how-usable-each-providers-reports-are = À quel point les signalements de chaque fournisseur sont utilisables, et ce qui y manque. Chaque fiche peut être envoyée à son fournisseur : elle ne contient que des décomptes.
providers-no-provider-has-sent-anything-yet = Aucun fournisseur n’a encore rien envoyé
providers-cards = Fiches
providers-providers-by-name = Fournisseurs par nom
providers-mean-completeness = Complétude moyenne
providers-hardly-usable = Difficilement utilisables
providers-lacking-most-often = Manque le plus souvent
providers-quarantined = En quarantaine
