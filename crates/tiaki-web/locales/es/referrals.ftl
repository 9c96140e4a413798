# /referrals: drafts to several authorities.

referrals-total = { $count ->
        [one] { $number } en total, los más recientes primero.
       *[other] { $number } en total, los más recientes primero.
    }
referrals-decided = Decidido por { $operator } el { $at }: { $reason }
referrals-about = Sobre
referrals-caption = Quién recibe qué bajo { $reference }
referrals-referrals-to-several = Remisiones a varias autoridades
referrals-one-person-several-authorities-one-reference = Una persona, varias autoridades, una referencia
referrals-what-operators-chose-each-release-while = Lo que se eligió. Mientras un borrador esté en pie, cada envío autorizado lleva a la persona a todas sus autoridades, a cada una lo que puede recibir.
referrals-drafts = Borradores
referrals-nobody-has-chosen-several-authorities-for = Nadie ha elegido varias autoridades para una persona. El formulario está en la página de cada persona.
referrals-authority = Autoridad
referrals-grounds = Fundamentos
referrals-accounts-that-go = Cuentas que van
referrals-that-stay = Que se quedan
referrals-sent = Enviado
referrals-the-operators-own = Elección propia de quien decide
referrals-not-yet = Aún no
referrals-no-key-yet = Aún sin clave
referrals-end-it = Terminarlo
referrals-end-it-no-release-carries-it = Terminarlo: ningún envío la llevará ya
referrals-pages-of-drafts = Páginas de borradores
