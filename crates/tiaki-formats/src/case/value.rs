//! How an identifier stands: the class of its node, and where its value is.

use std::net::IpAddr;

use tiaki_core::identifier::IdentifierKind;

/// A class with the facet and the member that hold the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) class: &'static str,
    pub(super) facet: &'static str,
    pub(super) member: &'static str,
}

const fn form(class: &'static str, facet: &'static str, member: &'static str) -> Form {
    Form {
        class,
        facet,
        member,
    }
}

const EMAIL: Form = form("uo:EmailAddress", "uo:EmailAddressFacet", "uo:addressValue");
const IPV4: Form = form("uo:IPv4Address", "uo:IPv4AddressFacet", "uo:addressValue");
const IPV6: Form = form("uo:IPv6Address", "uo:IPv6AddressFacet", "uo:addressValue");
const PHONE: Form = form("uo:PhoneAccount", "uo:PhoneAccountFacet", "uo:phoneNumber");
const URL: Form = form("uo:URL", "uo:URLFacet", "uo:fullValue");
const SHOWN: Form = form("uo:Profile", "uo:ProfileFacet", "uo:displayName");
const CHOSEN: Form = form("uo:Profile", "uo:ProfileFacet", "uc:name");

/// What each form is of.
const KINDS: [(Form, IdentifierKind); 7] = [
    (EMAIL, IdentifierKind::Email),
    (IPV4, IdentifierKind::Ip),
    (IPV6, IdentifierKind::Ip),
    (PHONE, IdentifierKind::Phone),
    (URL, IdentifierKind::ProfileUrl),
    (SHOWN, IdentifierKind::DisplayName),
    (CHOSEN, IdentifierKind::ScreenName),
];

impl Form {
    /// How a value of this kind stands; none where UCO has no class for it, or where a provider gave
    /// as an address what is none: then it stands as an object of its kind.
    pub(super) fn of(kind: IdentifierKind, value: &str) -> Option<Self> {
        match kind {
            IdentifierKind::Email => Some(EMAIL),
            IdentifierKind::Ip => match value.parse() {
                Ok(IpAddr::V4(_)) => Some(IPV4),
                Ok(IpAddr::V6(_)) => Some(IPV6),
                Err(_) => None,
            },
            IdentifierKind::Phone => Some(PHONE),
            IdentifierKind::ProfileUrl => Some(URL),
            IdentifierKind::DisplayName => Some(SHOWN),
            IdentifierKind::ScreenName => Some(CHOSEN),
            _ => None,
        }
    }

    /// The forms of a class.
    pub(super) fn of_class(class: &str) -> impl Iterator<Item = (Self, IdentifierKind)> {
        KINDS
            .into_iter()
            .filter(move |(form, _)| form.class == class)
    }
}
