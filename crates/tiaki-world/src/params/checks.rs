//! Which values of the parameters make a world.

use super::{FORMAT, Params, Provider, Signal};
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
    for (name, value) in shares(params) {
        if value > WHOLE {
            return refuse(&name, "a share is at most 10000");
        }
    }
    for (name, value, low, high) in ranges(params) {
        if !(low..=high).contains(&value) {
            return refuse(name, "out of range; the default file says what it is");
        }
    }
    for (name, weights, high) in weights(params) {
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

/// Single shares with their names.
fn shares(params: &Params) -> Vec<(String, u32)> {
    let mut shares: Vec<(String, u32)> = Vec::new();
    let mut add = |table: &str, names: &[(&str, u32)]| {
        shares.extend(
            names
                .iter()
                .map(|(name, value)| (format!("{table}.{name}"), *value)),
        );
    };
    let (c, p, i) = (&params.countries, &params.persons, &params.identifiers);
    let (n, f, r) = (&params.network, &params.files, &params.incidents);
    add(
        "countries",
        &[
            ("without_clue", c.without_clue),
            ("wrong_estimate", c.wrong_estimate),
            ("pseudo_estimate", c.pseudo_estimate),
        ],
    );
    add(
        "persons",
        &[
            ("families", p.families),
            ("endangering", p.endangering),
            ("indistinct", p.indistinct),
            ("mimic", p.mimic),
        ],
    );
    for (name, three) in [
        ("disposable_mail", i.disposable_mail),
        ("no_phone", i.no_phone),
        ("vpn", i.vpn),
        ("new_device", i.new_device),
        ("new_name", i.new_name),
    ] {
        three
            .into_iter()
            .for_each(|value| add("identifiers", &[(name, value)]));
    }
    add(
        "identifiers",
        &[
            ("new_mail", i.new_mail),
            ("plus_tag", i.plus_tag),
            ("shared_mail", i.shared_mail),
            ("common_mailbox", i.common_mailbox),
            ("recycled_phone", i.recycled_phone),
            ("foreign_phone", i.foreign_phone),
            ("common_name", i.common_name),
            ("payment", i.payment),
            ("shared_payment", i.shared_payment),
            ("family_device", i.family_device),
            ("verified_mail", i.verified_mail),
            ("verified_phone", i.verified_phone),
        ],
    );
    add(
        "network",
        &[
            ("mobile", n.mobile),
            ("carrier_nat", n.carrier_nat),
            ("school", n.school),
            ("cafe", n.cafe),
            ("work", n.work),
            ("elsewhere", n.elsewhere),
            ("travel", n.travel),
            ("ipv6", n.ipv6),
            ("ipv6_session", n.ipv6_session),
        ],
    );
    add(
        "files",
        &[
            ("listed_first", f.listed_first),
            ("listed_second", f.listed_second),
            ("video", f.video),
            ("re_encoded", f.re_encoded),
        ],
    );
    add(
        "incidents",
        &[
            ("host_reported", r.host_reported),
            ("re_submitted", r.re_submitted),
            ("near_duplicate", r.near_duplicate),
            ("noise", r.noise.saturating_add(1)),
            ("enticement_share", r.enticement_share),
            ("with_recipient", r.with_recipient),
            ("same_country", r.same_country),
            ("published", r.published),
            ("generative", r.generative),
            ("wrong_time", r.wrong_time),
            ("address_given", r.address_given),
        ],
    );
    for (name, signal) in params.signals.all() {
        let Signal {
            endangering,
            offender,
            bystander,
        } = signal;
        add(
            "signals",
            &[(name, *endangering), (name, *offender), (name, *bystander)],
        );
    }
    for (name, one) in &params.provider {
        one.shares()
            .into_iter()
            .for_each(|value| add("provider", &[(name, value)]));
    }
    shares
}

/// Numbers with the range that makes a world.
fn ranges(params: &Params) -> Vec<(&'static str, u32, u32, u32)> {
    let (o, n, f, i) = (
        &params.operation,
        &params.network,
        &params.files,
        &params.identifiers,
    );
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
        (
            "network.lease_days",
            u32::try_from(n.lease_days.len()).unwrap_or(0),
            1,
            64,
        ),
        (
            "network.vpn_countries",
            u32::try_from(n.vpn_countries.len()).unwrap_or(0),
            1,
            64,
        ),
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
        ("identifiers.care", i.care.iter().sum(), 1, 1_000_000),
    ];
    ranges.extend(
        n.lease_days
            .iter()
            .map(|days| ("network.lease_days", *days, 1, 10_000)),
    );
    let letters = params
        .provider
        .values()
        .map(|one| ("provider.letter", one.letter, 0, 8));
    ranges.extend(letters);
    ranges
}

/// Weighted values with the largest value that makes a world.
fn weights(params: &Params) -> [(&'static str, &[(u32, u32)], u32); 12] {
    let (p, f, r) = (&params.persons, &params.files, &params.incidents);
    [
        ("persons.household_sizes", p.household_sizes.as_slice(), 12),
        ("persons.children", &p.children, 12),
        ("persons.accounts_offender", &p.accounts_offender, 1_000),
        ("persons.accounts_bystander", &p.accounts_bystander, 1_000),
        ("persons.accounts_victim", &p.accounts_victim, 1_000),
        ("persons.victim_ages", &p.victim_ages, 17),
        ("files.per_report", &f.per_report, 100),
        ("files.set_sizes", &f.set_sizes, 100),
        ("incidents.per_account", &r.per_account, 1_000),
        ("incidents.delay_days", &r.delay_days, 1_000),
        ("incidents.batch_sizes", &r.batch_sizes, 1_000),
        ("incidents.returning_reports", &r.returning_reports, 100),
    ]
}
