//! Files of invented providers, and what is proposed for them.

use super::*;

fn propose(text: &str) -> Suggestion {
    suggest(text.as_bytes(), "Example").expect("something is proposed")
}

/// `header=column` of all that is placed, in the order of the file.
fn placed(text: &str) -> Vec<String> {
    propose(text)
        .headers
        .iter()
        .filter_map(|one| Some(format!("{}={}", one.header, one.column?.text())))
        .collect()
}

/// The proposal reads every row of its own file.
fn reads_itself(text: &str) -> Vec<Row> {
    let map = Map::parse(&propose(text).toml).expect("the proposal is sound");
    rows(text, &map)
        .into_iter()
        .map(|row| row.expect("the row is read"))
        .collect()
}

const ENGLISH: &str = "User ID,Email Address,Email Verified,Phone Number,Username,Registration Date,IP Address,Source Port,Event Type,Timestamp (UTC),Country Code,Notes\n\
    10001,a@mail.example,true,+64210000001,nick.one,2020-01-01T00:00:00Z,203.0.113.7,51234,LOGIN,2026-01-02 03:04:05,NZ,x\n\
    10002,b@mail.example,false,+64210000002,nick.two,2020-01-02T00:00:00Z,2001:db8::1,,SIGNUP,2026-01-02 03:05:05,AU,y z\n\
    10003,,,,,,203.0.113.9,443,FILE_UPLOAD,2026-01-03 03:05:05,,\n";

#[test]
fn english_table_is_mapped() {
    assert_eq!(
        placed(ENGLISH),
        [
            "User ID=account",
            "Email Address=email",
            "Email Verified=email_verified",
            "Phone Number=phone",
            "Username=screen_name",
            "Registration Date=registered_at",
            "IP Address=ip",
            "Source Port=port",
            "Event Type=event",
            "Timestamp (UTC)=event_at",
            "Country Code=country"
        ]
    );
    let found = propose(ENGLISH);
    assert!(
        found.toml.contains("\"Notes\",   # not known"),
        "{}",
        found.toml
    );
    assert!(
        found
            .toml
            .contains("time_zone = \"UTC\"   # likely, the header says so"),
        "{}",
        found.toml
    );
    for line in [
        "\"LOGIN\" = \"Login\"",
        "\"SIGNUP\" = \"Registration\"",
        "\"FILE_UPLOAD\" = \"Upload\"",
    ] {
        assert!(found.toml.contains(line), "{}", found.toml);
    }
    assert!(found.zone_missing, "the map must state it");
    let read = reads_itself(ENGLISH);
    assert_eq!(
        read[1].event.as_ref().unwrap().kind,
        EventKind::Registration
    );
}

#[test]
fn french_table_with_semicolons_is_mapped() {
    let text = "Identifiant;Courriel;Téléphone;Pseudo;Adresse IP;Port source;Horodatage;Événement;Inscrit le;Pays\n\
        c-1;a@mail.example;+33 1 99 00 00 01;p1;203.0.113.7;1024;2026-01-02T03:04:05+01:00;Connexion;2019-05-05T00:00:00Z;FR\n\
        c-2;b@mail.example;+33 1 99 00 00 02;p2;203.0.113.8;1025;2026-01-02T03:04:06+01:00;Téléversement;2019-05-06T00:00:00Z;BE\n";
    assert_eq!(
        placed(text),
        [
            "Identifiant=account",
            "Courriel=email",
            "Téléphone=phone",
            "Pseudo=screen_name",
            "Adresse IP=ip",
            "Port source=port",
            "Horodatage=event_at",
            "Événement=event",
            "Inscrit le=registered_at",
            "Pays=country"
        ]
    );
    let found = propose(text);
    assert!(found.toml.contains("delimiter = \";\""));
    assert!(found.toml.contains("# all times carry their zone") && !found.zone_missing);
    assert!(
        found.toml.contains("\"Téléversement\" = \"Upload\""),
        "{}",
        found.toml
    );
    assert_eq!(reads_itself(text).len(), 2);
}

#[test]
fn german_table_with_tabs_is_mapped() {
    let text = "Kundennummer\tE-Mail-Adresse\tRufnummer\tBenutzername\tAnzeigename\tIP-Adresse\tQuellport\tZeitpunkt\tVorgang\tRegistriert am\tGerätekennung\n\
        9001\ta@mail.example\t+49 30 000001\tnutzer1\tN Eins\t198.51.100.7\t4001\t2026-01-02 03:04:05\tAnmeldung\t2018-01-01 00:00:00\tg-1\n\
        9002\tb@mail.example\t+49 30 000002\tnutzer2\tN Zwei\t198.51.100.8\t4002\t2026-01-02 03:04:06\tHochladen\t2018-01-02 00:00:00\tg-2\n";
    assert_eq!(
        placed(text),
        [
            "Kundennummer=account",
            "E-Mail-Adresse=email",
            "Rufnummer=phone",
            "Benutzername=screen_name",
            "Anzeigename=display_name",
            "IP-Adresse=ip",
            "Quellport=port",
            "Zeitpunkt=event_at",
            "Vorgang=event",
            "Registriert am=registered_at",
            "Gerätekennung=device"
        ]
    );
    let found = propose(text);
    assert!(found.zone_missing && found.toml.contains("times carry no zone: state it"));
    assert!(found.toml.contains("delimiter = \"\\t\""));
    assert!(
        found.toml.contains("\"Anmeldung\" = \"Login\"")
            && found.toml.contains("\"Hochladen\" = \"Upload\"")
    );
    assert_eq!(reads_itself(text).len(), 2);
}

#[test]
fn spanish_and_portuguese_tables_are_mapped() {
    let spanish = "ID de usuario|Correo electrónico|Teléfono|Nombre de usuario|Dirección IP|Puerto|Fecha y hora|Acción|País\n\
        u1|a@mail.example|+34 900 000 001|n1|203.0.113.7|80|2026-01-02T03:04:05Z|inicio de sesión|ES\n";
    assert_eq!(
        placed(spanish),
        [
            "ID de usuario=account",
            "Correo electrónico=email",
            "Teléfono=phone",
            "Nombre de usuario=screen_name",
            "Dirección IP=ip",
            "Puerto=port",
            "Fecha y hora=event_at",
            "Acción=event",
            "País=country"
        ]
    );
    assert!(
        propose(spanish)
            .toml
            .contains("\"inicio de sesión\" = \"Login\"")
    );
    let portuguese = "ID da conta;Endereço de e-mail;Telemóvel;Endereço IP;Porta;Data e hora;Ação;Data de registo\n\
        p1;a@mail.example;+351 900 000 001;203.0.113.7;80;2026-01-02T03:04:05Z;envio;\n";
    let found = placed(portuguese);
    for expected in [
        "ID da conta=account",
        "Endereço de e-mail=email",
        "Telemóvel=phone",
        "Endereço IP=ip",
        "Porta=port",
        "Data e hora=event_at",
        "Ação=event",
    ] {
        assert!(
            found.iter().any(|one| one == expected),
            "{expected} in {found:?}"
        );
    }
}

#[test]
fn dutch_table_with_digests_is_mapped() {
    let text = "gebruikersnaam,e-mailadres,ipadres,tijdstip,gebeurtenis,md5,sha-1,bestand sha256,pdq_hash\n\
        g1,a@mail.example,203.0.113.7,2026-01-02T03:04:05Z,inloggen,0cc175b9c0f1b6a831c399e269772661,86f7e437faa5a7fce15d1ddcb9eaeaea377667b8,\
        ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb,f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22\n";
    assert_eq!(
        placed(text),
        [
            "gebruikersnaam=account",
            "e-mailadres=email",
            "ipadres=ip",
            "tijdstip=event_at",
            "gebeurtenis=event",
            "md5=md5",
            "sha-1=sha1",
            "bestand sha256=sha256",
            "pdq_hash=pdq"
        ]
    );
    assert_eq!(reads_itself(text)[0].digests.len(), 4);
}

#[test]
fn ndjson_is_mapped_with_its_members_further_in() {
    let text = "{\"userId\":12345,\"contact\":{\"emails\":[\"a@mail.example\",\"b@mail.example\"],\"phone\":\"+64210000001\"},\"net\":{\"remoteIp\":\"203.0.113.7\",\"srcPort\":1},\"eventTime\":\"2026-01-02T03:04:05Z\",\"eventType\":\"sign-in\",\"trace\":{\"a.b\":1}}\n\
        {\"userId\":12346,\"net\":{\"remoteIp\":\"203.0.113.8\"},\"eventTime\":\"2026-01-02T03:04:06Z\",\"eventType\":\"put_object\"}\n";
    assert_eq!(
        placed(text),
        [
            "contact.emails=email",
            "contact.phone=phone",
            "eventTime=event_at",
            "eventType=event",
            "net.remoteIp=ip",
            "net.srcPort=port",
            "userId=account"
        ]
    );
    let read = reads_itself(text);
    assert_eq!(read[0].identifiers.len(), 3);
    assert_eq!(read[1].event.as_ref().unwrap().kind, EventKind::Upload);
}

#[test]
fn values_speak_where_headers_do_not() {
    let text = "c1,c2,c3,c4,c5\nh-one,a@mail.example,203.0.113.7,2026-01-02T03:04:05Z,zz\nh-two,b@mail.example,203.0.113.8,2026-01-02T03:04:06Z,zz\n";
    let found = propose(text);
    assert_eq!(
        placed(text),
        ["c1=account", "c2=email", "c3=ip", "c4=event_at"]
    );
    assert_eq!(found.headers[0].confidence, Confidence::Low);
    assert_eq!(found.headers[1].confidence, Confidence::Medium);
    assert!(found.toml.contains("a guess"));
}

#[test]
fn headers_whose_values_are_something_else_are_ignored_with_why() {
    let text = "user,ip,when,country,login at\nu1,203.0.113.7:443,1767323045,New Zealand,02/01/2026 03:04\nu2,203.0.113.8:80,1767323046,Australia,03/01/2026 03:04\n";
    let found = propose(text);
    assert_eq!(placed(text), ["user=account"]);
    for remark in [
        "such as a port",
        "since 1970",
        "two letters",
        "a form that is not read",
    ] {
        assert!(found.toml.contains(remark), "{remark}: {}", found.toml);
    }
    assert_eq!(reads_itself(text).len(), 2);
}

#[test]
fn columns_that_may_stand_once_are_given_once() {
    let text = "account,ip address,last login ip,created,updated\nu1,203.0.113.7,203.0.113.8,2020-01-01T00:00:00Z,2020-01-01T00:00:00Z\n";
    let found = placed(text);
    assert_eq!(
        found.iter().filter(|one| one.ends_with("=ip")).count(),
        1,
        "{found:?}"
    );
    assert!(found.contains(&"ip address=ip".to_owned()));
}

#[test]
fn the_same_file_gives_the_same_proposal_and_no_value_but_codes() {
    let first = propose(ENGLISH);
    assert_eq!(first, propose(ENGLISH));
    for value in [
        "mail.example",
        "203.0.113",
        "nick.one",
        "+6421",
        "10001",
        "y z",
    ] {
        assert!(!first.toml.contains(value), "{value}");
    }
}

#[test]
fn events_that_look_like_values_are_not_named() {
    let text = "account,action\nu1,call +64210000001\nu2,mail a@mail.example\n";
    let found = propose(text);
    assert!(
        !found.toml.contains("[events]") && !found.toml.contains('@'),
        "{}",
        found.toml
    );
}

#[test]
fn a_file_without_header_is_refused_without_quoting_it() {
    let error = suggest(&b"u1,a@mail.example,203.0.113.7\n"[..], "P").unwrap_err();
    assert_eq!(error, SuggestError::NoHeader { columns: 3 });
    assert!(!error.to_string().contains('@'));
}

#[test]
fn files_that_nothing_can_be_made_of_are_refused() {
    let refused = |text: &[u8]| suggest(text, "P").unwrap_err();
    assert_eq!(refused(b""), SuggestError::Empty);
    assert_eq!(refused(b"\xEF\xBB\xBF \n\n"), SuggestError::Empty);
    assert_eq!(
        refused(b"a,a\n1,2\n"),
        SuggestError::HeaderRepeated { number: 2 }
    );
    assert_eq!(
        refused(b"\xFF\xFE\n"),
        SuggestError::FirstRow(RowCode::NotUtf8)
    );
    assert_eq!(
        refused(b"{\"a\"\n"),
        SuggestError::FirstRow(RowCode::NotJson)
    );
    assert_eq!(
        refused(b"port,ip\n1,203.0.113.7\n"),
        SuggestError::NoAccount
    );
}

#[test]
fn headers_with_anything_in_them_still_give_a_map() {
    let text = "account,\"a \"\"quoted\"\" header\",back\\slash,,= formula,#hash\nu1,1,2,3,4,5\n";
    assert_eq!(reads_itself(text).len(), 1);
}

#[test]
fn a_provider_with_anything_in_its_name_still_gives_a_map() {
    let found = suggest(ENGLISH.as_bytes(), "A \"B\" \\ \u{7} C").unwrap();
    assert_eq!(
        Map::parse(&found.toml).unwrap().provider(),
        "A \"B\" \\ \u{7} C"
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_proposed_for_or_refused(text in "[a-z@.,;|\\t\\n\"{}:0-9 ]{0,200}") {
        if let Ok(found) = suggest(text.as_bytes(), "P") {
            prop_assert!(Map::parse(&found.toml).is_ok());
        }
    }
}
