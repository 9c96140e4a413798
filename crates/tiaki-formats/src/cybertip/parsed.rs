//! What reading gives beside the value: quality flags and what the schema does not know.

use std::fmt;

/// A document that was accepted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed<T> {
    /// The typed document.
    pub value: T,
    /// Broken rules of the documentation and other doubts, in document order.
    pub flags: Vec<Flag>,
    /// Elements and attributes the schema does not know, verbatim, in document order.
    pub unknown: Vec<UnknownElement>,
}

/// One doubt about an accepted document. Holds no value of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Which rule.
    pub rule: Rule,
    /// Path of known element names, such as `report/reporter/reportingPerson`.
    pub path: String,
    /// Line where that element starts, from 1.
    pub line: u64,
}

/// An element or attribute that the schema does not know, kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownElement {
    /// Path of its place; the last step is its own name, with `@` before that of an attribute.
    pub path: String,
    /// Line where it starts, from 1.
    pub line: u64,
    /// The element with all it holds, or the attribute as `name="value"`, byte for byte.
    pub raw: String,
}

macro_rules! rules {
    ($( $(#[$meta:meta])* $variant:ident = $text:literal, $words:literal; )*) => {
        /// A rule of the documentation beyond the schema, or a known quirk of a client.
        /// The text of [`Rule::text`] is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $( #[doc = concat!($words, ".")] $(#[$meta])* $variant, )*
        }

        impl Rule {
            /// All rules, in alphabetical order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The stable text of the rule.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }

            /// The rule in words, one clause.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $( Self::$variant => $words, )*
                }
            }
        }
    };
}

rules! {
    AgeAndBirthDate = "age_and_birth_date",
        "an associated account gives either an age or a date of birth, not both";
    AssociationKindMissing = "association_kind_missing",
        "an associated account says in its attribute type what ties it";
    AssociationKindRenamed = "association_kind_renamed",
        "the attribute type of an associated account is not called accountType";
    BatchedElement = "batched_element",
        "a batched report holds no escalation, internet details, law enforcement, recipient, victim or additional text";
    BatchedFile = "batched_file",
        "the file of a batched report is annotated as viral or potential meme only and carries no name, place, hash, IP, device, details or text";
    BatchedFileCount = "batched_file_count",
        "a batched report has at most one file";
    BatchedPerson = "batched_person",
        "the reported persons of a batched report carry an espIdentifier and nothing else";
    CallingCodeRepeated = "calling_code_repeated",
        "a phone number leaves out the country code when countryCallingCode gives it";
    CoordinateRange = "coordinate_range",
        "a latitude lies within 90 degrees of the equator and a longitude within 180 of Greenwich";
    EmailMalformed = "email_malformed",
        "an e-mail address has a local part, one @ and a domain";
    EscalationBlank = "escalation_blank",
        "escalateToHighPriority gives a reason; it escalates by being present";
    ExifViewedAlone = "exif_viewed_alone",
        "fileViewedByEsp is true where exifViewedByEsp is";
    IncidentEmailUnclaimed = "incident_email_unclaimed",
        "an address of an e-mail or newsgroup incident also stands at a reported person, recipient or victim";
    IncidentTypeOutdated = "incident_type_outdated",
        "the incident type is written as in the current list";
    LocationWithoutCountry = "location_without_country",
        "an estimated location names its country";
    NotifiedBeforeDisabled = "notified_before_disabled",
        "a notice follows the disabling of the account";
    ReenabledBeforeDisabled = "reenabled_before_disabled",
        "an account is re-enabled after it was disabled";
    RegionNotState = "region_not_state",
        "the region of a location in the United States is a state code";
    ReporterWithoutEmail = "reporter_without_email",
        "the reporting person has an e-mail address";
    SeveralPersonsReported = "several_persons_reported",
        "only a batched report names more than one reported person";
    SeveralUploadEvents = "several_upload_events",
        "a file has one ipCaptureEvent";
    SupplementalClassified = "supplemental_classified",
        "a supplemental file carries no industry classification";
    SupplementalMeme = "supplemental_meme",
        "a supplemental file is no potential meme";
    TimeFine = "time_fine",
        "a time has at most six decimals; further ones are cut off in the parsed value";
    TimeInFuture = "time_in_future",
        "a time lies before the receipt of the report";
    TimeWithoutZone = "time_without_zone",
        "a time carries its zone; read as UTC";
    UnknownAttribute = "unknown_attribute",
        "the schema does not know this attribute; it is kept verbatim";
    UnknownElement = "unknown_element",
        "the schema does not know this element; it is kept verbatim";
    UrlWithoutScheme = "url_without_scheme",
        "a URL begins with its scheme";
    VerificationDateUnverified = "verification_date_unverified",
        "verified is true where a verification date is given";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
