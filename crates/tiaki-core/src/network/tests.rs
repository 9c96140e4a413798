use std::net::IpAddr;

use proptest::prelude::*;

use super::prefix::{Prefix, place};
use super::table::RESERVED;
use super::{NetworkError, NetworkKind, NetworkRules, VERSION};

const SITE: &str = r#"
format = "networks-1"

[[network]]
kind = "daily_line"
prefixes = ["203.0.113.0/24", "2001:db8::/32"]
source = "invented"

[[network]]
kind = "tunnel"
prefixes = ["203.0.113.128/26", "203.0.113.255", "2001:db8:0:7::/64"]
source = "invented"

[[network]]
kind = "unknown"
prefixes = ["203.0.113.160/32"]
source = "invented"
"#;

fn site() -> NetworkRules {
    NetworkRules::with(SITE).unwrap()
}

#[test]
fn the_longest_prefix_holds() {
    use NetworkKind::{CarrierNat, DailyLine, Local, Tunnel, Unknown};
    for (address, kind) in [
        ("203.0.112.255", Unknown),
        ("203.0.113.0", DailyLine),
        ("203.0.113.127", DailyLine),
        ("203.0.113.128", Tunnel),
        ("203.0.113.159", Tunnel),
        ("203.0.113.160", Unknown),
        ("203.0.113.161", Tunnel),
        ("203.0.113.191", Tunnel),
        ("203.0.113.192", DailyLine),
        ("203.0.113.254", DailyLine),
        ("203.0.113.255", Tunnel),
        ("203.0.114.0", Unknown),
        ("::ffff:203.0.113.129", Tunnel),
        ("2001:db8::1", DailyLine),
        ("2001:db8:0:7::1", Tunnel),
        ("2001:db8:0:7:ffff:ffff:ffff:ffff", Tunnel),
        ("2001:db8:0:8::", DailyLine),
        ("2001:db9::", Unknown),
        ("10.1.2.3", Local),
        ("172.15.255.255", Unknown),
        ("172.16.0.0", Local),
        ("172.32.0.0", Unknown),
        ("192.168.1.1", Local),
        ("100.63.255.255", Unknown),
        ("100.64.0.0", CarrierNat),
        ("100.127.255.255", CarrierNat),
        ("100.128.0.0", Unknown),
        ("255.255.255.255", Local),
        ("::1", Local),
        ("::", Local),
        ("64:ff9b::cb00:7107", CarrierNat),
        ("2001:0:cb00:7107::", Tunnel),
        ("2001:1::", Unknown),
        ("fdff::1", Local),
        ("fe80::1", Local),
        ("fec0::1", Unknown),
        ("ff02::1", Local),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Local),
        ("198.51.100.7", Unknown),
    ] {
        let address: IpAddr = address.parse().unwrap();
        assert_eq!(site().kind(address), kind, "{address}");
    }
}

#[test]
fn rules_are_named_by_what_they_say() {
    assert_eq!(NetworkRules::standard().name(), VERSION.to_string());
    let empty = NetworkRules::with("format = \"networks-1\"").unwrap();
    assert_eq!(empty, NetworkRules::standard());
    let turned = SITE.replace(
        r#"["203.0.113.0/24", "2001:db8::/32"]"#,
        r#"["2001:0DB8::/32", " 203.0.113.0/24 "]"#,
    );
    assert_ne!(turned, SITE);
    assert_eq!(NetworkRules::with(&turned).unwrap(), site());
    let other = SITE.replace("daily_line", "fixed_line");
    assert_ne!(NetworkRules::with(&other).unwrap().name(), site().name());
    assert!(site().name().starts_with(&format!("{VERSION}+")));
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_what_to_do() {
    let error = |text: &str| NetworkRules::with(text).unwrap_err();
    let network = |kind: &str, prefix: &str, source: &str| {
        format!(
            "format = \"networks-1\"\n[[network]]\nkind = \"{kind}\"\nprefixes = [\"{prefix}\"]\nsource = \"{source}\"\n"
        )
    };
    assert!(matches!(
        error("format = "),
        NetworkError::Form { line: 1, .. }
    ));
    assert!(matches!(error("network = []"), NetworkError::Form { .. }));
    let unknown = format!("{}lease = 3\n", network("mobile", "203.0.113.0/24", "x"));
    assert!(matches!(
        error(&unknown),
        NetworkError::Form { line: 6, .. }
    ));
    let later = "format = \"networks-2\"";
    assert!(matches!(error(later), NetworkError::Format { .. }));
    for kind in ["", "cable", "Mobile", "local", "shared_network"] {
        let found = error(&network(kind, "203.0.113.0/24", "x"));
        assert!(
            matches!(found, NetworkError::Kind { number: 1, .. }),
            "{kind}"
        );
        assert!(
            found.to_string().contains("daily_line, fixed_line"),
            "{found}"
        );
    }
    for (prefix, why) in [
        ("", "is no block"),
        ("203.0.113", "is no block"),
        ("203.0.113.0/", "is no block"),
        ("203.0.113.0/33", "is no block"),
        ("203.0.113.0/-1", "is no block"),
        ("203.0.113.0/+24", "is no block"),
        ("203.0.113.0/24/8", "is no block"),
        ("203.0.113.0-203.0.113.9", "is no block"),
        ("2001:db8::/129", "is no block"),
        ("mail.example", "is no block"),
        ("203.0.113.7/24", "behind its length"),
        ("2001:db8::1/32", "behind its length"),
        ("2001:db8::/65", "divides a /64"),
        ("2001:db8::7", "divides a /64"),
        ("::ffff:203.0.113.0/120", "divides a /64"),
    ] {
        let found = error(&network("mobile", prefix, "x"));
        assert!(
            matches!(found, NetworkError::Prefix { .. }),
            "{prefix}: {found}"
        );
        assert!(found.to_string().contains(why), "{prefix}: {found}");
    }
    let twice = network("mobile", "203.0.113.0/24\", \"203.0.113.0/24", "x");
    assert!(error(&twice).to_string().contains("earlier in the file"));
    // Neither a reserved block, nor a part of one, nor one that has one in it.
    for prefix in [
        "10.0.0.0/8",
        "192.168.7.0/24",
        "100.0.0.0/8",
        "0.0.0.0/0",
        "::/0",
    ] {
        let found = error(&network("mobile", prefix, "x")).to_string();
        assert!(found.contains("built in"), "{prefix}: {found}");
    }
    let unsourced = network("mobile", "203.0.113.0/24", " ");
    assert!(matches!(
        error(&unsourced),
        NetworkError::Source { number: 1 }
    ));
}

#[test]
fn the_table_is_sound() {
    for (number, (prefix, _, source)) in RESERVED.iter().enumerate() {
        assert!(source.starts_with("RFC "));
        assert_eq!(prefix.first & (prefix.last() ^ prefix.first), 0, "{source}");
        let others = RESERVED.iter().skip(number + 1);
        for (other, ..) in others {
            assert!(!prefix.overlaps(*other), "{source}");
        }
    }
}

proptest! {
    /// Against a search of all blocks.
    #[test]
    fn steps_say_what_the_blocks_say(
        blocks in proptest::collection::btree_map((0_u32..512, 20_u8..=32), 0_usize..4, 0..12),
        asked in proptest::collection::vec(0_u32..600, 1..40),
    ) {
        use NetworkKind::{FixedLine, Hosting, Mobile, Tunnel};
        let kinds = [FixedLine, Hosting, Mobile, Tunnel];
        // 203.0.112.0 and what follows it.
        let base = 0xcb00_7000_u32;
        let mut given = std::collections::BTreeMap::new();
        for ((offset, bits), kind) in blocks {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            let first = std::net::Ipv4Addr::from((base + offset) & mask);
            given.insert(format!("{first}/{bits}"), kinds[kind]);
        }
        let mut text = "format = \"networks-1\"\n".to_owned();
        for (prefix, kind) in &given {
            text += &format!(
                "[[network]]\nkind = \"{}\"\nprefixes = [\"{prefix}\"]\nsource = \"x\"\n",
                kind.code()
            );
        }
        let rules = NetworkRules::with(&text).unwrap();
        for offset in asked {
            let address = IpAddr::from(std::net::Ipv4Addr::from(base + offset));
            let holding = given.iter().filter_map(|(text, kind)| {
                let prefix = Prefix::read(text).unwrap();
                let at = place(address);
                (prefix.first <= at && at <= prefix.last()).then_some((prefix.length, *kind))
            });
            let longest = holding.max_by_key(|(length, _)| *length);
            let expected = longest.map_or(NetworkKind::Unknown, |(_, kind)| kind);
            prop_assert_eq!(rules.kind(address), expected, "{}", address);
        }
    }
}

#[test]
fn a_block_is_registered_where_and_since_when_a_site_says() {
    let file = |more: &str| {
        format!(
            "format = \"networks-1\"\n[[network]]\nkind = \"fixed_line\"\nprefixes = [\"203.0.113.0/24\"]\n\
             source = \"a letter\"\n{more}[[network]]\nkind = \"mobile\"\nprefixes = [\"203.0.113.128/25\"]\nsource = \"a letter\"\n"
        )
    };
    let rules =
        NetworkRules::with(&file("country = \"NZ\"\nregistered = \"2019-05-01\"\n")).unwrap();
    let of = |text: &str| rules.registration(text.parse().unwrap());
    let found = of("203.0.113.7").unwrap();
    assert_eq!(found.country.code(), "NZ");
    assert_eq!(found.since.date(), "2019-05-01");
    // A block inside is of another kind, and registered with the larger one.
    assert_eq!(
        rules.kind("203.0.113.200".parse().unwrap()),
        NetworkKind::Mobile
    );
    assert_eq!(of("203.0.113.200"), Some(found));
    assert_eq!(of("203.0.114.0"), None);
    assert_eq!(of("2001:db8::1"), None);
    assert_eq!(
        NetworkRules::standard().registration("203.0.113.7".parse().unwrap()),
        None
    );
    // Another day is other rules.
    let later =
        NetworkRules::with(&file("country = \"NZ\"\nregistered = \"2019-05-02\"\n")).unwrap();
    let silent = NetworkRules::with(&file("")).unwrap();
    assert_ne!(rules.name(), later.name());
    assert_ne!(rules.name(), silent.name());
    for more in [
        "country = \"NZ\"\n",
        "registered = \"2019-05-01\"\n",
        "country = \"EU\"\nregistered = \"2019-05-01\"\n",
        "country = \"NZ\"\nregistered = \"2019-13-01\"\n",
        "country = \"NZ\"\nregistered = \"May 2019\"\n",
    ] {
        let refused = NetworkRules::with(&file(more));
        assert_eq!(
            refused,
            Err(NetworkError::Registered { number: 1 }),
            "{more}"
        );
    }
}
