//! What evidence can be: its kind, what is known of its value, and how kinds depend on each other.
//!
//! To add a kind: add the variant, put it in [`Kind::ALL`] (the order is the order of the
//! waterfall and of ties), name its [`Family`] and give it a rule in the model's `standard`.

use serde::{Deserialize, Serialize};

/// What an identifier is.
///
/// The value itself never enters this crate: the caller normalises it and passes a keyed digest.
/// What normalisation is expected is said at each variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// E-mail address, in lower case, with the provider's rules for dots and tags applied.
    Email,
    /// Telephone number in E.164. Numbers are handed on: give the time it was in use.
    Phone,
    /// Identifier of one device (advertising id, hardware id), not of a model of device.
    Device,
    /// Payment instrument: card fingerprint, account, wallet.
    Payment,
    /// Profile at another service, as a normalised URL.
    ProfileUrl,
    /// Screen name or handle, NFKC and case folded.
    ScreenName,
    /// What is left of a screen name without its digits and separators, letters written as digits
    /// taken for letters. A word that many may have: it adds to a strong identifier and joins nobody,
    /// and counts only where the names themselves differ and no mailbox agrees, of which it is mostly
    /// a part.
    NameStem,
    /// Name shown to others, NFKC and case folded.
    DisplayName,
    /// Civil name as stated or found.
    PersonName,
    /// Internet address with its time. IPv4 whole; IPv6 must be cut to its /64 by the caller,
    /// because a subscriber holds at least a /64 and devices change the lower half at will.
    Ip,
    /// Browser or device model string: many people have the same.
    UserAgent,
    /// Digest of a file held or sent.
    FileDigest,
    /// Group, channel or chat that the account is in.
    GroupIdentifier,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = Kind::ALL.len();

impl Kind {
    /// Every kind, in the order of the waterfall and of ties.
    pub const ALL: [Self; 13] = [
        Self::Email,
        Self::Phone,
        Self::Device,
        Self::Payment,
        Self::ProfileUrl,
        Self::ScreenName,
        Self::NameStem,
        Self::DisplayName,
        Self::PersonName,
        Self::Ip,
        Self::UserAgent,
        Self::FileDigest,
        Self::GroupIdentifier,
    ];

    /// The word used on screen, in tables and in `serde`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Device => "device",
            Self::Payment => "payment",
            Self::ProfileUrl => "profile_url",
            Self::ScreenName => "screen_name",
            Self::NameStem => "name_stem",
            Self::DisplayName => "display_name",
            Self::PersonName => "person_name",
            Self::Ip => "ip",
            Self::UserAgent => "user_agent",
            Self::FileDigest => "file_digest",
            Self::GroupIdentifier => "group_identifier",
        }
    }

    /// The family whose members are correlated, so that it is counted once.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::Email => Family::Mail,
            Self::Phone => Family::Phone,
            Self::Payment => Family::Payment,
            Self::Device | Self::Ip | Self::UserAgent => Family::Machine,
            Self::ProfileUrl
            | Self::ScreenName
            | Self::NameStem
            | Self::DisplayName
            | Self::PersonName => Family::Naming,
            Self::FileDigest | Self::GroupIdentifier => Family::Circulation,
        }
    }

    /// The position in [`Kind::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Kinds that say nearly the same thing of a pair, and are therefore counted once.
///
/// A shared device and a shared address both say "the same machine or home"; they do not say it
/// twice. A screen name, what is left of it and a display name are often one name. Files and groups travel together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Family {
    /// [`Kind::Email`].
    Mail,
    /// [`Kind::Phone`].
    Phone,
    /// [`Kind::Payment`].
    Payment,
    /// [`Kind::Device`], [`Kind::Ip`], [`Kind::UserAgent`].
    Machine,
    /// [`Kind::ProfileUrl`], [`Kind::ScreenName`], [`Kind::NameStem`], [`Kind::DisplayName`],
    /// [`Kind::PersonName`].
    Naming,
    /// [`Kind::FileDigest`], [`Kind::GroupIdentifier`].
    Circulation,
}

/// How many families there are.
pub(crate) const FAMILIES: usize = 6;

/// What the caller knows of a value beyond its kind.
///
/// When rows disagree about one value, the class that comes last in this order holds for all of
/// them: a warning from one source is enough.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum ValueClass {
    /// Nothing special is known.
    #[default]
    Ordinary,
    /// A mailbox of a domain whose mailboxes are people's own, as the evidence itself shows (see
    /// [`DomainRule`](crate::DomainRule)).
    Personal,
    /// An address that a line keeps for months: by contract, or a delegated IPv6 prefix.
    StaticLine,
    /// An address of a line at home that stays for weeks.
    FixedLine,
    /// An address of a line that is given another one each day, or each time it dials in.
    DailyLine,
    /// An address that one mobile device has for minutes, without translation.
    Mobile,
    /// A network many people leave by: carrier NAT, VPN, Tor, hosting, school, café. Only the
    /// same source port within a second still counts.
    SharedNetwork,
    /// A device or payment instrument known to be shared: a library's, a shop's, a gift card.
    SharedThing,
    /// A mailbox or number that anyone can take for a moment: as the caller says, or of a domain of
    /// which the evidence shows it.
    Disposable,
    /// A file or group known to circulate widely.
    Circulating,
    /// Not a value at all: "admin", "none", an example number.
    Placeholder,
}

impl ValueClass {
    /// Every class, in their order.
    pub const ALL: [Self; CLASSES] = [
        Self::Ordinary,
        Self::Personal,
        Self::StaticLine,
        Self::FixedLine,
        Self::DailyLine,
        Self::Mobile,
        Self::SharedNetwork,
        Self::SharedThing,
        Self::Disposable,
        Self::Circulating,
        Self::Placeholder,
    ];
}

/// How many classes there are.
pub(crate) const CLASSES: usize = 11;

/// Whether a kind may link two records alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Strength {
    /// Only together with evidence of another kind.
    Supporting,
    /// Alone, while few hold the value.
    Strong,
}

/// How the two records agree on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Manner {
    /// The same value.
    Equal,
    /// The same value, but so far apart in time that it may have been handed on.
    Recycled,
    /// The same address and source port within a second: one connection.
    IpFlow,
    /// The same address within minutes.
    IpWindow,
    /// The same address within a day.
    IpDay,
    /// The same address within the time a lease usually holds.
    IpLease,
    /// The same address, but one side has no time.
    IpUndated,
    /// The same value, which at one side or both may lead to others as well
    /// ([`Evidence::indirect`](crate::Evidence::indirect)).
    Indirect,
}

/// How reliably two records hold a value that they agree on.
///
/// What a source states in a field of its own is stated; what was found in running text may be
/// someone else's. A side is mined where *every* row of it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Reliability {
    /// Stated for both.
    #[default]
    Stated,
    /// Stated for one, mined from text for the other.
    MinedAtOne,
    /// Mined from text for both.
    MinedAtBoth,
}

impl Reliability {
    /// From whether each side was mined.
    pub(crate) const fn new(one: bool, other: bool) -> Self {
        match (one, other) {
            (false, false) => Self::Stated,
            (true, true) => Self::MinedAtBoth,
            _ => Self::MinedAtOne,
        }
    }

    /// How many sides were mined: 0, 1 or 2.
    pub(crate) const fn mined_sides(self) -> i32 {
        self as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_in_the_order_of_the_numbers() {
        for (position, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind.index(), position);
            assert!((kind.family() as usize) < FAMILIES);
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        for (position, class) in ValueClass::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, position);
        }
    }
}
