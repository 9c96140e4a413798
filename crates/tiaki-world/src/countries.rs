//! The countries of a world: codes, how many reports each has, calling codes, offsets.

use std::collections::{BTreeMap, BTreeSet};

use crate::params::Countries;

/// Reports by country of 2021, as published; see `data/README.md`.
const REPORTS: &str = include_str!("../data/ncmec-2021-by-country.csv");
/// Codes; see `data/README.md`.
const CODES: &str = include_str!("../data/countries.csv");

/// One country.
#[derive(Debug, Clone)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    /// Calling code without `+`.
    pub(crate) calling_code: &'static str,
    /// Seconds to add to UTC.
    pub(crate) utc_offset: i64,
    /// Share in the mix, in any unit.
    pub(crate) weight: u64,
    /// Whether no address is ever captured there.
    pub(crate) without_ip: bool,
}

/// All countries in the order of their codes.
#[derive(Debug)]
pub(crate) struct Table {
    countries: Vec<Country>,
    sums: Vec<u64>,
}

impl Table {
    /// The table with the mix that the parameters ask for.
    pub(crate) fn new(params: &Countries) -> Self {
        let reports = reports();
        let without_ip: BTreeSet<&str> = params.without_ip.iter().map(String::as_str).collect();
        let mut countries: Vec<Country> = CODES
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let weight = reports.get(cells.next()?).copied().unwrap_or(0);
                let code = cells.next()?;
                let calling_code = cells.next()?;
                let utc_offset = cells.next()?.parse::<i64>().ok()? * 3_600;
                Some(Country {
                    code,
                    calling_code,
                    utc_offset,
                    weight,
                    without_ip: without_ip.contains(code),
                })
            })
            .collect();
        let total: u64 = countries.iter().map(|country| country.weight).sum();
        for (code, share) in &params.added {
            if let Some(country) = countries
                .iter_mut()
                .find(|country| country.code == code.as_str())
            {
                country.weight += total * u64::from(*share) / 10_000;
            }
        }
        let sums = countries
            .iter()
            .scan(0, |sum, country| {
                *sum += country.weight;
                Some(*sum)
            })
            .collect();
        Self { countries, sums }
    }

    /// The number of a country by its weight; `at` is below [`Table::total`].
    pub(crate) fn by_weight(&self, at: u64) -> usize {
        self.sums
            .partition_point(|sum| *sum <= at)
            .min(self.countries.len().saturating_sub(1))
    }

    /// The sum of all weights.
    pub(crate) fn total(&self) -> u64 {
        self.sums.last().copied().unwrap_or(0)
    }

    /// A country by number.
    pub(crate) fn country(&self, number: usize) -> &Country {
        static NOWHERE: Country = Country {
            code: "",
            calling_code: "999",
            utc_offset: 0,
            weight: 0,
            without_ip: true,
        };
        self.countries.get(number).unwrap_or(&NOWHERE)
    }

    /// The number of a country by its code.
    pub(crate) fn find(&self, code: &str) -> Option<usize> {
        self.countries
            .binary_search_by(|country| country.code.cmp(code))
            .ok()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.countries.len()
    }
}

/// Reports by alpha-3 code; a country may stand on several lines.
fn reports() -> BTreeMap<&'static str, u64> {
    let mut reports = BTreeMap::new();
    for line in REPORTS.lines().skip(1) {
        // A name or a figure may hold commas within quotes; the code never does.
        let mut cells = Vec::new();
        let mut quoted = false;
        let mut start = 0;
        for (at, letter) in line.char_indices() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => {
                    cells.extend(line.get(start..at));
                    start = at + 1;
                }
                _ => {}
            }
        }
        cells.extend(line.get(start..));
        if let [_, code, figure] = cells.as_slice() {
            let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
            *reports.entry(*code).or_default() += digits.parse::<u64>().unwrap_or(0);
        }
    }
    reports
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Params;

    #[test]
    fn mix_holds_the_published_figures() {
        let table = Table::new(&Params::parse("").unwrap().countries);
        for (code, reports) in [
            ("IN", 4_699_515),
            ("PH", 3_188_793),
            ("GF", 315),
            ("XK", 3_361),
            ("CD", 5_368),
        ] {
            assert_eq!(
                table.country(table.find(code).unwrap()).weight,
                reports,
                "{code}"
            );
        }
        assert_eq!(
            reports().values().sum::<u64>(),
            29_397_681,
            "the total of 2021"
        );
        assert_eq!(table.find("ZZ"), None);
        assert!((0..table.len()).all(|at| table.country(at).weight > 0));
    }

    #[test]
    fn weights_choose_in_proportion() {
        let table = Table::new(&Params::parse("").unwrap().countries);
        assert_eq!(table.country(table.by_weight(0)).code, "AD");
        assert_eq!(table.country(table.by_weight(table.total() - 1)).code, "ZW");
        assert_eq!(table.country(table.by_weight(104)).code, "AE");
    }
}
