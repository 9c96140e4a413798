# /reviews: pairs of accounts to decide on.

review-explain = La dernière décision sur une paire prévaut et lie tout rapprochement ultérieur. Le nom et la raison figurent sur ces pages et sont gardés : n’écrivez dans la raison ni noms ni identifiants d’autrui.
reviews-source = Source { $short }
reviews-with = avec
reviews-wait = { $count ->
        [one] { $number } paire attend, les plus lourdes d’abord.
       *[other] { $number } paires attendent, les plus lourdes d’abord.
    }
reviews-told-by = Les indices sont donnés par leur type et par le nombre de ceux qui ont la valeur ; un bit de plus double les chances.
reviews-waiting = { $count ->
        [one] { $count } décision attend le rapprochement.
       *[other] { $count } décisions attendent le rapprochement.
    }
reviews-more-decided = { $more ->
        [one] { $all } décisions en tout ; { $more } plus ancienne est sur la page de sa paire.
       *[other] { $all } décisions en tout ; { $more } plus anciennes sont sur les pages de leurs paires.
    }
against-different = Il a été décidé qu’ils ont des utilisateurs différents.
against-unsure = Une décision les laisse ouverts.
against-told = Un signalement les distingue.
review-two-accounts = Deux comptes
review-what-speaks-for-it-and-against = Ce qui plaide pour et contre
review-what-was-decided-on-them = Ce qui a été décidé à leur sujet
review-nobody-has-decided-on-this-pair = Personne n’a encore décidé de cette paire.
reviews-pairs-of-accounts-that-came-close = Des paires de comptes proches qui n’ont pas été réunies. Le logiciel propose ; ce qu’une personne nommément désignée décide ici lie tout rapprochement ultérieur, et peut être redécidé à tout moment.
reviews-decisions-that-cannot-all-hold = Décisions qui ne peuvent pas toutes tenir
reviews-to-look-at = À examiner
reviews-nobody-resolves-these-but-people-decide = Seules des personnes les résolvent : décidez à nouveau de l’une des paires. D’ici là, deux comptes décidés différents restent séparés ; là où une décision laisse ouvert, ou qu’un signalement les distingue, la décision qu’ils ne font qu’un tient.
reviews-what-contradicts-itself = Ce qui se contredit
reviews-these-two = Ces deux
reviews-what-stands-against-it = Ce qui s’y oppose
reviews-decided-to-have-one-user-from = Décidés à un seul utilisateur, de l’un à l’autre
reviews-no-pair-waits-what-came-close = Aucune paire n’attend : ce qui était proche a été décidé, ou rien n’était proche.
reviews-pages-of-pairs = Pages des paires
reviews-weightier-pairs = Paires plus lourdes
reviews-lighter-pairs = Paires plus légères
reviews-nobody-has-decided-on-a-pair = Personne n’a encore décidé d’une paire.
