# /places: what was decided on where persons are.

places-none = Nadie ha decidido dónde está alguien. Quien no se pudo asignar espera en { $desk }; el formulario está en la página de cada persona.
places-desk = la coordinación
places-count = { $count ->
        [one] { $number } decisión, las más recientes primero.
       *[other] { $number } decisiones, las más recientes primero.
    }
places-unplaced = Quien no se pudo asignar espera en { $desk }.
places-where-people-decided-that-somebody-is = Dónde se decidió que está alguien
places-software-proposes-a-country-from-the = El programa propone un país a partir de los indicios; lo que decide una persona con nombre prevalece, hasta que alguien decida de nuevo o lo retire en la página de la persona.
places-decisions-that-differ = Decisiones que difieren
places-accounts-that-were-decided-otherwise-are = Cuentas sobre las que se decidió de forma distinta son ahora de una sola persona. Ninguna de estas va a ninguna parte hasta que alguien decida sobre la persona.
places-decisions-on-where-somebody-is = Decisiones sobre dónde está alguien
places-who-and-why = Quién y por qué
places-now = Ahora
places-persons-with-them = Personas que las tienen
places-pages-of-decisions = Páginas de decisiones
