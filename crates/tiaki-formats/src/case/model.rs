//! What a file holds, in plain terms: the same structs are written and read.

use tiaki_core::country::Country;
use tiaki_core::protection::Protection;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;

pub use tiaki_core::identifier::{EventKind, IdentifierKind};

use super::NodeId;
use crate::Digest;
pub use crate::referral::{Handling, SenderKind, Tlp};

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What stands over it.
    pub head: Head,
    /// Persons.
    pub persons: Vec<Person>,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Identifiers of accounts, each as it was seen once.
    pub observations: Vec<Observation>,
    /// Files.
    pub files: Vec<File>,
    /// Where files were found.
    pub uploads: Vec<Upload>,
    /// What holds accounts together.
    pub links: Vec<Link>,
    /// What all this was read from.
    pub reports: Vec<Report>,
}

/// Who sends what to whom, and under which terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The bundle.
    pub id: NodeId,
    /// The package's id at the sender.
    pub package: String,
    /// Under which reference all know it.
    pub reference: Option<String>,
    /// The operation it belongs to.
    pub operation: Option<String>,
    /// Who sends.
    pub sender: Organisation,
    /// To whom alone it is released; at least one.
    pub recipients: Vec<Organisation>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it must not be used.
    pub expires_at: Timestamp,
    /// By when an answer is asked for.
    pub reply_by: Option<Timestamp>,
    /// What it may be used for.
    pub purpose: String,
    /// The law or agreement it is sent under.
    pub legal_basis: String,
    /// How soon.
    pub urgency: Urgency,
    /// Why so soon.
    pub urgency_reason: String,
    /// The terms of the whole.
    pub terms: Terms,
    /// What the sender knows and did not send.
    pub withheld: Vec<Withheld>,
    /// The program that made it.
    pub tool: Tool,
}

/// How soon, as a package says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A child may be in danger now.
    Immediate,
    /// Before others.
    Urgent,
    /// In the ordinary course.
    Routine,
}

impl Urgency {
    /// As it stands in the file.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Urgent => "urgent",
            Self::Routine => "routine",
        }
    }

    /// The one with this text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let all = [Self::Immediate, Self::Urgent, Self::Routine];
        all.into_iter().find(|one| one.text() == text)
    }
}

/// A body that sends or receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its node.
    pub id: NodeId,
    /// Its id in the directory of authorities.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// What it is.
    pub kind: SenderKind,
}

/// How something may be used and passed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Handling codes of Europol, each once, rising.
    pub handling: Vec<Handling>,
    /// What H3 restricts; only with it.
    pub note: Option<String>,
    /// How far it may travel.
    pub tlp: Option<Tlp>,
    /// Scheme, colon, evaluation: `4x4:B4`.
    pub evaluation: Option<String>,
}

/// Something that was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A person: the hypothesis that some accounts have one holder.
///
/// Whom a caller keeps back it leaves out, and says so under [`Head::withheld`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Its node.
    pub id: NodeId,
    /// Its id at the sender.
    pub name: String,
    /// The part in the case that somebody decided on; none where nobody did.
    pub role: Option<PersonRole>,
    /// The danger class.
    pub class: Option<String>,
    /// The band.
    pub band: Option<String>,
    /// Danger, actionability, novelty, perishability.
    pub axes: Option<[i32; 4]>,
    /// The day on which the last identifying evidence dies.
    pub evidence_until: Option<String>,
    /// How firmly its accounts hang together.
    pub held_together: Option<String>,
    /// The country it is taken to be in, with how sure that is in hundredths, rounded down.
    pub country: Option<(String, u8)>,
    /// Why it is in its class.
    pub why: Option<String>,
    /// What its axes rest on, each point.
    pub factors: Vec<String>,
    /// The references under which it goes to several.
    pub references: Vec<String>,
    /// Whom else it is sent to.
    pub also_sent_to: Vec<String>,
}

/// The part that somebody has in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonRole {
    /// Whom it is about.
    Subject,
    /// Who was harmed.
    Victim,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its node.
    pub id: NodeId,
    /// Its id at the sender.
    pub name: String,
    /// The person it is taken to be of.
    pub person: Option<NodeId>,
    /// The service it is at.
    pub service: Option<String>,
    /// Its id there, as given.
    pub handle: Option<String>,
    /// Its part in what was reported.
    pub part: Option<Role>,
    /// How it is protected.
    pub protection: Option<Protection>,
}

/// An identifier of an account, as it was seen once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Observation {
    /// Its node.
    pub id: NodeId,
    /// The account.
    pub account: NodeId,
    /// What it is.
    pub kind: IdentifierKind,
    /// As given; never empty.
    pub value: String,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The source port, for addresses.
    pub port: Option<u16>,
    /// What the account did then.
    pub event: Option<EventKind>,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes it for a proxy.
    pub proxy: Option<bool>,
}

/// A file: digests, and what hash lists say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct File {
    /// Its node.
    pub id: NodeId,
    /// Each algorithm once, in the order MD5, SHA-1, SHA-256, PDQ.
    pub digests: Vec<Digest>,
    /// What the hash lists say.
    pub verdict: Option<String>,
}

/// That a file was found on an account, once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Upload {
    /// Its node.
    pub id: NodeId,
    /// The file.
    pub file: NodeId,
    /// The account.
    pub account: NodeId,
    /// When it was uploaded.
    pub at: Option<Timestamp>,
    /// Whether somebody at the provider viewed the whole of it; not stated is not "no".
    pub viewed: Option<bool>,
    /// The provider's classification.
    pub classification: Option<String>,
}

/// What holds two accounts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its node.
    pub id: NodeId,
    /// The two accounts.
    pub accounts: [NodeId; 2],
    /// How sure it is, in hundredths, rounded down.
    pub confidence: u8,
    /// How firm it is.
    pub tier: Option<String>,
    /// What they share.
    pub shared: Option<String>,
}

/// A report or a disclosure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Its node.
    pub id: NodeId,
    /// Its id at the sender.
    pub name: String,
    /// Who sent it; none for a bulk disclosure.
    pub provider: Option<String>,
    /// Its number there.
    pub reference: Option<String>,
    /// What it is about.
    pub incident: Option<String>,
    /// When that happened.
    pub incident_at: Option<Timestamp>,
    /// Whether its provider asks for high priority.
    pub escalated: bool,
    /// Marks that it came under.
    pub marks: Option<String>,
    /// Terms that it came under.
    pub terms: Terms,
    /// What was read from it: accounts, observations, uploads.
    pub objects: Vec<NodeId>,
}
