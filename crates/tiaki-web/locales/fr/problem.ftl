# What a request gets instead of a page.

problem-request = Requête { $id }
problem-back = Retour à la vue d’ensemble
problem-title-busy = Pas pour le moment
problem-title-failed = Une erreur s’est produite de notre côté
problem-title-foreign = Ceci n’a pas été envoyé par une de nos pages
problem-title-form = Le formulaire n’est pas arrivé
problem-title-method = Cette page peut seulement être lue
problem-title-misdirected = Cette adresse n’est pas la nôtre
problem-title-not-found = Il n’y a rien ici
problem-title-purpose = Indiquez qui demande, et dans quel but
problem-detail-foreign = Rien n’a été montré et rien n’a été enregistré. Ouvrez la page où se trouve le formulaire et remplissez-le là.
problem-detail-form = Rien n’a été enregistré : le formulaire était coupé, ou beaucoup trop long. Revenez en arrière et remplissez-le à nouveau.
problem-detail-method = Rien n’a été modifié. Ces pages montrent ; elles ne reçoivent rien.
problem-detail-misdirected = Ouvrez les pages à l’adresse affichée lors de leur démarrage.
problem-detail-not-found = Il n’y a pas de page à cette adresse. Elle a peut-être été mal saisie, ou ce qu’elle désignait a depuis été réuni à autre chose.
problem-detail-purpose = Rien n’a été montré. Revenez en arrière, indiquez votre nom, choisissez un but dans la liste et donnez une raison de 300 caractères au plus, sur une ligne.
