//! What is known of an address beside what the source says: where its block is registered, what kind of network it
//! is, and how long a connection log there lives.
//!
//! The same that locating and the evidence clock go by, so that a report's page and a person's rank do not tell two
//! stories. Where a block is registered says nothing of where it is used. Nobody is asked: the registries' tables
//! ship with the build, and a site adds its own (`networks.toml`, `log-life.csv`).

use std::net::IpAddr;

use serde::Serialize;
use tiaki_core::clock::Basis;
use tiaki_core::country::Country;
use tiaki_core::network::NetworkKind;
use tiaki_core::time::Timestamp;

use crate::Site;
use crate::triage::registered;

/// An address, as a report's page tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressView {
    /// The code of the country that its block is registered in.
    pub country: Option<String>,
    /// The code of the kind of network; nothing where it is not known.
    pub network: Option<String>,
    /// How long a log there lives; nothing where a log would name nobody: no time, a proxy, an address that is not
    /// the internet's.
    pub log: Option<LogView>,
}

/// How long a connection log lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogView {
    /// When it is expected to be gone.
    pub ends: Timestamp,
    /// Days that are left, rounded down; negative once it is gone.
    pub days_left: i64,
    /// Days from the event.
    pub life: u16,
    /// The code of what that figure rests on.
    pub basis: &'static str,
    /// Where it is written.
    pub source: String,
    /// The year of the knowledge.
    pub year: u16,
}

/// What is known of an address that was used at a moment; nothing where it does not read as one.
#[must_use]
pub fn of(
    site: &Site,
    (value, at, proxy): (&str, Option<Timestamp>, Option<bool>),
    as_of: Timestamp,
) -> Option<AddressView> {
    let address: IpAddr = value.trim().parse().ok()?;
    let kind = site.networks.kind(address);
    let country = registered(&site.networks, address, at);
    let names_somebody = !matches!(kind, NetworkKind::Local | NetworkKind::Tunnel);
    let log = at
        .filter(|_| proxy != Some(true) && names_somebody)
        .map(|at| log(site, at, country, as_of));
    Some(AddressView {
        country: country.map(|country| country.code().to_owned()),
        network: (kind != NetworkKind::Unknown).then(|| kind.code().to_owned()),
        log,
    })
}

fn log(site: &Site, at: Timestamp, country: Option<Country>, as_of: Timestamp) -> LogView {
    let table = &site.countries.log_life;
    let life = table.life(country);
    let ends = table.end_of_life(at, country);
    LogView {
        ends,
        days_left: ends
            .micros()
            .saturating_sub(as_of.micros())
            .div_euclid(86_400_000_000),
        life: life.days,
        basis: Basis::code(life.basis),
        source: life.source.clone(),
        year: life.year,
    }
}

#[cfg(test)]
mod tests {
    use tiaki_core::id::SiteKey;
    use tiaki_core::mail::MailRules;
    use tiaki_core::network::NetworkRules;
    use tiaki_core::time::Timestamp;
    use tiaki_store::Store;

    use super::of;
    use crate::{Countries, Site};

    #[test]
    fn an_address_tells_where_it_is_registered_and_how_long_its_log_lives() {
        let folder = tempfile::tempdir().unwrap();
        let rules = "format = \"networks-1\"\n[[network]]\nkind = \"mobile\"\nprefixes = [\"8.8.8.0/24\"]\n\
                     country = \"NZ\"\nregistered = \"2020-01-01\"\nsource = \"a test\"\n\
                     [[network]]\nkind = \"tunnel\"\nprefixes = [\"9.9.9.0/24\"]\nsource = \"a test\"\n";
        let site = Site {
            store: Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
            key: SiteKey::new(&[7; 32]),
            mail: MailRules::standard(),
            networks: NetworkRules::with(rules).unwrap(),
            countries: Countries::standard(),
            wordings: std::sync::Arc::default(),
        };
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let (used, now) = (at("2026-03-01T12:00:00Z"), at("2026-03-11T13:00:00Z"));
        let found = of(&site, ("8.8.8.8", Some(used), None), now).unwrap();
        assert_eq!(
            (found.country.as_deref(), found.network.as_deref()),
            (Some("NZ"), Some("mobile"))
        );
        let log = found.log.unwrap();
        let nz = tiaki_core::country::Country::find("NZ");
        let life = site.countries.log_life.life(nz);
        assert_eq!(
            (log.life, log.source.as_str()),
            (life.days, life.source.as_str())
        );
        // Ten days and an hour have gone.
        assert_eq!(log.days_left, i64::from(life.days) - 11);
        assert!(log.ends > used);
        // Of before it was registered so, nothing is known of where.
        let before = of(
            &site,
            ("8.8.8.8", Some(at("2019-01-01T00:00:00Z")), None),
            now,
        )
        .unwrap();
        assert_eq!(before.country, None);
        for (value, moment, proxy) in [
            ("8.8.8.8", None, None),
            ("8.8.8.8", Some(used), Some(true)),
            ("9.9.9.9", Some(used), None),
            ("192.168.1.1", Some(used), None),
        ] {
            let found = of(&site, (value, moment, proxy), now).unwrap();
            assert_eq!(found.log, None, "{value}");
        }
        for value in ["", "no address", "8.8.8", "8.8.8.8:80", "1.2.3.4/5"] {
            assert_eq!(of(&site, (value, Some(used), None), now), None, "{value}");
        }
    }
}
