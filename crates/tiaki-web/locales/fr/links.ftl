# Les liens d’une personne, et les réponses.

link-caption = Liens entre ces comptes, les plus lourds d’abord
link-tier = Solidité
link-strongest = Ce qui parle le plus fort
link-decided = Décidé par
link-software = Le logiciel seul
link-open = Ses indices
link-open-and-answer = Indices et réponse
link-pages = Pages de liens
link-weightier = Liens plus lourds
link-lighter = Liens plus légers
link-page-of = Page { $page } sur { $pages }, { $total } liens
link-each = Les indices de chaque lien
link-evidence-of = Indices que { $one } et { $other } ont un seul utilisateur
link-sum = Ensemble
link-decided-by = { $operator } a décidé le { $at } : { $verdict }. Motif : { $reason }
link-said = Noté pour { $one } et { $other } : { $verdict }.
link-take-back = Retirer cette décision
link-take-back-what = Le retrait remet en vigueur la décision précédente, ou aucune s’il n’y en avait pas. Tout reste noté.
link-wrong-gone = Ces deux comptes ne forment plus un lien de cette personne : le rapprochement a continué depuis l’affichage. Ce qui vaut maintenant est ci-dessous.
refused-not-newest = Cette décision n’est plus la plus récente sur les deux : quelqu’un a décidé depuis, ou elle est déjà retirée. Ce qui vaut est ci-dessous.
refused-decided-since = Quelqu’un a décidé sur les deux depuis l’affichage de la page. Ce qui vaut maintenant est ci-dessous : regardez-le, et décidez à nouveau s’il doit en être autrement.
undo-reason = Décision retirée
case-own-tasks = Vos tâches ouvertes dans ce dossier
