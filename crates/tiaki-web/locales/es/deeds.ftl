# Lo que se decidió sobre una persona.

deed-heading = Lo que se decidió
deed-none = Nadie ha decidido aún nada sobre esta persona.
deed-what-it-holds = Sobre estas cuentas, fueran entonces de la persona que fueran: vínculos, países, borradores a varias autoridades, lo devuelto sin hacer, resultados. Quién apartó a alguien y por qué se dice solo donde se trabaja en ello, para que un segundo examen quede libre.
deed-caption = Decisiones, las más recientes primero
deed-about = Sobre
deed-link = Un vínculo
deed-link-what = { $one } y { $other }: { $verdict }
deed-other-account = una cuenta de otra persona
deed-place = El país
deed-place-unknown = Sigue sin saberse
deed-place-evidence = Retirado: deciden los indicios
deed-skip = El trabajo en ello
deed-skip-what = Devuelto sin hacer
deed-draft = Varias autoridades
deed-draft-what = Borrador con la referencia { $reference }
deed-draft-end = Se terminó el borrador { $reference }
deed-outcome = El resultado
deed-pages = Páginas de decisiones
deed-page-of = Página { $page } de { $pages }, { $total } decisiones
deed-became = Qué fue de las cuentas
