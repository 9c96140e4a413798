//! Holds what is stored against what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde_json::Value;

use super::client::{Finished, Kept, ask, connect};
use super::server::{Server, USERS};

/// A receipt that a client was given.
pub(super) struct Told {
    pub(super) number: String,
    pub(super) receipt: Value,
}

/// Every report acknowledged as finished has a receipt that names all that was acknowledged. Gives
/// the receipts too, by number.
pub(super) fn while_serving(
    server: &Server,
    kept: &[Kept],
) -> anyhow::Result<(Vec<String>, Vec<Told>)> {
    let (mut findings, mut receipts) = (Vec::new(), Vec::new());
    let mut stream = connect(&server.address)?;
    for (client, kept) in kept.iter().enumerate() {
        let user = USERS.get(client % USERS.len()).copied().unwrap_or_default();
        for report in &kept.finished {
            let call = format!("receipt?id={}", report.number);
            let answer = ask(&mut stream, "GET", &call, user, ("", b""))?;
            if answer.status != 200 {
                findings.push(format!("{} was lost: {}", report.number, answer.status));
                continue;
            }
            let receipt = serde_json::from_str(&answer.body).context("a receipt is no JSON")?;
            findings.extend(differs(report, &receipt));
            receipts.push(Told {
                number: report.number.clone(),
                receipt,
            });
        }
    }
    Ok((findings, receipts))
}

fn differs(report: &Finished, receipt: &Value) -> Option<String> {
    let files = receipt
        .pointer("/receipt/files")
        .and_then(Value::as_array)?;
    let text = |file: &Value, name: &str| {
        let value = file.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let received: BTreeMap<String, String> = files
        .iter()
        .map(|file| (text(file, "file_id"), text(file, "md5")))
        .collect();
    let sent: BTreeMap<String, String> = report.files.iter().cloned().collect();
    let described = files.iter().filter(|file| file.get("details").is_some());
    let number = &report.number;
    if received != sent {
        return Some(format!("{number} has other files than were acknowledged"));
    }
    (described.count() != report.described).then(|| format!("{number} lost details of a file"))
}

/// What is finished is what was acknowledged as finished, each once; the log's chain, the
/// documents and the receipts are good.
pub(super) fn at_rest(server: &Server, kept: &[Kept]) -> anyhow::Result<Vec<String>> {
    let mut findings = Vec::new();
    let (receipts, are_good) = server.json(&["receipt", "list"])?;
    if !are_good {
        findings.push("a receipt does not verify".to_owned());
    }
    let receipts = receipts.as_array().context("no list of receipts")?;
    let stored: BTreeSet<String> = receipts
        .iter()
        .filter_map(|receipt| receipt.get("report_id"))
        .map(ToString::to_string)
        .collect();
    let finished: Vec<&str> = kept
        .iter()
        .flat_map(|kept| kept.finished.iter().map(|report| report.number.as_str()))
        .collect();
    let acknowledged: BTreeSet<String> = finished.iter().map(|id| (*id).to_owned()).collect();
    if acknowledged.len() != finished.len() {
        findings.push("a number was given twice".to_owned());
    }
    for lost in acknowledged.difference(&stored) {
        findings.push(format!("{lost} was lost"));
    }
    for more in stored.difference(&acknowledged) {
        findings.push(format!("{more} is finished and nobody was told"));
    }
    for number in kept.iter().flat_map(|kept| &kept.retracted) {
        if stored.contains(number) {
            findings.push(format!("{number} was retracted and is a report"));
        }
    }
    let reports: BTreeSet<String> = receipts
        .iter()
        .filter_map(|receipt| receipt.get("report").map(ToString::to_string))
        .collect();
    let (doctor, _) = server.json(&["doctor"])?;
    let counted = doctor.get("reports").and_then(Value::as_u64);
    let told = u64::try_from(reports.len()).ok();
    if reports.len() != stored.len() || counted != told {
        findings.push(format!(
            "{} receipts, {} reports behind them, {counted:?} reports in the store",
            stored.len(),
            reports.len()
        ));
    }
    let (check, is_clean) = server.json(&["db", "check"])?;
    if !is_clean {
        findings.push(format!("db check: {check}"));
    }
    Ok(findings)
}
