//! `tiaki receipt`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::json;
use sha2::{Digest, Sha256};
use tiaki_core::id::ReportId;
use tiaki_package::VerifyingKey;
use tiaki_package::receipt::{
    Evidence, FileEvidence, FileReceipt, MAX_RECEIPT_BYTES, ReceiptError, SignedReceipt,
    parse_receipt,
};
use tiaki_store::submissions;

use crate::Ended;
use crate::cli::Receipt;
use crate::output::{complain, figures, is_quiet, say};
use crate::site::{Folder, read_secret};

pub(super) fn run(
    folder: impl Fn() -> anyhow::Result<Folder>,
    command: &Receipt,
) -> anyhow::Result<Ended> {
    match command {
        Receipt::Show { report, out } => show(&folder()?, report, out.as_deref()),
        Receipt::List(to) => list(&folder()?, to.json.as_deref()),
        Receipt::Verify {
            file,
            site,
            report,
            files,
            details,
            sealed,
            figures: to,
        } => {
            let site = site.as_deref().map(key).transpose()?;
            let evidence = Evidence {
                report: report.as_deref().map(digest).transpose()?,
                files: files
                    .iter()
                    .map(|file| evidence(file))
                    .collect::<Result<_, _>>()?,
                details: digests(details)?,
                sealed: digests(sealed)?,
            };
            let receipt = read(file)?;
            let checked = check(&receipt, site.as_ref(), &evidence);
            told(&checked, site.is_some(), to.json.as_deref())
        }
    }
}

fn show(folder: &Folder, report: &str, out: Option<&Path>) -> anyhow::Result<Ended> {
    let site = folder.site_without_rules()?;
    let found = match (report.parse::<i64>(), ReportId::parse(report)) {
        (Ok(number), _) => site
            .store
            .read("receipt", |tx| submissions::find_receipt(tx, number))?,
        (_, Ok(id)) => site
            .store
            .read("receipt", |tx| submissions::find_receipt_of_report(tx, &id))?,
        _ => anyhow::bail!("not a reportId (decimal digits) and not the id of a report (rep_…)"),
    };
    let receipt =
        found.context("there is no receipt: no such report was finished over the provider API")?;
    match out {
        None => {
            let mut to = std::io::stdout().lock();
            writeln!(to, "{}", receipt.text).context("cannot write to standard output")?;
        }
        Some(file) => {
            let made = std::fs::File::create_new(file);
            let mut made = made.with_context(|| format!("cannot make {} anew", file.display()))?;
            made.write_all(receipt.text.as_bytes())
                .and_then(|()| made.sync_all())
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(Ended::Done)
}

fn list(folder: &Folder, json: Option<&Path>) -> anyhow::Result<Ended> {
    let site = folder.site_without_rules()?;
    let key = folder.signing_key()?.verifying_key();
    let rows = std::cell::RefCell::new(Vec::new());
    site.store.read("receipts", |tx| {
        rows.borrow_mut().clear();
        submissions::receipts(tx, |receipt| {
            let signed = parse_receipt(receipt.text.as_bytes());
            let is_good = signed.as_ref().is_ok_and(|signed| {
                signed.verify(Some(&key)).is_ok() && signed.digest() == receipt.digest
            });
            let files = signed.map_or(0, |signed| signed.receipt().files.len());
            rows.borrow_mut().push(json!({
                "report_id": receipt.number, "report": receipt.report.to_string(), "files": files,
                "digest": hex::encode(receipt.digest), "good": is_good
            }));
            Ok::<_, tiaki_store::Error>(())
        })
    })?;
    let rows = rows.into_inner();
    let is_good = |row: &serde_json::Value| row.get("good") == Some(&json!(true));
    figures(json, &rows)?;
    if !is_quiet(json) {
        for row in &rows {
            let word = if is_good(row) { "good" } else { "NOT GOOD" };
            let text = |name: &str| row.get(name).map(ToString::to_string).unwrap_or_default();
            say(format_args!(
                "{:>16}  {}  {} files  {word}",
                text("report_id"),
                text("report").trim_matches('"'),
                text("files")
            ))?;
        }
    }
    Ok(if rows.iter().all(is_good) {
        Ended::Done
    } else {
        Ended::Finding
    })
}

/// The bytes of the receipt, no more than one may have.
fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("cannot read {}", file.display());
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_RECEIPT_BYTES + 1).unwrap_or(u64::MAX);
    std::fs::File::open(file)
        .with_context(unreadable)?
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(unreadable)?;
    Ok(bytes)
}

fn check(
    bytes: &[u8],
    site: Option<&VerifyingKey>,
    evidence: &Evidence,
) -> Result<SignedReceipt, ReceiptError> {
    let receipt = parse_receipt(bytes)?;
    receipt.verify(site)?;
    receipt.check(evidence)?;
    Ok(receipt)
}

fn told(
    checked: &Result<SignedReceipt, ReceiptError>,
    is_site_known: bool,
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    match checked {
        Ok(signed) => {
            let receipt = signed.receipt();
            let digest = hex::encode(signed.digest());
            let sealed: Vec<_> = receipt.files.iter().filter_map(sealed_of).collect();
            figures(
                json,
                &json!({ "verified": true, "site": signed.key().to_string(), "site_known": is_site_known,
                         "report_id": receipt.report_id, "files": receipt.files.len(), "digest": digest, "sealed": sealed }),
            )?;
            if !is_quiet(json) {
                say(format_args!(
                    "good: report {}, {} files, nothing changed\nsigned by {}\nsha256 {digest}",
                    receipt.report_id,
                    receipt.files.len(),
                    signed.key()
                ))?;
                if !sealed.is_empty() {
                    say(format_args!(
                        "{} of the files are kept sealed in the site's vault:",
                        sealed.len()
                    ))?;
                }
                for file in &receipt.files {
                    if let Some(sealed) = &file.sealed {
                        say(format_args!(
                            "  {} as {} bytes, sha256 {}",
                            file.file_id, sealed.size, sealed.sha256
                        ))?;
                    }
                }
                if !is_site_known {
                    say(
                        "whose key that is was not checked: give --site with the key that you know",
                    )?;
                }
            }
            Ok(Ended::Done)
        }
        Err(error) => {
            figures(json, &json!({ "verified": false, "code": error.code() }))?;
            complain(
                &anyhow::Error::new(*error)
                    .context(format!("the receipt is refused ({})", error.code())),
            );
            Ok(Ended::Finding)
        }
    }
}

fn key(text: &str) -> anyhow::Result<VerifyingKey> {
    let text = if Path::new(text).is_file() {
        read_secret(Path::new(text))?
    } else {
        text.to_owned()
    };
    VerifyingKey::parse(&text).context("--site is not a signing key (tiaki-ed25519:…)")
}

fn evidence(file: &Path) -> anyhow::Result<FileEvidence> {
    let name = file.file_stem().unwrap_or_default();
    Ok(FileEvidence {
        name: name.to_string_lossy().into_owned(),
        sha256: digest(file)?,
    })
}

/// What a file was sealed to, for figures.
fn sealed_of(file: &FileReceipt) -> Option<serde_json::Value> {
    let sealed = file.sealed.as_ref()?;
    Some(json!({ "file_id": file.file_id, "size": sealed.size, "sha256": sealed.sha256 }))
}

fn digests(files: &[PathBuf]) -> anyhow::Result<Vec<[u8; 32]>> {
    files.iter().map(|file| digest(file)).collect()
}

/// SHA-256 of a file of any size.
fn digest(file: &Path) -> anyhow::Result<[u8; 32]> {
    let unreadable = || format!("cannot read {}", file.display());
    let mut source = std::fs::File::open(file).with_context(unreadable)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; 1 << 18]);
    loop {
        let read = source.read(&mut chunk).with_context(unreadable)?;
        if read == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(chunk.get(..read).unwrap_or_default());
    }
}
