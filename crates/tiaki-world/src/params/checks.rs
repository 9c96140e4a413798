//! Which values of the parameters make a world.

use super::{FORMAT, Params, Provider};
use crate::Error;
use crate::countries::Table;
use crate::draw::WHOLE;

/// Refuses the first value that makes no world.
pub(super) fn check(params: &Params) -> Result<(), Error> {
    let refuse = |name: &str, why| {
        Err(Error::Parameter {
            name: name.to_owned(),
            why,
        })
    };
    if params.format != FORMAT {
        return refuse("format", "expected \"world-params-1\"");
    }
    params.as_of()?;
    for (name, value, low, high) in ranges(params) {
        if !(low..=high).contains(&value) {
            return refuse(name, "out of range; the default file says what it is");
        }
    }
    for Weighted(name, weights, high) in weights(params) {
        if weights
            .iter()
            .map(|(_, weight)| u64::from(*weight))
            .sum::<u64>()
            == 0
        {
            return refuse(
                name,
                "expected pairs of value and weight, one weight above 0",
            );
        }
        if weights.iter().any(|(value, _)| *value > high) {
            return refuse(
                name,
                "a value is too large; the default file says what it is",
            );
        }
    }
    for (name, roles) in [
        ("persons.head", &params.persons.head),
        ("persons.family_member", &params.persons.family_member),
        ("persons.flat_member", &params.persons.flat_member),
    ] {
        if roles.offender == 0 && roles.bystander == 0 && roles.victim == 0 {
            return refuse(name, "one weight must be above 0");
        }
    }
    if params
        .operation
        .name
        .chars()
        .any(|letter| letter.is_control() || "\"\\".contains(letter))
    {
        return refuse("operation.name", "expected text without quotes");
    }
    check_countries(params)?;
    check_providers(params)
}

fn check_countries(params: &Params) -> Result<(), Error> {
    let table = Table::new(&params.countries);
    let countries = &params.countries;
    let named = countries
        .added
        .keys()
        .chain(&countries.without_ip)
        .chain(&params.network.vpn_countries);
    for code in named {
        if table.find(code).is_none() {
            let why = "a country is not in the table; expected ISO 3166-1 alpha-2";
            return Err(Error::Parameter {
                name: format!("country {code}"),
                why,
            });
        }
    }
    Ok(())
}

fn check_providers(params: &Params) -> Result<(), Error> {
    let refuse = |name: &str, why| {
        Err(Error::Parameter {
            name: name.to_owned(),
            why,
        })
    };
    for name in params.provider.keys() {
        if name.is_empty() || name.len() > 40 || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return refuse("provider", "a name is 1 to 40 ASCII letters and digits");
        }
    }
    let count =
        |wanted: fn(&Provider) -> bool| params.provider.values().filter(|one| wanted(one)).count();
    if params.provider.len() > 64 {
        return refuse("provider", "at most 64 providers");
    }
    if count(|one| one.host) != 1 {
        return refuse("provider", "exactly one has host = true");
    }
    if count(|one| one.host && (one.noisy || one.batches || one.weight == 0)) != 0 {
        return refuse(
            "provider",
            "the host has weight and is neither noisy nor batches",
        );
    }
    if count(|one| !one.host && !one.noisy && one.weight > 0) == 0 {
        return refuse("provider", "one besides the host must report");
    }
    if count(|one| one.noisy && one.weight > 0) != 0 {
        return refuse("provider", "a noisy sender names no accounts: weight = 0");
    }
    if count(|one| one.handle == super::HandleStyle::ScreenName && (one.host || one.batches)) != 0 {
        return refuse("provider", "the host and those that batch give identifiers");
    }
    Ok(())
}

/// Numbers with the range that makes a world.
fn ranges(params: &Params) -> Vec<(&'static str, u32, u32, u32)> {
    let (o, n) = (&params.operation, &params.network);
    let len = |list: usize| u32::try_from(list).unwrap_or(u32::MAX);
    let mut ranges = vec![
        ("operation.days", o.days, 1, 1_000),
        (
            "operation.disclosure_after_days",
            o.disclosure_after_days,
            0,
            o.days,
        ),
        ("operation.log_days", o.log_days, 1, 1_000),
        ("operation.session_days", o.session_days, 2, 1_000),
        (
            "persons.endangers_before_days",
            params.persons.endangers_before_days,
            0,
            1_000,
        ),
        ("network.lease_days", len(n.lease_days.len()), 1, 64),
        ("network.vpn_countries", len(n.vpn_countries.len()), 1, 64),
        (
            "network.persons_per_carrier_address",
            n.persons_per_carrier_address,
            1,
            1_000_000,
        ),
        (
            "network.persons_per_place",
            n.persons_per_place,
            1,
            1_000_000,
        ),
        ("network.vpn_exits", n.vpn_exits, 1, 10_000),
        ("network.exits_per_person", n.exits_per_person, 1, 100),
        (
            "incidents.noise",
            params.incidents.noise.parts(),
            0,
            WHOLE - 1,
        ),
    ];
    ranges.extend(
        n.lease_days
            .iter()
            .map(|days| ("network.lease_days", *days, 1, 10_000)),
    );
    ranges.extend(
        params
            .provider
            .values()
            .map(|one| ("provider.letter", one.letter, 0, 8)),
    );
    ranges.extend(ranges_of_things(params));
    ranges
}

/// The same for files and identifiers.
fn ranges_of_things(params: &Params) -> [(&'static str, u32, u32, u32); 13] {
    let (f, i) = (&params.files, &params.identifiers);
    let care = i
        .care
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(*one));
    [
        ("files.per_ten_accounts", f.per_ten_accounts, 1, 100),
        ("files.zipf_offset", f.zipf_offset, 1, 1_000_000),
        ("files.re_encode_most", f.re_encode_most, 0, 128),
        (
            "files.circulating_variants",
            f.circulating_variants,
            1,
            1_000,
        ),
        ("files.set_spread", f.set_spread, 1, 128),
        ("files.memes", f.memes, 1, 1_000),
        ("files.memes_listed", f.memes_listed, 0, f.memes),
        ("files.harmless", f.harmless, 1, 10_000),
        ("files.camera_models", f.camera_models, 1, 10_000),
        ("identifiers.mail_domains", i.mail_domains, 1, 10_000),
        (
            "identifiers.disposable_domains",
            i.disposable_domains,
            1,
            10_000,
        ),
        ("identifiers.common_names", i.common_names, 1, 100_000),
        ("identifiers.care", care, 1, 1_000_000),
    ]
}

/// A weighted parameter: its name, values with weights, the largest value that makes a world.
struct Weighted<'p>(&'static str, &'p [(u32, u32)], u32);

/// Weighted values with the largest value that makes a world.
fn weights(params: &Params) -> [Weighted<'_>; 12] {
    let (p, f, r) = (&params.persons, &params.files, &params.incidents);
    [
        Weighted("persons.household_sizes", p.household_sizes.as_slice(), 12),
        Weighted("persons.children", &p.children, 12),
        Weighted("persons.accounts_offender", &p.accounts_offender, 1_000),
        Weighted("persons.accounts_bystander", &p.accounts_bystander, 1_000),
        Weighted("persons.accounts_victim", &p.accounts_victim, 1_000),
        Weighted("persons.victim_ages", &p.victim_ages, 17),
        Weighted("files.per_report", &f.per_report, 100),
        Weighted("files.set_sizes", &f.set_sizes, 100),
        Weighted("incidents.per_account", &r.per_account, 1_000),
        Weighted("incidents.delay_days", &r.delay_days, 1_000),
        Weighted("incidents.batch_sizes", &r.batch_sizes, 1_000),
        Weighted("incidents.returning_reports", &r.returning_reports, 100),
    ]
}
