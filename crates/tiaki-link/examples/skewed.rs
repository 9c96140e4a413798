//! Links a made-up, skewed table and says how long it took and how right it is.
//!
//! `cargo run --release -p tiaki-link --example skewed -- 90000 1`
//!
//! Persons have one to eight accounts; addresses, names, files and device models follow heavy
//! tails; families share an address and some a tablet; carriers put strangers behind one address;
//! phone numbers are handed on; some mail is disposable. The truth is kept beside the table.
#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::collections::BTreeMap;
use std::time::Instant;

use tiaki_link::{Evidence, Kind, Linkage, Model, Table, TableBuilder, Tier, ValueClass, link};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let accounts: u32 = arguments.next().map_or(Ok(90_000), |text| text.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(1), |text| text.parse())?;

    #[expect(clippy::disallowed_methods, reason = "an example measures")]
    let now = Instant::now;
    let started = now();
    let (table, person_of) = World::new(accounts, seed).table()?;
    let built = now();
    let linkage = link(&table, &Model::standard(), &[]);
    let linked = now();

    println!(
        "records {} rows {}",
        table.records().len(),
        table.row_count()
    );
    println!(
        "made and sorted in {} ms",
        built.duration_since(started).as_millis()
    );
    println!("linked in {} ms", linked.duration_since(built).as_millis());
    report(&linkage, &person_of);
    Ok(())
}

fn report(linkage: &Linkage, person_of: &[u32]) {
    let person = |key: &tiaki_link::RecordKey| {
        let account = usize::try_from(u128::from_be_bytes(key.0)).unwrap_or(usize::MAX);
        person_of.get(account).copied()
    };
    let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
    for number in person_of {
        *sizes.entry(*number).or_default() += 1;
    }
    let true_pairs: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let (mut found, mut right, mut largest) = (0, 0, 0);
    for cluster in linkage.clusters() {
        let mut inside: BTreeMap<Option<u32>, u64> = BTreeMap::new();
        for member in linkage.members(cluster) {
            *inside.entry(person(member)).or_default() += 1;
        }
        let size = u64::from(cluster.size());
        found += size * (size - 1) / 2;
        right += inside
            .values()
            .map(|count| count * (count - 1) / 2)
            .sum::<u64>();
        largest = largest.max(size);
    }
    let permille = |part: u64, whole: u64| part * 1000 / whole.max(1);
    println!(
        "persons {} found as {}",
        sizes.len(),
        linkage.clusters().len()
    );
    println!(
        "pairs: precision {} recall {} permille",
        permille(right, found),
        permille(right, true_pairs)
    );
    println!(
        "largest cluster {largest}, alarms {}",
        linkage.alarms().len()
    );
    println!(
        "links {} near-misses {}",
        linkage.links().len(),
        linkage.near_misses().len()
    );
    println!("generic values {}", linkage.generic_values().len());
    for tier in [Tier::Possible, Tier::Probable, Tier::Confirmed] {
        let near = linkage.near_misses().iter().map(|near| &near.link);
        let links = linkage
            .links()
            .iter()
            .chain(near)
            .filter(|link| link.tier == tier);
        let (mut all, mut true_ones, mut confidence) = (0, 0, 0);
        for link in links {
            all += 1;
            true_ones += u64::from(person(&link.a) == person(&link.b));
            confidence += u64::from(link.confidence);
        }
        println!(
            "{tier:?}: {all} pairs, right {} permille, said {}",
            permille(true_ones, all),
            confidence / all.max(1)
        );
    }
}

/// Draws everything from a seed.
struct World {
    state: u64,
    accounts: u32,
}

/// What one person has to spread over accounts.
struct Belongings {
    mails: u64,
    phone: u64,
    devices: (u64, u64),
    card: u64,
    name: u64,
    model: u64,
    home: u64,
    tablet: Option<u64>,
    files: (u64, u64),
}

impl World {
    fn new(accounts: u32, seed: u64) -> Self {
        Self {
            state: seed,
            accounts,
        }
    }

    /// The table, and the person behind each account.
    fn table(mut self) -> Result<(Table, Vec<u32>), tiaki_link::Error> {
        let mut b =
            TableBuilder::with_capacity(self.accounts as usize, self.accounts as usize * 10);
        let mut person_of = Vec::new();
        let (mut person, mut home, mut left_at_home) = (0, 0, 0);
        let mut tablet = None;
        while person_of.len() < self.accounts as usize {
            if left_at_home == 0 {
                left_at_home = 1 + self.below(4);
                home = self.next();
                tablet = self.chance(4).then(|| self.next());
            }
            left_at_home -= 1;
            let belongings = self.belongings(home, tablet);
            for _ in 0..1 + self.skewed(3, 8) {
                let record = b.record(person_of.len() as u128);
                for evidence in self.account(&belongings) {
                    b.push(record, evidence);
                }
                person_of.push(person);
            }
            person += 1;
        }
        Ok((b.build()?, person_of))
    }

    fn belongings(&mut self, home: u64, tablet: Option<u64>) -> Belongings {
        // One phone number in thirty was someone else's before.
        let phone = if self.chance(30) {
            self.below(5_000)
        } else {
            self.next()
        };
        Belongings {
            mails: self.next(),
            phone,
            devices: (self.next(), self.next()),
            card: self.next(),
            name: self.next(),
            model: self.skewed(100, 3_000),
            home,
            tablet: tablet.filter(|_| self.chance(2)),
            files: (self.next(), self.next()),
        }
    }

    fn account(&mut self, has: &Belongings) -> Vec<Evidence> {
        let at = i64::try_from(self.below(365)).unwrap_or(0) * DAY;
        let mut rows = vec![Evidence::new(Kind::Email, self.next())];
        if self.chance(3) {
            rows.push(Evidence::new(Kind::Email, has.mails));
        } else if self.chance(20) {
            let mail = Evidence::new(Kind::Email, self.below(500));
            rows.push(mail.class(ValueClass::Disposable));
        }
        if self.chance(3) {
            rows.push(Evidence::new(Kind::Phone, has.phone).at(at));
        }
        let device = match has.tablet {
            Some(tablet) if self.chance(5) => tablet,
            _ => {
                if self.chance(3) {
                    has.devices.1
                } else {
                    has.devices.0
                }
            }
        };
        if self.chance(2) {
            rows.push(Evidence::new(Kind::Device, device));
        }
        if self.chance(6) {
            rows.push(Evidence::new(Kind::Payment, has.card));
        }
        let name = if self.chance(3) {
            has.name
        } else {
            self.skewed(50, 200_000)
        };
        rows.push(Evidence::new(Kind::ScreenName, name));
        rows.push(Evidence::new(Kind::DisplayName, self.skewed(200, 20_000)));
        rows.push(Evidence::new(Kind::UserAgent, has.model));
        for _ in 0..2 {
            let file = if self.chance(3) {
                if self.chance(2) {
                    has.files.0
                } else {
                    has.files.1
                }
            } else {
                self.skewed(300, 100_000)
            };
            rows.push(Evidence::new(Kind::FileDigest, file));
        }
        for _ in 0..2 {
            rows.push(self.login(has, at));
        }
        rows
    }

    fn login(&mut self, has: &Belongings, day: i64) -> Evidence {
        let at = day + i64::try_from(self.below(86_400)).unwrap_or(0) * SECOND;
        let port = u16::try_from(1024 + self.below(60_000)).unwrap_or(1024);
        let event = |key| Evidence::new(Kind::Ip, key).at(at).port(port);
        match self.below(10) {
            // Carrier NAT, half of it known as such; and a VPN.
            0..3 => {
                let gateway = self.skewed(20, 2_000);
                let class = if gateway.is_multiple_of(2) {
                    ValueClass::SharedNetwork
                } else {
                    ValueClass::Ordinary
                };
                event(gateway).class(class)
            }
            3 => event(1_000_000 + self.below(50)).class(ValueClass::SharedNetwork),
            _ => event(has.home),
        }
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    /// Low numbers often, high ones seldom: about `1 / (n + head)`, below `end`.
    fn skewed(&mut self, head: u64, end: u64) -> u64 {
        let span = self.below(1_000_000) + 1;
        let value = head * 1_000_000 / span - head;
        if value < end { value } else { self.below(end) }
    }
}
