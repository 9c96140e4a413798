//! What a referral holds, typed.

use tiaki_core::country::Country;
use tiaki_core::report::IncidentType;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;

pub use tiaki_core::identifier::{EventKind, IdentifierKind};

use crate::Digest;

macro_rules! words {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$vdoc:meta])* $variant:ident = $text:literal, )+ } )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $( $(#[$vdoc])* $variant, )+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// As it stands in the form.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }

            /// The one with this text.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.text() == text)
            }
        }
    )+ };
}

words! {
    /// What sends.
    SenderKind {
        /// A clearing house.
        ClearingHouse = "clearing_house",
        /// A hotline that takes reports of the public.
        Hotline = "hotline",
        /// A police authority.
        Police = "police",
    }

    /// The part an account has.
    Role {
        /// Named as belonging with a reported one.
        Associated = "associated",
        /// Of a child harmed or in danger: protected from the first parse on.
        Child = "child",
        /// Meant to receive what was sent.
        Recipient = "recipient",
        /// The one it is about.
        Reported = "reported",
    }

    /// How soon it must be looked at.
    UrgencyLevel {
        /// In the ordinary course.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }

    /// Why so soon.
    UrgencyReason {
        /// Someone has access to a child.
        AccessToChild = "access_to_child",
        /// A child is in danger now.
        ChildInDanger = "child_in_danger",
        /// Evidence will be gone soon.
        EvidenceExpires = "evidence_expires",
        /// It is happening now.
        Live = "live",
        /// Another reason, said in the text.
        Other = "other",
        /// It spreads in public.
        Spreading = "spreading",
    }

    /// Handling codes of Europol.
    Handling {
        /// Only to prevent and combat crime.
        H0 = "H0",
        /// Not in court without the provider's permission.
        H1 = "H1",
        /// Not passed on without the provider's permission.
        H2 = "H2",
        /// Other restrictions, said in the note.
        H3 = "H3",
    }

    /// Traffic Light Protocol 2.0.
    Tlp {
        /// Unlimited.
        Clear = "CLEAR",
        /// The community, not the public.
        Green = "GREEN",
        /// The organisation and its clients, where they need to know.
        Amber = "AMBER",
        /// The organisation.
        AmberStrict = "AMBER+STRICT",
        /// Named recipients only.
        Red = "RED",
    }

    /// What it may be used for.
    Purpose {
        /// To protect a child.
        ChildProtection = "child_protection",
        /// To investigate a crime.
        CriminalInvestigation = "criminal_investigation",
        /// To know.
        Information = "information",
        /// To have material taken down.
        Takedown = "takedown",
        /// To find out who a child is.
        VictimIdentification = "victim_identification",
    }
}

/// One referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Who sends it.
    pub sender: Sender,
    /// When the sender received what it is about.
    pub received_at: Timestamp,
    /// When it happened or was seen.
    pub observed_at: Option<Timestamp>,
    /// What it is about, in the words of reports.
    pub incident: Option<IncidentType>,
    /// The sender's own category.
    pub category: Option<Category>,
    /// How soon.
    pub urgency: Option<Urgency>,
    /// Under which codes; at least one, each once, in order.
    pub handling: Vec<Handling>,
    /// The restrictions of H3.
    pub handling_note: Option<String>,
    /// How the source and the information are judged.
    pub evaluation: Option<Evaluation>,
    /// How far it may travel.
    pub tlp: Option<Tlp>,
    /// For what.
    pub purpose: Purpose,
    /// Accounts, at most 10,000.
    pub accounts: Vec<Account>,
    /// Files by their digests, at most 100,000.
    pub files: Vec<ReferralFile>,
    /// URLs, at most 10,000.
    pub urls: Vec<HostedUrl>,
    /// Free text; never needed.
    pub text: Option<String>,
}

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// What it is.
    pub kind: SenderKind,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Its own number for this.
    pub reference: String,
    /// Whom to ask.
    pub contact: Option<Contact>,
}

/// Whom to ask: a role and not a name, since people change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The role.
    pub role: String,
    /// A mailbox of that role.
    pub email: Option<String>,
    /// A telephone number of that role.
    pub phone: Option<String>,
}

/// A code, which means nothing without its scheme, version and country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The scheme.
    pub scheme: String,
    /// Its version.
    pub version: String,
    /// The country whose law it follows.
    pub country: Country,
    /// The code in it.
    pub code: String,
}

/// How soon, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Urgency {
    /// How soon.
    pub level: UrgencyLevel,
    /// Why.
    pub reason: UrgencyReason,
}

/// An evaluation in the 4x4 scheme (Regulation (EU) 2016/794, article 29).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// `A`, `B`, `C` or `X`.
    pub source: char,
    /// 1 to 4.
    pub information: u8,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its part.
    pub role: Role,
    /// The service it is at.
    pub service: String,
    /// Its id there.
    pub id: Option<String>,
    /// The age stated, in years.
    pub age: Option<u8>,
    /// The country its holder is taken to be in.
    pub country: Option<Country>,
    /// What else is known of it, at most 10,000.
    pub identifiers: Vec<Identifier>,
    /// Stated relations to children.
    pub statements: Vec<Statement>,
}

/// An identifier with the event it was seen at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// As given.
    pub value: String,
    /// What the account did.
    pub event: Option<EventKind>,
    /// When.
    pub at: Option<Timestamp>,
    /// The source port, for addresses.
    pub port: Option<u16>,
    /// Whether it is verified.
    pub verified: Option<bool>,
    /// Whether an address is taken for a proxy.
    pub proxy: Option<bool>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralFile {
    /// At least one, each algorithm once.
    pub digests: Vec<Digest>,
    /// The account it was found on, by its position.
    pub account: Option<usize>,
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// Whether a person viewed the whole file; not stated is not "no".
    pub viewed: Option<bool>,
    /// Whether it was publicly available.
    pub publicly: Option<bool>,
    /// What the sender calls it.
    pub labels: Vec<Category>,
}

/// A URL and where it is hosted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedUrl {
    /// The URL, `http` or `https`.
    pub url: String,
    /// When it was seen.
    pub observed_at: Option<Timestamp>,
    /// The country it is hosted in.
    pub hosting_country: Option<Country>,
    /// The address of its host.
    pub ip: Option<String>,
    /// The account it belongs to, by its position.
    pub account: Option<usize>,
}
