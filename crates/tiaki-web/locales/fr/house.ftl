# The pages of the house: the directory of authorities, hash lists.

title-authorities = Autorités
title-authority = Autorité
title-lists = Listes d’empreintes
title-list = Liste d’empreintes
house-pages = Autres pages
house-before = Précédente
house-after = Suivante
house-page = Page { $page } sur { $pages }
authorities-eyebrow = Annuaire
authorities-heading = Autorités
authorities-lead = Qui reçoit une transmission dans chaque pays, par quelle voie et dans quelle langue. Rien ne part tout seul : des personnes valident l’envoi.
authorities-version = Version de l’annuaire : { $version }
authorities-parts = Parties de l’annuaire
authorities-part-all = Toutes
authorities-part-waiting = Des personnes y attendent
authorities-part-keyless = Sans clé
authorities-part-unknown = Aucune connue
authorities-empty-title = Aucune autorité de ce genre
authorities-empty = L’annuaire a une entrée pour chaque pays ; aucune ne correspond à ce qui est demandé.
authorities-found = { $count ->
        [one] { $count } autorité
       *[other] { $count } autorités
    }
authorities-counted = Vie des journaux : nombre de jours pendant lesquels les journaux de connexion sont en principe gardés dans le pays. En attente : personnes dans la file d’attente de l’autorité, tous niveaux confondus. Paquets : tous ceux qui ont été scellés pour elle.
authorities-caption = Autorités par code de pays
authorities-country = Pays
authorities-authority = Autorité
authorities-forms = Voies, la meilleure d’abord
authorities-languages = Langues
authorities-key = Clé
authorities-life = Vie des journaux, jours
authorities-waiting = En attente
authorities-packages = Paquets
authorities-has-key = Oui
authorities-no-key = Aucune
authority-kind-europol-national-unit = Unité nationale Europol
authority-kind-national-body = Organisme national
authority-kind-national-central-bureau = Bureau central national d’INTERPOL
authority-kind-none = Aucune autorité connue
authority-form-i247 = INTERPOL I-24/7
authority-form-letter = Demande légale par écrit
authority-form-package = Paquet scellé
authority-form-portal = Portail propre à l’autorité
authority-form-siena = Europol SIENA
authority-reach = Comment la joindre
authority-no-forms = Aucune voie connue : une personne doit choisir
authority-languages = Langues à employer, la meilleure d’abord
authority-union = Union européenne
authority-member = État membre
authority-no-member = Pas un État membre
authority-what = Nature
authority-clearing-house = Centre de traitement, pas une police
authority-source = D’où cela vient
authority-reply = Délais de réponse prévus par la loi
authority-reply-basis = Directive (UE) 2023/977, article 5, paragraphe 1, à compter de la réception ; plus long si un juge doit autoriser.
authority-reply-caption = Délai dans lequel elle doit répondre
authority-reply-which = Demande
authority-reply-within = Délai
authority-reply-direct = Urgente, directement accessible
authority-reply-indirect = Urgente, à obtenir auprès d’autres
authority-reply-other = Toutes les autres
authority-reply-none = Aucun délai de réponse légal n’est connu pour cette autorité.
authority-hours = { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
authority-days = { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
authority-life = Vie des journaux de connexion
authority-life-what = Une adresse internet ne désigne une personne abonnée que tant que le fournisseur d’accès garde son journal. L’échéance des preuves d’une personne dans ce pays suit ce chiffre.
authority-life-days = Jours depuis l’événement
authority-life-basis = Repose sur
authority-life-version = Version du tableau : { $version }
log-life-basis-assumed = une supposition prudente
log-life-basis-law = la loi
log-life-basis-practice = la pratique constatée
authority-fingerprint = Empreinte de la clé
authority-since = En vigueur depuis
authority-recipient = Clé publique (age)
authority-compare = Il s’agit du début du SHA-256 du texte de la clé. Comparez-la avec l’autorité par téléphone avant que le premier paquet ne parte.
authority-no-key = Aucune clé n’est connue. Rien n’est scellé pour cette autorité tant qu’il n’y en a pas.
authority-key-change = Les clés ne se changent pas sur cette page. Qui a accès à la machine lance { $command } avec { $authority } et la nouvelle clé.
authority-here = Sur ce site
authority-waiting-what = Personnes actuellement dans sa file d’attente, tous niveaux confondus, y compris celles mises de côté.
authority-queue = Ouvrir la file d’attente
authority-packages-what = Paquets scellés pour elle jusqu’ici, chacun compté une fois.
authority-last = Le dernier : { $at }
authority-no-counts = Les chiffres de l’opération sont ouverts à qui travaille sur les dossiers, une fois une finalité indiquée.
lists-eyebrow = Fichiers connus
lists-heading = Listes d’empreintes
lists-lead = Listes d’empreintes de fichiers connus. Les pages ne montrent que des chiffres : le contenu d’une liste n’est jamais montré.
lists-empty-title = Aucune liste pour l’instant
lists-empty = { $command } en importe une. Sans liste, chaque fichier compte comme vu pour la première fois.
lists-known = Listes de ce site
lists-counted = Entrées : celles de la version présente. Correspondances : un fichier enregistré et une entrée qu’il rencontre, chaque couple une fois, selon la dernière comparaison.
lists-caption = Listes par nom
lists-name = Liste
lists-use = Utilisée
lists-on = Oui
lists-off = Désactivée
lists-entries = Entrées
lists-hits = Correspondances
lists-versions = Versions
lists-imported = Importée
list-eyebrow = Liste d’empreintes
list-on = La comparaison l’utilise.
list-off = Elle est désactivée : la comparaison ne l’utilise pas.
list-since = Version présente : { $at }
list-holds = Ce qu’elle contient
list-entries-what = Entrées de la version présente qui diffèrent en quoi que ce soit.
list-hits-what = Couples d’un fichier enregistré et d’une entrée qu’il rencontre, selon la dernière comparaison.
list-held = Retenues
list-held-what = Entrées dont l’empreinte ne désigne rien de précis, comme celle d’un fichier vide ou d’une seule couleur : elles rencontreraient tout, donc elles ne sont jamais comparées.
list-nothing = La liste n’a aucune entrée.
list-figures-caption = Entrées par algorithme, barème, version et pays
list-algorithm = Algorithme
list-scheme = Barème
list-version = Version du barème
list-country = Pays
list-hits = Correspondances par catégorie
list-no-hits = Aucun fichier enregistré n’a rencontré une entrée de cette liste, ou rien n’a été comparé depuis son arrivée.
list-hits-counted = Une catégorie ne dit rien sans son barème, sa version et son pays. Un fichier qui rencontre plusieurs entrées compte avec chacune.
list-hits-caption = Correspondances, les plus nombreuses d’abord
list-category = Catégorie
list-effect = Effet d’une correspondance
list-effect-known = Le fichier est connu
list-effect-negative = Vérifié : pas de matériel d’abus
list-effect-viral = Diffusé en masse
list-more = { $count ->
        [one] { $count } autre catégorie n’est pas montrée.
       *[other] { $count } autres catégories ne sont pas montrées.
    }
list-versions-what = Chaque arrivée de la liste. Sont modifiées les entrées dont l’empreinte est restée et dont le barème, la version, le pays ou la catégorie ont changé ; sont retirées celles qui ont disparu. Un tiret : non compté, car arrivée avant que les versions soient gardées.
list-versions-caption = Versions, la plus récente d’abord
list-place = N°
list-by = Par
list-form = Forme
list-added = Ajoutées
list-changed = Modifiées
list-withdrawn = Retirées
list-document = SHA-256 du document
list-update = Les différences seulement
list-whole = La liste entière
list-commands = { $diff } dit ce qu’un fichier changerait avant son importation ; { $enable } et { $disable } activent ou désactivent la liste.
