//! Who used which address by an earlier moment, for ranking the past again.
//!
//! How many use an address decides whether it is a home's, a network's or a proxy's
//! ([`super::addresses`]), so of a day that is ranked again it must be told from what had come in by
//! then: an address that a thousand use today may have been a home's. Made once, from everything that is
//! known, and asked for any moment; it is not kept up to date.
//!
//! What is dated by nothing counts as known from the beginning. What protected accounts hold is held
//! back as of today.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::time::Timestamp;

use super::addresses::{SAMPLE, SHARED, State, Use, find};
use super::known::Known;

/// See the module.
pub(super) struct Earlier {
    /// The users of each address, in order of their ids.
    addresses: HashMap<u64, Vec<User>>,
}

/// How an account used an address, from when on; nothing where it did no more.
#[derive(Default)]
struct User {
    spells: Vec<(Timestamp, Option<Use>)>,
}

impl Earlier {
    pub(super) fn new(known: &Known) -> Self {
        let numbers = 0..u32::try_from(known.places.len()).unwrap_or(u32::MAX);
        let mut found: Vec<(AccountId, HashMap<u64, User>)> = numbers
            .into_par_iter()
            .filter_map(|number| {
                let id = known.places.id(number)?;
                Some((id, spells(known, number)))
            })
            .collect();
        found.sort_unstable_by_key(|(id, _)| *id);
        let mut addresses: HashMap<u64, Vec<User>> = HashMap::new();
        for (address, user) in found.into_iter().flat_map(|(_, users)| users) {
            addresses.entry(address).or_default().push(user);
        }
        Self { addresses }
    }

    /// What was told of an address by a moment.
    pub(super) fn state(&self, address: u64, by: Timestamp) -> State {
        let (mut users, mut plain) = (0_usize, 0_usize);
        let mut sample: Vec<&Use> = Vec::new();
        let all = self.addresses.get(&address).into_iter().flatten();
        for used in all.filter_map(|user| user.by(by)) {
            users += 1;
            plain += usize::from(used.plain.is_some());
            if users <= SAMPLE {
                sample.push(used);
            } else if plain > SHARED {
                break;
            }
        }
        State::of(users, plain, sample.into_iter())
    }
}

impl User {
    fn by(&self, by: Timestamp) -> Option<&Use> {
        let until = self.spells.partition_point(|(from, _)| *from <= by);
        let (_, used) = self.spells.get(until.checked_sub(1)?)?;
        used.as_ref()
    }
}

/// How an account came to use addresses.
fn spells(known: &Known, number: u32) -> HashMap<u64, User> {
    let from = |source: &SourceId| {
        known
            .came(source)
            .unwrap_or(Timestamp::from_micros(i64::MIN))
    };
    let moments: BTreeSet<Timestamp> = known.places.sources(number).iter().map(from).collect();
    let mut users: HashMap<u64, User> = HashMap::new();
    let mut last: Vec<Use> = Vec::new();
    for at in moments {
        let now = known.places.uses_in(number, &|source| from(source) <= at);
        let gone = last.iter().map(|used| used.address);
        let gone = gone.filter(|address| find(&now, *address).is_none());
        let here = now
            .iter()
            .filter(|used| find(&last, used.address) != Some(used));
        let changes = gone
            .map(|address| (address, None))
            .chain(here.map(|used| (used.address, Some(*used))));
        for (address, used) in changes {
            let user = users.entry(address).or_default();
            user.spells.push((at, used));
        }
        last = now;
    }
    users
}
