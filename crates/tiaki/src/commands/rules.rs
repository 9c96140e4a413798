//! `tiaki rules`.

mod tell;

pub(super) use self::tell::many;

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use serde_json::json;
use tiaki_core::triage::{MAX_RULES_BYTES, Rules as Parsed, formats_6_4};
use tiaki_ops::rules::{backtest, learning, named, office, published};
use tiaki_package::VerifyingKey;
use tiaki_package::approval::{ApprovalError, MAX_APPROVAL_BYTES, parse_approval};

use crate::Ended;
use crate::cli::{Period, Rules};
use crate::output::{complain, figures, is_quiet, say};
use crate::site::{Folder, act, read_secret};

/// What `formats-6.4` is, for those who ask to see it.
const FORMULA: &str = "\
formats-6.4: a formula beside the rules, for comparison; nobody is ranked by it
score = 15·F1 + 15·F2 + 10·F3 + 8·F4 + SENDER(F5) + 5·F6 + 4·F7 − 9·F8   (−30 to +105, ordinal)
F1 danger 0 none, 1 indicator, 2 explicit   F2 contact 0, 1   F3 novelty 0 known, 1 partial, 2 novel
F4 jurisdiction 0 foreign or unresolved, 1 coarse, 2 specific   F5 sender −12, −8, −4, 0, +6
F6 completeness 0 below 30, 1 below 70, 2   F7 vulnerability 0 to 2   F8 duplicate, viral 0 to 2
equal scores: F1, F3, F4, F6, then the older report";

pub(super) fn run(
    folder: impl Fn() -> anyhow::Result<Folder>,
    command: &Rules,
) -> anyhow::Result<Ended> {
    match command {
        Rules::Show { version, approval } => show(&folder, version.as_deref(), approval.as_deref()),
        Rules::List(to) => list(&folder()?, to.json.as_deref()),
        Rules::Check { file, figures: to } => check(file, to.json.as_deref()),
        Rules::Propose {
            file,
            by,
            reason,
            figures: to,
        } => propose(&folder()?, file, (by, reason), to.json.as_deref()),
        Rules::Approve {
            version,
            by,
            figures: to,
        } => approve(&folder()?, version, by, to.json.as_deref()),
        Rules::Withdraw {
            version,
            by,
            reason,
        } => {
            let site = folder()?.site()?;
            office::withdraw(&site, &act("rules withdraw"), version, by, reason)?;
            say(format_args!("{version} is withdrawn"))?;
            tell::next(&office::list(&site)?)
        }
        Rules::Verify {
            file,
            approval,
            key,
            figures: to,
        } => verify(file, approval, key.as_deref(), to.json.as_deref()),
        Rules::Learn {
            out,
            version,
            period,
            figures: to,
        } => learn(
            &folder()?,
            out,
            version.as_deref(),
            period,
            to.json.as_deref(),
        ),
        Rules::Backtest {
            rules,
            period,
            record: _,
            by,
            whole,
            figures: to,
        } => {
            let by = by.as_deref();
            tried(&folder()?, rules, period, (by, *whole), to.json.as_deref())
        }
    }
}

/// The text of a file of rules.
pub(super) fn text(file: &Path) -> anyhow::Result<String> {
    let size =
        std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
    anyhow::ensure!(
        size.len() <= MAX_RULES_BYTES as u64,
        "{} is larger than 256 KiB",
        file.display()
    );
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// A file of rules, or a version.
pub(super) fn find(site: &tiaki_ops::Site, name: &str) -> anyhow::Result<Parsed> {
    if Path::new(name).is_file() {
        return Ok(office::check(&text(Path::new(name))?)?);
    }
    Ok(site.store.read("rules", |tx| named(tx, site, name))?)
}

fn show(
    folder: &impl Fn() -> anyhow::Result<Folder>,
    version: Option<&str>,
    approval: Option<&Path>,
) -> anyhow::Result<Ended> {
    if version == Some(formats_6_4::VERSION) {
        say(FORMULA)?;
        return Ok(Ended::Done);
    }
    let (text, signed) = office::file(&folder()?.site()?, version)?;
    if let Some(file) = approval {
        let signed = signed.context("this version has no approval")?;
        let made = std::fs::File::create_new(file);
        let mut made = made.with_context(|| format!("cannot make {} anew", file.display()))?;
        made.write_all(signed.as_bytes())
            .and_then(|()| made.sync_all())
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .context("cannot write to standard output")?;
    Ok(Ended::Done)
}

fn list(folder: &Folder, json: Option<&Path>) -> anyhow::Result<Ended> {
    let versions = office::list(&folder.site()?)?;
    figures(json, &versions)?;
    if !is_quiet(json) {
        tell::versions(&versions)?;
    }
    let refused = versions.iter().any(|version| version.state == "refused");
    Ok(if refused { Ended::Finding } else { Ended::Done })
}

fn check(file: &Path, json: Option<&Path>) -> anyhow::Result<Ended> {
    match office::check(&text(file)?) {
        Ok(rules) => {
            figures(
                json,
                &json!({ "good": true, "version": rules.version, "sha256": rules.digest, "parent": rules.parent }),
            )?;
            if !is_quiet(json) {
                say(format_args!(
                    "good: {}\nsha256 {}",
                    rules.version, rules.digest
                ))?;
            }
            Ok(Ended::Done)
        }
        Err(error) => {
            figures(json, &json!({ "good": false, "why": error.to_string() }))?;
            complain(&error.into());
            Ok(Ended::Finding)
        }
    }
}

fn propose(
    folder: &Folder,
    file: &Path,
    (by, reason): (&str, &str),
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let version = office::propose(&site, &act("rules propose"), &text(file)?, by, reason)?;
    figures(json, &json!({ "version": version }))?;
    if !is_quiet(json) {
        say(format_args!(
            "{version} is proposed; nobody is ranked by it\nnext: tiaki rules backtest {version} --record --by NAME, then somebody else: tiaki rules approve {version} --by NAME"
        ))?;
    }
    Ok(Ended::Done)
}

fn approve(folder: &Folder, version: &str, by: &str, json: Option<&Path>) -> anyhow::Result<Ended> {
    let (site, key) = (folder.site()?, folder.signing_key()?);
    let done = office::approve(&site, &act("rules approve"), version, by, &key)?;
    figures(json, &done)?;
    if !is_quiet(json) {
        tell::backtest(&done.backtest)?;
        say(format_args!(
            "{} is approved, signed by {}, and in force\nnext: tiaki triage ranks everyone by it",
            done.version,
            key.verifying_key()
        ))?;
    }
    Ok(Ended::Done)
}

fn verify(
    file: &Path,
    approval: &Path,
    key: Option<&str>,
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    let key = key.map(public).transpose()?;
    let rules = text(file)?;
    let size = std::fs::metadata(approval);
    let size = size.with_context(|| format!("cannot read {}", approval.display()))?;
    let bytes = if size.len() > MAX_APPROVAL_BYTES as u64 {
        Vec::new()
    } else {
        std::fs::read(approval).with_context(|| format!("cannot read {}", approval.display()))?
    };
    let checked = parse_approval(&bytes).and_then(|signed| {
        signed.verify(rules.as_bytes(), key.as_ref())?;
        Ok(signed)
    });
    // What the approval names is what the file names itself.
    let named = checked.and_then(|signed| match Parsed::parse(&rules) {
        Ok(parsed) if parsed.version == signed.approval().version => Ok(signed),
        _ => Err(ApprovalError::WrongFile),
    });
    match named {
        Ok(signed) => {
            let said = signed.approval();
            let at = tiaki_core::time::Timestamp::from_micros(said.approved_at).to_string();
            figures(
                json,
                &json!({ "verified": true, "version": said.version, "sha256": said.sha256,
                         "proposed_by": said.proposed_by, "approved_by": said.approved_by, "approved_at": at,
                         "key": signed.key().to_string(), "key_known": key.is_some() }),
            )?;
            if !is_quiet(json) {
                say(format_args!(
                    "good: {}, proposed by {}, approved by {} at {at}\nsigned by {}",
                    said.version,
                    said.proposed_by,
                    said.approved_by,
                    signed.key()
                ))?;
                if key.is_none() {
                    say(
                        "whose key that is was not checked: give --key with the key that you know",
                    )?;
                }
            }
            Ok(Ended::Done)
        }
        Err(error) => {
            figures(json, &json!({ "verified": false, "code": error.code() }))?;
            complain(
                &anyhow::Error::new(error)
                    .context(format!("the approval is refused ({})", error.code())),
            );
            Ok(Ended::Finding)
        }
    }
}

fn public(text: &str) -> anyhow::Result<VerifyingKey> {
    let text = if Path::new(text).is_file() {
        read_secret(Path::new(text))?
    } else {
        text.to_owned()
    };
    VerifyingKey::parse(&text).context("--key is not a signing key (tiaki-ed25519:…)")
}

fn learn(
    folder: &Folder,
    out: &Path,
    version: Option<&str>,
    period: &Period,
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    anyhow::ensure!(
        !out.exists(),
        "{} is there already: name a new file",
        out.display()
    );
    let today = act("rules learn").at.date();
    let options = learning::Options {
        version: version.map_or_else(|| format!("learned-{today}"), str::to_owned),
        from: period.from,
        to: period.to,
    };
    let learnt = learning::learn(&folder.site()?, &options)?;
    tiaki_package::atomic_write(out, learnt.text.as_bytes())
        .with_context(|| format!("cannot write {}", out.display()))?;
    figures(json, &learnt)?;
    if !is_quiet(json) {
        tell::learnt(&learnt)?;
        say(format_args!(
            "written to {}; nothing is in force by it\nnext: tiaki rules backtest {0}",
            out.display()
        ))?;
    }
    Ok(Ended::Done)
}

fn tried(
    folder: &Folder,
    name: &str,
    period: &Period,
    (by, whole): (Option<&str>, bool),
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let rules = find(&site, name)?;
    let period = backtest::Period {
        from: period.from,
        to: period.to,
    };
    let act = act("rules backtest");
    let found = backtest::backtest(&site, &act, &rules, period)?;
    if let Some(by) = by {
        office::keep(&site, &act, &rules.version, &found, by)?;
    }
    let value = if whole {
        serde_json::to_value(&found).context("cannot write the figures as JSON")?
    } else {
        published::backtest(&found)?
    };
    figures(json, &value)?;
    if !is_quiet(json) {
        tell::backtest(&value)?;
        if by.is_some() {
            say("kept for whoever approves the version")?;
        }
    }
    Ok(Ended::Done)
}
