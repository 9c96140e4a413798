# /referrals: drafts to several authorities.

referrals-total = { $count ->
        [one] { $number } en tout, les plus récents d’abord.
       *[other] { $number } en tout, les plus récents d’abord.
    }
referrals-decided = Décidé par { $operator } le { $at } : { $reason }
referrals-about = Au sujet de
referrals-caption = Qui reçoit quoi sous { $reference }
referrals-referrals-to-several = Transmissions à plusieurs autorités
referrals-one-person-several-authorities-one-reference = Une personne, plusieurs autorités, une référence
referrals-what-operators-chose-each-release-while = Ce que des personnes ont choisi. Tant qu’un projet tient, chaque envoi validé porte la personne à toutes ses autorités, à chacune ce qu’elle peut recevoir.
referrals-drafts = Projets
referrals-nobody-has-chosen-several-authorities-for = Personne n’a choisi plusieurs autorités pour une personne. Le formulaire est sur la page de chaque personne.
referrals-authority = Autorité
referrals-grounds = Fondements
referrals-accounts-that-go = Comptes envoyés
referrals-that-stay = Qui restent
referrals-sent = Envoyé
referrals-the-operators-own = Choix de la personne qui décide
referrals-not-yet = Pas encore
referrals-no-key-yet = Pas encore de clé
referrals-end-it = Y mettre fin
referrals-end-it-no-release-carries-it = Y mettre fin : aucun envoi ne la portera plus
referrals-pages-of-drafts = Pages des projets
