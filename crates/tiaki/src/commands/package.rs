//! `tiaki package`: needs no database and no network.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use serde_json::json;
use tiaki_core::time::Timestamp;
use tiaki_package::{
    Identity, Signed, Verification, VerifyingKey, atomic_write_secret, open, parse_signed, verify,
};

use crate::Ended;
use crate::cli::Package;
use crate::output::{complain, figures, is_quiet, say};
use crate::site::{act, read_secret};

/// How every sealed file begins.
const SEALED: &[u8] = b"age-encryption.org/";

pub(super) fn run(command: &Package) -> anyhow::Result<Ended> {
    match command {
        Package::Open {
            file,
            identity,
            out,
            sender,
        } => {
            let (signed, recipient) = unseal(file, Some(identity))?;
            if let Some(sender) = sender {
                check(&signed, recipient.as_deref(), sender)?;
            }
            std::fs::create_dir(out)
                .with_context(|| format!("cannot make the new folder {}", out.display()))?;
            atomic_write_secret(&out.join("package.json"), &signed.to_bytes())
                .context("cannot write package.json")?;
            for (name, text) in signed.contents() {
                atomic_write_secret(&out.join(name), text.as_bytes())
                    .with_context(|| format!("cannot write {name}"))?;
            }
            say(format_args!("opened into {}", out.display()))?;
            if sender.is_none() {
                say("not verified: give --sender, or run tiaki package verify")?;
            }
            Ok(Ended::Done)
        }
        Package::Verify {
            file,
            identity,
            sender,
            figures: to,
        } => {
            let outcome = unseal(file, identity.as_deref()).and_then(|(signed, recipient)| {
                check(&signed, recipient.as_deref(), sender).map(|()| signed)
            });
            match outcome {
                Ok(signed) => {
                    let digest = hex::encode(signed.digest());
                    figures(
                        to.json.as_deref(),
                        &json!({ "verified": true, "digest": digest }),
                    )?;
                    if !is_quiet(to.json.as_deref()) {
                        say(format_args!(
                            "good: signed by the sender given, nothing changed\nsha256 {digest}"
                        ))?;
                    }
                    Ok(Ended::Done)
                }
                Err(error) => {
                    let code = code(&error);
                    if code.is_none() {
                        return Err(error);
                    }
                    figures(
                        to.json.as_deref(),
                        &json!({ "verified": false, "code": code }),
                    )?;
                    complain(&error);
                    Ok(Ended::Finding)
                }
            }
        }
    }
}

/// The stable code of what is wrong with a package, where that is what is wrong.
fn code(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(|cause| {
        let verify = cause
            .downcast_ref::<tiaki_package::VerifyError>()
            .map(tiaki_package::VerifyError::code);
        verify.or_else(|| {
            cause
                .downcast_ref::<tiaki_package::OpenError>()
                .map(tiaki_package::OpenError::code)
        })
    })
}

/// Reads a package, sealed or already opened; with the key that opened it.
fn unseal(file: &Path, identity: Option<&Path>) -> anyhow::Result<(Signed, Option<String>)> {
    let unreadable = || format!("cannot read {}", file.display());
    let mut start = [0; SEALED.len()];
    let is_sealed = {
        let mut source = File::open(file).with_context(unreadable)?;
        std::io::Read::read_exact(&mut source, &mut start).is_ok() && start == SEALED
    };
    if !is_sealed {
        let bytes = std::fs::read(file).with_context(unreadable)?;
        return Ok((parse_signed(&bytes)?, None));
    }
    let identity = identity
        .context("this package is sealed: give --identity FILE with the recipient's key")?;
    let key = Identity::parse(&read_secret(identity)?).with_context(|| {
        format!(
            "{} does not hold an age identity (AGE-SECRET-KEY-1…)",
            identity.display()
        )
    })?;
    let signed = open(File::open(file).with_context(unreadable)?, &key)?;
    Ok((signed, Some(key.recipient_text())))
}

fn check(signed: &Signed, recipient: Option<&str>, sender: &str) -> anyhow::Result<()> {
    let text = if Path::new(sender).is_file() {
        read_secret(Path::new(sender))?
    } else {
        sender.to_owned()
    };
    let key =
        VerifyingKey::parse(&text).context("--sender is not a signing key (tiaki-ed25519:…)")?;
    let now = act("package verify").at.micros();
    verify(
        signed,
        &Verification {
            senders: vec![key],
            recipient: recipient.map(str::to_owned),
            now,
        },
    )?;
    Ok(())
}

/// Opens a sealed package with the identity in a file and verifies it as of a moment.
pub(super) fn verify_sealed(
    file: &Path,
    identity: &Path,
    sender: &VerifyingKey,
    at: Timestamp,
) -> anyhow::Result<()> {
    let (signed, recipient) = unseal(file, Some(identity))?;
    verify(
        &signed,
        &Verification {
            senders: vec![*sender],
            recipient,
            now: at.micros(),
        },
    )
    .with_context(|| format!("{} does not verify", file.display()))?;
    Ok(())
}
