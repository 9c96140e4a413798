# Working through a queue: views, many at once, reviewing, bands set by hand.

view-title = Vues
view-of = de { $operator }
view-is-shared = partagée
view-is-default = s’ouvre d’abord
view-quick = Filtres rapides
view-counted = Compté sur toute la file, sans ce qui est mis de côté.
view-counted-first = Compté sur les { $most } premiers rangs, sans ce qui est mis de côté ; + indique qu’il peut y en avoir plus.
view-choose = Choisir qui voir, dans quel ordre, avec quelles colonnes
view-only = Seulement
view-columns = Colonnes
view-show = Afficher
view-shown = { $count } dans cette vue ; ce qui est mis de côté n’y figure pas.
view-all = Afficher tout le monde
view-save = Enregistrer cette vue
view-name = Son nom ; ni noms de personnes ni identifiants
view-save-do = L’enregistrer
view-manage = Cette vue : { $name }
view-default = Ouvrir la file avec elle
view-no-default = Ouvrir la file sans elle
view-change = L’enregistrer comme elle est
view-share = La partager avec l’unité
view-unshare = Ne plus la partager
view-delete = La supprimer
view-rename = La renommer
view-unread = Nouveau depuis votre passage
view-due-over = En retard
view-due-within = { $days ->
        [one] À traiter sous { $days } jour
       *[other] À traiter sous { $days } jours
    }
view-clock-within = { $days ->
        [one] Preuves perdues sous { $days } jour
       *[other] Preuves perdues sous { $days } jours
    }
view-within = { $days ->
        [one] Sous { $days } jour
       *[other] Sous { $days } jours
    }
view-child = Un enfant dans un signalement
view-first-seen = Fichiers vus pour la première fois
view-preserved = Conservé par un fournisseur
view-any = Tous
view-class = Classe de danger
view-sort = Ordre
view-heading = Qui cette vue montre
view-meaning = Ceux de cette file que vous avez choisi de voir, sans ce qui est mis de côté.
holder-me = Pris en charge par vous
holder-nobody = Pris en charge par personne
sort-place = Par rang dans la file
sort-due = Par échéance, la plus ancienne d’abord
sort-clock = Par échéance des preuves, la plus proche d’abord
sort-preserved = Par durée de conservation, la plus proche d’abord
sort-accounts = Par comptes, le plus d’abord
sort-newest = Par dernière arrivée
column-band = Niveau
column-due = Échéance
column-clock = Échéance des preuves
column-holder = Pris en charge par
column-axes = Les quatre axes
column-accounts = Comptes, signalements, fichiers
column-sources = Fournisseurs, numéro du signalement, dossiers
many-taken = { $count ->
        [one] Vous avez pris en charge { $count } personne.
       *[other] Vous avez pris en charge { $count } personnes.
    }
many-released = { $count ->
        [one] Vous avez rendu { $count } personne.
       *[other] Vous avez rendu { $count } personnes.
    }
many-read = { $count ->
        [one] Vous avez marqué { $count } personne comme lue.
       *[other] Vous avez marqué { $count } personnes comme lues.
    }
many-undo-read = Les marquer à nouveau comme non lues
many-mark-read = Marquer comme lues
many-mark-read-what = Ce qui est arrivé sur les personnes choisies, jusqu’à ce que montre cette liste, compte comme vu par vous. Ce qui arrive ensuite les marque à nouveau comme non lues.
many-case = Ajouter à un dossier …
many-case-what = Une page indique à quels de vos dossiers elles peuvent être ajoutées ; rien n’est écrit avant cela.
many-case-question = { $count ->
        [one] À quel dossier ajouter cette { $count } personne ?
       *[other] À quel dossier ajouter ces { $count } personnes ?
    }
many-case-do = { $count ->
        [one] Ajouter { $count } personne à ce dossier
       *[other] Ajouter { $count } personnes à ce dossier
    }
many-case-none = Vous ne travaillez dans aucun dossier ouvert. Ouvrez-en d’abord un sur la page d’une personne.
many-case-nothing-yet = Rien n’est encore écrit.
many-case-has = { $count ->
        [one] { $count } personne y figure
       *[other] { $count } personnes y figurent
    }
many-case-yours = Dossiers dans lesquels vous travaillez
many-case-take-out = Toute personne ajoutée peut être retirée sur la page du dossier, avec un motif.
many-set-aside = { $count ->
        [one] Vous avez mis de côté { $count } personne.
       *[other] Vous avez mis de côté { $count } personnes.
    }
many-undo-taken = Annuler : les rendre
many-undo-released = Annuler : les reprendre
many-refused = { $short } : { $why }
many-partly = { $changed ->
        [one] Annulé pour { $count }. { $changed } a changé entre-temps et reste ainsi : { $who }.
       *[other] Annulé pour { $count }. { $changed } ont changé entre-temps et restent ainsi : { $who }.
    }
many-legend = Prendre en charge les personnes choisies, ou les rendre
many-what = Toutes ou aucune ; cela s’annule d’un geste.
many-take = Prendre en charge
many-why = Pourquoi elles sont rendues, sur une ligne ; ni noms ni identifiants
many-release = Rendre les personnes choisies
review-start = Commencer la revue
review-what = L’une après l’autre, dans l’ordre de cette vue : décidez, et la suivante s’ouvre.
review-place = { $place } sur { $of } dans cette vue
review-nobody = Personne n’est libre pour vous dans cette vue : tous sont pris en charge, mis de côté ou passés.
review-over = { $count ->
        [one] Vous avez parcouru cette vue : { $count } personne.
       *[other] Vous avez parcouru cette vue : { $count } personnes.
    }
review-decide = Décider : passer, mettre de côté, autre niveau
review-refer = Préparer une transmission
review-stop = Arrêter et revenir à la liste
review-next = Le garder et continuer
band-by-hand = fixé par { $operator }, les règles donnaient { $given }
band-set = Niveau fixé par { $operator } le { $at } ; les règles donnaient { $given }. { $reason }
band-lift = Revenir à ce que donnaient les règles : { $given }
band-other = Fixer un autre niveau, avec une raison
band-do = Fixer ce niveau
band-what = Il compte jusqu’à ce que quelqu’un le retire, ou que quelque chose arrive qui placerait la personne plus haut.
band-ended-lifted = Le niveau { $band } a été fixé par { $operator } le { $at } ({ $reason }) et retiré par { $by } le { $ended }.
band-ended-again = Le niveau { $band } a été fixé par { $operator } le { $at } ({ $reason }) ; { $by } en a fixé un autre le { $ended }.
band-ended-higher = Le niveau { $band } a été fixé par { $operator } le { $at } ({ $reason }) ; il a pris fin le { $ended } avec un classement de { $by }, plus d’urgence étant apparue.
refused-band = Choisissez un niveau dans la liste.
refused-same-band = Il a déjà ce niveau.
refused-no-band = Aucun niveau n’a été fixé à la main pour cette personne.
refused-no-view = Cette vue n’existe pas, ou seule la personne à qui elle est peut faire cela.
refused-view-name = Une vue a un nom d’au plus { $most } caractères, sur une ligne.
refused-view-names = Le nom contient un identifiant, comme une adresse ou un numéro : choisissez-en un autre.
refused-view-twice = Vous avez déjà une vue de ce nom dans cette file.
refused-many-views = Vous avez { $most } vues de cette file, le maximum : supprimez-en une d’abord.
refused-view = Ce n’est pas une vue : choisissez dans les listes.
refused-meanwhile = Cela a changé entre-temps et reste ainsi ; il n’y a rien d’autre à annuler.
refused-too-many = Au plus { $most } personnes sont prises ou rendues à la fois.
view-caption = { $heading } : { $order }
desk-other-purpose = La finalité que vous avez indiquée permet ici moins qu’une autre : { $purpose }.
desk-other-purpose-link = en indiquer une autre
many-ask = Que faire de ces { $count } personnes ?
many-ask-what = Rien n’est encore enregistré. Choisissez ; ce que vous avez saisi est conservé.
