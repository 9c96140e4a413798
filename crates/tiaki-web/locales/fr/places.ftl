# /places: what was decided on where persons are.

places-none = Personne n’a décidé où se trouve quelqu’un. Qui n’a pas pu être attribué attend auprès de { $desk } ; le formulaire est sur la page de chaque personne.
places-desk = la coordination
places-count = { $count ->
        [one] { $number } décision, les plus récentes d’abord.
       *[other] { $number } décisions, les plus récentes d’abord.
    }
places-unplaced = Qui n’a pas pu être attribué attend auprès de { $desk }.
places-where-people-decided-that-somebody-is = Où des personnes ont décidé que quelqu’un se trouve
places-software-proposes-a-country-from-the = Le logiciel propose un pays d’après les indices ; ce que décide une personne nommément désignée prévaut, jusqu’à ce que quelqu’un décide à nouveau ou retire la décision sur la page de la personne.
places-decisions-that-differ = Décisions divergentes
places-accounts-that-were-decided-otherwise-are = Des comptes pour lesquels on a décidé différemment sont désormais ceux d’une seule personne. Aucune de ces personnes ne va nulle part tant que l’on n’a pas décidé pour elle.
places-decisions-on-where-somebody-is = Décisions sur le lieu où quelqu’un se trouve
places-who-and-why = Qui et pourquoi
places-now = Maintenant
places-persons-with-them = Personnes qui les ont
places-pages-of-decisions = Pages des décisions
