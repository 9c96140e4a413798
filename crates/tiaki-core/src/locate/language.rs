//! Languages and the countries they are used in: a hint, and what a choice between countries may lean
//! on; never where somebody is.
//!
//! The table is from CLDR's territory-language information (see `languages.csv`), which estimates of
//! each country the part of its people who read and write a language. That part, beside the country
//! where it is greatest, says how well a language fits a country; how many people a country has does not
//! come in, since other evidence already names the country. It knows nothing of who emigrated, learnt or chose another
//! language, and of minorities below a tenth of the greatest part.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::country::Country;

const TABLE: &str = include_str!("languages.csv");

/// How well a language fits each country, in thousandths, by country.
struct Language {
    countries: BTreeMap<Country, u16>,
}

static LANGUAGES: LazyLock<BTreeMap<u64, Language>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(line).collect()
});

/// Longer codes, by the one in the table.
static LONGER: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.flat_map(|line| {
        let mut cells = line.split(';');
        let code = cells.next().unwrap_or_default();
        let longer = cells.next().unwrap_or_default();
        longer.split_whitespace().map(move |one| (one, code))
    });
    pairs.collect()
});

/// A language tag that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    /// The language's place in the table.
    pub(super) language: u64,
    /// The country that the tag names, as in `en-NZ`.
    pub(super) region: Option<Country>,
}

/// Reads a code (`mi`, `mri`) or a tag with a region (`en-NZ`, `en_NZ`, `zh-Hant-TW`), in any case;
/// nothing where the table does not have the language.
pub(super) fn read(text: &str) -> Option<Tag> {
    let text = text.trim().to_ascii_lowercase();
    let mut parts = text.split(['-', '_']);
    let code = parts.next()?;
    let code = LONGER.get(code).copied().unwrap_or(code);
    let language = packed(code)?;
    LANGUAGES.get(&language)?;
    let region = parts.find(|part| part.len() == 2).and_then(Country::find);
    Some(Tag { language, region })
}

/// How well a language fits a country, in thousandths; 0 where the table does not say that it is used
/// there.
pub(super) fn fit(language: u64, country: Country) -> u16 {
    let known = LANGUAGES.get(&language);
    known
        .and_then(|known| known.countries.get(&country).copied())
        .unwrap_or(0)
}

/// The countries where a language is used by at least half as large a part as where it is used most.
pub(super) fn homes(language: u64) -> Vec<Country> {
    let known = LANGUAGES.get(&language).into_iter();
    let countries = known.flat_map(|known| &known.countries);
    let homes = countries.filter(|(_, fit)| **fit >= 500);
    homes.map(|(country, _)| *country).collect()
}

/// A code of two or three letters as a number.
fn packed(code: &str) -> Option<u64> {
    let is_code = matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| {
        code.bytes()
            .fold(0, |packed, byte| (packed << 8) | u64::from(byte))
    })
}

fn line(line: &'static str) -> Option<(u64, Language)> {
    let mut cells = line.split(';');
    let code = packed(cells.next()?)?;
    let mut countries = BTreeMap::new();
    for group in cells.nth(1)?.split_whitespace() {
        let (tenths, codes) = group.split_once(':')?;
        let fit = tenths.parse::<u16>().ok()?.checked_mul(100)?;
        for place in (0..codes.len()).step_by(2) {
            let country = codes.get(place..place.checked_add(2)?)?;
            countries.insert(Country::find(country)?, fit);
        }
    }
    Some((code, Language { countries }))
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, TABLE, fit, homes, line, read};
    use crate::country::Country;

    fn country(code: &str) -> Country {
        Country::find(code).unwrap()
    }

    #[test]
    fn the_table_is_whole() {
        let lines: Vec<&str> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        assert_eq!(LANGUAGES.len(), lines.len(), "each code once");
        for text in lines {
            let (_, language) = line(text).unwrap_or_else(|| panic!("{text}"));
            let fits = language.countries.values();
            assert_eq!(fits.clone().max(), Some(&1000), "{text}");
            assert!(fits.clone().all(|fit| (100..=1000).contains(fit)), "{text}");
        }
    }

    #[test]
    fn tags_are_read_in_any_spelling_and_others_are_none() {
        for text in ["mi", "MI", " mri ", "mi-Latn", "mi_Latn"] {
            let tag = read(text).unwrap();
            assert_eq!(homes(tag.language), [country("NZ")], "{text}");
            assert_eq!(tag.region, None, "{text}");
        }
        for text in ["en-NZ", "en_nz", "eng-Latn-NZ"] {
            assert_eq!(read(text).unwrap().region, Some(country("NZ")), "{text}");
        }
        for text in ["", "-", "English", "e", "xx", "en!", "é", "zz-NZ", "12"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_language_fits_where_people_use_it_however_many_they_are() {
        let of = |code: &str, place: &str| fit(read(code).unwrap().language, country(place));
        assert!(of("en", "NZ") >= 900 && of("en", "US") >= 900);
        assert!(of("en", "JP") < 500);
        assert_eq!(of("ja", "NZ"), 0);
        assert!(homes(read("en").unwrap().language).len() > 20);
        assert_eq!(homes(read("ja").unwrap().language), [country("JP")]);
    }
}
