//! What happens to everyone: the ordinary, what shows beyond it, copies, noise.
//!
//! To add something that happens: a [`Kind`], the place here where it comes about, its words in
//! `report`, its figures in the parameters.

use super::{Account, Behaviour, Incident, Kind, NONE, Plan, Role, Setting, Signal};
use crate::calendar::{DAY, HOUR};
use crate::draw::{Draw, Purpose, WHOLE, place, short};
use crate::params::ProviderKind;

/// Accounts by what they can be in an incident.
struct Cast {
    /// By provider: accounts of minors.
    minors: Vec<Vec<u32>>,
    /// By provider: accounts of others, a sample.
    others: Vec<Vec<u32>>,
    /// Accounts that some report names.
    named: Vec<bool>,
}

/// Accounts of a provider that can be recipients.
const RECIPIENTS: usize = 100_000;

impl Plan {
    /// Decides what happens to everyone.
    pub(super) fn happenings(&mut self, setting: &Setting<'_>) {
        let mut cast = self.cast(setting);
        let mut memes = vec![Vec::new(); setting.providers.len()];
        for number in 0..short(self.persons.len() as u64) {
            let sessions = setting.sessions(self, number);
            let mut draw = setting.seed.draw(Purpose::Incidents, number.into(), 0);
            let mut one = OnePerson {
                number,
                sessions,
                draw: &mut draw,
            };
            self.ordinary(setting, &mut one, &mut cast, &mut memes);
            self.signals(setting, &mut one, &mut cast);
        }
        self.batches(setting, memes);
        self.unnamed_minors(setting, &mut cast);
        self.copies(setting);
        self.noise(setting);
    }

    fn cast(&self, setting: &Setting<'_>) -> Cast {
        let empty = || vec![Vec::new(); setting.providers.len()];
        let mut cast = Cast {
            minors: empty(),
            others: empty(),
            named: vec![false; self.accounts.len()],
        };
        for (number, account) in (0_u32..).zip(&self.accounts) {
            let is_minor = self.person(account.person).role == Role::Victim;
            let lists = if is_minor {
                &mut cast.minors
            } else {
                &mut cast.others
            };
            if let Some(list) = lists.get_mut(usize::from(account.provider))
                && (is_minor || list.len() < RECIPIENTS)
            {
                list.push(number);
            }
        }
        cast
    }

    /// What each account is reported for in any case; the host reports few singly.
    fn ordinary(
        &mut self,
        setting: &Setting<'_>,
        one: &mut OnePerson<'_>,
        cast: &mut Cast,
        memes: &mut [Vec<u32>],
    ) {
        let person = *self.person(one.number);
        let incidents = &setting.params.incidents;
        for account in person.first_account..person.first_account + person.accounts {
            let provider = self.account(account).provider;
            let Some((_, provided)) = setting.provider(provider) else {
                continue;
            };
            if person.role == Role::Victim
                || (provided.host && !one.draw.chance(incidents.host_reported))
            {
                continue;
            }
            if person.behaviour == Behaviour::Meme && provided.batches && one.draw.chance(8_000) {
                memes
                    .get_mut(usize::from(provider))
                    .into_iter()
                    .for_each(|list| list.push(account));
                continue;
            }
            let times = match person.role {
                Role::Offender => one
                    .draw
                    .weighted(incidents.per_account.iter().copied())
                    .max(1),
                Role::Bystander | Role::Victim => 1,
            };
            for _ in 0..times {
                let kind = one.ordinary_kind(setting, person.role, person.behaviour);
                let other = match kind {
                    Kind::Sharing if one.draw.chance(incidents.with_recipient) => {
                        cast.recipient(provider, account, one.draw)
                    }
                    _ => NONE,
                };
                let at = setting.incident_at(&one.sessions, one.draw, 0);
                self.report(
                    setting,
                    one.draw,
                    Incident {
                        kind,
                        provider,
                        account,
                        other,
                        at,
                        ..Incident::default()
                    },
                );
            }
        }
    }

    /// What shows in a person's reports beyond that.
    fn signals(&mut self, setting: &Setting<'_>, one: &mut OnePerson<'_>, cast: &mut Cast) {
        let person = *self.person(one.number);
        if person.role == Role::Victim {
            return;
        }
        let from = i64::from(person.endangers_day) * DAY;
        let kinds = [
            (Signal::FirstSeenSet, Kind::FirstSeenSet),
            (Signal::Contact, Kind::Contact),
            (Signal::Enticement, Kind::Enticement),
            (Signal::Live, Kind::Live),
        ];
        for (_, kind) in kinds
            .into_iter()
            .filter(|(signal, _)| person.shows(*signal))
        {
            self.signal(setting, one, cast, kind, from);
        }
        if person.shows(Signal::Returning) {
            let times = one
                .draw
                .weighted(setting.params.incidents.returning_reports.iter().copied())
                .max(1);
            for _ in 0..times {
                let account = self.account_for(setting, one, false);
                let provider = self.account(account).provider;
                let at = setting.incident_at(
                    &one.sessions,
                    one.draw,
                    from.max(setting.start + 30 * DAY),
                );
                let incident = Incident {
                    provider,
                    account,
                    other: NONE,
                    at,
                    is_return: true,
                    ..Incident::default()
                };
                self.report(setting, one.draw, incident);
            }
        }
    }

    fn signal(
        &mut self,
        setting: &Setting<'_>,
        one: &mut OnePerson<'_>,
        cast: &mut Cast,
        kind: Kind,
        from: i64,
    ) {
        let meets = matches!(kind, Kind::Contact | Kind::Enticement);
        let account = self.account_for(setting, one, meets);
        let provider = self.account(account).provider;
        let other = if meets {
            self.minor(setting, one, cast, provider)
        } else {
            NONE
        };
        let at = setting.incident_at(&one.sessions, one.draw, from);
        self.report(
            setting,
            one.draw,
            Incident {
                kind,
                provider,
                account,
                other,
                at,
                ..Incident::default()
            },
        );
    }

    /// An account of the person: where people meet if asked, and rather not at the host.
    fn account_for(&self, setting: &Setting<'_>, one: &mut OnePerson<'_>, meets: bool) -> u32 {
        let person = self.person(one.number);
        let accounts = person.first_account..person.first_account + person.accounts;
        let fitness = |account: u32| match setting.provider(self.account(account).provider) {
            Some((_, provider)) if provider.host => 1,
            Some((_, provider)) if meets && provider.kind.meets() => 30,
            Some(_) => 6,
            None => 0,
        };
        one.draw
            .weighted(accounts.map(|account| (account, fitness(account))))
    }

    /// A minor's account at the provider, in the same country as often as the parameters say.
    fn minor(
        &self,
        setting: &Setting<'_>,
        one: &mut OnePerson<'_>,
        cast: &mut Cast,
        provider: u8,
    ) -> u32 {
        let Some(minors) = cast
            .minors
            .get(usize::from(provider))
            .filter(|list| !list.is_empty())
        else {
            return NONE;
        };
        let country = |person: u32| self.household(self.person(person).household).country;
        let here = country(one.number);
        let mut found = one.draw.pick(minors);
        if one.draw.chance(setting.params.incidents.same_country) {
            let tries: Vec<u32> = (0..24).map(|_| one.draw.pick(minors)).collect();
            found = tries
                .into_iter()
                .find(|at| country(self.account(*at).person) == here)
                .unwrap_or(found);
        }
        cast.name(found);
        found
    }

    /// Viral memes come in batches.
    fn batches(&mut self, setting: &Setting<'_>, memes: Vec<Vec<u32>>) {
        for (provider, accounts) in (0_u8..).zip(memes) {
            let mut draw = setting.seed.draw(Purpose::Batch, provider.into(), 0);
            let mut left = accounts.as_slice();
            while !left.is_empty() {
                let size = draw
                    .weighted(setting.params.incidents.batch_sizes.iter().copied())
                    .max(1);
                let (batch, rest) = left.split_at(place(size.into()).min(left.len()));
                left = rest;
                let members = (short(self.batched.len() as u64), short(batch.len() as u64));
                self.batched.extend_from_slice(batch);
                let at = draw.between(setting.start, setting.as_of - DAY);
                let incident = Incident {
                    kind: Kind::Batch,
                    provider,
                    account: NONE,
                    other: NONE,
                    at,
                    members,
                    ..Incident::default()
                };
                self.report(setting, &mut draw, incident);
            }
        }
    }

    /// Minors whom no report has named yet are reported themselves, or named as victims.
    fn unnamed_minors(&mut self, setting: &Setting<'_>, cast: &mut Cast) {
        let minors: Vec<u32> = cast.minors.iter().flatten().copied().collect();
        for account in minors {
            let Account { person, provider } = self.account(account);
            let named = cast
                .named
                .get(place(account.into()))
                .copied()
                .unwrap_or(false);
            let host = setting.provider(provider).is_some_and(|(_, one)| one.host);
            let mut draw = setting.seed.draw(Purpose::Incidents, account.into(), 1);
            if named || (host && !draw.chance(setting.params.incidents.host_reported)) {
                continue;
            }
            let sessions = setting.sessions(self, person);
            let at = setting.incident_at(&sessions, &mut draw, 0);
            let incident = if draw.chance(5_000) {
                Incident {
                    kind: Kind::SelfProduced,
                    account,
                    other: NONE,
                    provider,
                    at,
                    ..Incident::default()
                }
            } else {
                Incident {
                    kind: Kind::VictimNamed,
                    account: NONE,
                    other: account,
                    provider,
                    at,
                    ..Incident::default()
                }
            };
            self.report(setting, &mut draw, incident);
        }
    }

    /// Some reports come again, as the same bytes or nearly so.
    fn copies(&mut self, setting: &Setting<'_>) {
        let params = &setting.params.incidents;
        for number in 0..short(self.incidents.len() as u64) {
            let mut draw = setting.seed.draw(Purpose::Incidents, number.into(), 2);
            let exact = draw.chance(params.re_submitted);
            let near = draw.chance(params.near_duplicate);
            let Some(original) = self.incident(number).copied().filter(|_| exact || near) else {
                continue;
            };
            if !exact && original.kind == Kind::Batch {
                continue;
            }
            let received =
                (original.received + draw.between(HOUR, 6 * DAY)).min(setting.as_of - 30);
            self.incidents.push(Incident {
                origin: number,
                is_exact_copy: exact,
                received,
                ..original
            });
        }
    }

    /// The noisy sender's reports.
    fn noise(&mut self, setting: &Setting<'_>) {
        let share = u64::from(setting.params.incidents.noise.parts());
        let Some(provider) = setting.providers.iter().position(|(_, one)| one.noisy) else {
            return;
        };
        let count = self.incidents.len() as u64 * share / (u64::from(WHOLE) - share).max(1);
        for number in 0..count {
            let mut draw = setting.seed.draw(Purpose::Noise, number, 0);
            let at = draw.between(setting.start, setting.as_of - DAY);
            let provider = u8::try_from(provider).unwrap_or(0);
            let incident = Incident {
                kind: Kind::Noise,
                provider,
                account: NONE,
                other: NONE,
                at,
                ..Incident::default()
            };
            self.report(setting, &mut draw, incident);
        }
    }

    /// Adds an incident whose words are its own.
    fn report(&mut self, setting: &Setting<'_>, draw: &mut Draw, mut incident: Incident) {
        incident.origin = short(self.incidents.len() as u64);
        incident.received = setting.received(draw, incident.at);
        self.incidents.push(incident);
    }

    /// Puts the incidents in the order of receipt.
    pub(super) fn sort(&mut self) {
        let mut order: Vec<u32> = (0..short(self.incidents.len() as u64)).collect();
        order.sort_unstable_by_key(|number| {
            (
                self.incident(*number).map_or(0, |one| one.received),
                *number,
            )
        });
        self.rank = vec![0; order.len()];
        self.before = vec![NONE; order.len()];
        let mut last = vec![NONE; self.persons.len()];
        for (rank, number) in (0_u32..).zip(&order) {
            let at = place(u64::from(*number));
            self.rank
                .get_mut(at)
                .into_iter()
                .for_each(|slot| *slot = rank);
            let Some(incident) = self.incidents.get(at).filter(|one| one.account != NONE) else {
                continue;
            };
            let person = place(self.account(incident.account).person.into());
            if let (Some(last), Some(before)) = (last.get_mut(person), self.before.get_mut(at)) {
                *before = std::mem::replace(last, *number);
            }
        }
        self.order = order;
    }
}

/// A person while the incidents are decided.
struct OnePerson<'d> {
    number: u32,
    sessions: Vec<i64>,
    draw: &'d mut Draw,
}

impl OnePerson<'_> {
    fn ordinary_kind(&mut self, setting: &Setting<'_>, role: Role, behaviour: Behaviour) -> Kind {
        let incidents = &setting.params.incidents;
        match behaviour {
            Behaviour::Family => Kind::Family,
            Behaviour::Medical => Kind::Medical,
            Behaviour::Meme => Kind::Meme,
            Behaviour::Mistaken => Kind::Mistaken,
            Behaviour::Outrage => Kind::Outrage,
            Behaviour::Own
                if role == Role::Offender && self.draw.chance(incidents.enticement_share) =>
            {
                Kind::Enticement
            }
            Behaviour::Own => {
                let mix = &incidents.offender_mix;
                let kinds = [
                    (Kind::Possession, mix.possession),
                    (Kind::Sharing, mix.sharing),
                    (Kind::FirstSeen, mix.first_seen),
                    (Kind::Meme, mix.meme),
                    (Kind::Other, mix.other),
                ];
                self.draw.weighted(kinds.into_iter())
            }
        }
    }
}

impl Cast {
    fn name(&mut self, account: u32) {
        self.named
            .get_mut(place(account.into()))
            .into_iter()
            .for_each(|named| *named = true);
    }

    /// Someone else's account at the provider.
    fn recipient(&mut self, provider: u8, account: u32, draw: &mut Draw) -> u32 {
        let others = self
            .others
            .get(usize::from(provider))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let found = draw.pick(others);
        if others.is_empty() || found == account {
            NONE
        } else {
            found
        }
    }
}

impl ProviderKind {
    /// Whether people meet there.
    const fn meets(self) -> bool {
        matches!(
            self,
            Self::Chat | Self::Dating | Self::Game | Self::Live | Self::Social
        )
    }
}
