# Keys: what can be done with one stroke.

keys-heading = Touches
keys-lead = Les listes se parcourent sans souris. Une touche fait ce que fait un lien ou un bouton de la page ; aucune n’agit pendant la saisie.
keys-on = Les touches simples sont actives
keys-on-what = Désactivez-les si vous dictez ou touchez des touches par erreur.
keys-caption = Ce que fait chaque touche
keys-does = Action
keys-key = Touche
keys-always = Toujours : Tab passe d’un élément au suivant, Échap quitte un champ, Ctrl et Entrée envoient le formulaire en cours de saisie.
keys-keep = Garder ces touches
keys-anew = Revenir aux touches d’origine
keys-wrong-none = Rien n’a été gardé : « { $stroke } » demande un caractère visible.
keys-wrong-twice = Rien n’a été gardé : « { $one } » et « { $other } » auraient la même touche.
me-keys = Touches
stroke-down = Ligne suivante
stroke-up = Ligne précédente
stroke-open = Ouvrir la ligne
stroke-select = Choisir la ligne, ou non
stroke-next = Prendre le prochain libre
stroke-take = Le prendre
stroke-set-aside = Mettre de côté, avec un motif
stroke-skip = Le passer, avec un motif
stroke-link = Décider des liens
stroke-refer = Préparer une transmission
stroke-undo = Annuler
stroke-search = Filtrer ou chercher
stroke-help = Cette liste
