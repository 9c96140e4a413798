# What a request gets instead of a page.

problem-request = Requête { $id }
problem-back = Retour à votre page de départ
problem-title-busy = Pas pour le moment
problem-title-failed = Une erreur s’est produite de notre côté
problem-title-foreign = Ceci n’a pas été envoyé par une de nos pages
problem-title-form = Le formulaire n’est pas arrivé
problem-title-method = Cette page peut seulement être lue
problem-title-misdirected = Cette adresse n’est pas la nôtre
problem-title-not-found = Il n’y a rien ici
problem-detail-foreign = Rien n’a été montré et rien n’a été enregistré. Ouvrez la page où se trouve le formulaire et remplissez-le là.
problem-detail-form = Rien n’a été enregistré : le formulaire était coupé, ou beaucoup trop long. Revenez en arrière et remplissez-le à nouveau.
problem-detail-method = Rien n’a été modifié. Ces pages montrent ; elles ne reçoivent rien.
problem-detail-misdirected = Ouvrez les pages à l’adresse affichée lors de leur démarrage.
problem-detail-not-found = Il n’y a pas de page à cette adresse. Elle a peut-être été mal saisie, ou ce qu’elle désignait a depuis été réuni à autre chose.
problem-title-log-in = Connectez-vous d’abord
problem-title-purpose = Pas pour le but que vous avez nommé
problem-title-reason = Dites dans quel but
problem-title-refused = Ceci ne vous est pas ouvert
problem-detail-log-in = Personne n’est connecté, ou la session est terminée.
problem-detail-purpose = Rien n’a été montré ni fait. Nommez un but qui le couvre, puis recommencez.
problem-detail-reason = Rien n’a été montré. Revenez en arrière, choisissez un but dans la liste et donnez un motif d’au plus 300 caractères en une ligne.
problem-detail-refused = Rien n’a été montré ni fait. Vos rôles ne le couvrent pas ; la direction de l’unité peut dire qui en a le droit.
