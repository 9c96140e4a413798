//! What triage knows, laid out by account, and kept up to date source by source.
//!
//! [`Known::read`] takes everything in; [`Known::take`] one source more, in any order. What a place
//! rests on reaches far: how a sender's other reports are, who else holds a file, who shares an address,
//! whose accounts these are. So each change notes whom it touches, and [`Known::settle`] gives the
//! accounts whose persons may be ranked otherwise now. All of them at once is what one at a time
//! comes to; a test holds the two together.
//!
//! How much of what a sender sends asks for high priority is told in steps ([`STEPS`]), rounded up, so
//! that not each report of a large sender touches everybody whom it ever reported.
//!
//! To add something that triage knows: its reading in `take` and `read`, and whom it touches.

use std::collections::{BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId, ProviderId, ReportId, SiteKey, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::quality::{Facts, Rules as QualityRules};
use tiaki_core::report::{IncidentType, Mark, Role, read_marks};
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_store::facts::{self, Fact, Identified};
use tiaki_store::guard;
use tiaki_store::priorities::{self, Address, Disclosed, Place, Reported, SourceFile};
use tiaki_store::{Tx, persons, statements};

use super::holders::Holders;
use super::places::Places;
use crate::{Error, Site};

/// Reports from which on a sender can be called noisy.
const NOISY_REPORTS: u64 = 50;
/// Completeness (0 to 100) up to which a report is hardly usable.
const HARDLY_USABLE: u8 = 30;
/// The steps in which it is told how many of a thousand reports a sender escalates, rounded up. The
/// limits of the standard rules are among them.
const STEPS: [u16; 21] = [
    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 600, 700, 850, 1000,
];

/// What a source is to triage.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) at: Option<Timestamp>,
    pub(super) provider: ProviderId,
    pub(super) incident: Option<IncidentType>,
    pub(super) escalated: bool,
    pub(super) batched: bool,
    pub(super) marks: BTreeSet<Mark>,
    pub(super) priors: u32,
    pub(super) completeness: u8,
    /// Children's accounts in it: those of victims, and of recipients of a stated age below 18.
    pub(super) children: Vec<(u32, Option<i64>)>,
    /// All accounts in it.
    accounts: Vec<u32>,
}

/// What a provider's reports are like on the whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sender {
    reports: u64,
    escalated: u64,
    hardly_usable: u64,
}

/// An account's part in a source.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) source: SourceId,
    pub(super) role: Role,
    pub(super) age: Option<i64>,
    pub(super) disabled: bool,
}

/// A file of an account in a source.
#[derive(Debug, Clone)]
pub(super) struct AccountFile {
    pub(super) source: SourceId,
    pub(super) file: [u8; 16],
    pub(super) viewed: bool,
    pub(super) publicly: bool,
    /// In the provider's classes A1 or A2.
    pub(super) is_young: bool,
    pub(super) marks: BTreeSet<Mark>,
    pub(super) has_device: bool,
}

/// What is known of an account beside where it is.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) person: Option<PersonId>,
    pub(super) parts: Vec<Part>,
    pub(super) files: Vec<AccountFile>,
    /// A source of each lasting identifier.
    pub(super) lasting: Vec<SourceId>,
    /// What sources state of it.
    pub(super) stated: Vec<(SourceId, Statement)>,
}

/// Everything, by account. Accounts have the numbers that [`Places`] gives them.
pub(super) struct Known {
    pub(super) places: Places,
    accounts: Vec<Account>,
    pub(super) members: HashMap<PersonId, Vec<u32>>,
    pub(super) sources: HashMap<SourceId, Source>,
    pub(super) senders: HashMap<ProviderId, Sender>,
    pub(super) holders: Holders,
    quality: QualityRules,
    touched: BTreeSet<u32>,
    /// Of these, the accounts that something names, or whose persons were written.
    named: BTreeSet<u32>,
}

/// Accounts that something has changed for.
#[derive(Default)]
pub(super) struct Touched {
    /// All of them.
    pub(super) all: BTreeSet<u32>,
    /// Those that what came in names, or whose persons were written; of these are whom it is about.
    pub(super) named: BTreeSet<u32>,
}

/// One source, as it is stored.
#[derive(Default)]
pub(super) struct Taken {
    source: Option<(SourceId, Source)>,
    parts: Vec<priorities::Part>,
    addresses: Vec<Address>,
    places: Vec<Place>,
    files: Vec<SourceFile>,
    lasting: Vec<AccountId>,
    stated: Vec<(AccountId, Statement)>,
}

impl Sender {
    /// How many of a thousand reports it escalates, in [`STEPS`]; one report proves nothing.
    pub(super) fn escalation_permille(self) -> u16 {
        let permille = (self.escalated + 1) * 1000 / (self.reports + 2);
        let step = STEPS.iter().find(|step| permille <= u64::from(**step));
        step.copied().unwrap_or(1000)
    }

    /// Whether most of what it sends is hardly usable.
    pub(super) fn is_noisy(self) -> bool {
        self.reports >= NOISY_REPORTS && self.hardly_usable * 5 >= self.reports * 4
    }
}

impl Known {
    /// Reads everything in one transaction.
    pub(super) fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        let places = Places::read(tx, &site.networks)?;
        let mut known = Self {
            accounts: Vec::new(),
            places,
            members: HashMap::new(),
            sources: sources(tx, &site.key)?,
            senders: HashMap::new(),
            holders: Holders::read(tx)?,
            quality: QualityRules::standard(),
            touched: BTreeSet::new(),
            named: BTreeSet::new(),
        };
        known
            .accounts
            .resize_with(known.places.len(), Account::default);
        known.read_completeness(tx)?;
        for part in priorities::parts(tx)? {
            known.take_part(&part);
        }
        priorities::source_files(tx, |file| {
            known.take_file(&file);
            Ok::<_, Error>(())
        })?;
        facts::identifiers(tx, |found| {
            if is_lasting(&found)
                && let Some(account) = known.account_mut(&found.account)
            {
                account.lasting.push(found.source);
            }
            Ok::<_, Error>(())
        })?;
        for (source, account, code) in statements::all(tx)? {
            if let Some(account) = known.account_mut(&account) {
                account.stated.push((source, code));
            }
        }
        known.weigh_senders();
        known.places.settle();
        for (person, accounts) in persons::members(tx)? {
            known.house(person, &accounts);
        }
        known.touched.clear();
        known.named.clear();
        Ok(known)
    }

    /// What a number's account is known by; nothing for a number that none has.
    pub(super) fn account(&self, number: u32) -> Option<&Account> {
        self.accounts.get(number as usize)
    }

    fn account_mut(&mut self, id: &AccountId) -> Option<&mut Account> {
        let number = self.places.find(id)?;
        self.accounts.get_mut(number as usize)
    }

    /// When a source came in, where it says so.
    pub(super) fn came(&self, source: &SourceId) -> Option<Timestamp> {
        self.sources.get(source)?.at
    }

    fn person_of(&self, number: u32) -> Option<PersonId> {
        self.account(number)?.person
    }

    /// Whether exactly this person holds a file, or all files of a set of near ones.
    fn holds_alone(&self, person: PersonId, holders: &[u32]) -> bool {
        holders
            .iter()
            .all(|holder| self.person_of(*holder) == Some(person))
    }

    /// Whether exactly this person holds a file, as far as these sources say.
    pub(super) fn held_alone(
        &self,
        person: PersonId,
        file: &[u8; 16],
        is_in: &dyn Fn(&SourceId) -> bool,
    ) -> bool {
        let holds = |account: &Account| {
            let mut files = account.files.iter();
            files.any(|held| held.file == *file && is_in(&held.source))
        };
        self.holders.of(file).iter().all(|holder| {
            self.person_of(*holder) == Some(person) || !self.account(*holder).is_some_and(holds)
        })
    }

    /// Whether one of these sources says that an account is a child's.
    pub(super) fn is_child(&self, number: u32, is_in: &dyn Fn(&SourceId) -> bool) -> bool {
        let parts = self
            .account(number)
            .into_iter()
            .flat_map(|account| &account.parts);
        let mut parts = parts.filter(|part| is_in(&part.source));
        parts.any(|part| part.role == Role::Victim || part.age.is_some_and(|age| age < 18))
    }

    /// Persons with their accounts, in order of ids.
    pub(super) fn persons(&self) -> Vec<(PersonId, &[u32])> {
        let mut found: Vec<(PersonId, &[u32])> = self
            .members
            .iter()
            .map(|(person, accounts)| (*person, accounts.as_slice()))
            .collect();
        found.sort_unstable_by_key(|(person, _)| *person);
        found
    }

    /// Whether a source is known.
    pub(super) fn has(&self, source: &SourceId) -> bool {
        self.sources.contains_key(source)
    }

    fn number(&mut self, account: AccountId) -> u32 {
        let number = self.places.number(account);
        if self.accounts.len() <= number as usize {
            self.accounts
                .resize_with(number as usize + 1, Account::default);
        }
        number
    }

    fn take_part(&mut self, part: &priorities::Part) {
        let Some(role) = Role::find(&part.role) else {
            return;
        };
        let number = self.number(part.account);
        let is_young = part.age.is_some_and(|age| age < 18);
        let is_child = role == Role::Victim || (role == Role::Recipient && is_young);
        if let Some(source) = self.sources.get_mut(&part.source) {
            source.accounts.push(number);
            if is_child {
                source.children.push((number, part.age));
            }
        }
        if (role == Role::Victim || is_young) && self.places.note_child(number) {
            self.touched.extend(self.places.neighbours(number));
        }
        if let Some(account) = self.accounts.get_mut(number as usize) {
            account.parts.push(Part {
                source: part.source,
                role,
                age: part.age,
                disabled: part.disabled == Some(true),
            });
        }
    }

    fn take_file(&mut self, file: &SourceFile) {
        let Some(account) = file.account else {
            return;
        };
        let number = self.number(account);
        if let Some(account) = self.accounts.get_mut(number as usize) {
            account.files.push(AccountFile {
                source: file.source,
                file: file.file,
                viewed: file.viewed == Some(true),
                publicly: file.publicly == Some(true),
                is_young: matches!(file.classification.as_deref(), Some("A1" | "A2")),
                marks: read_marks(&file.marks),
                has_device: file.device.is_some(),
            });
        }
        self.holders.add(file.file, number);
    }

    /// How complete each report is, from what was written down when it came in.
    fn read_completeness(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        tiaki_store::quality::each(tx, |id, facts| {
            let completeness = completeness(&self.quality, facts);
            if let Some(source) = self.sources.get_mut(&id) {
                source.completeness = completeness;
            }
            Ok::<_, Error>(())
        })
    }

    fn weigh_senders(&mut self) {
        for source in self.sources.values() {
            weigh(&mut self.senders, source);
        }
    }

    /// Gives a person its accounts: all of them.
    pub(super) fn house(&mut self, person: PersonId, accounts: &[AccountId]) {
        let mut numbers: Vec<u32> = Vec::with_capacity(accounts.len());
        for account in accounts {
            numbers.push(self.number(*account));
        }
        for number in &numbers {
            let before = match self.accounts.get_mut(*number as usize) {
                Some(account) => account.person.replace(person),
                None => None,
            };
            let Some(before) = before.filter(|before| *before != person) else {
                continue;
            };
            if let Some(left) = self.members.get_mut(&before) {
                left.retain(|other| other != number);
                if left.is_empty() {
                    self.members.remove(&before);
                }
            }
        }
        self.touched.extend(&numbers);
        self.named.extend(&numbers);
        self.members.insert(person, numbers);
    }

    /// As [`Known::house`], of persons that linking has written since: whoever holds a file that one of
    /// their accounts holds may hold it alone now, or no more.
    pub(super) fn house_again(&mut self, persons: &[(PersonId, Vec<AccountId>)]) {
        let accounts = persons.iter().flat_map(|(_, accounts)| accounts);
        let numbers: Vec<u32> = accounts
            .filter_map(|account| self.places.find(account))
            .collect();
        let keys: BTreeSet<[u8; 16]> = numbers
            .iter()
            .filter_map(|number| self.account(*number))
            .flat_map(|account| account.files.iter().map(|file| file.file))
            .collect();
        let before: Vec<Vec<Option<PersonId>>> = keys.iter().map(|file| self.alone(file)).collect();
        for (person, accounts) in persons {
            self.house(*person, accounts);
        }
        for (file, before) in keys.iter().zip(before) {
            self.touch_holders(file, &before);
        }
    }

    /// Touches the holders of a file, or those of its set, where another or nobody holds it alone now.
    fn touch_holders(&mut self, file: &[u8; 16], before: &[Option<PersonId>]) {
        let now = self.alone(file);
        let groups = self.holders.groups(file).into_iter();
        for ((holders, now), before) in groups.zip(now).zip(before) {
            if now != *before {
                self.touched.extend(holders);
            }
        }
    }

    /// The one person who holds a file, and the one who holds all of its set, where there is such.
    fn alone(&self, file: &[u8; 16]) -> Vec<Option<PersonId>> {
        let groups = self.holders.groups(file).into_iter();
        let alone = groups.map(|holders| {
            let first = holders.first().and_then(|holder| self.person_of(*holder));
            first.filter(|person| self.holds_alone(*person, &holders))
        });
        alone.collect()
    }

    /// Takes one source in, which must not be known yet.
    pub(super) fn take(&mut self, taken: Taken, site: &Site) {
        let Some((id, source)) = taken.source else {
            return;
        };
        let sender = self.senders.get(&source.provider).copied();
        weigh(&mut self.senders, &source);
        let provider = source.provider;
        self.sources.insert(id, source);
        let told = sender.unwrap_or_default().escalation_permille();
        let now = self.senders.get(&provider).copied().unwrap_or_default();
        if now.is_noisy() != sender.is_some_and(Sender::is_noisy) {
            self.touch_sender(provider, false);
        } else if now.escalation_permille() != told {
            self.touch_sender(provider, true);
        }
        for part in &taken.parts {
            self.take_part(part);
        }
        for address in &taken.addresses {
            self.places.take_address(address, &site.networks);
        }
        for place in &taken.places {
            self.places.take_place(place);
        }
        for file in &taken.files {
            let before = self.alone(&file.file);
            self.take_file(file);
            // Whoever held it alone may do so no more.
            self.touch_holders(&file.file, &before);
        }
        for account in &taken.lasting {
            if let Some(account) = self.account_mut(account) {
                account.lasting.push(id);
            }
        }
        for (account, code) in &taken.stated {
            if let Some(account) = self.account_mut(account) {
                account.stated.push((id, *code));
            }
        }
        let accounts = self.sources.get(&id).map(|source| source.accounts.clone());
        for number in accounts.into_iter().flatten() {
            self.touched.insert(number);
            self.named.insert(number);
        }
    }

    /// Everybody whom a sender has reported, or only those whom it asked high priority for.
    fn touch_sender(&mut self, provider: ProviderId, escalated: bool) {
        let is_of =
            |source: &&Source| source.provider == provider && (source.escalated || !escalated);
        let of = self.sources.values().filter(is_of);
        let accounts: Vec<u32> = of
            .flat_map(|source| source.accounts.iter().copied())
            .collect();
        self.touched.extend(accounts);
    }

    /// Takes in what matching says now.
    pub(super) fn judge_again(&mut self, now: Holders) {
        self.touched.append(&mut self.holders.judge_again(now));
    }

    /// Takes in what protected accounts turn out to hold.
    pub(super) fn protect(&mut self, held: guard::News) {
        self.places.protect(held);
    }

    /// The accounts that something has changed for since this was last asked; whose location may be
    /// another is among them.
    pub(super) fn settle(&mut self) -> Touched {
        let mut all = std::mem::take(&mut self.touched);
        all.extend(self.places.settle());
        let named = std::mem::take(&mut self.named);
        Touched { all, named }
    }
}

impl Taken {
    /// Reads one source; nothing where there is none of this id.
    pub(super) fn read(tx: &Tx<'_>, site: &Site, id: &SourceId) -> Result<Option<Self>, Error> {
        let report = ReportId::from_bytes(*id.as_bytes());
        let source = match priorities::find_report(tx, &report)? {
            Some(found) => {
                let mut source = reported(&found, &site.key);
                if let Some((facts, _)) = tiaki_store::quality::find(tx, &report)? {
                    source.completeness = completeness(&QualityRules::standard(), &facts);
                }
                source
            }
            None => match priorities::find_disclosure(tx, id)? {
                Some(found) => disclosed(&found, &site.key),
                None => return Ok(None),
            },
        };
        let mut taken = Self {
            source: Some((*id, source)),
            parts: priorities::parts_of_source(tx, id)?,
            files: priorities::files_of_source(tx, id)?,
            stated: statements::of_source(tx, id)?,
            ..Self::default()
        };
        facts::all_of_source(tx, id, |fact| {
            match fact {
                Fact::Identifier(found) => {
                    if is_lasting(&found) {
                        taken.lasting.push(found.account);
                    }
                    taken.addresses.extend(priorities::address(&found));
                }
                Fact::Place(found) => taken.places.push(priorities::place(&found)),
            }
            Ok::<_, Error>(())
        })?;
        Ok(Some(taken))
    }
}

/// Whether a fact is an identifier that lasts. What was only found in text may be someone else's.
fn is_lasting(found: &Identified<'_>) -> bool {
    !found.mined
        && match found.kind {
            IdentifierKind::Device | IdentifierKind::Payment => true,
            IdentifierKind::Email | IdentifierKind::Phone => found.verified == Some(true),
            _ => false,
        }
}

fn weigh(senders: &mut HashMap<ProviderId, Sender>, source: &Source) {
    if source.incident.is_some() {
        let sender = senders.entry(source.provider).or_default();
        sender.reports += 1;
        sender.escalated += u64::from(source.escalated);
        sender.hardly_usable += u64::from(source.completeness <= HARDLY_USABLE);
    }
}

fn completeness(rules: &QualityRules, facts: &str) -> u8 {
    let tenths = rules.score(&Facts::read(facts)).tenths();
    u8::try_from(tenths / 10).unwrap_or(100)
}

fn reported(report: &Reported, key: &SiteKey) -> Source {
    let priors = report.prior_references.split(',');
    let priors = priors.filter(|text| !text.is_empty()).count();
    Source {
        at: report.incident_at,
        provider: ProviderId::derive(key, &[report.provider.as_bytes()]),
        incident: IncidentType::find(&report.incident_type),
        escalated: report.escalated,
        batched: report.batched,
        marks: read_marks(&report.marks),
        priors: u32::try_from(priors).unwrap_or(u32::MAX),
        completeness: 0,
        children: Vec::new(),
        accounts: Vec::new(),
    }
}

fn disclosed(disclosure: &Disclosed, key: &SiteKey) -> Source {
    Source {
        at: disclosure.disclosed_at,
        provider: ProviderId::derive(key, &[disclosure.provider.as_bytes()]),
        incident: None,
        escalated: false,
        batched: false,
        marks: BTreeSet::new(),
        priors: 0,
        completeness: 0,
        children: Vec::new(),
        accounts: Vec::new(),
    }
}

fn sources(tx: &Tx<'_>, key: &SiteKey) -> Result<HashMap<SourceId, Source>, Error> {
    let mut sources = HashMap::new();
    for report in priorities::reports(tx)? {
        sources.insert(report.id.into(), reported(&report, key));
    }
    for disclosure in priorities::disclosures(tx)? {
        sources.insert(disclosure.source, disclosed(&disclosure, key));
    }
    Ok(sources)
}
