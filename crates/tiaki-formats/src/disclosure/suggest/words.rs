//! Words that headers are made of, in English, French, Spanish, Portuguese, German, Dutch and
//! Italian. To add one: in [`WORDS`], lower case, without accents, its words apart.

use std::collections::BTreeSet;

use crate::disclosure::map::{Column, EventKind};

/// What a header of these words is.
const WORDS: &[(Column, &str)] = &[
    (
        Column::Account,
        "account, account id, account number, account handle, acct, acct id, subject id, \
         user, user id, userid, uid, id, member id, customer id, profile id, target, \
         subscriber id, compte, id compte, identifiant, identifiant compte, utilisateur, \
         id utilisateur, numero de compte, cuenta, id cuenta, id de cuenta, usuario, \
         id usuario, id de usuario, id del usuario, conta, id da conta, id conta, konto, \
         konto id, kontonummer, kontokennung, benutzer, benutzer id, benutzerkennung, \
         nutzer, nutzer id, kunden id, kundennummer, gebruiker, gebruiker id, \
         gebruikers id, account nummer, accountnummer, utente, id utente, id account",
    ),
    (
        Column::Country,
        "country, country code, cc, iso country, registration country, pays, code pays, \
         pais, codigo pais, codigo de pais, codigo do pais, land, laendercode, \
         landercode, landescode, landcode, paese, codice paese, nation, region code",
    ),
    (
        Column::Device,
        "device, device id, deviceid, device identifier, device serial, serial, imei, \
         idfa, idfv, gaid, advertising id, android id, hardware id, mac address, \
         machine id, appareil, id appareil, identifiant appareil, dispositivo, \
         id dispositivo, id del dispositivo, id do dispositivo, aparelho, equipo, \
         geraet, gerat, geraete id, gerate id, geraetekennung, geratekennung, toestel, \
         toestel id, apparaat, apparaat id",
    ),
    (
        Column::DisplayName,
        "display name, displayname, full name, name, real name, profile name, nom, \
         nom affiche, nom complet, nombre, nombre completo, nombre visible, nome, \
         nome completo, nome de exibicao, anzeigename, voller name, weergavenaam, naam, \
         volledige naam, nome visualizzato",
    ),
    (
        Column::Email,
        "email, e mail, mail, email address, e mail address, mail address, \
         contact email, recovery email, backup email, courriel, adresse courriel, \
         adresse email, adresse e mail, adresse mail, correo, correo electronico, \
         endereco de email, endereco email, endereco de e mail, mailadresse, \
         emailadresse, e mail adresse, email adresse, e mailadres, emailadres, \
         mailadres, indirizzo email, posta elettronica",
    ),
    (
        Column::Event,
        "event, event name, event type, action, activity, activity type, operation, \
         log type, what, evenement, type evenement, activite, accion, actividad, evento, \
         tipo de evento, tipo evento, acao, atividade, ereignis, ereignistyp, aktion, \
         vorgang, aktivitaet, aktivitat, gebeurtenis, actie, activiteit, azione, attivita",
    ),
    (
        Column::EventAt,
        "time, timestamp, time stamp, date, datetime, date time, event time, event at, \
         event date, occurred at, logged at, login time, at, when, ts, utc, horodatage, \
         heure, date heure, date et heure, fecha, hora, fecha hora, fecha y hora, \
         marca de tiempo, data, data hora, data e hora, carimbo de data, zeit, \
         zeitpunkt, zeitstempel, datum, datum uhrzeit, uhrzeit, tijd, tijdstip, \
         tijdstempel, datum tijd, ora, data ora, orario",
    ),
    (
        Column::Ip,
        "ip, ip address, ipaddress, ip addr, ipv4, ipv6, client ip, source ip, src ip, \
         remote ip, remote addr, remote address, login ip, host ip, adresse ip, \
         ip adresse, ipadresse, direccion ip, endereco ip, ip adres, ipadres, \
         indirizzo ip, dir ip",
    ),
    (
        Column::Md5,
        "md5, md5 hash, file md5, md5sum, hash md5, empreinte md5",
    ),
    (
        Column::Payment,
        "payment, payment id, payment method, card, card number, card token, \
         card fingerprint, iban, wallet, paiement, carte, moyen de paiement, pago, \
         tarjeta, metodo de pago, pagamento, cartao, zahlung, zahlungsmittel, karte, \
         kartennummer, betaling, betaalmiddel, kaart, carta",
    ),
    (Column::Pdq, "pdq, pdq hash, hash pdq, perceptual hash"),
    (
        Column::Phone,
        "phone, phone number, telephone, telephone number, tel, mobile, mobile number, \
         mobile phone, msisdn, cell, cell phone, contact phone, recovery phone, \
         numero de telephone, portable, telefono, numero de telefono, movil, celular, \
         telefone, numero de telefone, telemovel, telefon, telefonnummer, rufnummer, \
         handy, handynummer, mobilnummer, telefoon, telefoonnummer, mobiel, gsm, \
         cellulare, numero di telefono",
    ),
    (
        Column::Port,
        "port, source port, src port, client port, remote port, ip port, port source, \
         puerto, puerto origen, puerto de origen, porta, porta de origem, porta origem, \
         quellport, bronpoort, poort, porta sorgente",
    ),
    (
        Column::ProfileUrl,
        "profile url, profile link, profile, url, link, vanity url, permalink, \
         lien profil, url profil, lien, url perfil, url del perfil, enlace perfil, \
         enlace, url do perfil, profil url, profillink, profiel url, profiellink, \
         url profilo",
    ),
    (
        Column::RegisteredAt,
        "registered at, registered, registration date, registration time, registered on, \
         signup date, signup time, signed up, sign up date, created at, created, \
         creation date, creation time, account created, account creation, opened at, \
         opened, opened on, joined, joined at, join date, member since, since, \
         inscrit le, date inscription, date d inscription, date creation, \
         date de creation, cree le, fecha registro, fecha de registro, fecha alta, \
         fecha de alta, fecha de creacion, creado, data de registro, data registro, \
         data de cadastro, data cadastro, data de criacao, criado em, registriert, \
         registriert am, registrierungsdatum, angelegt am, erstellt am, mitglied seit, \
         geregistreerd, geregistreerd op, registratiedatum, aangemaakt, aangemaakt op, \
         lid sinds, data registrazione, registrato il",
    ),
    (
        Column::ScreenName,
        "screen name, screenname, username, user name, login, login name, nick, \
         nickname, handle, alias, vanity, pseudo, pseudonyme, nom utilisateur, \
         nom d utilisateur, nombre de usuario, nombre usuario, apodo, nome de usuario, \
         nome do usuario, nome usuario, apelido, benutzername, nutzername, spitzname, \
         gebruikersnaam, bijnaam, schermnaam, nome utente, soprannome",
    ),
    (
        Column::Sha1,
        "sha1, sha 1, sha1 hash, file sha1, sha1sum, hash sha1, sha1 wert, empreinte sha1",
    ),
    (
        Column::Sha256,
        "sha256, sha 256, sha2 256, sha256 hash, file sha256, sha256sum, hash sha256, \
         sha256 wert, file hash, empreinte sha256",
    ),
];

/// Words that say that something was verified.
const VERIFIED: &str = "verified, confirmed, validated, is verified, ok, verifie, verifiee, confirme, \
     confirmee, valide, verificado, confirmado, validado, verificada, verifiziert, \
     bestaetigt, bestatigt, geverifieerd, bevestigd, verificato, confermato";

/// How names of events begin. Signing up is looked for before signing in.
const EVENTS: &[(EventKind, &str)] = &[
    (
        EventKind::Registration,
        "signup, sign up, regist, inscri, create account, account create, \
         account created, cadastr, anlegen, alta, aanmaken, iscri",
    ),
    (
        EventKind::Upload,
        "upload, put, televers, envoi fichier, subida, subir, carga, envio, hochlad, \
         hochgeladen, share, media sent, attachment, caric, post media, store",
    ),
    (
        EventKind::Purchase,
        "purchase, buy, payment, paid, order, achat, paiement, compra, pago, pagamento, \
         kauf, zahlung, aankoop, betaling, acquist",
    ),
    (
        EventKind::Login,
        "login, log in, logon, signin, sign in, auth, session, connexion, connect, \
         inicio, acceso, acesso, entrada, anmeld, einlogg, inlog, aanmeld, accesso",
    ),
];

/// The columns that a header may be, each with how strongly it says so, from 40 to 100.
pub(super) fn columns(header: &str) -> Vec<(Column, u32)> {
    let words = split(header);
    let text = words.join(" ");
    let mut found: Vec<(Column, u32)> = Vec::new();
    let verified = VERIFIED.split(", ").any(|word| contains(&text, word));
    for (column, names) in WORDS {
        let strength = names
            .split(", ")
            .filter_map(|name| strength(&text, name))
            .max();
        let Some(strength) = strength else { continue };
        match (column, verified) {
            (Column::Email, true) => found.push((Column::EmailVerified, strength.max(90))),
            (Column::Phone, true) => found.push((Column::PhoneVerified, strength.max(90))),
            (_, true) => {}
            (_, false) => found.push((*column, strength)),
        }
    }
    found
}

/// Whether a header is made of these words alone, so that it names what a column holds and is no
/// value itself.
pub(in crate::disclosure) fn is_known(header: &str) -> bool {
    let words = split(header);
    let names = WORDS
        .iter()
        .map(|(_, names)| *names)
        .chain(std::iter::once(VERIFIED));
    let known: BTreeSet<&str> = names
        .flat_map(|names| names.split([',', ' ']))
        .filter(|word| !word.is_empty())
        .collect();
    let is_plain = |c: char| c.is_alphanumeric() || " _-./".contains(c);
    !words.is_empty()
        && header.chars().all(is_plain)
        && words.iter().all(|word| known.contains(word.as_str()))
}

/// Whether the header says that its times are in UTC.
pub(super) fn is_utc(header: &str) -> bool {
    split(header)
        .iter()
        .any(|word| matches!(word.as_str(), "utc" | "gmt" | "zulu"))
}

/// What a provider's name of an event stands for.
pub(super) fn event(name: &str) -> EventKind {
    let text = split(name).join(" ");
    let solid = text.replace(' ', "");
    let starts = |word: &str| {
        contains_start(&text, word) || solid.starts_with(&word.replace(' ', "")) && word.len() > 4
    };
    let is_out = [
        "logout",
        "log out",
        "logoff",
        "signout",
        "sign out",
        "deconnexion",
        "abmeld",
        "uitlog",
    ];
    if is_out.into_iter().any(starts) {
        return EventKind::Other;
    }
    EVENTS
        .iter()
        .find(|(_, words)| words.split(", ").any(starts))
        .map_or(EventKind::Other, |(kind, _)| *kind)
}

/// How much of a header a name makes out: all of it 100, a part 40 and more.
fn strength(text: &str, name: &str) -> Option<u32> {
    if text == name || text.replace(' ', "") == name.replace(' ', "") {
        return Some(100);
    }
    // Short names within longer ones say little.
    if name.len() < 2 || name == "id" || name == "at" || !contains(text, name) {
        return None;
    }
    let share = name.len() * 50 / text.len().max(1);
    Some(40 + u32::try_from(share.min(50)).unwrap_or(0))
}

/// Whether `name` stands in `text` as whole words.
fn contains(text: &str, name: &str) -> bool {
    format!(" {text} ").contains(&format!(" {name} "))
}

/// Whether a word of `text` begins as `name` does.
fn contains_start(text: &str, name: &str) -> bool {
    format!(" {text}").contains(&format!(" {name}"))
}

/// A header's words, lower case and without accents: `userEmail_address` is `user email address`.
fn split(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in header.chars() {
        let is_turn = before.is_lowercase() && c.is_uppercase();
        if (is_turn || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        before = c;
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            for lower in c.to_lowercase() {
                plain(lower, word);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A letter without its accent.
fn plain(c: char, word: &mut String) {
    word.push(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ß' => return word.push_str("ss"),
        other => other,
    });
}
