# Reasons of triage and of places, by their codes.

told-count = { $text } ({ $count })
told-not-counted = { $text } ; non retenu contre une personne qui peut être une victime
told-within-a-day = { $text } en moins d’un jour
told-in-days = { $days ->
        [one] { $text } dans { $days } jour
       *[other] { $text } dans { $days } jours
    }
told-if-found = si l’on trouve : { $text } : { $class }
told-if-refuted = si les signes de { $family } se révèlent faux : { $class }
told-if-no-victim = si la personne se révèle n’être ni victime ni mineure : { $class }
told-class-rule = { $class }, par la règle « { $rule } »
told-class-victim = { $text } ; peut être une victime ou un mineur : examinez avant toute chose
told-class-raised = { $text } ; relevé d’un niveau car des preuves s’effacent
told-again = ses raisons seront données quand { $command } l’aura reclassé
told-ruled-country = il a été décidé le { $day } que le pays est { $country }
told-ruled-some = il a été décidé pour certains comptes, et les indices sur d’autres désignent un autre pays : décidez pour la personne
told-ruled-conflict = des décisions divergentes ont été prises sur des comptes qui sont désormais ceux d’une seule personne : décidez pour la personne
told-newest = { $text }, la plus récente { $day }
told-registered = { $text }, bloc enregistré depuis le { $day }
told-weak-network = { $text }, mais seulement par des proxys ou des centres de données
told-place-upload-ip = { $count ->
        [one] une adresse de mise en ligne enregistrée dans ce pays
       *[other] { $count } adresses de mise en ligne enregistrées dans ce pays
    }
told-place-login-ip = { $count ->
        [one] une adresse de connexion enregistrée dans ce pays
       *[other] { $count } adresses de connexion enregistrées dans ce pays
    }
told-place-registration-ip = { $count ->
        [one] une adresse d’inscription enregistrée dans ce pays
       *[other] { $count } adresses d’inscription enregistrées dans ce pays
    }
told-place-other-ip = { $count ->
        [one] une autre adresse enregistrée dans ce pays
       *[other] { $count } autres adresses enregistrées dans ce pays
    }
told-place-phone-prefix = { $count ->
        [one] un numéro de téléphone avec son indicatif
       *[other] { $count } numéros de téléphone avec son indicatif
    }
told-place-provider-estimate = { $count ->
        [one] une estimation du fournisseur
       *[other] { $count } estimations du fournisseur
    }
told-place-provider-verified = { $count ->
        [one] une estimation vérifiée du fournisseur
       *[other] { $count } estimations vérifiées du fournisseur
    }
told-place-billing-country = { $count ->
        [one] un paiement facturé là-bas
       *[other] { $count } paiements facturés là-bas
    }
told-place-address = { $count ->
        [one] une adresse donnée là-bas
       *[other] { $count } adresses données là-bas
    }
told-place-stated-country = { $count ->
        [one] une déclaration du titulaire
       *[other] { $count } déclarations du titulaire
    }
told-place-time-of-day = { $count ->
        [one] une heure d’activité hors de la nuit là-bas
       *[other] { $count } heures d’activité hors de la nuit là-bas
    }
told-place-language = { $count ->
        [one] une langue parlée là-bas
       *[other] { $count } langues parlées là-bas
    }
told-ground-ruled = il a été décidé le { $day } que c’est là
told-ground-accounts = { $count } de ses { $all } comptes supposés s’y trouver
told-ground-children = { $count ->
        [one] le compte d’un enfant dans ses signalements supposé s’y trouver
       *[other] { $count } comptes d’enfants dans ses signalements supposés s’y trouver
    }
family-alarm = alerte
family-contact = contact
family-production = production
family-access = accès
family-persistence = persistance
family-network = réseau
family-material = matériel
family-sharing = partage
family-benign = simple témoin
factor-operator-alarm = une personne a décidé qu’un enfant est en danger maintenant
factor-escalated-rarely = priorité demandée par un fournisseur qui la demande rarement
factor-escalated-sometimes = priorité demandée par un fournisseur qui la demande parfois
factor-escalated-often = priorité demandée par un fournisseur qui la demande souvent
factor-police-informed = le fournisseur a prévenu directement la police
factor-enticement = signalé pour sollicitation d’un enfant
factor-sextortion = marqué comme sextorsion
factor-sadistic = marqué comme exploitation sadique
factor-solicitation = marqué comme demande ou offre de matériel
factor-unsolicited = signalé pour du matériel obscène envoyé à un enfant
factor-minor-in-contact = le compte d’un mineur est en contact
factor-young-contact = le compte d’un jeune enfant est en contact
factor-only-here = fichiers vus pour la première fois que personne d’autre ici ne détient
factor-small-sets = petites séries de fichiers vus pour la première fois, d’une même scène
factor-self-production = fichiers vus pour la première fois, peut-être faits par un enfant
factor-physical-harm = fichiers vus pour la première fois, marqués violence physique
factor-infant = fichiers vus pour la première fois, marqués très jeune enfant
factor-live-streaming = fichiers vus pour la première fois, marqués diffusés en direct
factor-device-traces = fichiers vus pour la première fois, avec des traces de l’appareil ou du lieu
factor-first-seen-young = fichiers vus pour la première fois, classés par le fournisseur comme d’un jeune enfant
factor-molestation = signalé pour agression d’un enfant
factor-trafficking = signalé pour traite d’un enfant
factor-tourism = signalé pour voyage en vue d’abuser d’un enfant
factor-household-minor = partage un foyer avec le compte d’un mineur
factor-stated-relation = indique un lien avec un enfant
factor-access-terms = signes d’un travail ou de fonctions auprès d’enfants
factor-prior-reports = déjà signalé
factor-several-days = signalé plusieurs jours
factor-recreated-account = revenu avec un nouveau compte après la désactivation d’un autre
factor-several-providers = signalé par plusieurs fournisseurs
factor-burst = plusieurs jours de signalements en peu de temps
factor-endangering-contacts = lié à des personnes des classes de danger supérieures
factor-reported-material = signalé pour du matériel
factor-known-files = fichiers connus
factor-near-files = fichiers proches de fichiers connus
factor-first-seen-files = fichiers vus pour la première fois
factor-shared-files = fichiers transmis ou rendus publics
factor-many-known-files = une grande collection de fichiers connus
factor-viral-files = fichiers qui circulent de façon virale
factor-negative-files = fichiers vérifiés comme n’étant pas du matériel d’abus
factor-batched = fait partie d’un lot sur un fichier viral
factor-meme = marqué comme mème possible
factor-spam = marqué comme courrier indésirable
factor-outrage = partagé sous le coup de l’indignation
axis-reason-located = un seul pays est étayé
axis-reason-several-places = plusieurs pays sont possibles
axis-reason-conflict = des pays se contredisent
axis-reason-identifiers = identifiants vérifiés ou durables
axis-reason-live-logs = les journaux de connexion devraient encore exister
axis-reason-complete = un signalement complet
axis-reason-partial = un signalement partiellement complet
axis-reason-viewed = fichiers vus par une personne chez le fournisseur
axis-reason-only-here-files = fichiers vus pour la première fois que personne d’autre ici ne détient
axis-reason-sets-of-scene = petites séries d’une même scène
axis-reason-first-seen = fichiers vus pour la première fois
axis-reason-all-first-seen = rien de connu à côté d’eux
axis-reason-no-history = aucun signalement antérieur sur la personne
axis-reason-logs-die = le dernier journal de connexion disparaît
axis-reason-preservation-ends = la conservation par le fournisseur prend fin
rule-operator-says-so = une personne le dit
rule-live-and-first-seen = en direct et vu pour la première fois
rule-alarm-and-access = alerte et accès
rule-alarm-and-contact = alerte et contact
rule-access-and-production = accès et production
rule-four-families = quatre familles de signes
rule-access-stated = accès indiqué
rule-access-with-production = accès avec production
rule-access-with-contact = accès avec contact
rule-access-with-alarm = accès avec alerte
rule-access-with-collection = accès avec collection
rule-production = production
rule-production-with-another = production avec un autre signe
rule-three-families = trois familles de signes
rule-contact = contact
rule-alarm = alerte
rule-contact-with-another = contact avec un autre signe
rule-two-families = deux familles de signes
rule-sharing = partage
rule-material = matériel
