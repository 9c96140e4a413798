//! What triage needs, read once for everyone and laid out by account.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tiaki_core::id::{AccountId, PersonId, ProviderId, SiteKey, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::quality::Facts;
use tiaki_core::report::{IncidentType, Mark, Role, read_marks};
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_store::guard::Guard;
use tiaki_store::priorities::{self, SourceFile};
use tiaki_store::{Tx, persons, statements};

use super::places::Places;
use crate::{Error, Site};

/// Accounts at one address beyond which it is no household's: a rare address is held by few.
const HOUSEHOLD: usize = 8;
/// Reports from which on a sender can be called noisy.
const NOISY_REPORTS: u64 = 50;
/// Completeness (0 to 100) up to which a report is hardly usable.
const HARDLY_USABLE: u8 = 30;

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
    pub(super) children: Vec<(AccountId, Option<i64>)>,
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

/// Everything, by account.
pub(super) struct Gathered {
    pub(super) places: Places,
    pub(super) members: Vec<(PersonId, Vec<AccountId>)>,
    pub(super) numbers: HashMap<AccountId, usize>,
    pub(super) sources: HashMap<SourceId, Source>,
    pub(super) senders: HashMap<ProviderId, Sender>,
    pub(super) parts: HashMap<AccountId, Vec<Part>>,
    pub(super) files: HashMap<AccountId, Vec<SourceFile>>,
    /// Who holds each first-seen file and each set of near ones: one person, or several.
    pub(super) only_holder: HashMap<[u8; 16], Option<PersonId>>,
    /// Lasting identifiers of each account, with a source of each.
    pub(super) lasting: HashMap<AccountId, Vec<SourceId>>,
    /// Relations to children that sources state of each account.
    pub(super) stated: HashMap<AccountId, Vec<(SourceId, Statement)>>,
    /// Children's accounts that share a rare address with each account.
    pub(super) housemates: HashMap<AccountId, BTreeMap<AccountId, SourceId>>,
}

impl Sender {
    /// How many of a thousand reports it escalates; one report proves nothing.
    pub(super) fn escalation_permille(self) -> u16 {
        u16::try_from((self.escalated + 1) * 1000 / (self.reports + 2)).unwrap_or(1000)
    }

    /// Whether most of what it sends is hardly usable.
    pub(super) fn is_noisy(self) -> bool {
        self.reports >= NOISY_REPORTS && self.hardly_usable * 5 >= self.reports * 4
    }
}

impl Gathered {
    /// Reads everything in one transaction.
    pub(super) fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        let places = Places::read(tx, &site.networks)?;
        let members = persons::members(tx)?;
        let numbers = places.accounts.iter().copied().zip(0..).collect();
        let mut gathered = Self {
            places,
            members,
            numbers,
            sources: sources(tx, &site.key)?,
            senders: HashMap::new(),
            parts: HashMap::new(),
            files: HashMap::new(),
            only_holder: HashMap::new(),
            lasting: HashMap::new(),
            stated: HashMap::new(),
            housemates: HashMap::new(),
        };
        gathered.read_parts(tx)?;
        gathered.read_files(tx)?;
        gathered.complete(tx)?;
        gathered.read_lasting(tx)?;
        for (source, account, code) in statements::all(tx)? {
            gathered
                .stated
                .entry(account)
                .or_default()
                .push((source, code));
        }
        gathered.weigh_senders();
        gathered.find_housemates();
        Ok(gathered)
    }

    fn read_parts(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        for part in priorities::parts(tx)? {
            let Some(role) = Role::find(&part.role) else {
                continue;
            };
            let is_young = part.age.is_some_and(|age| age < 18);
            let is_child = role == Role::Victim || (role == Role::Recipient && is_young);
            if let Some(source) = self.sources.get_mut(&part.source).filter(|_| is_child) {
                source.children.push((part.account, part.age));
            }
            let disabled = part.disabled == Some(true);
            self.parts.entry(part.account).or_default().push(Part {
                source: part.source,
                role,
                age: part.age,
                disabled,
            });
        }
        Ok(())
    }

    fn read_files(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut homes: HashMap<AccountId, PersonId> = HashMap::new();
        for (person, accounts) in &self.members {
            homes.extend(accounts.iter().map(|account| (*account, *person)));
        }
        priorities::source_files(tx, |file| {
            let Some(account) = file.account else {
                return Ok(());
            };
            if file.verdict == "first_seen" {
                let holder = homes.get(&account).copied();
                for key in [Some(file.file), file.near_set].into_iter().flatten() {
                    let known = self.only_holder.entry(key).or_insert(holder);
                    if *known != holder {
                        *known = None;
                    }
                }
            }
            self.files.entry(account).or_default().push(file);
            Ok::<_, Error>(())
        })
    }

    /// How complete each report is, from what was written down when it came in.
    fn complete(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let rules = tiaki_core::quality::Rules::standard();
        tiaki_store::quality::each(tx, |id, facts| {
            if let Some(source) = self.sources.get_mut(&id) {
                let tenths = rules.score(&Facts::read(facts)).tenths();
                source.completeness = u8::try_from(tenths / 10).unwrap_or(100);
            }
            Ok::<_, Error>(())
        })
    }

    fn read_lasting(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        // Nothing found in text is looked at here, so nothing has to be guarded.
        persons::observations(tx, &Guard::default(), |seen| {
            // What was only found in text may be someone else's.
            let is_lasting = !seen.mined
                && match seen.kind {
                    IdentifierKind::Device | IdentifierKind::Payment => true,
                    IdentifierKind::Email | IdentifierKind::Phone => seen.verified == Some(true),
                    _ => false,
                };
            if is_lasting {
                self.lasting
                    .entry(seen.account)
                    .or_default()
                    .push(seen.source);
            }
            Ok::<_, Error>(())
        })
    }

    fn weigh_senders(&mut self) {
        for source in self
            .sources
            .values()
            .filter(|source| source.incident.is_some())
        {
            let sender = self.senders.entry(source.provider).or_default();
            sender.reports += 1;
            sender.escalated += u64::from(source.escalated);
            sender.hardly_usable += u64::from(source.completeness <= HARDLY_USABLE);
        }
    }

    /// Finds who shares a rare address with a child's account.
    fn find_housemates(&mut self) {
        let is_child = |parts: &[Part]| {
            parts
                .iter()
                .any(|part| part.role == Role::Victim || part.age.is_some_and(|age| age < 18))
        };
        let children: HashSet<AccountId> = self
            .parts
            .iter()
            .filter(|(_, parts)| is_child(parts))
            .map(|(account, _)| *account)
            .collect();
        let mut keys: HashMap<u64, BTreeMap<AccountId, SourceId>> = HashMap::new();
        for child in &children {
            for piece in self.addresses(child) {
                keys.entry(piece.0).or_default();
            }
        }
        for account in &self.places.accounts {
            for (key, source) in self.addresses(account) {
                if let Some(holders) = keys
                    .get_mut(&key)
                    .filter(|holders| holders.len() <= HOUSEHOLD)
                {
                    holders.insert(*account, source);
                }
            }
        }
        for holders in keys
            .into_values()
            .filter(|holders| holders.len() <= HOUSEHOLD)
        {
            for (child, _) in holders
                .iter()
                .filter(|(account, _)| children.contains(account))
            {
                for (other, source) in holders.iter().filter(|(account, _)| *account != child) {
                    // Two may share several addresses: the smallest source stands for them, so
                    // that the order in which addresses are looked at does not show.
                    let known = self
                        .housemates
                        .entry(*other)
                        .or_default()
                        .entry(*child)
                        .or_insert(*source);
                    *known = (*known).min(*source);
                }
            }
        }
    }

    /// The addresses of an account that no proxy is said to stand behind, by their keyed digests.
    fn addresses(&self, account: &AccountId) -> Vec<(u64, SourceId)> {
        use tiaki_core::locate::EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
        let Some(number) = self.numbers.get(account) else {
            return Vec::new();
        };
        let found = self.places.of(*number).filter(|piece| {
            !piece.proxy && matches!(piece.kind, LoginIp | OtherIp | RegistrationIp | UploadIp)
        });
        found.map(|piece| (piece.value, piece.source)).collect()
    }
}

fn sources(tx: &Tx<'_>, key: &SiteKey) -> Result<HashMap<SourceId, Source>, Error> {
    let mut sources = HashMap::new();
    for report in priorities::reports(tx)? {
        let source = Source {
            at: report.incident_at,
            provider: ProviderId::derive(key, &[report.provider.as_bytes()]),
            incident: IncidentType::find(&report.incident_type),
            escalated: report.escalated,
            batched: report.batched,
            marks: read_marks(&report.marks),
            priors: u32::try_from(
                report
                    .prior_references
                    .split(',')
                    .filter(|text| !text.is_empty())
                    .count(),
            )
            .unwrap_or(u32::MAX),
            completeness: 0,
            children: Vec::new(),
        };
        sources.insert(report.id.into(), source);
    }
    for disclosure in priorities::disclosures(tx)? {
        let source = Source {
            at: disclosure.disclosed_at,
            provider: ProviderId::derive(key, &[disclosure.provider.as_bytes()]),
            incident: None,
            escalated: false,
            batched: false,
            marks: BTreeSet::new(),
            priors: 0,
            completeness: 0,
            children: Vec::new(),
        };
        sources.insert(disclosure.source, source);
    }
    Ok(sources)
}
