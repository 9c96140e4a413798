//! Letters there and back, and each way in which one must be refused.

use proptest::prelude::*;

use super::*;
use crate::{Identity, SigningKey};

fn key() -> SigningKey {
    SigningKey::from_seed([3; 32])
}

fn identity() -> Identity {
    Identity::from_seed([4; 32]).unwrap()
}

fn package(number: u8) -> Package {
    Package {
        package_id: format!("pkg_{number}"),
        sha256: hex::encode([number; 32]),
    }
}

fn named() -> Named {
    Named {
        authority: Some("auth-at".to_owned()),
        country: "AT".to_owned(),
    }
}

fn letter(says: Says) -> Letter {
    Letter {
        letter_id: "let_1".to_owned(),
        sender: Sender {
            authority: "auth-nz".to_owned(),
            name: "Sending \"authority\" é".to_owned(),
            country: "NZ".to_owned(),
        },
        signing_key: key().verifying_key(),
        recipient: Party {
            authority: "auth-at".to_owned(),
            country: "AT".to_owned(),
            key: identity().recipient(),
        },
        created_at: 1_000_000,
        about: package(1),
        answers: says.is_answer().then(|| "let_0".to_owned()),
        says,
    }
}

/// One for each reason and answer.
fn each_reason() -> Vec<Says> {
    let words = || Some("placeholder words".to_owned());
    let mut all = Vec::new();
    all.extend(DeclineReason::ALL.iter().map(|reason| Says::Declined {
        reason: *reason,
        words: words(),
    }));
    all.extend(
        MaterialState::ALL
            .iter()
            .map(|state| Says::MaterialAnswered {
                state: *state,
                words: None,
            }),
    );
    for reason in RetractReason::ALL {
        all.push(Says::Retracted {
            reason: *reason,
            accounts: Vec::new(),
            words: None,
        });
        let accounts = vec!["acc_1".to_owned(), "acc_2".to_owned()];
        all.push(Says::Retracted {
            reason: *reason,
            accounts,
            words: words(),
        });
    }
    all
}

/// One of each kind, with and without what may be left out.
fn each_kind() -> Vec<Says> {
    let words = || Some("placeholder words".to_owned());
    let mut all = vec![
        Says::Received { received_at: 5 },
        Says::Refused {
            code: "expired".to_owned(),
        },
        Says::Accepted { reference: None },
        Says::Accepted { reference: words() },
        Says::Returned {
            suggested: None,
            words: None,
        },
        Says::Returned {
            suggested: Some(named()),
            words: words(),
        },
        Says::Question {
            words: "which?".to_owned(),
        },
        Says::Answer {
            words: "that".to_owned(),
        },
        Says::Forwarded {
            to: named(),
            package: package(2),
            forwarded_at: 9,
        },
        Says::MaterialAsked {
            legal_basis: "order 7".to_owned(),
            what: "files".to_owned(),
            reply_by: None,
        },
        Says::MaterialAsked {
            legal_basis: "order 7".to_owned(),
            what: "files".to_owned(),
            reply_by: Some(8),
        },
        Says::Supplemented {
            package: package(3),
        },
        Says::RetractionDone {
            blocked_at: 7,
            accounts: 2,
            forwarded: vec![Onward {
                to: named(),
                is_confirmed: false,
            }],
        },
        Says::RetractionDone {
            blocked_at: 7,
            accounts: 0,
            forwarded: Vec::new(),
        },
        Says::Outcome {
            code: "no_crime".to_owned(),
            day: 20_000,
            children: 0,
        },
    ];
    all.extend(each_reason());
    all
}

fn trusting() -> LetterVerification {
    LetterVerification {
        senders: vec![key().verifying_key()],
        recipient: Some(identity().recipient_text()),
    }
}

#[test]
fn every_kind_comes_back_as_it_was_said() {
    for says in each_kind() {
        let signed = letter(says.clone()).sign(&key()).unwrap();
        let opened = open_letter(&signed.seal().unwrap()[..], &identity()).unwrap();
        assert_eq!(opened, signed, "{}", says.code());
        opened.verify(&trusting()).unwrap();
        assert_eq!(opened.letter().says, says);
        assert_eq!(opened.digest(), signed.digest());
    }
}

#[test]
fn codes_of_kinds_are_those_that_are_written() {
    for says in each_kind() {
        let value = serde_json::to_value(&says).unwrap();
        assert_eq!(value["kind"], says.code());
    }
}

fn refusal(bytes: &[u8]) -> &'static str {
    let verified = parse_letter(bytes).and_then(|signed| signed.verify(&trusting()));
    verified.map_or_else(|error| error.code(), |()| "accepted")
}

#[test]
fn whoever_is_not_meant_or_not_known_is_refused_by_its_own_code() {
    let signed = letter(Says::Accepted { reference: None })
        .sign(&key())
        .unwrap();
    let sealed = signed.seal().unwrap();
    let other = Identity::from_seed([9; 32]).unwrap();
    assert_eq!(
        open_letter(&sealed[..], &other).unwrap_err().code(),
        "no_matching_key"
    );
    let mut trusting = trusting();
    trusting.recipient = Some(other.recipient_text());
    assert_eq!(
        signed.verify(&trusting).unwrap_err().code(),
        "wrong_recipient"
    );
    trusting.senders = vec![SigningKey::from_seed([8; 32]).verifying_key()];
    assert_eq!(
        signed.verify(&trusting).unwrap_err().code(),
        "unknown_sender"
    );
}

#[test]
fn what_is_readdressed_or_speaks_of_another_package_is_refused() {
    let bytes = letter(Says::Accepted { reference: None })
        .sign(&key())
        .unwrap()
        .to_bytes();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(refusal(text.as_bytes()), "accepted");
    for (from, to) in [
        ("auth-at", "auth-de"),
        ("pkg_1", "pkg_2"),
        ("\"kind\":\"accepted\"", "\"kind\":\"returned\""),
        ("auth-nz", "auth-au"),
        ("\"created_at\":1000000", "\"created_at\":1000001"),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text);
        assert_eq!(
            refusal(changed.as_bytes()),
            "bad_signature",
            "{from} to {to}"
        );
    }
}

#[test]
fn a_signature_of_a_package_or_receipt_cannot_stand_for_one_of_a_letter() {
    let letter = letter(Says::Accepted { reference: None });
    let signed = letter.sign(&key()).unwrap();
    let text = String::from_utf8(signed.to_bytes()).unwrap();
    let bytes = text
        .split_once("\"letter\":")
        .unwrap()
        .1
        .split_once(",\"signature\"")
        .unwrap()
        .0;
    let right = text
        .rsplit_once("\"value\":\"")
        .unwrap()
        .1
        .get(..128)
        .unwrap();
    for domain in [
        "tiaki-package-1/manifest\0",
        "tiaki-receipt-1/receipt\0",
        "",
    ] {
        let message = [domain.as_bytes(), bytes.as_bytes()].concat();
        let forged = text.replace(right, &hex::encode(key().sign(&message)));
        assert_eq!(refusal(forged.as_bytes()), "bad_signature", "{domain}");
    }
}

#[test]
fn other_forms_are_refused() {
    let text = String::from_utf8(
        letter(Says::Question {
            words: "w".to_owned(),
        })
        .sign(&key())
        .unwrap()
        .to_bytes(),
    )
    .unwrap();
    for (from, to, code) in [
        ("tiaki-letter-1", "tiaki-letter-2", "unsupported_format"),
        ("{\"format\"", "{ \"format\"", "not_canonical"),
        ("\"words\":\"w\"", "\"words\":\"w\",\"zeal\":1", "malformed"),
        ("\"words\":\"w\"", "\"words\":\"\"", "malformed"),
        (
            "\"words\":\"w\"",
            "\"words\":\"w\",\"words\":\"w\"",
            "duplicate_key",
        ),
        ("\"kind\":\"question\"", "\"kind\":\"answer\"", "malformed"),
        ("\"country\":\"NZ\"", "\"country\":\"nz\"", "malformed"),
        ("\"kind\":\"question\"", "\"kind\":\"order\"", "malformed"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert_eq!(refusal(changed.as_bytes()), code, "{from} to {to}");
    }
    assert_eq!(refusal(&vec![b' '; MAX_LETTER_BYTES + 1]), "too_large");
}

#[test]
fn nothing_is_signed_that_breaks_a_rule() {
    let digest = || Package {
        package_id: "pkg_2".to_owned(),
        sha256: "AB".repeat(32),
    };
    for says in [
        Says::Question {
            words: String::new(),
        },
        Says::Question {
            words: "a\u{7}b".to_owned(),
        },
        Says::Supplemented { package: digest() },
        Says::Retracted {
            reason: RetractReason::Law,
            accounts: vec!["b".to_owned(), "a".to_owned()],
            words: None,
        },
        Says::Outcome {
            code: "no crime".to_owned(),
            day: 1,
            children: 0,
        },
        Says::Outcome {
            code: "no_crime".to_owned(),
            day: -1,
            children: 0,
        },
        Says::Received { received_at: -1 },
    ] {
        assert_eq!(letter(says).sign(&key()).unwrap_err().code(), "malformed");
    }
    let mut unanswered = letter(Says::Answer {
        words: "w".to_owned(),
    });
    unanswered.answers = None;
    assert_eq!(unanswered.sign(&key()).unwrap_err().code(), "malformed");
    let mut answering = letter(Says::Question {
        words: "w".to_owned(),
    });
    answering.answers = Some("let_0".to_owned());
    assert_eq!(answering.sign(&key()).unwrap_err().code(), "malformed");
}

proptest! {
    #[test]
    fn no_letter_with_one_bit_flipped_is_accepted(place in any::<prop::sample::Index>(), bit in 0_u8..8, is_sealed: bool) {
        let signed = letter(Says::Retracted { reason: RetractReason::WrongPerson, accounts: vec!["acc_1".to_owned()], words: None });
        let signed = signed.sign(&key()).unwrap();
        let mut bytes = if is_sealed { signed.seal().unwrap() } else { signed.to_bytes() };
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let opened = if is_sealed { open_letter(&bytes[..], &identity()) } else { parse_letter(&bytes) };
        let accepted = opened.and_then(|signed| signed.verify(&trusting()));
        prop_assert!(accepted.is_err(), "bit {bit} of byte {at}");
    }

    #[test]
    fn no_bytes_make_reading_fail_otherwise(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        drop(parse_letter(&bytes));
        drop(open_letter(&bytes[..], &identity()));
    }
}
