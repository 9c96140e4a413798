//! `tiaki exchange key`.

use anyhow::Context;
use serde_json::json;
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::exchange::keys::{self, Key, Purpose};

use super::{by, date};
use crate::Ended;
use crate::cli::{ExchangeKey, Figures};
use crate::output::{figures, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, site: &Site, step: &ExchangeKey) -> anyhow::Result<Ended> {
    match step {
        ExchangeKey::Add { card, by: who } => {
            let text = std::fs::read_to_string(card).context("cannot read the card")?;
            let new = keys::add_card(site, &by(&who.operator), &text)?;
            figures(who.figures.json.as_deref(), &json!({ "new": new }))?;
            if !is_quiet(who.figures.json.as_deref()) {
                say(format_args!(
                    "{new} keys are new; somebody else compares them by telephone: tiaki exchange key check"
                ))?;
            }
        }
        ExchangeKey::Put {
            authority,
            purpose,
            key,
            from,
            by: who,
        } => {
            let purpose = Purpose::find(purpose).context("a purpose is seal, sign or transport")?;
            let from = from.as_deref().map(date).transpose()?.map(|(_, at)| at);
            let act = by(&who.operator);
            let is_new = keys::add(site, &act, authority, purpose, key, from)?;
            figures(who.figures.json.as_deref(), &json!({ "new": is_new }))?;
        }
        ExchangeKey::List(to) => list(site, to)?,
        ExchangeKey::Check {
            authority,
            fingerprint,
            by: who,
        } => told(
            &keys::check(site, &by(&who.operator), authority, fingerprint)?,
            "is checked",
            &who.figures,
        )?,
        ExchangeKey::End {
            authority,
            fingerprint,
            on,
            by: who,
        } => {
            let (_, until) = date(on)?;
            let key = keys::end(site, &by(&who.operator), authority, fingerprint, until)?;
            told(&key, "ends", &who.figures)?;
        }
        ExchangeKey::Revoke {
            authority,
            fingerprint,
            by: who,
        } => told(
            &keys::revoke(site, &by(&who.operator), authority, fingerprint)?,
            "is revoked: what came under it before stays as it is; look at it",
            &who.figures,
        )?,
        ExchangeKey::Renew => {
            folder.renew_identity()?;
            say("others seal to the new key once they have it: tiaki exchange card")?;
        }
    }
    Ok(Ended::Done)
}

fn told(key: &Key, what: &str, to: &Figures) -> anyhow::Result<()> {
    figures(to.json.as_deref(), &row(key))?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "the key {} of {} {what}",
            key.fingerprint, key.authority
        ))?;
    }
    Ok(())
}

fn row(key: &Key) -> serde_json::Value {
    json!({
        "authority": key.authority, "purpose": key.purpose, "key": key.key, "fingerprint": key.fingerprint,
        "from": key.from, "until": key.until, "revoked_at": key.revoked, "added_by": key.added_by,
        "checked_by": key.checked_by,
    })
}

fn list(site: &Site, to: &Figures) -> anyhow::Result<()> {
    let all = keys::list(site)?;
    let rows: Vec<_> = all.iter().map(row).collect();
    figures(to.json.as_deref(), &rows)?;
    if is_quiet(to.json.as_deref()) {
        return Ok(());
    }
    for key in &all {
        let state = match (&key.checked_by, key.revoked, key.until) {
            (_, Some(at), _) => format!("revoked {}", Timestamp::from_micros(at).date()),
            (None, ..) => "not compared yet".to_owned(),
            (Some(who), None, Some(at)) => {
                format!(
                    "compared by {who}, until {}",
                    Timestamp::from_micros(at).date()
                )
            }
            (Some(who), None, None) => format!("compared by {who}"),
        };
        say(format_args!(
            "{:10} {:9} {} {state}",
            key.authority, key.purpose, key.fingerprint
        ))?;
    }
    Ok(())
}
