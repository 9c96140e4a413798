# Titles of pages. A title never holds anything received.

title-overview = Vue d’ensemble de l’opération
title-alarms = Alertes
title-audit = Seconds examens
title-audit-one = Second examen
title-reviews = Rapprochements
title-review = Deux comptes
title-providers = Fournisseurs
title-provider = Fournisseur
title-fairness = Équité
title-quarantine = Quarantaine
title-queue = File d’attente
title-set-aside = Mettre de côté
title-many-case = Ajouter à un dossier
title-incidents = Signalements qui n’en font qu’un
title-incident = Incident { $short }
title-places = Lieux décidés
title-referrals = Transmissions à plusieurs autorités
title-packages = Envois
title-account = Compte { $short }
title-report = Signalement { $short }
title-person = Personne { $short }
title-login = Connexion
title-purpose = But
title-me = Vous
title-keys = Touches
title-deconfliction = Questions privées
