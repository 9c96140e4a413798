use proptest::prelude::*;

use super::{TRUNK_ZERO, is_unseen};
use crate::id::SiteKey;
use crate::identifier::IdentifierKind::{self, DisplayName, Email, Phone, ScreenName};
use crate::mail::MailRules;

/// The form under which a value links, of whatever kind.
fn linked(kind: IdentifierKind, value: &str) -> Option<String> {
    match kind {
        Email => MailRules::standard().mailbox(value).map(|of| of.address),
        _ => kind.linked(value),
    }
}

/// Values that link as one. All are invented.
const SAME: &[(IdentifierKind, &str, &str)] = &[
    (Phone, "+64 21 000 000", "+6421000000"),
    (Phone, "+64 21 000 000", "0064-21-000-000"),
    (Phone, "+64 21 000 000", "+64 (0)21 000 000"),
    (Phone, "+64 21 000 000", "+64021000000"),
    (Phone, "+64 21 000 000", "tel:+64-21-000-000"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000 ext. 12"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000 x12"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000#12"),
    (Phone, "+64 9 555 0000 ext 12", "tel:+64-9-555-0000;ext=12"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000,,12"),
    (Phone, "+64 21 000 000", "＋６４ ２１ ０００ ０００"),
    (Phone, "+64 21 000 000", "+٦٤ ٢١ ٠٠٠ ٠٠٠"),
    (Phone, "+64 21 000 000", "+۶۴ ۲۱ ۰۰۰ ۰۰۰"),
    (Phone, "+64 21 000 000", "+६४ २१ ००० ०००"),
    (Phone, "+64 21 000 000", "\u{202a}+64 21 000 000\u{202c}"),
    (Phone, "+64 21 000 000", "+64\u{a0}21\u{2011}000\u{2011}000"),
    (Phone, "+64 21 000 000", "mobile: +64 21 000 000 (home)"),
    (
        Phone,
        "+64 9 555 0000 ext 12",
        "+64 (0)9 555 0000 Extn: 12 (day)",
    ),
    (Phone, "+64 9 555 0000 ext 12", "+٦٤ ٩ ٥٥٥ ٠٠٠٠ x١٢"),
    (Phone, "+7 495 000 00 00 x12", "+7 (495) 000-00-00 доб. 12"),
    // Too long for an extension, or of a parameter that is none: left out.
    (Phone, "+64 9 555 0000", "+64 9 555 0000 x 64210000000"),
    (Phone, "+64 9 555 0000", "+64 9 555 0000; 021 000 000"),
    (Phone, "+64 9 555 0000", "tel:+64-9-555-0000;isub=12"),
    (Phone, "+1 800 000 8425", "+1-800-000-TIAK"),
    (Phone, "021,000,000", "021 000 000"),
    (Email, "kid.one@mail.example", "Kid.One@MAIL.example"),
    (Email, "kid.one@mail.example", "<kid.one@mail.example>"),
    (Email, "kid.one@mail.example", "mailto:kid.one@mail.example"),
    (Email, "kid.one@mail.example", "kid.one@mail.example."),
    (Email, "kid.one@mail.example", "\"kid.one\"@mail.example"),
    (
        Email,
        "kid.one@mail.example",
        "ｋｉｄ．ｏｎｅ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
    ),
    (
        Email,
        "kid.one@mail.example",
        "kid\u{200b}.one@mail.example",
    ),
    (
        Email,
        "kid.one@mail.example",
        "kid.o\u{ad}ne@mail.example\u{feff}",
    ),
    (Email, "kid@bücher.example", "kid@xn--bcher-kva.example"),
    (Email, "kid@bücher.example", "kid@bu\u{308}cher.example"),
    (Email, "k.i.d+x@gmail.com", "kid@googlemail.com"),
    (ScreenName, "@Synthetic77", "synthetic77"),
    (ScreenName, "synthetic77", "ｓｙｎｔｈｅｔｉｃ７７"),
    (ScreenName, "synthetic77", "𝓼𝔂𝓷𝓽𝓱𝓮𝓽𝓲𝓬77"),
    (ScreenName, "synthetic77", "＠synthetic77"),
    (ScreenName, "synthetic77", "syn\u{200d}thetic\u{2060}77"),
    (ScreenName, "synthetic77", "\u{202e}synthetic77"),
    (ScreenName, "synthetic77", "synthetic٧٧"),
    // Cyrillic letters that look Latin among Latin ones; alone they are what they are.
    (ScreenName, "synthetic77", "synthеtiс77"),
    (ScreenName, "copper", "соppеr"),
    (ScreenName, "josé", "jose\u{301}"),
    (ScreenName, "strasse9", "STRASSE9"),
    (ScreenName, "straße9", "STRASSE9"),
    (ScreenName, "ίδης", "ΊΔΗΣ"),
    (ScreenName, "istanbul", "İSTANBUL"),
    (ScreenName, "ilgaz", "ılgaz"),
    (DisplayName, "Synth   User", "synth user"),
    (DisplayName, "José Peña", "jose pena"),
    (DisplayName, "José", "Jose\u{301}"),
    (DisplayName, "Müller", "MULLER"),
    (DisplayName, "Weiß", "weiss"),
    (DisplayName, "Иван Петров", "Ivan Petrov"),
    (DisplayName, "Νίκος", "nikos"),
    (DisplayName, "ΝΊΚΟΣ", "νίκος"),
    (DisplayName, "O’Neil", "O'NEIL"),
    (DisplayName, "Anna\u{2010}Maria", "anna-maria"),
    (DisplayName, "Łukasz", "lukasz"),
    (DisplayName, "Đặng", "dang"),
    (DisplayName, "Şükrü Işık", "sukru isik"),
    (DisplayName, "مُحَمَّد", "محمد"),
    (DisplayName, "Аnna", "Anna"),
    (DisplayName, "ﬁona", "fiona"),
    (DisplayName, "Anna\u{200f}", "Anna"),
    (DisplayName, "王伟", "王\u{fe00}伟"),
];

/// Values that do not: another thing, or what nobody can tell.
const OTHER: &[(IdentifierKind, &str, &str)] = &[
    (Phone, "+64 21 000 000", "+64 21 000 001"),
    (Phone, "+64 21 000 000", "+61 21 000 000"),
    // Without its country a number may be of any.
    (Phone, "+64 21 000 000", "021 000 000"),
    // In Italy the zero is part of the number.
    (Phone, "+39 06 0000 0000", "+39 6 0000 0000"),
    (Phone, "+64 0021 000 000", "+64 21 000 000"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000 ext 34"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0000 ext 1"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 0001 ext 12"),
    (Phone, "+64 9 555 0000 ext 12", "+64 9 555 000012"),
    (Phone, "+64 21 000 0012", "+64 21 000 00 x12"),
    (Phone, "1-800-000-TIAK", "1-800-000-TIAZ"),
    (Email, "kid.one@mail.example", "kidone@mail.example"),
    (Email, "kid+x@mail.example", "kid@mail.example"),
    (Email, "\"kid one\"@mail.example", "kidone@mail.example"),
    (Email, "kid@straße.example", "kid@strasse.example"),
    (Email, "kid.one@mail.example", "kid.one@mail.example.com"),
    (ScreenName, "synthetic77", "synthetic78"),
    (ScreenName, "synthetic77", "5ynth3t1c77"),
    (ScreenName, "synthetic77", "synthetic"),
    (ScreenName, "josé", "jose"),
    (ScreenName, "иван", "ivan"),
    // All of it Cyrillic: a word of that script, whatever it looks like.
    (ScreenName, "сосо", "coco"),
    (ScreenName, "a_b", "ab"),
    (DisplayName, "Anna Lee", "Lee Anna"),
    (DisplayName, "Müller", "Mueller"),
    (DisplayName, "Anna Lee", "Ann Lee"),
    (DisplayName, "王伟", "汪卫"),
    (DisplayName, "王伟", "Wang Wei"),
    (DisplayName, "田中", "Tanaka"),
    (DisplayName, "محمد", "Mohammed"),
];

#[test]
fn one_thing_has_one_form_and_another_thing_another() {
    for (kind, one, other) in SAME {
        let form = linked(*kind, one);
        assert!(form.is_some(), "{one}");
        assert_eq!(linked(*kind, other), form, "{kind:?} {one} {other:?}");
        // Forms are forms of themselves.
        let again = form.as_deref().and_then(|form| linked(*kind, form));
        assert_eq!(again, form, "{one}");
    }
    for (kind, one, other) in OTHER {
        assert_ne!(linked(*kind, one), linked(*kind, other), "{one} {other}");
    }
    assert!(SAME.len() + OTHER.len() >= 90);
}

#[test]
fn what_is_no_value_has_no_form() {
    for (kind, value) in [
        (Phone, ""),
        (Phone, "none"),
        (Phone, "CALL-ME"),
        (Phone, "+٦٤"),
        (ScreenName, "\u{200b}\u{feff}"),
        (ScreenName, "＠"),
        (DisplayName, "\u{3164}"),
        (DisplayName, "ｕｎｋｎｏｗｎ"),
        (Email, "＠ｍａｉｌ．ｅｘａｍｐｌｅ"),
        (Email, "<>"),
        (Email, "mailto:"),
        (Email, "\"\"@"),
    ] {
        assert_eq!(linked(kind, value), None, "{kind:?} {value:?}");
    }
}

#[test]
fn the_key_is_the_stored_one_where_the_form_is_the_plain_one() {
    let key = SiteKey::new(&[3; 32]);
    for (kind, one, other) in SAME.iter().filter(|(kind, ..)| *kind != Email) {
        let link = |value| kind.link_key(&key, value, kind.join_key(&key, value).unwrap_or(0));
        assert_eq!(link(one), link(other), "{one} {other}");
        if kind.linked(one) == kind.normalise(one) {
            assert_eq!(link(one), kind.join_key(&key, one), "{one}");
        }
    }
    assert_eq!(Phone.link_key(&key, "none", 0), None);
    assert_eq!(ScreenName.link_key(&key, "synthetic77", 0), None);
}

#[test]
fn extensions_meet_by_their_switchboard_and_are_guarded_with_it() {
    let key = SiteKey::new(&[3; 32]);
    let plain = "+64 9 555 0000";
    let whole = Phone.link_key(&key, plain, Phone.join_key(&key, plain).unwrap());
    for extension in [
        "+64 9 555 0000 ext 12",
        "+64 (0)9 5550000 x34",
        "0064 9 555 0000#7",
    ] {
        assert_eq!(Phone.switchboard_key(&key, extension), whole, "{extension}");
        assert_ne!(Phone.link_key(&key, extension, 1), whole, "{extension}");
        let (forms, of_plain) = (Phone.guarded_forms(extension), Phone.guarded_forms(plain));
        assert!(
            of_plain.iter().all(|form| forms.contains(form)),
            "{extension}"
        );
    }
    assert_eq!(Phone.switchboard_key(&key, plain), None);
    assert_eq!(ScreenName.switchboard_key(&key, "synthetic77;ext=12"), None);
}

#[test]
fn no_calling_code_begins_another() {
    for code in TRUNK_ZERO {
        let longer = TRUNK_ZERO.iter().filter(|other| other.starts_with(code));
        assert_eq!(longer.count(), 1, "{code}");
        assert!(
            !crate::phone::countries(&format!("+{code}200000000")).is_empty(),
            "{code}"
        );
    }
}

#[test]
fn what_is_spelt_otherwise_is_guarded_as_one() {
    for (kind, one, other) in SAME {
        let forms = kind.guarded_forms(one);
        let meets = kind
            .guarded_forms(other)
            .iter()
            .any(|form| forms.contains(form));
        assert!(meets, "{kind:?} {one} {other:?}");
    }
}

fn any_value() -> impl Strategy<Value = String> {
    let pieces = [
        "a", "B", "ß", "İ", "ı", "ς", "Σ", "а", "о", "Р", "ж", "ا", "ُ", "王", "é", "e\u{301}", "ﬁ",
        "Ａ", "\u{200b}", "\u{307}", "0", "٧", "１", "+", "00", " ", "@", ".", "-", "x", "ext",
        "#", "(0)", "64", "21000000",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..9)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_links_as_one_is_guarded_as_one(one in any_value(), other in any_value()) {
        for kind in [Phone, ScreenName, DisplayName] {
            let form = kind.linked(&one);
            if form.is_some() && (form == kind.linked(&other)) {
                let forms = kind.guarded_forms(&one);
                let meets = kind.guarded_forms(&other).iter().any(|form| forms.contains(form));
                prop_assert!(meets, "{:?}", kind);
            }
        }
    }

    #[test]
    fn a_form_is_its_own_and_shows_all_of_itself(value in any_value()) {
        for kind in [Phone, ScreenName, DisplayName] {
            if let Some(form) = kind.linked(&value) {
                prop_assert!(!form.contains(is_unseen), "{:?}", kind);
                let again = kind.linked(&form);
                prop_assert_eq!(again.as_ref(), Some(&form), "{:?}", kind);
            }
        }
    }

    #[test]
    fn what_was_one_stays_one(value in "[ -~]{0,24}") {
        for kind in [ScreenName, DisplayName] {
            prop_assert_eq!(kind.linked(&value), kind.normalise(&value));
        }
    }
}
