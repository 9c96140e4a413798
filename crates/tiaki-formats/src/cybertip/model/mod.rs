//! The element types, in the order and with the names of the schema of 2025-06-11.
//!
//! Field names are the element names in snake case, plural where an element may repeat. Lengths are
//! those of the documentation, in characters.

mod account;
mod file;
mod flags;
mod incident;
mod person;
mod report;

pub use account::{
    AccountDisabled, AssociatedAccount, DeviceId, EstimatedLocation, IntendedRecipient,
    IpCaptureEvent, PersonOrUserReported, Platform, Victim,
};
pub(crate) use file::FileList;
pub use file::{Details, FileDetails, NameValuePair, OriginalFileHash};
pub use flags::{FileAnnotations, ReportAnnotations};
pub use incident::{
    CellPhoneIncident, ChatImIncident, EmailIncident, InternetDetails, NewsgroupIncident,
    NonInternetIncident, OnlineGamingIncident, Peer2PeerIncident, WebPageIncident,
};
pub use person::{Address, ContactPerson, Email, Person, Phone};
pub use report::{
    BatchedReport, IncidentSummary, LawEnforcement, Report, Reporter,
    ServedLegalProcessInternational,
};
