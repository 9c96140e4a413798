//! `tiaki deconflict contact`: each command is one step, which is sent to the other side.

use anyhow::Context;
use tiaki_ops::Site;
use tiaki_ops::deconflict::contacts::{self, Shown};
use tiaki_ops::deconflict::{ContactId, Moment, Step};

use super::{day, with};
use crate::Ended;
use crate::cli::{DeconflictContact, Sayer};
use crate::commands::exchange::{by, date, node};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act, random};

/// Contacts that are shown.
const SHOWN: u32 = 100;

pub(super) fn run(folder: &Folder, site: &Site, step: &DeconflictContact) -> anyhow::Result<Ended> {
    let take = |contact: &str, step: Step, who: &Sayer| {
        let (node, act) = (node(folder, site)?, by(&who.operator));
        tell(
            &contacts::step(&with(site, &node, &act), &id(contact)?, step)?,
            who,
        )
    };
    match step {
        DeconflictContact::List(to) => {
            let all = contacts::list(site, act("deconflict contact").at.micros(), (SHOWN, 0))?;
            figures(to.json.as_deref(), &all)?;
            if !is_quiet(to.json.as_deref()) {
                for one in &all {
                    line(one)?;
                }
            }
            Ok(Ended::Done)
        }
        DeconflictContact::Open { hit, by: who } => {
            let (node, act) = (node(folder, site)?, by(&who.operator));
            let new = random()?.first_chunk().copied().unwrap_or_default();
            let contact = ContactId::new(new);
            let opened = contacts::open(&with(site, &node, &act), &id(hit)?, contact)?;
            tell(&opened, who)
        }
        DeconflictContact::Propose {
            contact,
            lead,
            by: who,
        } => {
            let lead = contacts::lead(site, &id(contact)?, lead)?;
            take(contact, Step::Propose(lead), who)
        }
        DeconflictContact::Pause {
            contact,
            until,
            by: who,
        } => {
            let until = Moment::from_micros(date(until)?.1);
            take(contact, Step::Pause(until), who)
        }
        DeconflictContact::Agree(on) => take(&on.contact, Step::Agree, &on.by),
        DeconflictContact::Decline(on) => take(&on.contact, Step::Decline, &on.by),
        DeconflictContact::Withdraw(on) => take(&on.contact, Step::Withdraw, &on.by),
        DeconflictContact::Resume(on) => take(&on.contact, Step::Resume, &on.by),
        DeconflictContact::Release(on) => take(&on.contact, Step::Release, &on.by),
    }
}

/// An id of 32 hexadecimal digits.
fn id(text: &str) -> anyhow::Result<[u8; 16]> {
    let mut id = [0; 16];
    hex::decode_to_slice(text.trim(), &mut id).context("an id has 32 hexadecimal digits")?;
    Ok(id)
}

fn tell(shown: &Shown, who: &Sayer) -> anyhow::Result<Ended> {
    figures(who.figures.json.as_deref(), shown)?;
    if !is_quiet(who.figures.json.as_deref()) {
        line(shown)?;
    }
    Ok(Ended::Done)
}

fn line(one: &Shown) -> anyhow::Result<()> {
    let side = if one.is_ours {
        "we called"
    } else {
        "they called"
    };
    let waits = if one.waits { "we wait" } else { "" };
    let of = [one.lead, waits, one.subject.as_str()].map(|part| part.trim());
    let of: Vec<&str> = of.into_iter().filter(|part| !part.is_empty()).collect();
    say(format_args!(
        "{} {:10} {side:11} {:9} until {} {} {}",
        one.id,
        one.with,
        one.state,
        day(one.until),
        one.desk,
        of.join(", ")
    ))
}
