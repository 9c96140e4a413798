//! Receipts there and back, and each way in which one must be refused.

use super::*;
use crate::{SigningKey, VerifyingKey};

fn key() -> SigningKey {
    SigningKey::from_seed([3; 32])
}

fn digest(byte: u8) -> [u8; 32] {
    [byte; 32]
}

fn file(number: u8) -> FileReceipt {
    FileReceipt {
        file_id: hex::encode([number; 16]),
        size: 10,
        md5: hex::encode([number; 16]),
        sha1: hex::encode([number; 20]),
        sha256: hex::encode(digest(number)),
        pdq: (number == 1).then(|| hex::encode([0xf0; 32])),
        pdq_quality: (number == 1).then_some(87),
        uploaded_at: 2_000_000,
        upload_request: format!("req-{number}"),
        details: (number == 1).then(|| DetailsReceipt {
            sha256: hex::encode(digest(0xd1)),
            size: 400,
            received_at: 2_500_000,
            request: "req-d1".to_owned(),
        }),
        sealed: None,
    }
}

/// The receipt of a site that keeps the second file sealed.
fn sealed() -> Receipt {
    let mut receipt = receipt();
    receipt.files[1].sealed = Some(Text {
        sha256: hex::encode(digest(0xe2)),
        size: 226,
    });
    receipt
}

fn receipt() -> Receipt {
    Receipt {
        report_id: 4_503_599_627_370_495,
        report: "rep_000102030405060708090a0b0c0d0e0f".to_owned(),
        provider: "Example \"Chat\" é".to_owned(),
        opened_at: 1_000_000,
        finished_at: 3_000_000,
        open_request: "req-0".to_owned(),
        finish_request: "req-9".to_owned(),
        document: Text {
            sha256: hex::encode(digest(0xd0)),
            size: 900,
        },
        files: vec![file(1), file(2)],
        flags: vec!["reporter_without_email".to_owned()],
    }
}

fn signed() -> SignedReceipt {
    receipt().sign(&key()).unwrap()
}

fn verify(bytes: &[u8], site: Option<&VerifyingKey>) -> Result<(), &'static str> {
    let read = parse_receipt(bytes).map_err(|error| error.code())?;
    read.verify(site).map_err(|error| error.code())
}

fn evidence(numbers: &[(u8, u8)]) -> Evidence {
    Evidence {
        files: numbers
            .iter()
            .map(|(name, bytes)| FileEvidence {
                name: hex::encode([*name; 16]),
                sha256: digest(*bytes),
            })
            .collect(),
        ..Evidence::default()
    }
}

fn check(evidence: &Evidence) -> Result<(), &'static str> {
    signed().check(evidence).map_err(|error| error.code())
}

#[test]
fn a_receipt_verifies_there_and_back() {
    let bytes = signed().to_bytes();
    assert_eq!(verify(&bytes, Some(&key().verifying_key())), Ok(()));
    assert_eq!(verify(&bytes, None), Ok(()));
    let read = parse_receipt(&bytes).unwrap();
    assert_eq!(read.receipt(), &receipt());
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(read.digest(), signed().digest());
    let with_line_end = [&bytes[..], b"\n"].concat();
    assert_eq!(verify(&with_line_end, None), Ok(()));
}

#[test]
fn signing_gives_the_same_bytes_each_time() {
    assert_eq!(signed().to_bytes(), signed().to_bytes());
}

#[test]
fn another_key_is_refused() {
    let other = SigningKey::from_seed([4; 32]);
    let bytes = signed().to_bytes();
    assert_eq!(
        verify(&bytes, Some(&other.verifying_key())),
        Err("unknown_site")
    );
    // Somebody else's key written over the site's.
    let text = String::from_utf8(bytes).unwrap();
    let forged = text.replace(
        &key().verifying_key().to_hex(),
        &other.verifying_key().to_hex(),
    );
    assert_eq!(verify(forged.as_bytes(), None), Err("bad_signature"));
    assert_eq!(
        verify(forged.as_bytes(), Some(&key().verifying_key())),
        Err("unknown_site")
    );
}

#[test]
fn each_changed_byte_is_refused() {
    let bytes = signed().to_bytes();
    let site = key().verifying_key();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            assert!(verify(&changed, Some(&site)).is_err(), "byte {at} ^ {flip}");
        }
    }
}

#[test]
fn each_truncation_is_refused() {
    let bytes = signed().to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(
            verify(&bytes[..length], None),
            Err("malformed"),
            "{length} bytes"
        );
    }
}

#[test]
fn other_forms_of_the_same_receipt_are_refused() {
    let text = String::from_utf8(signed().to_bytes()).unwrap();
    for (changed, code) in [
        (text.replacen(":", ": ", 1), "not_canonical"),
        (text.replacen("é", "\\u00e9", 1), "not_canonical"),
        (
            text.replacen("{\"format\"", "{\"extra\":1,\"format\"", 1),
            "malformed",
        ),
        (
            text.replacen("\"flags\":[", "\"further\":1,\"flags\":[", 1),
            "malformed",
        ),
        (
            text.replacen(RECEIPT_FORMAT, "tiaki-receipt-3", 1),
            "unsupported_format",
        ),
        (
            text.replacen(RECEIPT_FORMAT, SEALED_RECEIPT_FORMAT, 1),
            "malformed",
        ),
        (
            text.replacen(
                "{\"format\":\"tiaki-receipt-1\"",
                "{\"format\":\"tiaki-receipt-1\",\"format\":\"tiaki-receipt-1\"",
                1,
            ),
            "duplicate_key",
        ),
        (text.replacen("Ed25519", "Ed448", 1), "malformed"),
        (format!("{text}{text}"), "malformed"),
        (format!("[{text}]"), "malformed"),
        ("{}".to_owned(), "unsupported_format"),
        ("null".to_owned(), "malformed"),
    ] {
        assert_ne!(changed, text);
        assert_eq!(verify(changed.as_bytes(), None), Err(code), "{changed}");
    }
}

#[test]
fn a_signature_of_a_package_is_none_of_a_receipt() {
    let signed = signed();
    let of_package = key().sign(&[b"tiaki-package-1/manifest\0", &canonical()[..]].concat());
    let text = String::from_utf8(signed.to_bytes()).unwrap();
    let (head, _) = text.split_once(",\"value\":\"").unwrap();
    let forged = format!("{head},\"value\":\"{}\"}}}}", hex::encode(of_package));
    assert_eq!(verify(forged.as_bytes(), None), Err("bad_signature"));
}

fn canonical() -> Vec<u8> {
    let text = String::from_utf8(signed().to_bytes()).unwrap();
    let (_, rest) = text.split_once("\"receipt\":").unwrap();
    let (receipt, _) = rest.split_once(",\"signature\"").unwrap();
    receipt.as_bytes().to_vec()
}

#[test]
fn too_large_is_refused_unread() {
    let bytes = vec![b' '; MAX_RECEIPT_BYTES + 1];
    assert_eq!(verify(&bytes, None), Err("too_large"));
}

#[test]
fn numbers_beyond_exact_ones_are_not_signed() {
    let mut large = receipt();
    large.report_id = 1 << 53;
    assert_eq!(large.sign(&key()).unwrap_err().code(), "malformed");
}

#[test]
fn what_was_received_agrees() {
    assert_eq!(check(&Evidence::default()), Ok(()));
    assert_eq!(check(&evidence(&[(1, 1), (2, 2)])), Ok(()));
    assert_eq!(check(&evidence(&[(2, 2), (1, 1)])), Ok(()), "any order");
    assert_eq!(
        check(&evidence(&[(8, 1), (9, 2)])),
        Ok(()),
        "names that say nothing"
    );
    let whole = Evidence {
        report: Some(digest(0xd0)),
        details: vec![digest(0xd1)],
        ..evidence(&[(1, 1), (2, 2)])
    };
    assert_eq!(check(&whole), Ok(()));
}

#[test]
fn another_report_is_refused() {
    let wrong = Evidence {
        report: Some(digest(0xd2)),
        ..Evidence::default()
    };
    assert_eq!(check(&wrong), Err("wrong_report"));
}

#[test]
fn a_missing_file_is_refused() {
    assert_eq!(check(&evidence(&[(1, 1)])), Err("file_missing"));
    assert_eq!(
        signed().check(&evidence(&[(1, 1)])),
        Err(ReceiptError::FileMissing { position: 1 })
    );
}

#[test]
fn swapped_files_are_refused() {
    assert_eq!(check(&evidence(&[(1, 2), (2, 1)])), Err("file_swapped"));
}

#[test]
fn a_changed_file_is_refused() {
    assert_eq!(check(&evidence(&[(1, 1), (2, 7)])), Err("file_changed"));
}

#[test]
fn a_file_that_was_not_received_is_refused() {
    assert_eq!(
        check(&evidence(&[(1, 1), (2, 2), (9, 9)])),
        Err("file_unknown")
    );
}

#[test]
fn other_and_missing_details_are_refused() {
    let other = Evidence {
        details: vec![digest(0xd1), digest(0xd3)],
        ..Evidence::default()
    };
    assert_eq!(check(&other), Err("details_unknown"));
    let mut both = receipt();
    both.files[1].details = both.files[0].details.clone().map(|details| DetailsReceipt {
        sha256: hex::encode(digest(0xd4)),
        ..details
    });
    let one = Evidence {
        details: vec![digest(0xd1)],
        ..Evidence::default()
    };
    let refused = both.sign(&key()).unwrap().check(&one);
    assert_eq!(refused, Err(ReceiptError::DetailsMissing { position: 1 }));
}

#[test]
fn what_is_sealed_has_a_format_of_its_own() {
    let bytes = sealed().sign(&key()).unwrap().to_bytes();
    assert!(bytes.starts_with(b"{\"format\":\"tiaki-receipt-2\","));
    assert_eq!(verify(&bytes, Some(&key().verifying_key())), Ok(()));
    assert_eq!(parse_receipt(&bytes).unwrap().receipt(), &sealed());
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x01;
        assert!(verify(&changed, None).is_err(), "byte {at}");
    }
    // Neither format stands for the other, nor do their signatures.
    let text = String::from_utf8(bytes).unwrap();
    let older = text.replacen(SEALED_RECEIPT_FORMAT, RECEIPT_FORMAT, 1);
    assert_eq!(verify(older.as_bytes(), None), Err("malformed"));
    let (head, rest) = text.split_once(",\"sealed\":{").unwrap();
    let (_, rest) = rest.split_once('}').unwrap();
    let without = format!("{head}{rest}").replacen(SEALED_RECEIPT_FORMAT, RECEIPT_FORMAT, 1);
    assert_eq!(verify(without.as_bytes(), None), Err("bad_signature"));
    let more = text.replacen("\"size\":226", "\"path\":\"x\",\"size\":226", 1);
    assert_eq!(verify(more.as_bytes(), None), Err("malformed"));
}

#[test]
fn other_and_missing_sealed_objects_are_refused() {
    let check = |receipt: Receipt, given: &[u8]| {
        let evidence = Evidence {
            sealed: given.iter().map(|byte| digest(*byte)).collect(),
            ..Evidence::default()
        };
        receipt.sign(&key()).unwrap().check(&evidence)
    };
    assert_eq!(check(sealed(), &[0xe2]), Ok(()));
    assert_eq!(
        check(sealed(), &[]),
        Ok(()),
        "what is not given is not checked"
    );
    assert_eq!(check(sealed(), &[0xe3]), Err(ReceiptError::SealedUnknown));
    assert_eq!(check(receipt(), &[0xe2]), Err(ReceiptError::SealedUnknown));
    // The file itself is not its sealed form.
    assert_eq!(check(sealed(), &[2]), Err(ReceiptError::SealedUnknown));
    let mut both = sealed();
    both.files[0].sealed = Some(Text {
        sha256: hex::encode(digest(0xe1)),
        size: 226,
    });
    let refused = check(both, &[0xe2]);
    assert_eq!(refused, Err(ReceiptError::SealedMissing { position: 0 }));
}
