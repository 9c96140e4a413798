//! The closed lists of the schema.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::lexical::{Fault, Lexical, Notes};
use super::parsed::Rule;

/// A closed list whose members have a text on the wire.
pub(crate) trait Code: Copy + 'static {
    const ALL: &'static [Self];
    const TEXTS: &'static [&'static str];
    fn on_wire(self) -> &'static str;
}

/// Reads and prints a member of a closed list.
pub(crate) struct OneOf<C>(PhantomData<C>);

/// A member of the list `C`.
pub(crate) const fn one_of<C: Code>() -> OneOf<C> {
    OneOf(PhantomData)
}

impl<C: Code> Lexical for OneOf<C> {
    type Value = C;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<C, Fault> {
        let at = C::TEXTS.iter().position(|known| *known == text);
        at.and_then(|at| C::ALL.get(at))
            .copied()
            .ok_or_else(|| expected_of::<C>())
    }

    fn print<'v>(&self, value: &'v C) -> Cow<'v, str> {
        Cow::Borrowed(value.on_wire())
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> C {
        C::ALL[usize::try_from(random.below(C::ALL.len() as u64)).unwrap()]
    }
}

fn expected_of<C: Code>() -> Fault {
    Fault::value(format!("expected one of {{{}}}", C::TEXTS.join("; ")))
}

macro_rules! codes {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$default:ident])? $variant:ident = $text:literal, )* } )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum $name {
            $( #[doc = concat!("`", $text, "`.")] $(#[$default])? $variant, )*
        }

        impl $name {
            /// All members, in the order of the schema.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The text on the wire.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }
        }

        impl Code for $name {
            const ALL: &'static [Self] = Self::ALL;
            const TEXTS: &'static [&'static str] = &[$( $text, )*];
            fn on_wire(self) -> &'static str {
                self.text()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.text())
            }
        }
    )* };
}

codes! {
    /// What kind of incident is reported.
    IncidentType {
        #[default] ChildPornography = "Child Pornography (possession, manufacture, and distribution)",
        ChildSexTrafficking = "Child Sex Trafficking",
        ChildSexTourism = "Child Sex Tourism",
        ChildSexualMolestation = "Child Sexual Molestation",
        MisleadingDomainName = "Misleading Domain Name",
        MisleadingWords = "Misleading Words or Digital Images on the Internet",
        OnlineEnticement = "Online Enticement of Children for Sexual Acts",
        UnsolicitedObsceneMaterial = "Unsolicited Obscene Material Sent to a Child",
    }
    /// Why many incidents are in one report.
    BatchReason {
        #[default] ViralPotentialMeme = "VIRAL_POTENTIAL_MEME",
    }
    /// During which event an address or device was seen.
    EventName {
        #[default] Login = "Login",
        Registration = "Registration",
        Purchase = "Purchase",
        Upload = "Upload",
        Other = "Other",
        Unknown = "Unknown",
    }
    /// Kind of a postal address.
    AddressKind {
        #[default] Home = "Home",
        Business = "Business",
        Billing = "Billing",
        Shipping = "Shipping",
        Technical = "Technical",
    }
    /// Kind of a phone number.
    PhoneKind {
        #[default] Mobile = "Mobile",
        Home = "Home",
        Business = "Business",
        Work = "Work",
        Fax = "Fax",
        Internet = "Internet",
        Recovery = "Recovery",
    }
    /// Kind of an e-mail address.
    EmailKind {
        #[default] Home = "Home",
        Work = "Work",
        Business = "Business",
        Recovery = "Recovery",
    }
    /// How an associated account belongs to the person.
    AssociationKind {
        Billing = "Billing",
        #[default] Linked = "Linked",
        Business = "Business",
        Creator = "Creator",
        ParentGuardian = "Parent/Guardian",
        Other = "Other",
    }
    /// Whether a file is what is reported or context.
    FileRelevance {
        #[default] Reported = "Reported",
        SupplementalReported = "Supplemental Reported",
    }
    /// Industry classification: A prepubescent, B pubescent; 1 sex act, 2 lascivious exhibition
    /// (industry scale of January 2014, revised June 2022).
    IndustryClassification {
        #[default] A1 = "A1",
        A2 = "A2",
        B1 = "B1",
        B2 = "B2",
    }
    /// What kind of file metadata is given.
    MetadataKind {
        #[default] Exif = "EXIF",
        Hash = "HASH",
    }
}

/// Reads an [`IncidentType`], and the text of 2016 that clients still send.
pub(crate) struct Incident;

/// Sent by clients written against the list of 2016.
const OUTDATED_MOLESTATION: &str = "Child Sexual Molestation (not by family member)";

impl Lexical for Incident {
    type Value = IncidentType;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<IncidentType, Fault> {
        if text == OUTDATED_MOLESTATION {
            notes.raise(Rule::IncidentTypeOutdated);
            return Ok(IncidentType::ChildSexualMolestation);
        }
        one_of::<IncidentType>().parse(text, notes)
    }

    fn print<'v>(&self, value: &'v IncidentType) -> Cow<'v, str> {
        Cow::Borrowed(value.text())
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> IncidentType {
        one_of::<IncidentType>().sample(random)
    }
}

/// A country of the schema's list: ISO 3166-1 alpha-2, some withdrawn and pseudo codes, or empty.
///
/// A pseudo code says that the sender's address database did not know a country; it routes nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Country(&'static str);

impl Country {
    /// All codes, the empty one first, in alphabetical order.
    pub const ALL: &'static [&'static str] = COUNTRIES;

    /// Looks a code up, as written: upper case or empty.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        COUNTRIES
            .binary_search(&text)
            .ok()
            .and_then(|at| COUNTRIES.get(at))
            .map(|code| Self(code))
    }

    /// The code: two characters, or empty where the sender gave an empty one.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }

    /// Whether the code names no one country: empty, an anonymous proxy (A1), a satellite (A2),
    /// another country (O1), Asia and the Pacific (AP), Europe (EU).
    #[must_use]
    pub fn is_pseudo(self) -> bool {
        matches!(self.0, "" | "A1" | "A2" | "AP" | "EU" | "O1")
    }
}

/// A state or territory of the United States by its postal code, or empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UsState(&'static str);

impl UsState {
    /// All codes, the empty one first, in alphabetical order.
    pub const ALL: &'static [&'static str] = STATES;

    /// Looks a code up, as written: upper case or empty.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        STATES
            .binary_search(&text)
            .ok()
            .and_then(|at| STATES.get(at))
            .map(|code| Self(code))
    }

    /// The code: two characters, or empty where the sender gave an empty one.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0
    }
}

/// Reads a [`Country`].
pub(crate) struct CountryCode;

impl Lexical for CountryCode {
    type Value = Country;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<Country, Fault> {
        Country::find(text).ok_or(Fault::value(
            "expected an ISO 3166-1 code of two capital letters",
        ))
    }

    fn print<'v>(&self, value: &'v Country) -> Cow<'v, str> {
        Cow::Borrowed(value.0)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> Country {
        Country(COUNTRIES[usize::try_from(random.below(COUNTRIES.len() as u64)).unwrap()])
    }
}

/// Reads a [`UsState`].
pub(crate) struct StateCode;

impl Lexical for StateCode {
    type Value = UsState;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<UsState, Fault> {
        UsState::find(text).ok_or(Fault::value(
            "expected a postal code of a US state in two capital letters",
        ))
    }

    fn print<'v>(&self, value: &'v UsState) -> Cow<'v, str> {
        Cow::Borrowed(value.0)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> UsState {
        UsState(STATES[usize::try_from(random.below(STATES.len() as u64)).unwrap()])
    }
}

#[rustfmt::skip]
const COUNTRIES: &[&str] = &[
    "", "A1", "A2", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AN", "AO", "AP", "AQ", "AR", "AS", "AT",
    "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN",
    "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI",
    "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM",
    "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "EU", "FI", "FJ", "FK", "FM", "FO", "FR",
    "FX", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS",
    "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO",
    "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR",
    "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC",
    "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU",
    "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU",
    "NZ", "O1", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW",
    "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ",
    "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG",
    "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US",
    "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM",
    "ZW",
];

#[rustfmt::skip]
const STATES: &[&str] = &[
    "", "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL",
    "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH",
    "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA",
    "VI", "VT", "WA", "WI", "WV", "WY",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_complete() {
        assert!(COUNTRIES.is_sorted());
        assert!(STATES.is_sorted());
        // Counts of the schema's enumerations of 2025-06-11, the empty value included.
        assert_eq!(COUNTRIES.len(), 258);
        assert_eq!(STATES.len(), 55);
        assert_eq!(IncidentType::ALL.len(), 8);
    }

    #[test]
    fn pseudo_codes_are_known_as_such() {
        for code in ["", "A1", "A2", "O1", "EU", "AP"] {
            assert!(Country::find(code).unwrap().is_pseudo(), "{code}");
        }
        for code in ["NZ", "XK", "FX", "AN"] {
            assert!(!Country::find(code).unwrap().is_pseudo(), "{code}");
        }
        for code in ["nz", "ZZ", "NZL", " "] {
            assert_eq!(Country::find(code), None, "{code}");
        }
    }
}
