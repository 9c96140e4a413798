//! The weights that ship.
//!
//! They are policy, set from published re-use rates: of the values that few hold, 1 to 2 % of
//! payment cards, below 5 % of phones, 5 to 10 % of devices and 20 to 30 % of addresses are shared
//! by different people. For addresses, Europol EC3 (5127/17) advises that behind carrier NAT only
//! address, source port and time to the second attribute; RFC 6302 says what a server must log.
//!
//! How often one person's accounts *differ* in what both state, and what a second mailbox is worth,
//! no public source gives. They are judged: two numbers in one hand are taken for so rare that no two
//! other strong identifiers outweigh them (a household shares a mailbox and a device), only three; people
//! have several mailboxes (one pair in four differs in it) and change their device (six in ten); of the
//! mailboxes of an account that states several, nearly one in ten is a relative's, given for recovery.
//!
//! A mailbox of a domain that shows that its mailboxes are people's own is a stranger's in eight of a
//! thousand cases where no other person is known to hold it, and twice as often with each doubling; of
//! another domain the share leaps from five holders on, whom nothing else ties together.
//!
//! A mailbox that one account has for its own and another for recovery is a relative's often enough that it
//! joins nobody alone. Where two handles differ and only what is left of them agrees, a household's chance
//! to share a family's name or a child's nickname bounds what it can say: one in eight (three bits).
//!
//! What these figures do is held against synthetic worlds of several seeds and parameters by
//! `tiaki evaluate`, which shows precision, recall and, of links at each confidence, how many are right.

use super::{BUCKETS, IpRule, Lease, Model, Prior, Rule, Stale, Thresholds};
use crate::domains::{DomainRule, Leaning, Witness};
use crate::fixed::log2_centibits;
use crate::kind::{CLASSES, Kind, Strength, ValueClass};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

impl Model {
    /// The weights that ship with this crate.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            // 3: what differs speaks against, one of several values counts less, a second family
            // counts two thirds, addresses over weeks nothing next to a strong identifier.
            // 4: two numbers outweigh two strong identifiers; a mailbox of three or four persons
            // joins no accounts that are seen on devices of their own.
            // 5: what an address is worth, and for how long, by its kind of network; what a mailbox is
            // worth by what its domain's mailboxes show; one of several mailboxes joins no accounts
            // that are seen on devices of their own, nor one device accounts of different mailboxes.
            // 6: what is left of a screen name adds a little to a strong identifier; a mailbox given
            // for recovery and the number of a switchboard join nobody alone.
            version: 6,
            rules: Kind::ALL.map(standard_rule),
            ip: standard_ip(),
            domains: standard_domains(),
            corroboration_of_strong: 40,
            stem: 300,
            // Operations of this kind show about three pairs of accounts of one person for two
            // accounts, three others per account: log2(3), rounded down for what is never seen.
            prior: Prior {
                others: 100,
                least_doublings: 14,
                most_doublings: 20,
            },
            thresholds: Thresholds {
                confirmed: 996,
                probable: 317,
                possible: -100,
                kept: -250,
                tried: -100,
                group_doubling: 50,
                giant: 64,
            },
        }
    }
}

/// Odds that fall by half for each doubling of holders: the value's frequency is all that is
/// known, as for names.
const fn by_frequency(first: i32, step: i32) -> [i32; BUCKETS] {
    let mut table = [0; BUCKETS];
    let mut bucket = 0;
    let mut odds = first;
    while bucket < BUCKETS {
        #[expect(clippy::indexing_slicing, reason = "bucket is below BUCKETS")]
        {
            table[bucket] = odds;
        }
        odds -= step;
        bucket += 1;
    }
    table
}

/// Odds from the share of pairs, per mille, that are a coincidence in the first six buckets
/// (2, 4, 8, 16, 32, 64 holders); beyond, two bits less for each doubling.
fn by_coincidence(shares: [u64; 6]) -> [i32; BUCKETS] {
    let mut last = 0;
    let mut given = shares.into_iter();
    [(); BUCKETS].map(|()| {
        last = given
            .next()
            .and_then(|share| log2_centibits(1000 - share, share))
            .unwrap_or(last - 200);
        last
    })
}

/// Nothing is added up to this class; the later ones take all weight.
fn up_to(last: ValueClass) -> [Option<i32>; CLASSES] {
    ValueClass::ALL.map(|class| (class <= last).then_some(0))
}

fn standard_rule(kind: Kind) -> Rule {
    let plain = up_to(ValueClass::SharedNetwork);
    let strong = |alone, generic_persons| Rule {
        strength: Strength::Strong,
        alone,
        personal: alone,
        classes: plain,
        verified: 50,
        // No value that is mined at either side joins by itself (guarded by a test of the model).
        mined: -400,
        several: 0,
        indirect: 0,
        differs: 0,
        stale: Vec::new(),
        corroboration: 300,
        candidate_cap: 64,
        generic_persons,
    };
    let support = |alone, candidate_cap, generic_persons| Rule {
        strength: Strength::Supporting,
        alone,
        personal: alone,
        classes: plain,
        verified: 0,
        mined: -200,
        several: 0,
        indirect: 0,
        differs: 0,
        stale: Vec::new(),
        corroboration: 200,
        candidate_cap,
        generic_persons,
    };
    let stale = |months: i64, centibits| Stale {
        gap: months * 30 * DAY,
        centibits,
    };
    match kind {
        // A mailbox that five or more people hold whom nothing else ties together is far more
        // often a throw-away inbox than one person's: the share of coincidence leaps there. Of three
        // or four it may be either, since among few accounts such an inbox has few holders: it joins
        // alone, but not across different devices.
        Kind::Email => Rule {
            several: -340,
            indirect: -400,
            differs: -210,
            personal: by_coincidence([8, 15, 30, 60, 120, 250]),
            ..strong(by_coincidence([10, 90, 400, 500, 600, 750]), 16)
        },
        Kind::Phone => Rule {
            differs: -1800,
            // Colleagues behind one switchboard, with extensions of their own, are no more one person
            // than any others that share an office.
            indirect: -700,
            stale: vec![stale(6, -200), stale(18, -500)],
            ..strong(by_coincidence([42, 70, 90, 150, 400, 750]), 16)
        },
        Kind::Device => Rule {
            differs: -70,
            stale: vec![stale(18, -200)],
            ..strong(by_coincidence([26, 60, 120, 400, 650, 850]), 16)
        },
        Kind::Payment => Rule {
            differs: -150,
            ..strong(by_coincidence([15, 25, 50, 120, 350, 700]), 16)
        },
        Kind::ProfileUrl => strong(by_coincidence([60, 80, 150, 300, 600, 850]), 16),
        Kind::ScreenName => support(by_frequency(-200, 100), 32, 64),
        // Of pairs that share no name but only what is left of one, hardly one in five is one person's
        // where two hold it, one in ten where four do, and one in two hundred beyond (docs/benchmarks.md). Candidates come
        // from the strong identifier that it needs beside it.
        Kind::NameStem => Rule {
            corroboration: 100,
            ..support(by_coincidence([850, 900, 995, 999, 999, 999]), 0, 8)
        },
        Kind::DisplayName => support(by_frequency(-300, 100), 16, 1024),
        Kind::PersonName => support(by_frequency(-250, 100), 16, 1024),
        // The address itself is in IpRule; here only its classes and caps.
        Kind::Ip => Rule {
            classes: up_to(ValueClass::Mobile),
            corroboration: 500,
            ..support(by_frequency(-500, 100), 16, 16)
        },
        Kind::UserAgent => Rule {
            corroboration: 500,
            ..support(by_frequency(-200, 100), 2, u32::MAX)
        },
        Kind::FileDigest => support(by_frequency(-500, 150), 8, 32),
        Kind::GroupIdentifier => support(by_frequency(-500, 150), 16, 32),
    }
}

fn standard_ip() -> IpRule {
    IpRule {
        // One in twenty: clocks are off, translators re-use a port at once.
        flow: by_coincidence([50; 6])[0],
        flow_gap: SECOND,
        flow_holders: 16,
        window: by_frequency(-100, 100),
        window_gap: 600 * SECOND,
        day: by_frequency(-200, 100),
        day_gap: DAY,
        lease: by_frequency(-400, 100),
        undated: by_frequency(-500, 100),
        unknown: Lease {
            window: Some(0),
            day: Some(0),
            lease: Some(0),
            gap: 30 * DAY,
            undated: Some(0),
        },
        networks: [
            // Static: IPv6 delegations often last for months (Padmanabhan et al., "DynamIPs", CoNEXT
            // 2020), fixed addresses for the contract. A day later it is the same line as a minute
            // later; after months still mostly so.
            Lease {
                window: Some(0),
                day: Some(100),
                lease: Some(150),
                gap: 180 * DAY,
                undated: Some(100),
            },
            // Weeks: changes follow outages rather than a clock (Padmanabhan et al., "Reasons Dynamic
            // Addresses Change", IMC 2016), so most days see none.
            Lease {
                window: Some(0),
                day: Some(50),
                lease: Some(50),
                gap: 30 * DAY,
                undated: Some(0),
            },
            // A day: 20 of the providers in the same study give addresses out anew after a fixed time,
            // typically a multiple of 24 hours. Two times within a day of each other lie on either side
            // of that moment every second time; a day later the address is a stranger's.
            Lease {
                window: Some(0),
                day: Some(-100),
                lease: None,
                gap: 0,
                undated: None,
            },
            // Minutes: a telephone shows several addresses within minutes (Balakrishnan et al., "Where's
            // That Phone?", IMC 2009). More than nine in ten mobile networks translate as well (Richter
            // et al., "A Multi-perspective Analysis of Carrier-Grade NAT Deployment", IMC 2016): those are
            // shared networks, of which only the connection counts.
            Lease {
                window: Some(-100),
                day: None,
                lease: None,
                gap: 0,
                undated: None,
            },
        ],
    }
}

fn standard_domains() -> DomainRule {
    // Of a number, one person's accounts that share a mailbox have the same in 95 of 100 cases, of a
    // device, which people change, in 38 (see `differs`); strangers in one or two, a family's.
    let witnesses = [(Kind::Phone, 950, 10), (Kind::Device, 384, 20)];
    DomainRule {
        witnesses: witnesses.map(witness).to_vec(),
        most_holders: 64,
        most_each: 4,
        // Sixteen times as likely, where one domain in some ten is open.
        open: 400,
        personal: 400,
    }
}

/// What a kind testifies that agrees in so many of a thousand cases where one person has both accounts,
/// and in so many where strangers have.
fn witness((kind, own, chance): (Kind, u64, u64)) -> Witness {
    const OPEN: u64 = 970;
    const A_THIRD: u64 = 300;
    const PERSONAL: u64 = 30;
    let agree = |coincidence: u64| (1000 - coincidence) * own + coincidence * chance;
    let differ = |coincidence: u64| 1_000_000 - agree(coincidence);
    let leaning = |of: &dyn Fn(u64) -> u64| {
        let odds = |one, other| i64::from(log2_centibits(of(one), of(other)).unwrap_or(0));
        Leaning {
            open: odds(OPEN, PERSONAL),
            personal: odds(PERSONAL, A_THIRD),
        }
    };
    Witness {
        kind,
        agrees: leaning(&agree),
        differs: leaning(&differ),
    }
}
