//! Countries: one small type for a place that can be routed to.
//!
//! Providers and address tables write more than ISO 3166-1: codes for a proxy
//! (`A1`), a satellite link (`A2`), "other" (`O1`), the Union as a whole (`EU`),
//! metropolitan France (`FX`), Kosovo (`XK`), and states that are gone. None of
//! them may stop routing, and none may pass for a place that it is not:
//! [`CountryCode::read`] sorts every text into a place, a code that is not a
//! country, or nothing.
//!
//! A [`Country`] exists only for a code in the table, so its name, region and
//! membership can always be asked. To add or change one: its row in
//! `country/table.rs`; another way of writing a name: `OTHER_NAMES` there.

mod table;
mod zone;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use table::{OTHER_NAMES, ROWS, Row};

/// A country or territory with an ISO 3166-1 code, or Kosovo (`XK`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Country([u8; 2]);

/// A text that is not the two-letter code of a country.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("not the two-letter code of a country")]
pub struct CountryError;

/// Part of the world, for overviews only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Africa.
    Africa,
    /// North, Central and South America and the Caribbean.
    Americas,
    /// South of 60° S and the uninhabited islands counted with it.
    Antarctica,
    /// Asia.
    Asia,
    /// Europe.
    Europe,
    /// Australia, New Zealand and the Pacific islands.
    Oceania,
}

/// What a two-letter code in a report or an address table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountryCode {
    /// A place that can be routed to.
    Place(Country),
    /// A code in use that names no country.
    NotACountry(Placeless),
    /// Not a code known to anyone: kept as a flag by the caller, never routed.
    Unassigned,
}

/// Codes that stand where a country should, and are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placeless {
    /// `A1`, `T1`: a proxy that hides where its user is.
    AnonymousProxy,
    /// `A2`: a satellite link, the user may be in many countries.
    Satellite,
    /// `O1`, `XX`, `ZZ`: the source says that it does not know.
    Other,
    /// `EU`, `AP`: a part of the world with many countries.
    ManyCountries,
    /// `AN`, `CS`, `YU`, `SU`, `TP`, `ZR`, `BU`, `DD`: a state that is gone; its places have other codes now.
    Former,
}

impl Country {
    /// The country with this ISO 3166-1 alpha-2 code (any case), or Kosovo.
    #[must_use]
    pub fn find(alpha2: &str) -> Option<Self> {
        let mut code = [0_u8; 2];
        let bytes = alpha2.as_bytes();
        if bytes.len() != 2 {
            return None;
        }
        code.iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = from.to_ascii_uppercase());
        find_row(code).map(|_| Self(code))
    }

    /// The country with this ISO 3166-1 alpha-3 code (any case); `XKX` and `KOS` are Kosovo.
    #[must_use]
    pub fn find_alpha3(alpha3: &str) -> Option<Self> {
        let wanted = alpha3.to_ascii_uppercase();
        let wanted = if wanted == "KOS" { "XKX" } else { &wanted };
        ROWS.iter()
            .find(|row| row.alpha3 == wanted)
            .and_then(|row| Self::find(row.alpha2))
    }

    /// The country that goes by this English name, as ISO, NCMEC's yearly tables and common
    /// usage write it; case, accents and punctuation do not matter.
    #[must_use]
    pub fn find_name(name: &str) -> Option<Self> {
        let folded = fold_name(name);
        if folded.is_empty() {
            return None;
        }
        ROWS.iter()
            .find(|row| fold_name(row.name) == folded)
            .map(|row| row.alpha2)
            .or_else(|| {
                OTHER_NAMES
                    .iter()
                    .find(|(other, _)| *other == folded)
                    .map(|(_, code)| *code)
            })
            .and_then(Self::find)
    }

    /// Reads a two-letter code that must be a country.
    ///
    /// # Errors
    /// [`CountryError`] where it is not; see [`CountryCode::read`] for what else it may be.
    pub fn parse(alpha2: &str) -> Result<Self, CountryError> {
        Self::find(alpha2).ok_or(CountryError)
    }

    /// Every country, in order of its code.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().filter_map(|row| Self::find(row.alpha2))
    }

    /// The two-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        self.row().alpha2
    }

    /// The two letters, as bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 2] {
        &self.0
    }

    /// The three-letter code; `XKX` (user-assigned) for Kosovo.
    #[must_use]
    pub fn alpha3(self) -> &'static str {
        self.row().alpha3
    }

    /// The English short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The E.164 country code, digits only; several countries may share one.
    #[must_use]
    pub fn calling_code(self) -> &'static str {
        self.row().calling_code
    }

    /// The part of the world.
    #[must_use]
    pub fn region(self) -> Region {
        self.row().region
    }

    /// Whether it is a member state of the European Union (27 since February 2020).
    #[must_use]
    pub fn is_eu_member(self) -> bool {
        self.row().eu_member
    }

    /// The state that answers abroad for this territory, where it does not do so itself.
    #[must_use]
    pub fn administered_by(self) -> Option<Self> {
        Self::find(self.row().administered)
    }

    /// Languages to write in, best first (ISO 639); none for Antarctica.
    pub fn languages(self) -> impl Iterator<Item = &'static str> {
        self.row().languages.split_whitespace()
    }

    #[expect(
        clippy::expect_used,
        reason = "a Country is only ever made from a row of the table"
    )]
    fn row(self) -> &'static Row {
        find_row(self.0).expect("every Country has its row")
    }
}

impl CountryCode {
    /// What a two-letter code stands for; case and surrounding space do not matter.
    ///
    /// `UK` is read as `GB` and `FX` (metropolitan France) as `FR`: both are reserved in
    /// ISO 3166-1 for exactly these.
    #[must_use]
    pub fn read(code: &str) -> Self {
        let code = code.trim().to_ascii_uppercase();
        let place = match code.as_str() {
            "FX" => "FR",
            "UK" => "GB",
            other => other,
        };
        if let Some(country) = Country::find(place) {
            return Self::Place(country);
        }
        match code.as_str() {
            "A1" | "T1" => Self::NotACountry(Placeless::AnonymousProxy),
            "A2" => Self::NotACountry(Placeless::Satellite),
            "O1" | "XX" | "ZZ" => Self::NotACountry(Placeless::Other),
            "EU" | "AP" => Self::NotACountry(Placeless::ManyCountries),
            "AN" | "BU" | "CS" | "DD" | "SU" | "TP" | "YU" | "ZR" => {
                Self::NotACountry(Placeless::Former)
            }
            _ => Self::Unassigned,
        }
    }

    /// The country, where it is one.
    #[must_use]
    pub const fn country(self) -> Option<Country> {
        match self {
            Self::Place(country) => Some(country),
            Self::NotACountry(_) | Self::Unassigned => None,
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;
    fn try_from(text: String) -> Result<Self, CountryError> {
        Self::parse(&text)
    }
}

/// The row of a code, found by halving: the table is in order (a test holds it to that).
fn find_row(code: [u8; 2]) -> Option<&'static Row> {
    ROWS.binary_search_by(|row| row.alpha2.as_bytes().cmp(&code[..]))
        .ok()
        .and_then(|at| ROWS.get(at))
}

/// Small letters and digits, words apart by one space; the accents that occur in English
/// names of countries are dropped.
fn fold_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'å' | 'ã' | 'á' => 'a',
            'ç' => 'c',
            'é' => 'e',
            'í' => 'i',
            'ô' | 'ó' => 'o',
            'ü' | 'ú' => 'u',
            other if other.is_alphanumeric() => other,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Country, CountryCode, Placeless, ROWS, fold_name};

    #[test]
    fn the_table_is_whole_and_in_order() {
        assert_eq!(ROWS.len(), 250, "249 of ISO 3166-1 and Kosovo");
        for pair in ROWS.windows(2) {
            assert!(pair[0].alpha2 < pair[1].alpha2, "{}", pair[1].alpha2);
        }
        let mut alpha3: Vec<_> = ROWS.iter().map(|row| row.alpha3).collect();
        alpha3.sort_unstable();
        alpha3.dedup();
        assert_eq!(alpha3.len(), ROWS.len());
        assert_eq!(Country::all().filter(|c| c.is_eu_member()).count(), 27);
        for country in Country::all() {
            assert_eq!(Country::find_name(country.name()), Some(country));
            assert_eq!(Country::find_alpha3(country.alpha3()), Some(country));
            assert!(country.calling_code().bytes().all(|b| b.is_ascii_digit()));
            assert!((1..=3).contains(&country.calling_code().len()));
            let parent = country.row().administered;
            assert_eq!(
                country.administered_by().is_some(),
                !parent.is_empty(),
                "{country}"
            );
            assert!(
                country
                    .administered_by()
                    .is_none_or(|p| p.administered_by().is_none())
            );
            assert!(country.languages().next().is_some() || country.code() == "AQ");
        }
        for (name, code) in super::OTHER_NAMES {
            assert_eq!(&fold_name(name), name);
            assert_eq!(Country::find_name(name).unwrap().code(), *code);
        }
    }

    #[test]
    fn every_row_of_the_2021_table_resolves_or_is_deliberately_unknown() {
        let mut unknown = Vec::new();
        let mut rows = 0;
        for line in include_str!("country/names-2021.csv").lines() {
            let (name, alpha3) = line.rsplit_once(';').unwrap();
            rows += 1;
            let by_name = Country::find_name(name.trim_matches('"'));
            let by_code = Country::find_alpha3(alpha3);
            assert_eq!(by_name, by_code, "{line}");
            if by_name.is_none() {
                unknown.push(name);
            }
        }
        assert_eq!(rows, 245);
        assert_eq!(unknown, ["Netherlands Antilles", "No Country Listed"]);
    }

    #[test]
    fn codes_that_are_no_country_never_pass_for_one() {
        for (code, meaning) in [
            ("A1", Placeless::AnonymousProxy),
            ("t1", Placeless::AnonymousProxy),
            ("A2", Placeless::Satellite),
            ("O1", Placeless::Other),
            ("EU", Placeless::ManyCountries),
            ("AP", Placeless::ManyCountries),
            ("AN", Placeless::Former),
        ] {
            assert_eq!(
                CountryCode::read(code),
                CountryCode::NotACountry(meaning),
                "{code}"
            );
            assert_eq!(Country::find(code), None, "{code}");
        }
        for code in ["", " ", "Q", "QQ", "NZL", "é", "🇳🇿", "12", "n z"] {
            assert_eq!(CountryCode::read(code), CountryCode::Unassigned, "{code}");
        }
    }

    #[test]
    fn places_are_read_leniently_and_parsed_strictly() {
        for (code, expected) in [
            ("nz", "NZ"),
            (" NZ ", "NZ"),
            ("XK", "XK"),
            ("FX", "FR"),
            ("uk", "GB"),
        ] {
            assert_eq!(CountryCode::read(code).country().unwrap().code(), expected);
        }
        for bad in [" NZ", "UK", "FX", "A1", "", "NZL"] {
            assert!(Country::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Country::find("XK").unwrap().name(), "Kosovo");
        assert_eq!(
            serde_json::to_string(&Country::find("nz")).unwrap(),
            "\"NZ\""
        );
        assert!(serde_json::from_str::<Country>("\"EU\"").is_err());
    }
}
