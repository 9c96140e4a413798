//! Households, the people in them, and their accounts.

use super::{Account, Behaviour, Household, NONE, Person, Plan, Role, Setting, Signal};
use crate::calendar::DAY;
use crate::draw::{Draw, Purpose, WHOLE, place, short};
use crate::params::RoleWeights;

/// Persons whose phone number may come to another, kept for each country.
const REMEMBERED: u32 = 64;

impl Plan {
    /// Fills the households one after another until there are as many accounts as asked.
    pub(super) fn people(&mut self, setting: &Setting<'_>, accounts: u32) {
        let mut ranks = vec![0_u32; setting.countries.len()];
        let mut earlier: Vec<Vec<u32>> = vec![Vec::new(); setting.countries.len()];
        self.accounts.reserve_exact(place(accounts.into()));
        while short(self.accounts.len() as u64) < accounts {
            let number = self.households.len() as u64;
            let mut draw = setting.seed.draw(Purpose::Household, number, 0);
            let params = setting.params;
            let country = setting
                .countries
                .by_weight(draw.below(setting.countries.total()));
            let size = draw
                .weighted(params.persons.household_sizes.iter().copied())
                .max(1);
            let rank = ranks
                .get_mut(country)
                .map_or(0, |rank| std::mem::replace(rank, *rank + 1));
            let mut household = Household {
                country: u16::try_from(country).unwrap_or(0),
                rank,
                first_person: short(self.persons.len() as u64),
                is_family: draw.chance(params.persons.families),
                ipv6: draw.chance(params.network.ipv6),
                ..Household::default()
            };
            household.shared_device =
                size > 1 && household.is_family && draw.chance(params.identifiers.family_device);
            let known = earlier.get_mut(country);
            self.fill_household(setting, &mut draw, household, size, accounts, known);
        }
    }

    fn fill_household(
        &mut self,
        setting: &Setting<'_>,
        draw: &mut Draw,
        mut household: Household,
        size: u32,
        accounts: u32,
        mut earlier: Option<&mut Vec<u32>>,
    ) {
        let persons = &setting.params.persons;
        let first = self.persons.len();
        let (mut minor_missing, mut has_offender) = (false, false);
        for member in 0..=size {
            let role = match (member, household.is_family) {
                (0, _) => role(draw, &persons.head),
                _ if member == size && !minor_missing => break,
                _ if member == size => Role::Victim,
                (_, true) => role(draw, &persons.family_member),
                (_, false) => role(draw, &persons.flat_member),
            };
            if short(self.accounts.len() as u64) >= accounts {
                break;
            }
            let number = short(self.persons.len() as u64);
            let mut person = draw_person(setting, draw, role, has_offender);
            person.household = short(self.households.len() as u64);
            if let Some(earlier) = earlier.as_deref_mut() {
                person.phone_of = phone_of(setting, draw, number, earlier);
            }
            has_offender |= role == Role::Offender;
            self.open_accounts(setting, draw, &mut person, number, accounts);
            self.persons.push(person);
            let members = self.persons.get(first..).unwrap_or_default();
            minor_missing = members.iter().any(|one| one.shows(Signal::MinorAtHome))
                && members.iter().all(|one| one.role != Role::Victim);
        }
        let members = self.persons.len() - first;
        household.persons = u8::try_from(members).unwrap_or(u8::MAX);
        if let Some(count) = self.persons_in.get_mut(usize::from(household.country)) {
            *count += u32::from(household.persons);
        }
        self.households.push(household);
    }

    fn open_accounts(
        &mut self,
        setting: &Setting<'_>,
        draw: &mut Draw,
        person: &mut Person,
        number: u32,
        accounts: u32,
    ) {
        let params = &setting.params.persons;
        let weights = match person.role {
            Role::Offender => &params.accounts_offender,
            Role::Bystander => &params.accounts_bystander,
            Role::Victim => &params.accounts_victim,
        };
        let wanted = draw.weighted(weights.iter().copied()).max(1);
        let room = accounts - short(self.accounts.len() as u64);
        person.first_account = short(self.accounts.len() as u64);
        person.accounts = wanted.min(room);
        let providers = setting
            .providers
            .iter()
            .zip(0_u8..)
            .map(|((_, one), at)| (at, one.weight));
        for _ in 0..person.accounts {
            let provider = draw.weighted(providers.clone());
            self.accounts.push(Account {
                person: number,
                provider,
            });
        }
    }
}

fn role(draw: &mut Draw, weights: &RoleWeights) -> Role {
    let roles = [
        (Role::Offender, weights.offender),
        (Role::Bystander, weights.bystander),
        (Role::Victim, weights.victim),
    ];
    draw.weighted(roles.into_iter())
}

fn draw_person(
    setting: &Setting<'_>,
    draw: &mut Draw,
    role: Role,
    lives_with_offender: bool,
) -> Person {
    let params = setting.params;
    let [careless, mixed, careful] = params.identifiers.care;
    let mut person = Person {
        role,
        care: draw.weighted([(0, careless), (1, mixed), (2, careful)].into_iter()),
        age: u8::try_from(draw.between(19, 68)).unwrap_or(40),
        elsewhere: draw.chance(params.network.elsewhere),
        clueless: draw.chance(params.countries.without_clue),
        phone_of: NONE,
        ..Person::default()
    };
    match role {
        Role::Offender if draw.chance(params.persons.mimic) => {
            person.behaviour = behaviour(setting, draw, false)
        }
        Role::Offender => {}
        Role::Bystander => person.behaviour = behaviour(setting, draw, lives_with_offender),
        Role::Victim => {
            let age = draw.weighted(params.persons.victim_ages.iter().copied());
            person.age = u8::try_from(age).unwrap_or(12);
            // Children are not careful, and their reports say where they are as often as others'.
            person.care = 0;
            return person;
        }
    }
    // The share is of all persons, and only offenders endanger: so it is larger among them.
    let endangers = role == Role::Offender
        && draw.below(u64::from(WHOLE) * 7_000)
            < u64::from(params.persons.endangering.parts()) * 10_000;
    if endangers {
        endanger(setting, draw, &mut person);
    }
    let is_distinct = endangers && !draw.chance(params.persons.indistinct);
    for ((_, signal), bit) in params.signals.all().into_iter().zip(0..) {
        let share = match role {
            _ if is_distinct => signal.endangering,
            Role::Offender => signal.offender,
            Role::Bystander | Role::Victim => signal.bystander,
        };
        person.signals |= u16::from(draw.chance(share)) << bit;
    }
    person
}

fn endanger(setting: &Setting<'_>, draw: &mut Draw, person: &mut Person) {
    let params = &setting.params.persons;
    let children = draw.weighted(params.children.iter().copied()).max(1);
    person.children = u8::try_from(children).unwrap_or(1);
    let first = setting.start.div_euclid(DAY) - i64::from(params.endangers_before_days);
    let last = setting.as_of.div_euclid(DAY) - 1 - i64::from(setting.params.operation.days) / 6;
    person.endangers_day = i32::try_from(draw.between(first, last.max(first))).unwrap_or(1);
}

fn behaviour(setting: &Setting<'_>, draw: &mut Draw, lives_with_offender: bool) -> Behaviour {
    let params = &setting.params.bystanders;
    // Whose account an offender can use lives with one; alone, such a person was mistaken for one.
    let family = if lives_with_offender {
        params.family.saturating_mul(4)
    } else {
        0
    };
    let kinds = [
        (Behaviour::Meme, params.meme),
        (Behaviour::Outrage, params.outrage),
        (Behaviour::Family, family),
        (Behaviour::Mistaken, params.mistaken.max(1)),
        (Behaviour::Medical, params.medical),
    ];
    draw.weighted(kinds.into_iter())
}

/// The person whose number this one has now, where it is recycled; remembers this one for later.
fn phone_of(setting: &Setting<'_>, draw: &mut Draw, number: u32, earlier: &mut Vec<u32>) -> u32 {
    let recycled = draw.chance(setting.params.identifiers.recycled_phone) && !earlier.is_empty();
    let at = draw.place(earlier.len());
    if recycled {
        // Each number is passed on once: it is a chain of two strangers, not a hub.
        return earlier.swap_remove(at);
    }
    if earlier.len() < place(REMEMBERED.into()) {
        earlier.push(number);
    } else if let Some(slot) = earlier.get_mut(at) {
        *slot = number;
    }
    NONE
}
