//! Whole packages: there and back, and each way in which one must be refused.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

mod misuse;
mod stock;

/// A time within the draft's.
const NOW: i64 = 1_700_000_000_000_000;

fn signing() -> SigningKey {
    SigningKey::from_seed([1; 32])
}

fn identity(number: u8) -> Identity {
    Identity::from_seed([number; 32]).unwrap()
}

fn draft(recipients: &[&Identity]) -> Draft {
    let party = |(identity, country): (&&Identity, &str)| Party {
        authority: format!("{}-unit", country.to_lowercase()),
        country: country.to_owned(),
        key: identity.recipient(),
    };
    let content = |text: &str| Content {
        media_type: "text/csv".to_owned(),
        text: text.to_owned(),
    };
    Draft {
        package_id: "pkg_0001".to_owned(),
        operation: Some("Operation Demo".to_owned()),
        common_reference: Some("op-1".to_owned()),
        sender: Sender {
            authority: "nz-unit".to_owned(),
            name: "Sending unit".to_owned(),
            country: "NZ".to_owned(),
        },
        recipients: recipients
            .iter()
            .zip(["AT", "HU", "XK", "A1"])
            .map(party)
            .collect(),
        created_at: NOW - 1,
        expires_at: NOW + 1,
        reply_by: Some(NOW),
        purpose: "prevention and investigation".to_owned(),
        legal_basis: "code 1".to_owned(),
        handling: Handling {
            codes: [HandlingCode::H1, HandlingCode::H0].into(),
            restriction: None,
        },
        evaluation: Evaluation::four_by_four("B", "2"),
        tlp: Tlp::AmberStrict,
        urgency: Urgency {
            level: UrgencyLevel::Urgent,
            reason: "code 2".to_owned(),
        },
        counts: BTreeMap::from([("persons".to_owned(), 1), ("accounts".to_owned(), 2)]),
        withheld: vec![Withheld {
            what: "1 account".to_owned(),
            why: "code 9".to_owned(),
        }],
        contents: BTreeMap::from([
            (
                "accounts.csv".to_owned(),
                content("account\nacc_1\nacc_2\n"),
            ),
            (
                "note.txt".to_owned(),
                content("tab\t quote\" back\\ null\0 é 😀"),
            ),
        ]),
    }
}

fn signed() -> Signed {
    draft(&[&identity(2)]).sign(&signing()).unwrap()
}

fn expecting(recipient: &Identity) -> Verification {
    Verification {
        senders: vec![
            SigningKey::from_seed([9; 32]).verifying_key(),
            signing().verifying_key(),
        ],
        recipient: Some(recipient.recipient_text()),
        now: NOW,
    }
}

/// The code of what refuses these bytes, in reading or in verifying.
fn refusal(bytes: &[u8]) -> &'static str {
    match parse_signed(bytes) {
        Err(error) => error.code(),
        Ok(signed) => match verify(&signed, &expecting(&identity(2))) {
            Err(error) => error.code(),
            Ok(_) => "accepted",
        },
    }
}

#[test]
fn there_and_back() {
    let recipients = [identity(2), identity(3), identity(4)];
    let draft = draft(&recipients.each_ref());
    let signed = draft.clone().sign(&signing()).unwrap();
    let keys: Vec<Recipient> = recipients.iter().map(Identity::recipient).collect();
    let sealed = signed.seal(&keys).unwrap();
    for identity in &recipients {
        let opened = open(&sealed[..], identity).unwrap();
        assert_eq!(opened, signed);
        assert_eq!(opened.digest(), signed.digest());
        let verified = verify(&opened, &expecting(identity)).unwrap();
        assert_eq!(verified.sender(), signing().verifying_key());
        assert_eq!(verified.manifest().urgency, draft.urgency);
        assert_eq!(verified.manifest().recipients, draft.recipients);
        assert_eq!(verified.content("missing"), None);
        let contents: Vec<(&str, &str)> = verified.contents().collect();
        let given: Vec<(&str, &str)> = draft
            .contents
            .iter()
            .map(|(name, it)| (name.as_str(), it.text.as_str()))
            .collect();
        assert_eq!(contents, given);
    }
    // One of several is enough, and the others then cannot open it.
    let sealed = signed.seal(&keys[..1]).unwrap();
    assert!(open(&sealed[..], &recipients[0]).is_ok());
    assert_eq!(
        open(&sealed[..], &recipients[1]).unwrap_err().code(),
        "no_matching_key"
    );
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let (one, two) = (signed(), signed());
    assert_eq!(one.to_bytes(), two.to_bytes());
    assert_eq!(one.digest(), two.digest());
    let digest: [u8; 32] = Sha256::digest(one.to_bytes()).into();
    assert_eq!(one.digest(), digest);
    // Sealing draws randomness; what is inside stays.
    let keys = [identity(2).recipient()];
    let (sealed, again) = (one.seal(&keys).unwrap(), one.seal(&keys).unwrap());
    assert_ne!(sealed, again);
    assert_eq!(
        open(&sealed[..], &identity(2)).unwrap(),
        open(&again[..], &identity(2)).unwrap()
    );
}

/// If this fails, packages of other releases are no longer read: a new format name is due.
#[test]
fn the_bytes_of_the_format_do_not_change() {
    let digest = hex::encode(signed().digest());
    assert_eq!(
        digest,
        "4b9de72def19a9730d9178b10be60d5ec7f18482d47021881f20fb61e4aa8e0e"
    );
}

#[test]
fn every_bit_of_the_signed_bytes_counts() {
    let bytes = signed().to_bytes();
    for position in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[position] ^= 1 << bit;
            assert_ne!(refusal(&altered), "accepted", "byte {position}, bit {bit}");
        }
    }
}

#[test]
fn every_byte_of_the_sealed_file_counts() {
    let identity = identity(2);
    let sealed = signed().seal(&[identity.recipient()]).unwrap();
    for position in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[position] ^= 1 << (position % 8);
        let refused = open(&altered[..], &identity).unwrap_err().code();
        let expected = ["damaged", "no_matching_key", "not_sealed"];
        assert!(expected.contains(&refused), "byte {position}: {refused}");
    }
    for length in (0..sealed.len()).step_by(7) {
        assert!(
            open(&sealed[..length], &identity).is_err(),
            "cut to {length}"
        );
    }
    let mut longer = sealed;
    longer.push(0);
    assert_eq!(open(&longer[..], &identity).unwrap_err().code(), "damaged");
}

fn texts() -> impl Strategy<Value = BTreeMap<String, Content>> {
    let content = any::<String>().prop_map(|text| Content {
        media_type: "text/plain".to_owned(),
        text,
    });
    prop::collection::btree_map("[a-z0-9_-][a-z0-9_.-]{0,63}", content, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn bytes_are_canonical_and_stable(
        contents in texts(),
        purpose in "[^\\p{Cc}]{1,60}",
        restriction in proptest::option::of("[^\\p{Cc}]{1,20}"),
        counts in prop::collection::btree_map("[a-z_]{1,12}", 0..(1_u64 << 53), 0..4),
        created in 0..NOW,
        reply in any::<bool>(),
    ) {
        let mut draft = draft(&[&identity(2), &identity(3)]);
        if restriction.is_some() {
            draft.handling.codes.insert(HandlingCode::H3);
        }
        draft.handling.restriction = restriction;
        (draft.contents, draft.purpose, draft.counts) = (contents, purpose, counts);
        draft.created_at = created;
        draft.reply_by = reply.then_some(NOW);
        let signed = draft.sign(&signing()).unwrap();
        let bytes = signed.to_bytes();
        let again = parse_signed(&bytes).unwrap();
        prop_assert_eq!(&again, &signed);
        prop_assert_eq!(again.to_bytes(), bytes.clone());
        prop_assert!(verify(&again, &expecting(&identity(3))).is_ok());
        // Another reader sees the same contents, and writes the same bytes: names are sorted.
        let other: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        for (name, text) in signed.contents() {
            prop_assert_eq!(other["contents"][name].as_str(), Some(text));
        }
        prop_assert_eq!(serde_json::to_vec(&other).unwrap(), bytes);
    }
}
