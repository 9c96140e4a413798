//! The directory of authorities: who receives a referral in which country.
//!
//! Every country has exactly one entry. Where a competent body is publicly well
//! known it is a row of `data/authorities-2.csv`, with its source; else the entry
//! is built by rule: a member of the European Union has its Europol national
//! unit, any other state its INTERPOL National Central Bureau, a territory that of
//! the state which administers it. A place in neither organisation has an entry
//! of kind [`AuthorityKind::NoneKnown`]: a human must choose. Nothing here is
//! sent anywhere by itself; a site lays its own rows over these
//! ([`Directory::with`], `docs/formats/authorities.md`).
//!
//! Reply times are those of Directive (EU) 2023/977, art. 5, for members.
//!
//! To add a body: a row in the file; its id is `auth-` and the country's code and never changes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::country::Country;
use crate::identifier::codes;

const STANDARD: &str = include_str!("../data/authorities-2.csv");

/// Places that are members of neither INTERPOL (196 members since 2023) nor administered by one
/// that answers for them.
const OUTSIDE_INTERPOL: &[&str] = &["AQ", "CK", "EH", "KP", "NU", "TV", "TW", "XK"];

/// Territories that are INTERPOL members in their own right.
const OWN_BUREAU: &[&str] = &["AW", "CW", "SX"];

/// A file of authorities that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorityError {
    /// A line has not six fields, or one that cannot be read.
    #[error("line {line} of the authorities: cannot read the field {field}")]
    Field {
        /// The line, from 1.
        line: usize,
        /// The name of the field.
        field: &'static str,
    },
    /// A country has two rows.
    #[error("line {line} of the authorities: the country has a row already")]
    Twice {
        /// The line, from 1.
        line: usize,
    },
    /// The first line is not `# version NAME`.
    #[error("the authorities do not begin with their version")]
    Version,
}

codes! {
    /// What sort of body an authority is.
    AuthorityKind {
        /// The Europol national unit of a member state.
        EuropolNationalUnit = "europol_national_unit",
        /// The INTERPOL National Central Bureau.
        NationalCentralBureau = "national_central_bureau",
        /// A body with its own competence for such referrals.
        NationalBody = "national_body",
        /// No body is known: a human must choose.
        NoneKnown = "none",
    }
}

codes! {
    /// A way on which an authority takes what is sent to it.
    Form {
        /// INTERPOL's network of National Central Bureaus, I-24/7.
        I247 = "i247",
        /// A legal request in writing, through a central authority.
        Letter = "letter",
        /// A package of ours, sealed to the authority's key.
        Package = "package",
        /// An electronic portal of the authority's own.
        Portal = "portal",
        /// Europol's network, SIENA.
        Siena = "siena",
    }
}

/// Who receives referrals for one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// `auth-` and the country's code in small letters; never changes.
    pub id: String,
    /// The country that it answers for.
    pub country: Country,
    /// What sort of body.
    pub kind: AuthorityKind,
    /// Its name.
    pub name: String,
    /// Languages to write in, best first (ISO 639); never empty.
    pub languages: Vec<String>,
    /// On which ways it takes what is sent, best first; empty only where no body is known.
    pub forms: Vec<Form>,
    /// Whether the country is a member state of the European Union.
    pub eu_member: bool,
    /// The reply times in law, where there are any.
    pub reply_times: Option<ReplyTimes>,
    /// Where the entry comes from.
    pub source: String,
}

/// Authorities of the directory that are clearing houses and no police. Source: 18 U.S.C. 2258A, which
/// has providers report to the National Center for Missing & Exploited Children.
const CLEARING_HOUSES: [&str; 1] = ["auth-us"];

impl Authority {
    /// Whether it is a clearing house and no police.
    #[must_use]
    pub fn is_clearing_house(&self) -> bool {
        CLEARING_HOUSES.contains(&self.id.as_str())
    }
}

/// Within what time an authority must answer, from receipt, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTimes {
    /// Urgent, and the answer is directly accessible.
    pub urgent_direct_hours: u16,
    /// Urgent, and the answer must be fetched from others.
    pub urgent_indirect_hours: u16,
    /// All others.
    pub other_hours: u16,
}

/// Directive (EU) 2023/977, art. 5(1): eight hours, three calendar days, seven calendar days;
/// longer where a judicial authorisation is needed.
pub const EU_REPLY_TIMES: ReplyTimes = ReplyTimes {
    urgent_direct_hours: 8,
    urgent_indirect_hours: 72,
    other_hours: 168,
};

/// The id of the authority of a country, whoever that is.
#[must_use]
pub fn id_of(country: Country) -> String {
    format!("auth-{}", country.code().to_ascii_lowercase())
}

/// All authorities, one for each country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    version: String,
    by_country: BTreeMap<Country, Authority>,
}

impl Directory {
    /// The directory that ships with the build.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded rows")]
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("the embedded rows are whole")
    }

    /// Reads rows of the form of `data/authorities-2.csv`, and fills in every country that has
    /// none.
    ///
    /// # Errors
    /// [`AuthorityError`] for the first line that is not of that form or repeats a country.
    pub fn parse(text: &str) -> Result<Self, AuthorityError> {
        let (version, by_country) = rows(text)?;
        Ok(Self::filled(version, by_country))
    }

    /// The built-in directory with a site's rows laid over it: as many as differ. Its version names
    /// both, and what the site's rows say by a digest.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn with(site: &str) -> Result<Self, AuthorityError> {
        let (version, own) = rows(STANDARD)?;
        let (by_site, site_rows) = rows(site)?;
        let digest = crate::clock::short_digest(site);
        let mut by_country = own;
        by_country.extend(site_rows);
        Ok(Self::filled(
            format!("{version}+{by_site}@{digest}"),
            by_country,
        ))
    }

    /// Gives every country without a row the entry that follows from its memberships.
    fn filled(version: String, mut by_country: BTreeMap<Country, Authority>) -> Self {
        for country in Country::all() {
            if !by_country.contains_key(&country) {
                by_country.insert(country, fallback(country, &by_country));
            }
        }
        Self {
            version,
            by_country,
        }
    }

    /// The version written in the first line.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The authority that answers for `country`; every country has one.
    #[must_use]
    #[expect(clippy::expect_used, reason = "`parse` fills in every country")]
    pub fn authority(&self, country: Country) -> &Authority {
        self.by_country
            .get(&country)
            .expect("every country has an authority")
    }

    /// The authority with this id.
    #[must_use]
    pub fn find_id(&self, id: &str) -> Option<&Authority> {
        id.strip_prefix("auth-")
            .and_then(Country::find)
            .map(|country| self.authority(country))
            .filter(|authority| authority.id == id)
    }

    /// The authority that `country` has, if this is its name: letters' case and spaces aside, since
    /// it is written by people, and nothing else, so that no other body is taken for it.
    #[must_use]
    pub fn find_named(&self, country: Country, name: &str) -> Option<&Authority> {
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace().map(str::to_lowercase).collect()
        };
        let found = self.authority(country);
        let is_known = found.kind != AuthorityKind::NoneKnown;
        (is_known && words(&found.name) == words(name)).then_some(found)
    }

    /// All authorities, in order of their countries' codes.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.by_country.values()
    }
}

/// The version and the rows of a text.
fn rows(text: &str) -> Result<(String, BTreeMap<Country, Authority>), AuthorityError> {
    let version = text
        .lines()
        .next()
        .and_then(|first| first.strip_prefix("# version "))
        .map(str::trim)
        .filter(|version| !version.is_empty())
        .ok_or(AuthorityError::Version)?;
    let mut by_country = BTreeMap::new();
    for (line, row) in (1..).zip(text.lines()) {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let authority = parse_row(line, row)?;
        if by_country.insert(authority.country, authority).is_some() {
            return Err(AuthorityError::Twice { line });
        }
    }
    Ok((version.to_owned(), by_country))
}

/// The entry of a country that has no row.
fn fallback(country: Country, rows: &BTreeMap<Country, Authority>) -> Authority {
    let own = OWN_BUREAU.contains(&country.code());
    if let Some(state) = country.administered_by().filter(|_| !own) {
        let parent = rows
            .get(&state)
            .cloned()
            .unwrap_or_else(|| by_membership(state));
        return Authority {
            name: format!("{}, for {}", parent.name, country.name()),
            source: format!("rule: administered by {}; {}", state.code(), parent.source),
            forms: parent.forms,
            ..entry(
                country,
                parent.kind,
                String::new(),
                parent.languages,
                String::new(),
            )
        };
    }
    by_membership(country)
}

fn by_membership(country: Country) -> Authority {
    let (kind, name, source) = if country.is_eu_member() {
        (
            AuthorityKind::EuropolNationalUnit,
            format!("Europol National Unit {}", country.name()),
            "rule: member of the European Union, Regulation (EU) 2016/794, art. 7",
        )
    } else if OUTSIDE_INTERPOL.contains(&country.code()) {
        (
            AuthorityKind::NoneKnown,
            format!("No authority known for {}", country.name()),
            "rule: no member of INTERPOL; a human must choose",
        )
    } else {
        (
            AuthorityKind::NationalCentralBureau,
            format!("INTERPOL National Central Bureau {}", country.name()),
            "rule: member of INTERPOL",
        )
    };
    let mut languages: Vec<String> = country.languages().map(str::to_owned).collect();
    if !languages.iter().any(|language| language == "en") {
        languages.push("en".to_owned());
    }
    entry(country, kind, name, languages, source.to_owned())
}

fn entry(
    country: Country,
    kind: AuthorityKind,
    name: String,
    languages: Vec<String>,
    source: String,
) -> Authority {
    let eu_member = country.is_eu_member();
    Authority {
        id: id_of(country),
        country,
        kind,
        name,
        languages,
        forms: forms(country, kind),
        eu_member,
        reply_times: eu_member.then_some(EU_REPLY_TIMES),
        source,
    }
}

/// On which ways an authority of this kind takes what is sent: our own package, and the network that
/// such bodies are joined to. Police of the Union's members are reached over SIENA, those of INTERPOL's
/// members over I-24/7, through their units and bureaus where they have no post of their own.
fn forms(country: Country, kind: AuthorityKind) -> Vec<Form> {
    let is_outside = OUTSIDE_INTERPOL.contains(&country.code());
    let network = if country.is_eu_member() {
        Some(Form::Siena)
    } else {
        (!is_outside).then_some(Form::I247)
    };
    match kind {
        AuthorityKind::NoneKnown => Vec::new(),
        _ => [Some(Form::Package), network]
            .into_iter()
            .flatten()
            .collect(),
    }
}

fn parse_row(line: usize, row: &str) -> Result<Authority, AuthorityError> {
    let refuse = |field| AuthorityError::Field { line, field };
    let mut fields = row.splitn(6, ';').map(str::trim);
    let mut next = |field| {
        fields
            .next()
            .filter(|text| !text.is_empty())
            .ok_or_else(|| refuse(field))
    };
    let country = Country::parse(next("country")?).map_err(|_| refuse("country"))?;
    let kind = AuthorityKind::find(next("kind")?).ok_or_else(|| refuse("kind"))?;
    let name = next("name")?.to_owned();
    let languages: Vec<String> = next("languages")?.split(',').map(str::to_owned).collect();
    let is_code = |code: &String| {
        (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
    };
    if !languages.iter().all(is_code) {
        return Err(refuse("languages"));
    }
    let given = next("forms")?;
    let found: Option<Vec<Form>> = given.split(',').map(Form::find).collect();
    let forms = match given {
        "-" => forms(country, kind),
        _ => found.ok_or_else(|| refuse("forms"))?,
    };
    let source = next("source")?.to_owned();
    Ok(Authority {
        forms,
        ..entry(country, kind, name, languages, source)
    })
}

#[cfg(test)]
mod tests {
    use super::{AuthorityError, AuthorityKind, Directory, EU_REPLY_TIMES};
    use crate::country::Country;

    fn kind(directory: &Directory, code: &str) -> AuthorityKind {
        directory.authority(Country::find(code).unwrap()).kind
    }

    #[test]
    fn every_country_has_one_entry_with_a_source() {
        let directory = Directory::standard();
        assert_eq!(directory.version(), "authorities-2");
        assert_eq!(directory.iter().count(), Country::all().count());
        for authority in directory.iter() {
            assert!(!authority.source.is_empty() && !authority.name.is_empty());
            assert!(!authority.languages.is_empty(), "{}", authority.id);
            assert_eq!(directory.find_id(&authority.id), Some(authority));
            assert_eq!(
                authority.reply_times.is_some(),
                authority.country.is_eu_member()
            );
        }
        assert_eq!(EU_REPLY_TIMES.other_hours, 7 * 24);
    }

    #[test]
    fn the_rule_fills_what_no_row_names() {
        let directory = Directory::standard();
        for (code, expected) in [
            ("NZ", AuthorityKind::NationalBody),
            ("DE", AuthorityKind::NationalBody),
            ("AT", AuthorityKind::EuropolNationalUnit),
            ("FJ", AuthorityKind::NationalCentralBureau),
            ("AW", AuthorityKind::NationalCentralBureau),
            ("KP", AuthorityKind::NoneKnown),
            ("XK", AuthorityKind::NoneKnown),
        ] {
            assert_eq!(kind(&directory, code), expected, "{code}");
        }
        let reunion = directory.find_id("auth-re").unwrap();
        assert_eq!(reunion.kind, AuthorityKind::NationalBody);
        assert!(reunion.name.ends_with("for Réunion"));
        assert!(reunion.source.starts_with("rule: administered by FR"));
        assert_eq!(directory.find_id("auth-fj").unwrap().languages, ["en"]);
        for id in ["", "auth-", "auth-zz", "auth-NZ", "nz"] {
            assert_eq!(directory.find_id(id), None, "{id}");
        }
    }

    #[test]
    fn a_sites_rows_are_laid_over() {
        let site =
            "# version ours\nFJ;national_body;A body in Fiji;en,fj;portal,letter;the site's own\n";
        let directory = Directory::with(site).unwrap();
        let found = directory.find_id("auth-fj").unwrap();
        assert_eq!(
            (found.kind, found.name.as_str()),
            (AuthorityKind::NationalBody, "A body in Fiji")
        );
        assert_eq!(found.forms, [super::Form::Portal, super::Form::Letter]);
        assert_eq!(directory.iter().count(), Country::all().count());
        assert_eq!(
            directory.find_id("auth-nz"),
            Directory::standard().find_id("auth-nz")
        );
        assert!(directory.version().starts_with("authorities-2+ours@"));
        let other = Directory::with(&site.replace("letter", "package")).unwrap();
        assert_ne!(
            other.version(),
            directory.version(),
            "one version, two contents"
        );
        assert!(Directory::with("FJ;none;x;en;-;s").is_err());
    }

    #[test]
    fn the_ways_follow_from_the_memberships() {
        let directory = Directory::standard();
        let forms = |code: &str| &directory.authority(Country::find(code).unwrap()).forms;
        use super::Form::{I247, Package, Siena};
        assert_eq!(forms("AT"), &[Package, Siena]);
        assert_eq!(forms("FJ"), &[Package, I247]);
        assert_eq!(forms("RE"), &[Package, Siena]);
        assert!(forms("KP").is_empty());
    }

    #[test]
    fn a_name_is_an_authoritys_in_its_own_country_and_whole() {
        let directory = Directory::standard();
        let find = |code, name: &str| {
            let country = Country::find(code).unwrap();
            directory
                .find_named(country, name)
                .map(|found| found.id.clone())
        };
        for name in ["Bundeskriminalamt", " bundesKRIMINALAMT\t"] {
            assert_eq!(find("DE", name).as_deref(), Some("auth-de"), "{name}");
        }
        assert_eq!(
            find("GB", "National  Crime Agency").as_deref(),
            Some("auth-gb")
        );
        for (code, name) in [
            ("AT", "Bundeskriminalamt"),
            ("DE", "Bundeskriminalamt Hotline"),
            ("DE", "Bundes kriminalamt"),
            ("DE", "auth-de"),
            ("DE", ""),
        ] {
            assert_eq!(find(code, name), None, "{code} {name}");
        }
        let unknown = directory.authority(Country::find("KP").unwrap());
        assert_eq!(find("KP", &unknown.name), None);
    }

    #[test]
    fn clearing_houses_are_told_from_police() {
        let directory = Directory::standard();
        let is_one = |code: &str| {
            let country = Country::find(code).unwrap();
            directory.authority(country).is_clearing_house()
        };
        assert_eq!(["US", "DE", "NZ"].map(is_one), [true, false, false]);
    }

    #[test]
    fn refuses_rows_that_are_not_whole() {
        let head = "# version t\n";
        let row = "NZ;national_body;Body;en,mi;package;source";
        assert!(Directory::parse(&format!("{head}{row}\n")).is_ok());
        let field = |field| AuthorityError::Field { line: 2, field };
        for (text, error) in [
            (row.to_owned(), AuthorityError::Version),
            (
                format!("{head}{row}\n{row}\n"),
                AuthorityError::Twice { line: 3 },
            ),
            (
                format!("{head}EU;national_body;Body;en;-;s"),
                field("country"),
            ),
            (format!("{head}NZ;ministry;Body;en;-;s"), field("kind")),
            (format!("{head}NZ;national_body;;en;-;s"), field("name")),
            (
                format!("{head}NZ;national_body;Body;;-;s"),
                field("languages"),
            ),
            (
                format!("{head}NZ;national_body;Body;english;-;s"),
                field("languages"),
            ),
            (format!("{head}NZ;national_body;Body;en"), field("forms")),
            (
                format!("{head}NZ;national_body;Body;en;post;s"),
                field("forms"),
            ),
            (
                format!("{head}NZ;national_body;Body;en;package"),
                field("source"),
            ),
        ] {
            assert_eq!(Directory::parse(&text), Err(error), "{text}");
        }
    }
}
