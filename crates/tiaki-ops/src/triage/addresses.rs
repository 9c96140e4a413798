//! What is told of an address from who uses it.
//!
//! An address that many share is a network's, one that most of its users are elsewhere of is the exit of
//! a proxy, and a rare one is a home's. Each of that is told from the users as they are settled, whatever
//! the order in which they came.
//!
//! Where an address has more than [`SAMPLE`] users, those with the smallest ids decide whether it is a
//! proxy's. Ids are keyed digests, so that is a fair sample which nobody chooses. A new user of a busy
//! address is seldom in it: what is told of such an address changes seldom, and with it the places of
//! the thousands who use it, where a count of all would turn with every other report on an address of
//! whose users about half are elsewhere.
//!
//! What is taken for a proxy's by its source is weighed so already, so whatever is told here matters to
//! the users who have the address without that: they stand first ([`Users::plain`]).

use tiaki_core::id::{AccountId, SourceId};

/// The version of what is told of addresses.
pub(super) const ADDRESSES: &str = "addresses-2";

/// Accounts with other evidence from which on an address can be told to be a proxy's exit.
const MANY: usize = 5;
/// Accounts beyond which an address is a network's, not a household's.
pub(super) const SHARED: usize = 8;
/// How many users say for all whether an address is a proxy's.
pub(super) const SAMPLE: usize = 64;

/// That an account uses an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) address: u64,
    /// Whether other evidence says where the account is.
    pub(super) is_placed: bool,
    /// Whether all of that says that it is elsewhere.
    pub(super) is_elsewhere: bool,
    /// A source that gives the address without taking it for a proxy: the smallest.
    pub(super) plain: Option<SourceId>,
}

/// The use of an address among those of one account.
pub(super) fn find(uses: &[Use], address: u64) -> Option<&Use> {
    uses.iter().find(|used| used.address == address)
}

/// What is told of an address from its users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    Shared,
    Proxy,
}

/// What is told of an address, and whether it may be a home's; of one that nobody uses, by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) told: Told,
    /// Whether few enough use it for it to be one household's.
    pub(super) is_household: bool,
}

impl Default for State {
    fn default() -> Self {
        Self::of(0, 0, std::iter::empty())
    }
}

impl State {
    /// Of an address with so many users, so many of them not through a proxy, and this sample of them
    /// ([`SAMPLE`]).
    pub(super) fn of<'u>(
        users: usize,
        plain: usize,
        sample: impl Iterator<Item = &'u Use>,
    ) -> Self {
        let (mut placed, mut elsewhere) = (0_usize, 0_usize);
        for used in sample {
            placed += usize::from(used.is_placed);
            elsewhere += usize::from(used.is_elsewhere);
        }
        let told = if placed >= MANY && elsewhere * 2 > placed {
            Told::Proxy
        } else if users > SHARED {
            Told::Shared
        } else {
            Told::Nothing
        };
        Self {
            told,
            is_household: plain <= SHARED,
        }
    }
}

/// Who uses an address.
#[derive(Default)]
pub(super) struct Users {
    /// Those who have it without a proxy first; else in no order.
    numbers: Vec<u32>,
    plain: usize,
    /// Those with the smallest ids, in their order, where there are more than [`SAMPLE`].
    sample: Option<Box<[(AccountId, u32); SAMPLE]>>,
    state: State,
}

impl Users {
    /// Those who have it without a proxy.
    pub(super) fn plain(&self) -> &[u32] {
        self.numbers.get(..self.plain).unwrap_or_default()
    }

    /// What was last told.
    pub(super) const fn state(&self) -> State {
        self.state
    }

    /// Tells anew, by how each of them uses it now.
    pub(super) fn tell<'u>(&mut self, used: impl Fn(u32) -> Option<&'u Use>) -> State {
        let of = |number: &u32| used(*number);
        let users = self.numbers.len();
        self.state = match &self.sample {
            Some(sample) => {
                let sample = sample.iter().filter_map(|(_, number)| used(*number));
                State::of(users, self.plain, sample)
            }
            None => State::of(users, self.plain, self.numbers.iter().filter_map(of)),
        };
        self.state
    }

    /// Brings a user from one use to another; nothing is none. `id` gives the account of a number.
    pub(super) fn change(
        &mut self,
        number: u32,
        old: Option<&Use>,
        new: Option<&Use>,
        id: impl Fn(u32) -> Option<AccountId>,
    ) {
        let is_plain = |used: Option<&Use>| used.is_some_and(|used| used.plain.is_some());
        if old.is_some() != new.is_some() || is_plain(old) != is_plain(new) {
            if old.is_some() {
                self.remove(number);
            }
            if new.is_some() {
                self.insert(number, is_plain(new));
            }
        }
        if old.is_some() != new.is_some() {
            self.sample_anew(number, new.is_some(), id);
        }
    }

    fn insert(&mut self, number: u32, is_plain: bool) {
        self.numbers.push(number);
        if is_plain {
            let last = self.numbers.len() - 1;
            self.numbers.swap(self.plain, last);
            self.plain += 1;
        }
    }

    fn remove(&mut self, number: u32) {
        let Some(place) = self.numbers.iter().position(|user| *user == number) else {
            return;
        };
        if place < self.plain {
            self.plain -= 1;
            self.numbers.swap(place, self.plain);
            self.numbers.swap_remove(self.plain);
        } else {
            self.numbers.swap_remove(place);
        }
    }

    /// Keeps the sample after a user came or went.
    fn sample_anew(&mut self, number: u32, came: bool, id: impl Fn(u32) -> Option<AccountId>) {
        if self.numbers.len() <= SAMPLE {
            self.sample = None;
            return;
        }
        let Some(own) = id(number).map(|id| (id, number)) else {
            return;
        };
        if let Some(sample) = &mut self.sample {
            let last = sample.last().copied().unwrap_or(own);
            if own > last {
                return;
            }
            if came {
                let place = sample.partition_point(|user| *user < own);
                if let Some(after) = sample.get_mut(place..) {
                    after.rotate_right(1);
                }
                if let Some(user) = sample.get_mut(place) {
                    *user = own;
                }
                return;
            }
        }
        let with_id = |user: &u32| Some((id(*user)?, *user));
        let mut all: Vec<(AccountId, u32)> = self.numbers.iter().filter_map(with_id).collect();
        if all.len() > SAMPLE {
            all.select_nth_unstable(SAMPLE);
            all.truncate(SAMPLE);
        }
        all.sort_unstable();
        self.sample = all.try_into().ok().map(Box::new);
    }
}

#[cfg(test)]
mod tests;
