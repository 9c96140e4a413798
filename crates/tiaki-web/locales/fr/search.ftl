# La recherche.

title-search = Recherche
search-heading = Recherche
search-lead = D’un id, d’un numéro de signalement, d’une empreinte de fichier ou d’un identifiant vers ce dont il s’agit. Seul ce qui est exactement le même est trouvé, quelle qu’en soit l’écriture.
search-ask = Chercher
search-label = Id, numéro, empreinte ou identifiant
search-label-what = Un id tel que les pages le montrent, entier ou ses huit premiers caractères ; le numéro d’un signalement chez l’expéditeur ; un nom d’utilisateur, une adresse e-mail, un numéro de téléphone, une adresse IP ; une empreinte MD5, SHA-1, SHA-256 ou PDQ.
search-button = Chercher
search-rules = Ce que vous cherchez n’est dans aucune adresse, et le journal en garde une empreinte à clé, jamais le texte. Ce que vous ne devez pas connaître n’est pas trouvé. Un compte protégé n’est trouvé par ses valeurs que par qui peut les voir dans le but nommé ; chaque fois est une ligne du journal. Ce qui n’a été trouvé que dans du texte libre n’est pas cherché.
search-found = Ce qui a été trouvé
search-nothing = Il n’y a rien ici, ou rien que vous puissiez connaître. Vérifiez que c’est écrit en entier ; noms et numéros peuvent s’écrire de toute façon, mais leurs parties ne trouvent rien.
search-caption = { $count ->
        [one] { $count } résultat, et pourquoi
       *[other] { $count } résultats, et pourquoi chacun
    }
search-what = Quoi
search-why = Trouvé par
search-cut = Il y en a plus que ce qui est listé : cherchez ce que moins partagent.
search-behind = { $count ->
        [one] { $count } signalement ou divulgation arrivé n’est pas encore cherché : il le sera dès le prochain rapprochement.
       *[other] { $count } signalements ou divulgations arrivés ne sont pas encore cherchés : ils le seront dès le prochain rapprochement.
    }
search-report = Signalement
search-by-id = son id
search-by-reference = son numéro chez l’expéditeur
search-by-handle = son propre id auprès du service
search-by-file = l’empreinte d’un fichier qu’il contient
search-by-identifier = { $kind }, tel qu’une source le donne
search-wrong-empty = Dites quoi chercher.
search-wrong-long = La recherche a au plus { $most } caractères, en une ligne.
search-go = Aller
