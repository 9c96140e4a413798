# /: the operation at a glance.

overview-lead = De ce que les fournisseurs ont signalé à ce qui est prêt pour chaque autorité, au { $at }.
overview-rules-run = Les niveaux et les rangs sont ceux d’avant, et rien n’est transmis : lancez { $run }, et voyez { $see }.
overview-no-bands = Aucune personne n’a encore de niveau. Les niveaux sont donnés par { $triage }, après { $match }, { $link } et { $locate }.
overview-chart = { $count ->
        [one] Diagramme en barres de { $count } personne par niveau. Le tableau à côté a les mêmes chiffres.
       *[other] Diagramme en barres de { $count } personnes par niveau. Le tableau à côté a les mêmes chiffres.
    }
overview-sealed = Scellé { $id }
overview-no-files = Aucun fichier n’a encore été comparé aux listes. C’est ce que fait { $command }.
overview-no-reports = Aucun signalement n’est encore arrivé. { $command } prend des fichiers et des dossiers de signalements.
overview-ranked-otherwise = { $count ->
        [one] { $count } personne a été classée selon d’autres règles que celles en vigueur
       *[other] { $count } personnes ont été classées selon d’autres règles que celles en vigueur
    }
overview-rules-refused = Les règles en vigueur sont refusées, et personne n’est classé selon elles
figure-reports = Signalements
figure-reports-meaning = Envoyés par les fournisseurs. Le même signalement envoyé deux fois compte pour un.
figure-by-provider = Par fournisseur
figure-disclosures = Divulgations en masse
figure-disclosures-meaning = Données de comptes qu’un fournisseur a remises sur demande.
figure-accounts = Comptes
figure-accounts-meaning = Comptes chez des fournisseurs que nomme un signalement ou une divulgation, à quelque titre que ce soit.
figure-persons = Personnes
figure-persons-meaning = Comptes supposés avoir un seul utilisateur. Une hypothèse : seul un être humain désigne quelqu’un comme suspect.
figure-by-destination = Par destination
figure-referrals = Transmissions
figure-referrals-meaning = Décisions d’envoi, chacune avec un paquet signé et scellé.
figure-files = Fichiers
figure-files-meaning = Distingués par leurs empreintes. Aucun fichier n’est gardé ni montré.
figure-by-known = Selon ce que l’on sait
figure-links = Liens
figure-links-meaning = Paires de comptes avec des indices d’un seul utilisateur, chacune avec son poids.
figure-incidents = Signalements qui n’en font qu’un
figure-incidents-meaning = Groupes de signalements renvoyés, d’un même incident ou d’un même fichier viral ; aucun n’est supprimé.
figure-open-groups = Ouvrir les groupes
figure-quarantined = En quarantaine
figure-quarantined-meaning = Documents qui n’ont pas pu être lus : gardés entiers, avec la raison.
figure-open-quarantine = Ouvrir la quarantaine
figure-log = Entrées du journal
figure-log-meaning = Chaque changement, chaque entrée étant chaînée à la précédente par son empreinte.
overview-operation-overview = Vue d’ensemble de l’opération
overview-from-reports-to-referrals = Des signalements aux transmissions
overview-persons-by-band = Personnes par niveau
overview-the-band-says-how-soon-a = Le niveau dit dans quel délai une personne doit examiner. Il découle d’abord de la classe de danger, puis de quatre axes ; la page de chaque personne donne toutes les raisons.
overview-persons-by-band-all-destinations = Personnes par niveau, toutes destinations
overview-no-authority-has-anyone-in-its = Aucune autorité n’a encore personne dans sa file d’attente. Une fois les personnes localisées et triées, chaque destination figure ici avec sa file.
overview-most-urgent-first-by-persons-in = Les plus urgentes d’abord : par nombre de personnes au niveau le plus élevé, puis au suivant. L’échéance est le premier moment où des preuves d’identification sur quelqu’un de cette file devraient disparaître.
overview-destinations-most-urgent-first = Destinations, les plus urgentes d’abord
overview-persons-in-band = Personnes par niveau
overview-first-evidence-clock = Première échéance des preuves
overview-package = Paquet
overview-not-made-yet = Pas encore constitué
overview-stays-here = Reste ici
overview-files-known-and-first-seen = Fichiers : connus et vus pour la première fois
overview-files-by-what-is-known-of = Fichiers selon ce que l’on en sait
overview-how-it-is-counted = Comment c’est compté
overview-number = Nombre
overview-reports-by-provider = Signalements par fournisseur
overview-a-quality-flag-marks-something-that = Un marqueur de qualité signale ce qui aurait aidé et qui manque ou est douteux. Beaucoup de marqueurs par signalement rendent les signalements d’un fournisseur longs à traiter.
overview-reports-by-provider-most-first = Signalements par fournisseur, du plus grand nombre au plus petit
overview-flags-for-each-report = Marqueurs par signalement
