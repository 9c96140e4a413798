//! Submissions: what providers send step by step, over HTTP.
//!
//! A provider opens a submission with its report, uploads files, says what each is, and
//! finishes it; or takes it back; or leaves it, and then it runs out: 24 hours after it was
//! opened or one hour after the last file or details, whichever is later ([`Terms`]). Once
//! finished it is a report like one imported from a folder, and its provider holds a signed
//! receipt. Until then it is nobody's report: nothing of it is in the tables that matching,
//! linking and triage read, and when it is taken back or runs out its texts and digests go;
//! that it was, and what it was, stays in the log.
//!
//! Each step that is acknowledged has been committed, in one transaction with its log entry,
//! which names the request that it was answered under. Every step is safe to repeat where an
//! answer may have been lost: the same text opens the same submission, the same bytes are the
//! same file as long as nothing has been said of it, the same details and the same end are
//! answered as before, for as long as [`Terms::repeat_seconds`] says.
//!
//! What it refuses, it refuses with a [`Refusal`]; a text that cannot be read goes whole into
//! the quarantine, under the request's id. A submission of another provider does not exist.
//!
//! To add a step: a module here with one method of [`Desk`], its reasons in [`Reason`].

mod close;
mod describe;
mod finish;
mod number;
mod open;
mod upload;

pub(crate) use self::finish::received;

use std::sync::Arc;

use tiaki_core::time::Timestamp;
use tiaki_formats::cybertip::{Limits, ReadOptions, Rejection, RejectionCode};
use tiaki_package::{SigningKey, VerifyingKey};
use tiaki_store::submissions::{End, State, Submission};
use tiaki_store::{Tx, submissions};

pub use self::finish::Done;
pub use self::open::Opened;
pub use self::upload::{Kept, Received, ToSeal, Upload};
use crate::vault::Vault;
use crate::{Act, Error, Site};

/// Bytes of one text: a report, or the details of a file.
pub const TEXT_BYTES: u64 = 16 << 20;

/// Files of one submission.
const MOST_FILES: i64 = 100_000;

/// How long things last, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// From its opening, until a submission runs out.
    pub open_seconds: i64,
    /// From the last file or details, until a submission runs out.
    pub idle_seconds: i64,
    /// How long a step that comes again is taken for the same one.
    pub repeat_seconds: i64,
}

impl Default for Terms {
    /// 24 hours, 1 hour (formats: the life cycle of the interface), 15 minutes.
    fn default() -> Self {
        Self {
            open_seconds: 86_400,
            idle_seconds: 3_600,
            repeat_seconds: 900,
        }
    }
}

/// Who is calling: a provider under one of its logins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The login's name.
    pub username: String,
    /// The provider's name.
    pub provider: String,
}

/// A step: who takes it, under which request, and when.
#[derive(Debug, Clone, Copy)]
pub struct Step<'s> {
    /// Who.
    pub caller: &'s Caller,
    /// The id of the request, as it is answered and logged.
    pub request: &'s str,
    /// When.
    pub at: Timestamp,
}

impl Step<'_> {
    fn actor(&self) -> String {
        format!("provider:{}", self.caller.username)
    }
}

/// Why a step was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The submission has been finished.
    Finished,
    /// The request is not as it must be.
    Invalid,
    /// The text is not well-formed XML in UTF-8.
    Malformed,
    /// There is no such file in it.
    NoFile,
    /// There is no such submission, it is another's, or it has run out.
    NoReport,
    /// The submission has been taken back.
    Retracted,
    /// The text is not as the schema says.
    Schema,
}

/// A refusal: why, and in words for the sender that hold nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// In words.
    pub words: String,
}

impl Refusal {
    fn new(reason: Reason, words: impl Into<String>) -> Self {
        Self {
            reason,
            words: words.into(),
        }
    }

    fn no_report() -> Self {
        Self::new(Reason::NoReport, "Report does not exist")
    }

    fn no_file() -> Self {
        Self::new(Reason::NoFile, "File does not exist")
    }

    fn finished() -> Self {
        Self::new(Reason::Finished, "Report has already been finished")
    }

    fn retracted() -> Self {
        Self::new(Reason::Retracted, "Report has already been retracted")
    }
}

/// What a step comes to: its outcome or a refusal; an error is a failure on our side.
pub type Outcome<T> = Result<Result<T, Refusal>, Error>;

/// Where providers hand things in.
#[derive(Debug)]
pub struct Desk {
    site: Arc<Site>,
    key: SigningKey,
    terms: Terms,
    hashing: tiaki_hash::Settings,
    vault: Option<Vault>,
    finished: Option<Finished>,
}

/// Who wants to know that a submission has become a report.
struct Finished(Box<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Finished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Finished")
    }
}

impl Desk {
    /// The desk of a site, which signs its receipts with this key, has pictures decoded as
    /// `hashing` says, and keeps files sealed where there is a vault.
    #[must_use]
    pub const fn new(
        site: Arc<Site>,
        key: SigningKey,
        terms: Terms,
        hashing: tiaki_hash::Settings,
        vault: Option<Vault>,
    ) -> Self {
        Self {
            site,
            key,
            terms,
            hashing,
            vault,
            finished: None,
        }
    }

    /// The same, and `tell` is called after each submission that has become a report and is
    /// committed. It must not block: the provider's answer waits for it.
    #[must_use]
    pub fn telling(self, tell: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            finished: Some(Finished(Box::new(tell))),
            ..self
        }
    }

    /// The site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The key that receipts are checked with.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// The receipt of a finished submission, as it was signed.
    ///
    /// # Errors
    /// Those of the store.
    pub fn receipt(&self, caller: &Caller, number: i64) -> Outcome<submissions::Receipt> {
        Ok(self.site.store.read("receipt", |tx| {
            let found =
                submissions::find(tx, number)?.filter(|found| found.provider == caller.provider);
            let receipt = match found {
                Some(_) => submissions::find_receipt(tx, number)?,
                None => None,
            };
            Ok::<_, tiaki_store::Error>(receipt.ok_or_else(Refusal::no_report))
        })?)
    }

    fn since(&self, at: Timestamp) -> Timestamp {
        at.plus_seconds(self.terms.repeat_seconds.saturating_neg())
    }

    /// When a submission runs out that was opened then and added to now.
    fn expires_at(&self, opened_at: Timestamp, touched_at: Timestamp) -> Timestamp {
        let by_opening = opened_at.plus_seconds(self.terms.open_seconds);
        by_opening.max(touched_at.plus_seconds(self.terms.idle_seconds))
    }

    /// The open submission of this number. One that has run out is ended on the way.
    fn look(
        &self,
        tx: &Tx<'_>,
        step: &Step<'_>,
        number: i64,
    ) -> Result<Result<Submission, Refusal>, tiaki_store::Error> {
        let found = submissions::find(tx, number)?;
        let Some(found) = found.filter(|found| found.provider == step.caller.provider) else {
            return Ok(Err(Refusal::no_report()));
        };
        Ok(match found.state {
            State::Open if found.expires_at <= step.at => {
                expire(tx, &found, (&step.actor(), step.at))?;
                Err(Refusal::no_report())
            }
            State::Open => Ok(found),
            State::Expired => Err(Refusal::no_report()),
            State::Finished => Err(Refusal::finished()),
            State::Retracted => Err(Refusal::retracted()),
        })
    }

    /// As [`Self::look`], without a write where the submission is simply open.
    fn see(&self, step: &Step<'_>, number: i64) -> Outcome<Submission> {
        let found = self
            .site
            .store
            .read("submission", |tx| submissions::find(tx, number))?;
        let is_open = |found: &Submission| {
            found.state == State::Open
                && found.expires_at > step.at
                && found.provider == step.caller.provider
        };
        match found.filter(is_open) {
            Some(found) => Ok(Ok(found)),
            None => Ok(self
                .site
                .store
                .write("submission", |tx| self.look(tx, step, number))?),
        }
    }

    /// How a text is read at this moment.
    fn reading(at: Timestamp) -> ReadOptions {
        ReadOptions {
            limits: Limits {
                document_bytes: TEXT_BYTES,
                ..Limits::default()
            },
            as_of: Some(at.micros()),
            ..ReadOptions::default()
        }
    }

    /// Sets a refused text aside, whole, and says why it was refused.
    fn set_aside(
        &self,
        step: &Step<'_>,
        call: &str,
        text: Vec<u8>,
        rejection: &Rejection,
    ) -> Result<Refusal, Error> {
        let act = Act {
            actor: step.actor(),
            at: step.at,
        };
        let origin = format!("ispws/{call}/{}", step.request);
        let from = (step.caller.provider.as_str(), origin.as_str());
        crate::intake::set_aside_text(&self.site, &act, from, text, rejection)?;
        Ok(refusal(rejection))
    }
}

/// Ends a submission that has run out.
fn expire(
    tx: &Tx<'_>,
    found: &Submission,
    by: (&str, Timestamp),
) -> Result<(), tiaki_store::Error> {
    let digests = close::digests(tx, found)?;
    let end = End {
        state: State::Expired,
        at: by.1,
        request: None,
        report: None,
    };
    submissions::end(tx, found.number, &end)?;
    let detail = format!("expires_at={} {digests}", found.expires_at);
    submissions::record(tx, "submission.expired", found.number, by, detail)
}

/// What the sender is told: the name that validators of XML schemas give the fault, so that
/// people find it, then our words with the place.
fn refusal(rejection: &Rejection) -> Refusal {
    use RejectionCode as Code;
    let is_malformed = matches!(
        rejection.code,
        Code::Attribute
            | Code::Doctype
            | Code::Empty
            | Code::Entity
            | Code::Io
            | Code::Malformed
            | Code::NotUtf8
            | Code::Truncated
    );
    let name = match rejection.code {
        _ if is_malformed => "",
        Code::MissingElement if rejection.message.contains("came where") => {
            "cvc-complex-type.2.4.a: "
        }
        Code::MissingElement => "cvc-complex-type.2.4.b: ",
        Code::WrongOrder | Code::UnexpectedText => "cvc-complex-type.2.4.a: ",
        Code::TooMany => "cvc-complex-type.2.4.d: ",
        Code::MissingAttribute => "cvc-complex-type.4: ",
        Code::WrongRoot => "cvc-elt.1: ",
        Code::TooLong => "cvc-maxLength-valid: ",
        _ => "",
    };
    let place = if rejection.path.is_empty() {
        String::new()
    } else {
        format!(", in {}", rejection.path)
    };
    let words = format!(
        "{name}{}: {} (line {}, column {}{place})",
        rejection.code, rejection.message, rejection.line, rejection.column
    );
    let reason = if is_malformed {
        Reason::Malformed
    } else {
        Reason::Schema
    };
    Refusal::new(reason, words)
}
