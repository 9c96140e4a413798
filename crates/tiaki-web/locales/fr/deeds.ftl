# Ce qui a été décidé sur une personne.

deed-heading = Ce qui a été décidé
deed-none = Personne n’a encore rien décidé sur cette personne.
deed-what-it-holds = Sur ces comptes, quelle que fût alors leur personne : liens, pays, projets vers plusieurs autorités, ce qui a été rendu sans suite, suites données. Qui a mis de côté et pourquoi n’est dit que sous la prise en charge, pour qu’un second examen en reste libre.
deed-caption = Décisions, les plus récentes d’abord
deed-about = Sur
deed-link = Un lien
deed-link-what = { $one } et { $other } : { $verdict }
deed-other-account = un compte d’une autre personne
deed-place = Le pays
deed-place-unknown = Reste inconnu
deed-place-evidence = Retiré : les indices décident
deed-skip = La prise en charge
deed-skip-what = Rendu sans suite
deed-draft = Plusieurs autorités
deed-draft-what = Projet sous { $reference }
deed-draft-end = Fin du projet { $reference }
deed-outcome = La suite donnée
deed-pages = Pages de décisions
deed-page-of = Page { $page } sur { $pages }, { $total } décisions
deed-became = Ce que sont devenus les comptes
