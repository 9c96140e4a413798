# Logging in, naming a purpose, one’s own page.

login-heading = Connexion
login-lead = Ce qui suit concerne des personnes, souvent des enfants. Chaque visite est faite par quelqu’un de nommé, dans un but précis.
login-wrong = L’accès n’a pas été accordé.
login-wrong-what = Le nom, le mot de passe et le code ne vont pas ensemble, ou le code a déjà servi : attendez le suivant. Après plusieurs essais, un nom reste fermé pendant un quart d’heure ; l’administration peut le rouvrir.
login-name = Nom
login-password = Mot de passe
login-code = Code
login-code-what = Six chiffres, tels que votre application d’authentification les affiche maintenant.
login-enter = Se connecter
purpose-heading = Dans quel but travaillez-vous ?
purpose-lead = Les données des dossiers ne sont montrées que dans un but nommé d’abord. Il figure au journal à côté de ce que vous lisez et décidez, et vous pouvez en changer à tout moment.
purpose-named = But actuel : { $purpose }. Motif : { $reason }
purpose-none = Vos rôles n’ouvrent aucune donnée de dossier : il n’y a pas de but à nommer.
purpose-which = But
purpose-reason = Motif, en une ligne
purpose-reason-what = Le service, l’opération ou le numéro de dossier ; pas de noms, pas d’identifiants.
purpose-name = Nommer et continuer
purpose-wrong-reason = Rien n’a été nommé. Donnez un motif d’au plus 300 caractères en une ligne.
purpose-wrong-purpose = Rien n’a été nommé. Choisissez un but dans la liste.
purpose-child-protection = Protection de l’enfant
purpose-data-subject = Demande sur ses propres données
purpose-identification = Identification
purpose-investigation = Enquête
purpose-oversight = Contrôle
purpose-statistics = Statistiques
purpose-triage = Tri
purpose-meaning-child-protection = Protéger un enfant : transmission à la protection de l’enfance, alerte, soutien.
purpose-meaning-data-subject = Répondre à une personne sur ses propres données, ou à qui parle pour elle.
purpose-meaning-identification = Établir qui est un enfant et où il se trouve.
purpose-meaning-investigation = Enquêter sur les personnes signalées.
purpose-meaning-oversight = Pour un tribunal, la protection des données ou une autre autorité de contrôle.
purpose-meaning-statistics = Compter, sans égard à quiconque.
purpose-meaning-triage = Trouver de qui s’occuper d’abord.
role-administrator = Administration
role-analyst = Analyse
role-auditor = Audit
role-data-protection-officer = Protection des données
role-intake-officer = Réception
role-liaison = Liaison
role-peer-agency = Service partenaire
role-provider = Fournisseur
role-supervisor = Supervision
me-eyebrow = Vous
me-session = Cette session
me-roles = Rôles
me-agency = Service
me-own-agency = Ce site
me-since = Depuis
me-ends = Se termine au plus tard
me-everywhere = Se déconnecter partout
me-idle = { $minutes ->
        [one] Elle se termine d’elle-même après { $minutes } minute sans usage.
       *[other] Elle se termine d’elle-même après { $minutes } minutes sans usage.
    }
