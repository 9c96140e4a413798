//! How long packages take: signed, sealed, opened and verified, as many as an operation has.
//!
//! `cargo run --release -p tiaki-package --example package_speed -- [PACKAGES] [ACCOUNTS EACH]`
//!
//! Prints one JSON object. Every package is a table of that many rows of about 300 bytes.
#![expect(clippy::disallowed_methods, reason = "measures")]
#![expect(clippy::print_stdout, reason = "prints what it measured")]

use std::collections::BTreeMap;
use std::time::Instant;

use tiaki_package::{
    Content, Draft, Evaluation, Handling, HandlingCode, Identity, Party, Sender, SigningKey, Tlp,
    Urgency, UrgencyLevel, Verification, open, verify,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |fallback: usize| arguments.next().map_or(Ok(fallback), |text| text.parse());
    let (packages, accounts) = (number(130)?, number(1200)?);
    let key = SigningKey::from_seed([1; 32]);
    let identity = Identity::from_seed([2; 32])?;
    let row = format!("acc_00000000,{}\n", "\"quoted, as tables are\",".repeat(12));
    let draft = draft(&identity, row.repeat(accounts));

    let mut milliseconds = [0; 4];
    let (mut bytes, mut digests) = (0, Vec::new());
    for _ in 0..packages {
        let draft = draft.clone();
        let start = Instant::now();
        let signed = draft.sign(&key)?;
        digests.push(signed.digest());
        let after_sign = Instant::now();
        let sealed = signed.seal(&[identity.recipient()])?;
        let after_seal = Instant::now();
        let opened = open(&sealed[..], &identity)?;
        let after_open = Instant::now();
        let recipient = Some(identity.recipient_text());
        verify(
            &opened,
            &Verification {
                senders: vec![key.verifying_key()],
                recipient,
                now: 2,
            },
        )?;
        let times = [start, after_sign, after_seal, after_open, Instant::now()];
        for (sum, pair) in milliseconds.iter_mut().zip(times.windows(2)) {
            if let [from, to] = pair {
                *sum += (*to - *from).as_micros();
            }
        }
        bytes += sealed.len();
    }
    let [sign, seal, open, verify] = milliseconds.map(|micros| micros / 1000);
    println!(
        "{{\"packages\":{packages},\"accounts_each\":{accounts},\"sealed_bytes\":{bytes},\
         \"sign_and_digest_ms\":{sign},\"seal_ms\":{seal},\"open_ms\":{open},\"verify_ms\":{verify}}}"
    );
    Ok(())
}

fn draft(identity: &Identity, text: String) -> Draft {
    let content = Content {
        media_type: "text/csv".to_owned(),
        text,
    };
    Draft {
        package_id: "pkg_1".to_owned(),
        operation: None,
        common_reference: None,
        sender: Sender {
            authority: "sender".to_owned(),
            name: "Sender".to_owned(),
            country: "NZ".to_owned(),
        },
        recipients: vec![Party {
            authority: "recipient".to_owned(),
            country: "AT".to_owned(),
            key: identity.recipient(),
        }],
        created_at: 1,
        expires_at: 3,
        reply_by: None,
        purpose: "measuring".to_owned(),
        legal_basis: "none".to_owned(),
        handling: Handling {
            codes: [HandlingCode::H0].into(),
            restriction: None,
        },
        evaluation: Evaluation::four_by_four("X", "4"),
        tlp: Tlp::Red,
        urgency: Urgency {
            level: UrgencyLevel::Routine,
            reason: "measuring".to_owned(),
        },
        counts: BTreeMap::new(),
        withheld: Vec::new(),
        contents: BTreeMap::from([("accounts.csv".to_owned(), content)]),
    }
}
