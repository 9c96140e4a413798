//! The ends that leave no report: taken back, or run out.

use tiaki_core::time::Timestamp;
use tiaki_store::submissions::{self, End, State, Submission};
use tiaki_store::{Error, Tx};

use super::{Desk, Outcome, Refusal, Step, expire};
use crate::vault::VaultName;

/// Submissions that one sweep ends in one transaction.
const SWEEP: u32 = 256;

/// What a submission was, for the log, before it goes: the digests of its texts and files.
pub(super) fn digests(tx: &Tx<'_>, found: &Submission) -> Result<String, Error> {
    let files = submissions::files(tx, found.number)?;
    let mut written = format!(
        "document={} files={}",
        hex::encode(found.document),
        files.len()
    );
    for file in files.iter().take(100) {
        written.push_str(" sha256=");
        written.push_str(&hex::encode(file.sha256));
    }
    Ok(written)
}

impl Desk {
    /// Takes a submission back: nothing of it becomes a report. Again within the time for
    /// repeats it is answered as before.
    ///
    /// # Errors
    /// Those of the store.
    pub fn retract(&self, step: &Step<'_>, number: i64) -> Outcome<()> {
        let by = (&*step.actor(), step.at);
        Ok(self.site.store.write("submission retract", |tx| {
            let found = match self.look(tx, step, number)? {
                Ok(found) => found,
                Err(refusal) if refusal == Refusal::retracted() => {
                    let is_repeat = self.ended_lately(tx, number, step.at)?;
                    if is_repeat {
                        let detail = format!("step=retract request={}", step.request);
                        submissions::record(tx, "submission.repeated", number, by, detail)?;
                    }
                    return Ok(if is_repeat { Ok(()) } else { Err(refusal) });
                }
                Err(refusal) => return Ok(Err(refusal)),
            };
            let digests = digests(tx, &found)?;
            let end = End {
                state: State::Retracted,
                at: step.at,
                request: Some(step.request),
                report: None,
            };
            submissions::end(tx, number, &end)?;
            let detail = format!("{digests} request={}", step.request);
            submissions::record(tx, "submission.retracted", number, by, detail)?;
            Ok::<_, Error>(Ok(()))
        })?)
    }

    /// Ends what has run out; returns how many that were.
    ///
    /// # Errors
    /// Those of the store.
    pub fn sweep(&self, at: Timestamp) -> Result<u64, crate::Error> {
        let mut swept = 0;
        loop {
            let any = self
                .site
                .store
                .read("submission due", |tx| submissions::due(tx, at, 1))?;
            if any.is_empty() {
                self.empty_vault(at)?;
                return Ok(swept);
            }
            swept += self.site.store.write("submission sweep", |tx| {
                let due = submissions::due(tx, at, SWEEP)?;
                for found in &due {
                    expire(tx, found, ("serve", at))?;
                }
                Ok::<_, Error>(due.len() as u64)
            })?;
        }
    }

    /// Removes sealed files that belong to nothing any more.
    fn empty_vault(&self, at: Timestamp) -> Result<(), crate::Error> {
        let Some(vault) = &self.vault else {
            return Ok(());
        };
        let store = &self.site.store;
        let names = store.read("vault removals", |tx| submissions::given_up(tx, SWEEP))?;
        for text in names {
            if let Some(name) = VaultName::find(&text) {
                vault.remove(name)?;
            }
            store.write("vault removal", |tx| {
                submissions::removed(tx, &text)?;
                let detail = format!("vault={text}");
                submissions::record(tx, "vault.removed", 0, ("serve", at), detail)
            })?;
        }
        Ok(())
    }

    /// Whether the submission ended within the time for repeats.
    pub(super) fn ended_lately(
        &self,
        tx: &Tx<'_>,
        number: i64,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let found = submissions::find(tx, number)?;
        let ended_at = found.and_then(|found| found.ended_at);
        Ok(ended_at.is_some_and(|ended_at| ended_at >= self.since(at)))
    }
}
