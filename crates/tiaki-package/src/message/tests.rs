//! Messages there and back, and each way in which one must be refused.

use super::*;
use crate::Identity;
use crate::letter::{Opened, open_any};

fn key() -> SigningKey {
    SigningKey::from_seed([3; 32])
}

fn identity(seed: u8) -> Identity {
    Identity::from_seed([seed; 32]).unwrap()
}

fn head() -> Head {
    Head {
        sender: Sender {
            authority: "auth-nz".to_owned(),
            name: "Sending \"authority\" é".to_owned(),
            country: "NZ".to_owned(),
        },
        signing_key: key().verifying_key(),
        recipient: Party {
            authority: "auth-at".to_owned(),
            country: "AT".to_owned(),
            key: identity(4).recipient(),
        },
        created_at: 1_000_000,
        kind: "test".to_owned(),
        size: 0,
        sha256: String::new(),
    }
}

fn code(bytes: &[u8]) -> &'static str {
    parse_message(bytes).map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn what_was_signed_opens_with_its_bytes_as_they_were() {
    for body in [Vec::new(), b"\n{\"a\":1}\0\xff".to_vec(), vec![7; 200_000]] {
        let signed = head().sign(body.clone(), &key()).unwrap();
        assert_eq!(parse_message(&signed.to_bytes()).unwrap(), signed);
        let sealed = signed.seal().unwrap();
        let Opened::Message(opened) = open_any(&sealed[..], &identity(4)).unwrap() else {
            panic!("another thing came out")
        };
        assert_eq!(
            (opened.body(), opened.head().kind.as_str()),
            (&body[..], "test")
        );
        let reader = identity(4).recipient_text();
        assert!(opened.verify(&[key().verifying_key()], &reader).is_ok());
        let stranger = opened.verify(&[SigningKey::from_seed([9; 32]).verifying_key()], &reader);
        assert_eq!(stranger.unwrap_err().code(), "unknown_sender");
        let other = opened.verify(&[key().verifying_key()], &identity(5).recipient_text());
        assert_eq!(other.unwrap_err().code(), "wrong_recipient");
        let closed = open_any(&sealed[..], &identity(5)).unwrap_err();
        assert_eq!(closed.code(), "no_matching_key");
    }
}

#[test]
fn no_changed_byte_is_taken() {
    let signed = head().sign(b"body".to_vec(), &key()).unwrap();
    let bytes = signed.to_bytes();
    let reader = identity(4).recipient_text();
    for at in 0..bytes.len() {
        for bit in [1, 64] {
            let mut changed = bytes.clone();
            changed[at] ^= bit;
            let is_taken = parse_message(&changed)
                .is_ok_and(|read| read.verify(&[key().verifying_key()], &reader).is_ok());
            assert!(!is_taken, "byte {at}");
        }
    }
}

#[test]
fn each_fault_has_its_code() {
    let bytes = head().sign(b"body".to_vec(), &key()).unwrap().to_bytes();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(code(&bytes), "read");
    assert_eq!(code(&bytes[..bytes.len() - 1]), "other_body");
    assert_eq!(code(text.replace('\n', "").as_bytes()), "malformed");
    assert_eq!(
        code(text.replace("message-1", "message-2").as_bytes()),
        "unsupported_format"
    );
    assert_eq!(
        code(text.replace("\"kind\"", "\"sort\"").as_bytes()),
        "malformed"
    );
    assert_eq!(
        code(text.replace(",\"message\":", ", \"message\":").as_bytes()),
        "not_canonical"
    );
    assert_eq!(code(b""), "unsupported_format");
    let mut head = head();
    head.kind = "two words".to_owned();
    assert_eq!(
        head.sign(Vec::new(), &key()).unwrap_err().code(),
        "malformed"
    );
}
