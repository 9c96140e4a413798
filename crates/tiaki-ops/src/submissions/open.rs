//! The first step: a report opens a submission.

use tiaki_formats::cybertip::read_report;
use tiaki_store::documents::Packer;
use tiaki_store::submissions::{self, State, Submission};

use super::{Desk, Outcome, Step};
use crate::intake::FORMAT;

/// A submission that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Its number: above 0, at most 2^52.
    pub number: i64,
    /// Whether the same text had opened it before.
    pub is_repeat: bool,
}

impl Desk {
    /// Opens a submission with a report's text. The same text under the same login, within the
    /// time for repeats and while that submission is open, opens no other.
    ///
    /// # Errors
    /// Those of the store.
    pub fn open(&self, step: &Step<'_>, text: Vec<u8>) -> Outcome<Opened> {
        if let Err(rejection) = read_report(&text, &Self::reading(step.at)) {
            return Ok(Err(self.set_aside(step, "submit", text, &rejection)?));
        }
        let document = Packer::new()?.pack(FORMAT, &text)?;
        let by = (&*step.actor(), step.at);
        let opened = self.site.store.write("submission open", |tx| {
            let since = self.since(step.at);
            let same = submissions::find_same(tx, &step.caller.username, &document.digest, since)?;
            if let Some(same) = same.filter(|same| same.expires_at > step.at) {
                let detail = format!("step=submit request={}", step.request);
                submissions::record(tx, "submission.repeated", same.number, by, detail)?;
                return Ok(Opened {
                    number: same.number,
                    is_repeat: true,
                });
            }
            let count = submissions::count_one(tx)?;
            let new = Submission {
                number: super::number::number(&self.site.key, count),
                username: step.caller.username.clone(),
                provider: step.caller.provider.clone(),
                state: State::Open,
                document: document.digest,
                size: i64::try_from(document.size).unwrap_or(i64::MAX),
                opened_at: step.at,
                expires_at: step.at.plus_seconds(self.terms.open_seconds),
                ended_at: None,
                open_request: step.request.to_owned(),
                end_request: None,
                report: None,
            };
            submissions::open(tx, &new)?;
            submissions::save_part(tx, new.number, 0, &document)?;
            let detail = format!(
                "document={} size={} request={}",
                hex::encode(document.digest),
                document.size,
                step.request
            );
            submissions::record(tx, "submission.opened", new.number, by, detail)?;
            Ok::<_, tiaki_store::Error>(Opened {
                number: new.number,
                is_repeat: false,
            })
        })?;
        Ok(Ok(opened))
    }
}
