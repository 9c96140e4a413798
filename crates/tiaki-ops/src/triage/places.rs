//! Where accounts are: evidence read from the store, weighed by the core's rules.
//!
//! Evidence is kept by account and by address, and taken in source by source, in any order:
//! [`Places::settle`] works out what the new pieces change and says whom that touches. That reaches
//! beyond the account, since what is told of an address hangs on who else uses it
//! ([`super::addresses`]), and a rare one that a child's account has too is a household's.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use rayon::prelude::*;
use tiaki_core::country::CountryCode;
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::locate::{
    EvidenceKind, LocateRules, Location, LocationEvidence, NetworkClass, Verdict, locate, ruled,
};
use tiaki_core::network::NetworkRules;
use tiaki_core::time::Timestamp;
use tiaki_store::guard::{self, Form, Guard};
use tiaki_store::priorities::{self, Address, Located, Place};
use tiaki_store::rulings::{self, OfAccount};
use tiaki_store::{Tx, persons};

use super::addresses::{State, Told, Use, Users, find};
use crate::Error;

const fn is_address(piece: &LocationEvidence) -> bool {
    use EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
    matches!(piece.kind, LoginIp | OtherIp | RegistrationIp | UploadIp)
}

/// The evidence of all accounts. Accounts have numbers in the order in which they were met, which
/// shows nowhere.
pub(super) struct Places {
    numbers: HashMap<AccountId, u32>,
    accounts: Vec<Placed>,
    addresses: HashMap<u64, Users>,
    guard: Arc<Guard>,
    /// Who has something found in text that is compared in this form.
    by_form: HashMap<Form, BTreeSet<u32>>,
    /// Accounts with evidence that is not settled yet.
    stale: BTreeSet<u32>,
    /// What people decided on where accounts are, in the order of deciding.
    rulings: HashMap<u32, Vec<OfAccount>>,
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

/// That an account uses an address otherwise.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Changed {
    address: u64,
    /// Whether a child's account has come to have it without a proxy, or has no more.
    of_child: bool,
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
            rulings: HashMap::new(),
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
        for said in rulings::since(tx, 0)? {
            places.take_ruling(said);
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
            placed.stated.extend(place(found));
        }
    }

    /// Takes in what a ruling says of an account.
    pub(super) fn take_ruling(&mut self, said: OfAccount) {
        let number = self.number(said.account);
        self.stale.insert(number);
        self.rulings.entry(number).or_default().push(said);
    }

    /// What people decided on where somebody with these accounts is: all of it, or what was decided by
    /// a moment; nothing where the evidence decides. `of_one` is what the evidence says of an account,
    /// `whole` what it says of them all.
    pub(super) fn ruled(
        &self,
        accounts: &[u32],
        by: Option<Timestamp>,
        whole: &Verdict,
        of_one: &dyn Fn(u32) -> Verdict,
    ) -> Option<Verdict> {
        if self.rulings.is_empty() {
            return None;
        }
        let (mut decided, mut open) = (Vec::new(), Vec::new());
        for account in accounts {
            let said = self.rulings.get(account).into_iter().flatten().copied();
            let then: Vec<OfAccount> = said
                .filter(|said| by.is_none_or(|by| said.at <= by))
                .collect();
            match rulings::in_force(&then).first().and_then(|one| one.place) {
                Some(place) => decided.push(place),
                None => open.push(*account),
            }
        }
        if decided.is_empty() {
            return None;
        }
        ruled(decided, open.into_iter().map(of_one), whole)
    }

    /// The days on which somebody decided on where these accounts are.
    pub(super) fn ruling_days<'p>(&'p self, accounts: &'p [u32]) -> impl Iterator<Item = i64> + 'p {
        let said = accounts
            .iter()
            .filter_map(|account| self.rulings.get(account));
        said.flatten().map(|said| said.at.day())
    }

    /// How many accounts a human has decided on, so that it holds.
    pub(super) fn decided(&self) -> u64 {
        let holds = |said: &&Vec<OfAccount>| !rulings::in_force(said).is_empty();
        self.rulings.values().filter(holds).count() as u64
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
        let mut changed: Vec<Changed> = Vec::new();
        for number in std::mem::take(&mut self.stale) {
            touched.insert(number);
            if let Some(placed) = self.accounts.get_mut(number as usize) {
                placed.stated.sort_unstable();
                placed.stated.dedup();
            }
            let new = uses(&self.pieces(number).collect::<Vec<_>>());
            let Some(placed) = self.accounts.get_mut(number as usize) else {
                continue;
            };
            let old = std::mem::replace(&mut placed.uses, new.clone());
            let is_child = placed.is_child;
            let gone = old.iter().filter(|used| find(&new, used.address).is_none());
            let changes = gone.map(|used| (Some(used), None));
            let changes = changes.chain(
                new.iter()
                    .map(|used| (find(&old, used.address), Some(used))),
            );
            for (old, new) in changes.filter(|(old, new)| old != new) {
                let is_plain = |used: Option<&Use>| used.is_some_and(|used| used.plain.is_some());
                let address = old.or(new).map_or(0, |used| used.address);
                let users = self.addresses.entry(address).or_default();
                users.change(number, old, new, |user| {
                    self.accounts.get(user as usize).map(|placed| placed.id)
                });
                changed.push(Changed {
                    address,
                    of_child: is_child && is_plain(old) != is_plain(new),
                });
            }
        }
        changed.sort_unstable();
        for of_one in changed.chunk_by(|a, b| a.address == b.address) {
            let of_child = of_one.iter().any(|change| change.of_child);
            if let Some(change) = of_one.first() {
                touched.extend(self.tell(change.address, of_child));
            }
        }
        touched
    }

    /// Tells anew of an address whose users have changed; gives those whom that bears on.
    fn tell(&mut self, address: u64, of_child: bool) -> Vec<u32> {
        let Some(users) = self.addresses.get_mut(&address) else {
            return Vec::new();
        };
        let was = users.state();
        let used = |number: u32| {
            let placed = self.accounts.get(number as usize)?;
            find(&placed.uses, address)
        };
        let is = users.tell(used);
        let is_home = was.is_household || is.is_household;
        let is_childs = |number: &u32| {
            let placed = self.accounts.get(*number as usize);
            placed.is_some_and(|placed| placed.is_child)
        };
        let of_home = is_home
            && (of_child
                || (was.is_household != is.is_household && users.plain().iter().any(is_childs)));
        if was.told != is.told || of_home {
            users.plain().to_vec()
        } else {
            Vec::new()
        }
    }

    /// The pieces that count for an account: what is stated, or, where nothing is, what was found in
    /// text and no protected account holds. What was only found may be someone else's.
    fn pieces(&self, number: u32) -> impl Iterator<Item = LocationEvidence> {
        self.pieces_in(number, &|_| true)
    }

    /// As [`Places::pieces`], where only sources that are `in` had come in.
    fn pieces_in<'p>(
        &'p self,
        number: u32,
        is_in: &'p dyn Fn(&SourceId) -> bool,
    ) -> impl Iterator<Item = LocationEvidence> + 'p {
        let placed = self.placed(number);
        let stated = placed
            .map(|placed| placed.stated.as_slice())
            .unwrap_or_default();
        let is_stated = stated.iter().any(|piece| is_in(&piece.source));
        let mined = placed.filter(|_| !is_stated).into_iter();
        let mined = mined.flat_map(move |placed| {
            let may = |(piece, forms): &&(LocationEvidence, Vec<Form>)| {
                is_in(&piece.source) && !self.guard.has(&placed.id, forms)
            };
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
        let stated = stated.iter().copied();
        stated.filter(|piece| is_in(&piece.source)).chain(mined)
    }

    /// How an account uses addresses.
    pub(super) fn uses(&self, number: u32) -> &[Use] {
        let placed = self.placed(number);
        placed
            .map(|placed| placed.uses.as_slice())
            .unwrap_or_default()
    }

    /// How an account used addresses when these sources had come in.
    pub(super) fn uses_in(&self, number: u32, is_in: &dyn Fn(&SourceId) -> bool) -> Vec<Use> {
        uses(&self.pieces_in(number, is_in).collect::<Vec<_>>())
    }

    /// The sources of what is known of where an account is.
    pub(super) fn sources(&self, number: u32) -> BTreeSet<SourceId> {
        let placed = self.placed(number).into_iter();
        let stated = placed.clone().flat_map(|placed| &placed.stated);
        let mined = placed.flat_map(|placed| &placed.mined);
        let mined = mined.map(|(piece, _)| piece.source);
        stated.map(|piece| piece.source).chain(mined).collect()
    }

    /// What is told of an address today.
    pub(super) fn state(&self, address: u64) -> State {
        let users = self.addresses.get(&address);
        users.map_or_else(State::default, Users::state)
    }

    /// What speaks for where an account is, from the sources that are `in`, as far as its addresses
    /// are told to be a network's or a proxy's.
    pub(super) fn of<'p>(
        &'p self,
        number: u32,
        is_in: &'p dyn Fn(&SourceId) -> bool,
        state: &'p dyn Fn(u64) -> State,
    ) -> impl Iterator<Item = LocationEvidence> + 'p {
        self.pieces_in(number, is_in).map(|mut piece| {
            // What its source takes for a proxy's is weighed as such whatever is told.
            if !is_address(&piece) || piece.proxy {
                return piece;
            }
            match state(piece.value).told {
                Told::Proxy => piece.network = NetworkClass::Proxy,
                Told::Shared
                    if matches!(piece.network, NetworkClass::Access | NetworkClass::Unknown) =>
                {
                    piece.network = NetworkClass::Shared;
                }
                Told::Shared | Told::Nothing => {}
            }
            piece
        })
    }

    /// Children's accounts that share a rare address with an account, with the source that gives it
    /// to the latter; the smallest where they share several. Only sources that are `in` count, and what
    /// was told of the address by them; `uses` are those of the account.
    pub(super) fn housemates(
        &self,
        number: u32,
        is_in: &dyn Fn(&SourceId) -> bool,
        state: &dyn Fn(u64) -> State,
        uses: &[Use],
    ) -> Vec<(u32, SourceId)> {
        let mut found: Vec<(u32, SourceId)> = Vec::new();
        for used in uses {
            if used.plain.is_none() || !state(used.address).is_household {
                continue;
            }
            let there = self.addresses.get(&used.address);
            let there = there.map(Users::plain).unwrap_or_default();
            let Some(source) = self.gives(number, used.address, is_in) else {
                continue;
            };
            for other in there.iter().filter(|other| **other != number) {
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
        let pieces = self.pieces_in(number, is_in);
        let plain = pieces
            .filter(|piece| is_address(piece) && piece.value == address && !piece.proxy)
            .map(|piece| piece.source);
        plain.min()
    }

    /// Who shares a rare address with an account.
    pub(super) fn neighbours(&self, number: u32) -> Vec<u32> {
        let placed = self.placed(number).into_iter();
        let plain = placed
            .flat_map(|placed| &placed.uses)
            .filter(|used| used.plain.is_some());
        plain
            .filter_map(|used| self.addresses.get(&used.address))
            .filter(|users| users.state().is_household)
            .flat_map(|users| users.plain().iter().copied())
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
        let state = |address| self.state(address);
        let evidence: Vec<LocationEvidence> = self.of(number, &|_| true, &state).collect();
        Some((self.id(number)?, located(&locate(&evidence, rules))))
    }
}

/// How an account uses addresses, from all its pieces.
fn uses(pieces: &[LocationEvidence]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    for piece in pieces.iter().filter(|piece| is_address(piece)) {
        let plain = (!piece.proxy).then_some(piece.source);
        if let Some(known) = uses.iter_mut().find(|used| used.address == piece.value) {
            known.plain = [known.plain, plain].into_iter().flatten().min();
            continue;
        }
        let mut others = pieces
            .iter()
            .filter(|other| {
                other.value != piece.value && other.country.is_some() && !other.kind.is_weak()
            })
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

/// A location as the store keeps it.
pub(super) fn located(location: &Location) -> Located {
    as_decided(&location.verdict, location.confidence_permille.into())
}

/// A verdict as the store keeps it, whoever came to it; how sure is what the evidence alone says.
pub(super) fn as_decided(verdict: &Verdict, confidence: i64) -> Located {
    Located {
        verdict: verdict.code().to_owned(),
        country: verdict.leading().map(|country| country.code().to_owned()),
        confidence,
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
    let since = networks.registration(address).map(|found| found.since);
    let country = registered(networks, address, found.at);
    let piece = LocationEvidence::new(kind, country, found.source);
    push(LocationEvidence {
        at: found.at,
        proxy: found.proxy,
        network: networks.kind(address).class(),
        value: found.join_key,
        registered: since.filter(|_| country.is_some()),
        ..piece
    });
}

/// The country that an address is registered in at a moment, by what the site says and else by the registries.
/// Whose a block was before the site's date is not known: an address of then says nothing.
pub(crate) fn registered(
    networks: &NetworkRules,
    address: IpAddr,
    at: Option<Timestamp>,
) -> Option<tiaki_core::country::Country> {
    let registration = networks.registration(address);
    match registration {
        Some(found) if at.is_some_and(|at| at < found.since) => None,
        Some(found) => Some(found.country),
        None => registered_in(address),
    }
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

fn place(found: &Place) -> Option<LocationEvidence> {
    if found.kind == "language" {
        return LocationEvidence::from_language(&found.country, found.source);
    }
    let kind = match (found.kind.as_str(), found.verified) {
        ("estimate", true) => EvidenceKind::ProviderVerified,
        ("estimate", false) => EvidenceKind::ProviderEstimate,
        ("billing_address", _) => EvidenceKind::BillingCountry,
        ("address", _) => EvidenceKind::Address,
        _ => EvidenceKind::StatedCountry,
    };
    let country = CountryCode::read(&found.country).country();
    Some(LocationEvidence {
        at: found.at,
        ..LocationEvidence::new(kind, country, found.source)
    })
}
