//! Referrals: which there are and where each stands, what would go and what stays, the list of checks, what was done, and
//! the packages that left. Read only: either half of a release is a person's.
//!
//! The operators and machines of another agency are given those that go to it. One with somebody in a case that is shut to
//! who asks is left out of lists without a word, and is not found.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::id::SharedReferralId;
use tiaki_core::outcome::date_text;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_core::referral::ReferralState;
use tiaki_ops::refer::draft::{Listed, Which};
use tiaki_ops::refer::{At, Goes, PersonLine, Shown, Step, Told};
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/referrals",
            Need::Of(Action::ReadReferral, About::Own),
            list,
            Describe::new::<Rows<ReferralRow>>("referrals", "Referrals, by where they stand")
                .more("The newest first; those that wait for a second person the oldest first.")
                .query::<ReferralsAsked>(),
        ),
        Call::get(
            "/api/v1/referrals/{draft}",
            Need::Of(Action::ReadReferral, About::Draft),
            show,
            Describe::new::<Referral>("referral", "A referral").more(
                "What would go and how the checks stand is of this moment, and is there while the referral is open; packages are \
                 there once it was released.",
            ),
        ),
    ]
}

/// Which referrals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReferralsAsked {
    /// `all`, `to_release` (those that wait for a second person), or a state: `drafted`, `sent_back`, `submitted`,
    /// `released`, `withdrawn`; `all` where nothing is said.
    part: Option<String>,
    /// Those to one authority, by its id in the directory. Who asks for an authority is given those to that one alone.
    authority: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// A referral in a list.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralRow {
    /// Its id (`shr_`).
    id: String,
    /// The reference under which all of its recipients get it.
    reference: String,
    /// Where it stands: `drafted`, `sent_back`, `submitted`, `released` or `withdrawn`.
    state: &'static str,
    /// `chosen`, by somebody for these persons, or `queue`, with all of a queue.
    origin: String,
    /// How soon, as a code.
    urgency: String,
    /// The day by which an answer is asked for.
    reply_by: String,
    /// The names of its recipients.
    to: Vec<String>,
    /// Persons in it when it was last drafted or submitted.
    persons: i64,
    /// Their accounts then.
    accounts: i64,
    /// Who drafted it.
    operator: String,
    /// When it was drafted.
    at: When,
    /// When something was last done with it.
    changed_at: When,
}

impl From<Listed> for ReferralRow {
    fn from(found: Listed) -> Self {
        let draft = found.draft;
        Self {
            id: draft.id.to_string(),
            reference: draft.reference,
            state: draft.state.code(),
            origin: draft.origin,
            urgency: draft.urgency,
            reply_by: date_text(draft.reply_on),
            to: found.to,
            persons: draft.persons,
            accounts: draft.accounts,
            operator: draft.operator.name,
            at: draft.at.into(),
            changed_at: draft.changed_at.into(),
        }
    }
}

/// Somebody whom a referral is about.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralPerson {
    /// The person (`per_`).
    person: String,
    /// The danger class, as a code; empty where triage has not ranked it.
    class: String,
    /// The band, as a code.
    band: String,
    /// The name of the authority in whose queue it is.
    queue: String,
    /// Accounts.
    accounts: i64,
}

impl From<&PersonLine> for ReferralPerson {
    fn from(found: &PersonLine) -> Self {
        Self {
            person: found.person.to_string(),
            class: found.class.clone(),
            band: found.band.clone(),
            queue: found.queue.clone(),
            accounts: found.accounts,
        }
    }
}

/// A part of a package.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralTable {
    /// Its name.
    name: String,
    /// Rows, where it is a table.
    rows: Option<u64>,
    /// Bytes.
    bytes: u64,
}

/// What stays behind.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralStays {
    /// Why, as a code.
    code: &'static str,
    /// How many.
    count: u64,
}

/// What a recipient would get now.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralGoes {
    /// Persons.
    persons: u64,
    /// Accounts.
    accounts: u64,
    /// The parts of the package.
    tables: Vec<ReferralTable>,
    /// What stays, and how much of it.
    stays: Vec<ReferralStays>,
    /// Europol's handling codes that it goes under.
    handling: Vec<String>,
}

impl From<&Goes> for ReferralGoes {
    fn from(found: &Goes) -> Self {
        let tables = found.tables.iter().map(|table| ReferralTable {
            name: table.name.clone(),
            rows: table.rows,
            bytes: table.bytes,
        });
        let stays = found.stays.iter().map(|(code, count)| ReferralStays {
            code: code.code(),
            count: *count,
        });
        Self {
            persons: found.persons,
            accounts: found.accounts,
            tables: tables.collect(),
            stays: stays.collect(),
            handling: found.handling.clone(),
        }
    }
}

/// A package that left.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralPackage {
    /// How it stands at the recipient, as a code.
    state: String,
    /// When it was released.
    at: When,
    /// The package (`pkg_`).
    package: String,
    /// SHA-256 of the signed package before sealing, in hexadecimal.
    digest: String,
    /// Bytes of the same.
    size: i64,
    /// What its file was called when it was released; null where that cannot be told.
    file: Option<String>,
    /// The fingerprint of the key that it is sealed to.
    key: String,
    /// Whether the recipient's packages are still sealed to that key.
    is_key_in_force: bool,
    /// Persons in it.
    persons: i64,
    /// Accounts in it.
    accounts: i64,
}

impl From<&At> for ReferralPackage {
    fn from(found: &At) -> Self {
        Self {
            state: found.state.clone(),
            at: found.at.into(),
            package: found.package.to_string(),
            digest: found.digest.clone(),
            size: found.size,
            file: found.file.clone(),
            key: found.key.clone(),
            is_key_in_force: found.is_key_in_force,
            persons: found.persons,
            accounts: found.accounts,
        }
    }
}

/// A recipient.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralTo {
    /// Its id in the directory.
    authority: String,
    /// Its name.
    name: String,
    /// On what grounds it was proposed, as codes.
    grounds: Vec<String>,
    /// When its key was saved; null where it has none, and nothing goes to it.
    key_at: Option<When>,
    /// What it would get now; null where it was released or given up, or nothing would go.
    goes: Option<ReferralGoes>,
    /// What it got, oldest first.
    packages: Vec<ReferralPackage>,
}

impl From<&Told> for ReferralTo {
    fn from(found: &Told) -> Self {
        Self {
            authority: found.authority.clone(),
            name: found.name.clone(),
            grounds: found.grounds.clone(),
            key_at: when(found.key_at),
            goes: found.goes.as_ref().map(ReferralGoes::from),
            packages: found.at.iter().map(ReferralPackage::from).collect(),
        }
    }
}

/// What a check found.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralReason {
    /// What, as a code.
    code: &'static str,
    /// How many; 0 where it is not counted.
    count: u64,
    /// Ids, or the names of lists with their versions.
    named: Vec<String>,
}

/// A check before release.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralCheck {
    /// Which, as a code.
    check: &'static str,
    /// How it stands, as a code: whether it blocks, a person has to answer for it, or it is passed.
    standing: &'static str,
    /// What was found, the gravest first.
    reasons: Vec<ReferralReason>,
}

/// Something that was done with a referral.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralStep {
    /// What, as a code: `draft`, `submit`, `send_back`, `release`, `withdraw`.
    step: &'static str,
    /// Checks that were answered for, as codes.
    checks: Vec<String>,
    /// What was written; empty where nothing was.
    words: String,
    /// Who.
    operator: String,
    /// When.
    at: When,
}

impl From<&Step> for ReferralStep {
    fn from(found: &Step) -> Self {
        Self {
            step: found.step,
            checks: found.checks.clone(),
            words: found.words.clone(),
            operator: found.operator.clone(),
            at: found.at.into(),
        }
    }
}

/// A referral.
#[derive(Debug, Serialize, ToSchema)]
struct Referral {
    /// Its id (`shr_`).
    id: String,
    /// The reference under which all of its recipients get it.
    reference: String,
    /// Where it stands: `drafted`, `sent_back`, `submitted`, `released` or `withdrawn`.
    state: &'static str,
    /// `chosen`, by somebody for these persons, or `queue`, with all of a queue.
    origin: String,
    /// Who drafted it.
    operator: String,
    /// When.
    at: When,
    /// What for.
    purpose: String,
    /// On what legal basis.
    legal_basis: String,
    /// How soon, as a code.
    urgency: String,
    /// The day by which an answer is asked for.
    reply_by: String,
    /// What the recipient is asked to do, as a code; null where nothing in particular.
    cover: Option<String>,
    /// One line that covers it.
    words: String,
    /// How many persons it is about.
    persons_in_all: i64,
    /// How many accounts.
    accounts_in_all: i64,
    /// Persons; of one that went with its queue the first.
    persons: Vec<ReferralPerson>,
    /// Its recipients.
    recipients: Vec<ReferralTo>,
    /// The list of checks as it stands now; empty where it was released or given up.
    checks: Vec<ReferralCheck>,
    /// What was done with it, oldest first.
    steps: Vec<ReferralStep>,
}

impl From<Shown> for Referral {
    fn from(found: Shown) -> Self {
        let checks = found.checks.iter().map(|item| ReferralCheck {
            check: item.check.code(),
            standing: item.standing.code(),
            reasons: item
                .reasons
                .iter()
                .map(|reason| ReferralReason {
                    code: reason.code.code(),
                    count: reason.count,
                    named: reason.named.clone(),
                })
                .collect(),
        });
        Self {
            checks: checks.collect(),
            id: found.id.to_string(),
            state: found.state,
            persons: found.persons.iter().map(ReferralPerson::from).collect(),
            recipients: found.recipients.iter().map(ReferralTo::from).collect(),
            steps: found.events.iter().map(ReferralStep::from).collect(),
            reference: found.reference,
            origin: found.origin,
            operator: found.operator,
            at: found.at.into(),
            purpose: found.purpose,
            legal_basis: found.legal_basis,
            urgency: found.urgency,
            reply_by: date_text(found.reply_on),
            cover: Some(found.cover).filter(|code| !code.is_empty()),
            words: found.words,
            persons_in_all: found.persons_in_all,
            accounts_in_all: found.accounts_in_all,
        }
    }
}

fn which(part: &str, key: String) -> Result<Which, Refused> {
    Ok(match part {
        "all" => Which::All,
        "to_release" => Which::OfOthers(key),
        state => Which::State(ReferralState::find(state).ok_or_else(|| {
            Refused::bad(
                "query",
                "part is all, to_release, drafted, sent_back, submitted, released or withdrawn",
            )
        })?),
    })
}

async fn list(
    shell: Shell,
    Asked(asked): Asked<ReferralsAsked>,
) -> Result<Answer<Rows<ReferralRow>>, Refused> {
    let session = shell.session()?;
    let part = asked.part.as_deref().unwrap_or("all");
    let which = which(part, operator_key(&session.name))?;
    let authority = match (session.agency.as_str(), asked.authority) {
        ("", wanted) => wanted.unwrap_or_default(),
        (own, Some(wanted)) if wanted != own => {
            return Err(Refused::bad(
                "query",
                "authority is that of the token, or not said",
            ));
        }
        (own, _) => own.to_owned(),
    };
    let name = format!("referrals {part} {authority}");
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &name)?;
    let (from, limit) = place.window();
    let read = move |views: &dyn crate::Views| {
        views.referrals_from((&session.name, &authority), &which, (from, limit))
    };
    let (rows, has_more) = shell.edge.read("referrals", read).await?;
    Ok(Answer(
        place.of_window(rows, has_more).map(ReferralRow::from),
    ))
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Referral>, Refused> {
    let id = SharedReferralId::parse(&id).map_err(|_| Refused::not_found())?;
    let (reader, sending) = (shell.operator()?, shell.settings.sending.clone());
    let at = (shell.settings.now)();
    let read = move |views: &dyn crate::Views| views.referral(&id, &reader, sending.as_deref(), at);
    let found = shell.edge.read("referral", read).await?;
    Ok(Answer(found.ok_or_else(Refused::not_found)?.into()))
}
