# /account: one account, and reading a child’s for a purpose.

account-eyebrow = Compte { $short }
account-at = Sur { $service }.
account-shown = Montré à { $operator } le { $at } ; but : { $purpose }. Cette lecture est au journal. La page n’est pas gardée : ne la rouvrez que dans un but.
account-held-elsewhere = { $count ->
        [one] { $count } valeur trouvée dans du texte libre n’est pas affichée ici : un compte protégé est indiqué comme l’ayant.
       *[other] { $count } valeurs trouvées dans du texte libre ne sont pas affichées ici : un compte protégé est indiqué comme les ayant.
    }
account-held-ask = { $count ->
        [one] Qui en a besoin indique qui demande et dans quel but ; cela va au journal, et le compte est montré une seule fois.
       *[other] Qui en a besoin indique qui demande et dans quel but ; cela va au journal, et le compte est montré une seule fois.
    }
account-gives-none-beside = Hormis ce qui a été trouvé dans son texte, il ne donne aucun identifiant pour ce compte.
account-gives-none = Il ne donne aucun identifiant pour ce compte.
account-shown-once = Montré une seule fois
account-held-back = Retenu
account-its-name-and-identifiers-are-not = Son nom et ses identifiants ne sont pas sur cette page. Qui en a besoin indique qui demande et dans quel but ; cela va au journal, et le compte est montré une seule fois.
account-what-it-is = Ce que c’est
account-protected = Protégé
account-protection = Protection
account-its-parts-in-reports-and-disclosures = Ses rôles dans les signalements et divulgations
account-no-report-or-disclosure-names-it = Aucun signalement ni aucune divulgation ne le nomme.
account-about = Objet
account-identifiers-as-given = Identifiants tels que fournis
