//! The vault of the soak: made with a throw-away key, and held against what was acknowledged.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use md5::{Digest, Md5};
use serde_json::Value;
use sha2::Sha256;

use super::client::{Kept, digits};
use super::oracle::Told;
use super::server::Server;

/// Objects that are opened.
const OPENED: usize = 20;
const KEY: &str = "vault.key";

/// Makes a key, and the configuration of a vault that is sealed to it.
pub(super) fn make(folder: &Path) -> anyhow::Result<()> {
    let made = Command::new("age-keygen")
        .args(["-o", KEY])
        .current_dir(folder)
        .output()
        .context("cannot run age-keygen: --vault needs the programs age and age-keygen")?;
    ensure!(made.status.success(), "age-keygen failed");
    let told = Command::new("age-keygen")
        .args(["-y", KEY])
        .current_dir(folder)
        .output()?;
    let recipient = String::from_utf8(told.stdout).context("age-keygen gives no text")?;
    let data = folder.join("tiaki-data");
    std::fs::create_dir_all(&data).context("cannot make the data directory")?;
    let text = format!("recipient = \"{}\"\nstore = \"vault\"\n", recipient.trim());
    std::fs::File::create(data.join("vault.toml"))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .context("cannot write vault.toml")
}

/// What is wrong with the vault, when the server has stopped in order.
pub(super) fn holds(
    server: &Server,
    receipts: &[Told],
    kept: &[Kept],
) -> anyhow::Result<Vec<String>> {
    let mut findings = Vec::new();
    let place = server.folder().join("tiaki-data").join("vault");
    let mut there: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in files(&place)? {
        let bytes = std::fs::read(&file).context("cannot read a sealed object")?;
        ensure!(
            bytes.starts_with(b"age-encryption.org/v1\n"),
            "what stands in the vault is not sealed"
        );
        let digest = digits(&Sha256::digest(&bytes));
        there.insert(format!("{}:{digest}", bytes.len()), file);
    }
    let (all, mut opened) = (there.len(), 0);
    for Told { number, receipt } in receipts {
        let named = receipt
            .pointer("/receipt/files")
            .and_then(Value::as_array)
            .context("a receipt names no files")?;
        for file in named {
            let md5 = file.get("md5").and_then(Value::as_str).unwrap_or_default();
            let sealed = file.get("sealed");
            let text = |name: &str| sealed.and_then(|sealed| sealed.get(name));
            let size = text("size").and_then(Value::as_i64).unwrap_or_default();
            let digest = text("sha256").and_then(Value::as_str).unwrap_or_default();
            let Some(object) = there.remove(&format!("{size}:{digest}")) else {
                findings.push(format!(
                    "a file of {number} is not sealed as its receipt says"
                ));
                continue;
            };
            if opened < OPENED {
                opened += 1;
                if open(server.folder(), &object)? != md5 {
                    findings.push(format!("a sealed file of {number} opens to other bytes"));
                }
            }
        }
    }
    super::say(&format!(
        "vault: {all} objects, {opened} opened; {} belong to no report",
        there.len()
    ));
    // Of a report that was retracted, until the next sweep; of an upload that the kill cut off
    // between the vault and the database; of a last report that was refused.
    let retracted = kept.iter().map(|kept| kept.retracted.len()).sum::<usize>();
    let again = kept.iter().map(|kept| kept.again).sum::<usize>();
    if there.len() > retracted * 2 + again {
        findings.push(format!(
            "{} sealed objects belong to no report",
            there.len()
        ));
    }
    Ok(findings)
}

/// The MD5 of what an object opens to.
fn open(folder: &Path, object: &Path) -> anyhow::Result<String> {
    let opened = Command::new("age")
        .args(["-d", "-i", KEY])
        .arg(object)
        .current_dir(folder)
        .output()
        .context("cannot run age")?;
    ensure!(opened.status.success(), "age does not open a sealed object");
    Ok(digits(&Md5::digest(&opened.stdout)))
}

/// Whole objects; what an interrupted process leaves beside has another end.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).context("cannot list the vault")? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "age") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
