//! Where accounts are: evidence read from the store, weighed by the core's rules.
//!
//! Evidence is kept by account and by address, and taken in source by source, in any order:
//! [`Places::settle`] works out what the new pieces change and says whom that touches. That reaches
//! beyond the account: an address that many share is a network's, one that most of its users are
//! elsewhere of is the exit of a proxy, and a rare one that a child's account has too is a household's.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use rayon::prelude::*;
use tiaki_core::country::CountryCode;
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::locate::{
    EvidenceKind, LocateRules, Location, LocationEvidence, NetworkClass, locate,
};
use tiaki_core::network::NetworkRules;
use tiaki_store::guard::{self, Form, Guard};
use tiaki_store::priorities::{self, Address, Located, Place};
use tiaki_store::{Tx, persons};

use crate::Error;

/// Accounts with other evidence from which on an address can be told to be a proxy's exit.
const MANY: u32 = 5;
/// Accounts beyond which an address is a network's, not a household's.
const SHARED: usize = 8;

const fn is_address(piece: &LocationEvidence) -> bool {
    use EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
    matches!(piece.kind, LoginIp | OtherIp | RegistrationIp | UploadIp)
}

/// The evidence of all accounts. Accounts have numbers in the order in which they were met, which
/// shows nowhere.
pub(super) struct Places {
    numbers: HashMap<AccountId, u32>,
    accounts: Vec<Placed>,
    addresses: HashMap<u64, Uses>,
    guard: Arc<Guard>,
    /// Who has something found in text that is compared in this form.
    by_form: HashMap<Form, BTreeSet<u32>>,
    /// Accounts with evidence that is not settled yet.
    stale: BTreeSet<u32>,
}

/// What speaks for where one account is.
struct Placed {
    id: AccountId,
    stated: Vec<LocationEvidence>,
    mined: Vec<(LocationEvidence, Vec<Form>)>,
    /// Its addresses as they were last settled.
    uses: Vec<Use>,
    /// Whether it is a child's: then whoever shares a rare address with it is of its household.
    is_child: bool,
}

/// That an account uses an address.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Use {
    address: u64,
    /// Whether other evidence says where the account is.
    is_placed: bool,
    /// Whether all of that says that it is elsewhere.
    is_elsewhere: bool,
    /// A source that gives the address without taking it for a proxy: the smallest.
    plain: Option<SourceId>,
}

/// Who uses an address.
#[derive(Default)]
struct Uses {
    accounts: Vec<u32>,
    /// How many of them it is not said to be a proxy for.
    plain: u32,
    placed: u32,
    elsewhere: u32,
}

/// What is told of an address from its users.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Shared,
    Proxy,
}

impl Uses {
    fn told(&self) -> Told {
        if self.placed >= MANY && self.elsewhere * 2 > self.placed {
            Told::Proxy
        } else if self.accounts.len() > SHARED {
            Told::Shared
        } else {
            Told::Nothing
        }
    }

    /// Whether few enough use it for it to be one household's.
    const fn is_household(&self) -> bool {
        self.plain as usize <= SHARED
    }

    fn count(&mut self, used: &Use, by: i32) {
        let step = |count: &mut u32, is: bool| {
            if is {
                *count = count.saturating_add_signed(by);
            }
        };
        step(&mut self.plain, used.plain.is_some());
        step(&mut self.placed, used.is_placed);
        step(&mut self.elsewhere, used.is_elsewhere);
    }
}

impl Places {
    /// Nobody, under this guard.
    pub(super) fn new(guard: Arc<Guard>) -> Self {
        Self {
            numbers: HashMap::new(),
            accounts: Vec::new(),
            addresses: HashMap::new(),
            guard,
            by_form: HashMap::new(),
            stale: BTreeSet::new(),
        }
    }

    /// Reads everything that says where an account is.
    pub(super) fn read(tx: &Tx<'_>, networks: &NetworkRules) -> Result<Self, Error> {
        let mut places = Self::new(tx.guard()?);
        for account in persons::accounts(tx)? {
            places.number(account);
        }
        priorities::addresses(tx, |found| {
            places.take_address(&found, networks);
            Ok::<_, Error>(())
        })?;
        for found in priorities::places(tx)? {
            places.take_place(&found);
        }
        Ok(places)
    }

    /// The number of an account, which it gets if it has none.
    pub(super) fn number(&mut self, account: AccountId) -> u32 {
        let next = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(account).or_insert(next);
        if number == next {
            self.accounts.push(Placed {
                id: account,
                stated: Vec::new(),
                mined: Vec::new(),
                uses: Vec::new(),
                is_child: false,
            });
        }
        number
    }

    /// The number of an account that has one.
    pub(super) fn find(&self, account: &AccountId) -> Option<u32> {
        self.numbers.get(account).copied()
    }

    /// How many accounts there are.
    pub(super) fn len(&self) -> usize {
        self.accounts.len()
    }

    /// The account of a number.
    pub(super) fn id(&self, number: u32) -> Option<AccountId> {
        Some(self.placed(number)?.id)
    }

    fn placed(&self, number: u32) -> Option<&Placed> {
        self.accounts.get(number as usize)
    }

    /// Takes in an address or a telephone number.
    pub(super) fn take_address(&mut self, found: &Address, networks: &NetworkRules) {
        let number = self.number(found.account);
        let mut pieces = Vec::new();
        pieces_of(found, networks, |piece| pieces.push(piece));
        if pieces.is_empty() {
            return;
        }
        self.stale.insert(number);
        let Some(placed) = self.accounts.get_mut(number as usize) else {
            return;
        };
        if !found.mined {
            placed.stated.extend(pieces);
            return;
        }
        let forms = Form::all(found.kind(), &found.value);
        for form in &forms {
            self.by_form.entry(*form).or_default().insert(number);
        }
        let pieces = pieces.into_iter().map(|piece| (piece, forms.clone()));
        placed.mined.extend(pieces);
    }

    /// Takes in a country that is given.
    pub(super) fn take_place(&mut self, found: &Place) {
        let number = self.number(found.account);
        self.stale.insert(number);
        if let Some(placed) = self.accounts.get_mut(number as usize) {
            placed.stated.push(place(found));
        }
    }

    /// Notes that an account is a child's; returns whether that was new.
    pub(super) fn note_child(&mut self, number: u32) -> bool {
        let Some(placed) = self.accounts.get_mut(number as usize) else {
            return false;
        };
        let is_new = !placed.is_child;
        placed.is_child = true;
        is_new
    }

    /// What of these sources the guard does not know.
    pub(super) fn held(
        &self,
        tx: &Tx<'_>,
        sources: &BTreeSet<SourceId>,
    ) -> Result<guard::News, Error> {
        Ok(self.guard.news(tx, sources)?)
    }

    /// Takes in what protected accounts turn out to hold: whoever has it from a text only, has it
    /// no more.
    pub(super) fn protect(&mut self, held: guard::News) {
        if held == guard::News::default() {
            return;
        }
        let forms = Arc::make_mut(&mut self.guard).learn(held);
        let whose = forms.iter().filter_map(|form| self.by_form.get(form));
        self.stale.extend(whose.flatten().copied());
    }

    /// Works out what the pieces that were taken in change; returns the accounts that what is known
    /// of has changed: their evidence, what is told of their addresses, or their household.
    pub(super) fn settle(&mut self) -> BTreeSet<u32> {
        let mut touched = BTreeSet::new();
        for number in std::mem::take(&mut self.stale) {
            touched.insert(number);
            if let Some(placed) = self.accounts.get_mut(number as usize) {
                placed.stated.sort_unstable();
                placed.stated.dedup();
            }
            let new = self.uses_of(number);
            let old = match self.accounts.get_mut(number as usize) {
                Some(placed) => std::mem::replace(&mut placed.uses, new.clone()),
                None => Vec::new(),
            };
            for used in old.iter().filter(|used| !new.contains(used)) {
                let stays = new.iter().any(|new| new.address == used.address);
                self.change(number, used, -1, !stays, &mut touched);
            }
            for used in new.iter().filter(|used| !old.contains(used)) {
                let was = old.iter().any(|old| old.address == used.address);
                self.change(number, used, 1, !was, &mut touched);
            }
        }
        touched
    }

    /// Counts a use of an address, or takes it back, and notes whom that touches.
    fn change(
        &mut self,
        number: u32,
        used: &Use,
        by: i32,
        is_holder: bool,
        touched: &mut BTreeSet<u32>,
    ) {
        let uses = self.addresses.entry(used.address).or_default();
        let (told, was_household) = (uses.told(), uses.is_household());
        uses.count(used, by);
        if is_holder && by > 0 {
            uses.accounts.push(number);
        } else if is_holder {
            uses.accounts.retain(|holder| *holder != number);
        }
        let is_household = was_household || uses.is_household();
        let is_childs = || {
            let mut holders = uses.accounts.iter().chain([&number]);
            holders.any(|holder| {
                let holder = self.accounts.get(*holder as usize);
                holder.is_some_and(|holder| holder.is_child)
            })
        };
        if uses.told() != told || (used.plain.is_some() && is_household && is_childs()) {
            touched.extend(&uses.accounts);
        }
    }

    fn uses_of(&self, number: u32) -> Vec<Use> {
        let pieces: Vec<LocationEvidence> = self.pieces(number).collect();
        let mut uses: Vec<Use> = Vec::new();
        for piece in pieces.iter().filter(|piece| is_address(piece)) {
            let plain = (!piece.proxy).then_some(piece.source);
            if let Some(known) = uses.iter_mut().find(|used| used.address == piece.value) {
                known.plain = [known.plain, plain].into_iter().flatten().min();
                continue;
            }
            let mut others = pieces
                .iter()
                .filter(|other| other.value != piece.value && other.country.is_some())
                .peekable();
            let is_placed = others.peek().is_some();
            uses.push(Use {
                address: piece.value,
                is_placed,
                is_elsewhere: is_placed && others.all(|other| other.country != piece.country),
                plain,
            });
        }
        uses
    }

    /// The pieces that count for an account: what is stated, or, where nothing is, what was found in
    /// text and no protected account holds. What was only found may be someone else's.
    fn pieces(&self, number: u32) -> impl Iterator<Item = LocationEvidence> {
        let placed = self.placed(number);
        let stated = placed
            .map(|placed| placed.stated.as_slice())
            .unwrap_or_default();
        let mined = placed.filter(|placed| placed.stated.is_empty());
        let mined = mined.into_iter().flat_map(|placed| {
            let may =
                |(_, forms): &&(LocationEvidence, Vec<Form>)| !self.guard.has(&placed.id, forms);
            let mut pieces: Vec<LocationEvidence> = placed
                .mined
                .iter()
                .filter(may)
                .map(|(piece, _)| *piece)
                .collect();
            pieces.sort_unstable();
            pieces.dedup();
            pieces
        });
        stated.iter().copied().chain(mined)
    }

    /// What speaks for where an account is, as far as its addresses are told to be a network's or a
    /// proxy's.
    pub(super) fn of(&self, number: u32) -> impl Iterator<Item = LocationEvidence> {
        self.pieces(number).map(|mut piece| {
            if !is_address(&piece) {
                return piece;
            }
            match self.addresses.get(&piece.value).map(Uses::told) {
                Some(Told::Proxy) => piece.network = NetworkClass::Proxy,
                Some(Told::Shared)
                    if matches!(piece.network, NetworkClass::Access | NetworkClass::Unknown) =>
                {
                    piece.network = NetworkClass::Shared;
                }
                _ => {}
            }
            piece
        })
    }

    /// Children's accounts that share a rare address with an account, with the source that gives it
    /// to the latter; the smallest where they share several. Only sources that are `in` count.
    pub(super) fn housemates(
        &self,
        number: u32,
        is_in: &dyn Fn(&SourceId) -> bool,
    ) -> Vec<(u32, SourceId)> {
        let mut found: Vec<(u32, SourceId)> = Vec::new();
        let uses = self
            .placed(number)
            .map(|placed| placed.uses.as_slice())
            .unwrap_or_default();
        for used in uses {
            let there = self.addresses.get(&used.address);
            let Some(there) = there.filter(|there| used.plain.is_some() && there.is_household())
            else {
                continue;
            };
            let Some(source) = self.gives(number, used.address, is_in) else {
                continue;
            };
            for other in there.accounts.iter().filter(|other| **other != number) {
                if !self.lives_at(*other, used.address, is_in) {
                    continue;
                }
                match found.iter_mut().find(|(known, _)| known == other) {
                    Some((_, known)) => *known = (*known).min(source),
                    None => found.push((*other, source)),
                }
            }
        }
        found
    }

    /// Whether it is a child's account that has the address without a proxy.
    fn lives_at(&self, number: u32, address: u64, is_in: &dyn Fn(&SourceId) -> bool) -> bool {
        let is_child = self.placed(number).is_some_and(|placed| placed.is_child);
        is_child && self.gives(number, address, is_in).is_some()
    }

    /// The smallest source that gives an account an address without taking it for a proxy's.
    fn gives(
        &self,
        number: u32,
        address: u64,
        is_in: &dyn Fn(&SourceId) -> bool,
    ) -> Option<SourceId> {
        let pieces = self.pieces(number);
        let plain = pieces
            .filter(|piece| is_address(piece) && piece.value == address && !piece.proxy)
            .map(|piece| piece.source);
        plain.filter(|source| is_in(source)).min()
    }

    /// Who shares a rare address with an account.
    pub(super) fn neighbours(&self, number: u32) -> Vec<u32> {
        let uses = self
            .placed(number)
            .into_iter()
            .flat_map(|placed| &placed.uses);
        let there = uses.filter_map(|used| self.addresses.get(&used.address));
        let few = there.filter(|there| there.is_household());
        few.flat_map(|there| there.accounts.iter().copied())
            .collect()
    }

    /// Weighs each account's own evidence, in order of ids.
    pub(super) fn locate(&self, rules: &LocateRules) -> Vec<(AccountId, Located)> {
        let numbers = 0..u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
        let mut found: Vec<(AccountId, Located)> = numbers
            .into_par_iter()
            .filter_map(|number| self.locate_one(number, rules))
            .collect();
        found.sort_unstable_by_key(|(account, _)| *account);
        found
    }

    /// Weighs one account's own evidence.
    pub(super) fn locate_one(
        &self,
        number: u32,
        rules: &LocateRules,
    ) -> Option<(AccountId, Located)> {
        let evidence: Vec<LocationEvidence> = self.of(number).collect();
        Some((self.id(number)?, located(&locate(&evidence, rules))))
    }
}

/// A location as the store keeps it.
pub(super) fn located(location: &Location) -> Located {
    Located {
        verdict: location.verdict.code().to_owned(),
        country: location.leading().map(|country| country.code().to_owned()),
        confidence: location.confidence_permille.into(),
    }
}

/// The pieces that an address or a number gives.
fn pieces_of(found: &Address, networks: &NetworkRules, mut push: impl FnMut(LocationEvidence)) {
    if found.is_phone {
        for piece in LocationEvidence::from_phone(&found.value, found.join_key, found.source) {
            push(LocationEvidence {
                at: found.at,
                ..piece
            });
        }
        return;
    }
    let Ok(address) = found.value.parse::<IpAddr>() else {
        return;
    };
    let kind = match found.event.as_str() {
        "upload" => EvidenceKind::UploadIp,
        "login" => EvidenceKind::LoginIp,
        "registration" => EvidenceKind::RegistrationIp,
        _ => EvidenceKind::OtherIp,
    };
    let country = registered_in(address);
    let piece = LocationEvidence::new(kind, country, found.source);
    push(LocationEvidence {
        at: found.at,
        proxy: found.proxy,
        network: networks.kind(address).class(),
        value: found.join_key,
        ..piece
    });
}

/// The country that the address block is registered in, by the regional registries'
/// statistics that ship with the build. Where it is *used* may be elsewhere.
fn registered_in(address: IpAddr) -> Option<tiaki_core::country::Country> {
    let code = match address.to_canonical() {
        IpAddr::V4(v4) => iptocc::country_code(v4),
        IpAddr::V6(v6) => iptocc::country_code(v6),
    };
    CountryCode::read(code?).country()
}

fn place(found: &Place) -> LocationEvidence {
    let kind = match (found.kind.as_str(), found.verified) {
        ("estimate", true) => EvidenceKind::ProviderVerified,
        ("estimate", false) => EvidenceKind::ProviderEstimate,
        ("billing_address", _) => EvidenceKind::BillingCountry,
        ("address", _) => EvidenceKind::Address,
        _ => EvidenceKind::StatedCountry,
    };
    let country = CountryCode::read(&found.country).country();
    LocationEvidence {
        at: found.at,
        ..LocationEvidence::new(kind, country, found.source)
    }
}
