//! Skewed rows: some two and a half accounts to a person, six identifiers to an account.
//!
//! A mailbox, a phone number, a device and a means of payment, each either the person's own or a new
//! one; an address with its time and source port; a file. Addresses and files follow a Zipf-like
//! tail, so that the most common ones are held by a good part of all accounts: this is what brings
//! naive linking down. A few per cent of the strong identifiers are shared by strangers in small
//! groups (numbers handed on, family devices). The shares are those by which published re-use rates
//! differ by kind: payment 1-2 %, phone below 5 %, device 5-10 %, addresses 20-30 %.

use tiaki_link::{Evidence, Kind};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Rows of one account.
pub(crate) const ROWS: usize = 6;

/// The domain of a mailbox: some hold a tenth of all, most a few.
fn domain(mailbox: u64) -> u32 {
    let drawn = mailbox >> 7;
    let among = if drawn.is_multiple_of(2) { 5 } else { 5_000 };
    u32::try_from((drawn >> 1) % among).unwrap_or(0) + 1
}

/// Draws everything from a seed.
pub(crate) struct World {
    state: u64,
    accounts: u64,
    person: u64,
    left: u64,
    day: i64,
}

impl World {
    /// A world of so many accounts.
    pub(crate) fn new(accounts: u64, seed: u64) -> Self {
        Self {
            state: seed,
            accounts,
            person: 0,
            left: 0,
            day: 0,
        }
    }

    /// The next account's rows, and the number of the person behind it.
    pub(crate) fn next_account(&mut self) -> (u64, [Evidence; ROWS]) {
        if self.left == 0 {
            self.person += 1;
            // One half has a single account, few have dozens: 2.5 in the middle.
            self.left = match self.below(100) {
                0..50 => 1,
                50..72 => 2,
                72..86 => 3,
                86..94 => 5,
                94..99 => 8,
                _ => 10 + self.below(50),
            };
            self.day = self.count(365);
        }
        self.left -= 1;
        let at = (self.day + self.count(30)) * DAY + self.count(86_400) * SECOND;
        let strangers = self.accounts / 40 + 1;
        let mail = self.own_or(1, 33, 10, strangers);
        let phone = self.own_or(2, 30, 25, strangers);
        let device = self.own_or(3, 45, 40, strangers);
        let payment = self.own_or(4, 60, 10, strangers);
        let address = if self.below(100) < 45 {
            hashed(5, self.person)
        } else {
            let lines = self.accounts / 3 + 1;
            hashed(6, self.skewed(lines))
        };
        let port = u16::try_from(1_024 + self.below(60_000)).unwrap_or(1_024);
        let files = self.accounts / 2 + 1;
        let file = hashed(7, self.skewed(files));
        let rows = [
            Evidence::new(Kind::Email, mail).domain(domain(mail)),
            Evidence::new(Kind::Phone, phone).at(at),
            Evidence::new(Kind::Device, device),
            Evidence::new(Kind::Payment, payment),
            Evidence::new(Kind::Ip, address).at(at).port(port),
            Evidence::new(Kind::FileDigest, file),
        ];
        (self.person, rows)
    }

    /// The person's own value in so many of a hundred, one that strangers share in so many of a
    /// thousand, else a new one.
    fn own_or(&mut self, salt: u64, own: u64, shared: u64, strangers: u64) -> u64 {
        if self.below(1_000) < shared {
            let stranger = self.below(strangers);
            hashed(salt + 10, stranger)
        } else if self.below(100) < own {
            hashed(salt + 20, self.person)
        } else {
            self.next()
        }
    }

    /// Low numbers often, high ones seldom: about `1 / n`, below `end`.
    fn skewed(&mut self, end: u64) -> u64 {
        let span = self.below(1 << 40) + 1;
        let value = (1 << 40) / span - 1;
        let spread = value * 8 + self.below(8);
        if spread < end {
            spread
        } else {
            self.below(end)
        }
    }

    fn count(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap_or(0)
    }

    fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }
}

/// A value by what it is of and its number.
fn hashed(salt: u64, number: u64) -> u64 {
    mix(mix(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)) ^ number)
}

const fn mix(mut mixed: u64) -> u64 {
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
