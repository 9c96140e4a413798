//! The operation in figures, against counts that are made one by one from what the scenario did and what each person's
//! own view says; on both databases, and for any days.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tiaki_core::id::{
    AccountId, PackageId, PersonId, ProviderId, ReferralId, ReportId, SiteKey, SourceId,
};
use tiaki_core::outcome::date_text;
use tiaki_core::quality::{Band, Field};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::operation::lists::{self, PAGE_SIZE, PERSONS, Packages};
use tiaki_ops::operation::{self, Operation, Period};
use tiaki_ops::outcomes::{self, Said};
use tiaki_ops::quality::reports::{self, Which};
use tiaki_ops::refer::draft::{self, NewReferral};
use tiaki_ops::{Act, Site, Store, folding, linking, matching, queue, triage, views};
use tiaki_store::operation::Grain;
use tiaki_store::queue::referred::{self, Sent};
use tiaki_store::referrals::{self, Referral};
use tiaki_store::{persons, testing};

/// The first day of the scenario: 2026-01-20.
const FIRST: i64 = 20_473;

fn at(day: i64) -> Timestamp {
    Timestamp::default().plus_days(day).plus_seconds(3_600 * 13)
}

fn act(day: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: at(day),
    }
}

fn site(store: Store) -> Site {
    Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

fn on_both(test: impl Fn(Site)) {
    let folder = tempfile::tempdir().unwrap();
    test(site(
        Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
    ));
    if let Some(url) = testing::find_database() {
        test(site(Store::open_postgres(&url).unwrap()));
    }
}

/// Chance from a seed.
struct Lot(u64);

impl Lot {
    fn of(&mut self, many: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }

    fn day(&mut self, many: u64) -> i64 {
        i64::try_from(self.of(many)).unwrap()
    }
}

/// What the scenario did, as a naive count needs it.
#[derive(Default)]
struct Did {
    /// The day of each report.
    reports: Vec<i64>,
    quarantined: Vec<i64>,
    /// Packages: the day, the authority, and the persons.
    packages: Vec<(i64, String, Vec<PersonId>)>,
    looked: BTreeMap<PersonId, i64>,
    drafted: BTreeMap<PersonId, i64>,
    submitted: BTreeMap<PersonId, i64>,
    referred: BTreeMap<PersonId, i64>,
    /// Outcomes that stand: person, code, day, children.
    outcomes: Vec<(PersonId, &'static str, i64, i64)>,
}

fn put(folder: &Path, number: u64, lot: &mut Lot, day: i64) {
    let user = lot.of(24);
    let phone = match user % 4 {
        0 => format!("<phone>+6421555{user:04}</phone>"),
        1 => format!("<phone>+3361234{user:04}</phone>"),
        2 => format!("<phone>+4366012345{user:02}</phone>"),
        _ => format!("<email>u-{user}@mail.example</email>"),
    };
    let late = lot.day(6) * 2;
    let happened = Timestamp::default().plus_days(day - late);
    let text = format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>{happened}</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{phone}</personOrUserReportedPerson>\
         <espIdentifier>u-{user}-{}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>",
        lot.of(2)
    );
    let file = folder.join(format!("{number}.xml"));
    tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
    if lot.of(3) > 0 {
        let files = format!(
            "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b{:02x}</fileId>\
             <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e2697726{:02x}</originalFileHash></fileDetails></files>",
            number % 256,
            lot.of(9)
        );
        let file = folder.join(format!("{number}.files.xml"));
        tiaki_package::atomic_write(&file, files.as_bytes()).unwrap();
    }
}

/// Reports over ten weeks, some that cannot be read, and what people did.
fn played(site: &Site, seed: u64) -> Did {
    let (mut lot, mut did, mut number) = (Lot(seed), Did::default(), 0);
    let mut day = FIRST;
    for _ in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..=lot.of(6) {
            number += 1;
            put(folder.path(), number, &mut lot, day);
            did.reports.push(day);
        }
        if lot.of(3) == 0 {
            number += 1;
            let file = folder.path().join(format!("{number}.xml"));
            tiaki_package::atomic_write(&file, format!("<report>{number}").as_bytes()).unwrap();
            did.quarantined.push(day);
        }
        let options = ImportOptions::default();
        let paths = [folder.path().to_owned()];
        import(site, &act(day), &paths, &options, &|_, _| {}).unwrap();
        day += 1 + lot.day(14);
    }
    matching::run(site, &act(day), 31).unwrap();
    folding::run(site, &act(day)).unwrap();
    linking::run(site, &act(day)).unwrap();
    triage::run(site, &act(day)).unwrap();
    worked(site, &mut lot, &mut did, day);
    operation::count(site, &act(day + 40)).unwrap().unwrap();
    did
}

fn worked(site: &Site, lot: &mut Lot, did: &mut Did, after: i64) {
    let rules = QueueRules::standard();
    let members = site.store.read("test", persons::members).unwrap();
    for (person, _) in &members {
        let on = after + lot.day(9);
        if lot.of(3) == 0 && queue::take(site, &rules, person, "ana", at(on)).is_ok() {
            did.looked.insert(*person, on);
        }
    }
    for (person, _) in &members {
        let on = after + 10 + lot.day(9);
        let (code, children) = match lot.of(7) {
            0 => ("arrest", 0),
            1 => ("child_safeguarded", 1 + lot.day(3)),
            2 => ("no_crime", 0),
            _ => continue,
        };
        let said = Said {
            person: person.to_string(),
            code: code.to_owned(),
            on: date_text(on),
            children: (children > 1).then(|| children.to_string()),
            by: "ana".to_owned(),
            ..Said::default()
        };
        let made = outcomes::record(site, &act(on), &said).unwrap();
        did.looked.entry(*person).or_insert(on);
        if lot.of(4) == 0 {
            // Taken back: it counts nowhere, but somebody looked.
            let back = Said {
                code: "withdrawn".to_owned(),
                children: None,
                supersedes: Some(made.outcome.to_string()),
                ..said
            };
            outcomes::record(site, &act(on), &back).unwrap();
        } else {
            did.outcomes.push((*person, code, on, children));
        }
    }
    for (person, _) in &members {
        if lot.of(4) == 0 {
            let on = after + 2 + lot.day(5);
            drafted(site, did, *person, (on, lot.of(2) == 0));
        }
    }
    for number in 0..3_u8 {
        let on = after + 5 + lot.day(3);
        let some = members.iter().map(|(person, _)| *person);
        let some: Vec<PersonId> = some.filter(|_| lot.of(3) == 0).collect();
        let authority = ["auth-nz", "auth-fr", "auth-at"][usize::from(number)].to_owned();
        send(site, number, &authority, &some, on);
        for person in &some {
            let first = did.looked.entry(*person).or_insert(on);
            *first = (*first).min(on);
            let first = did.referred.entry(*person).or_insert(on);
            *first = (*first).min(on);
        }
        did.packages.push((on, authority, some));
    }
}

/// Drafts a referral of somebody on a day, and asks for its release two days later where that is wanted.
fn drafted(site: &Site, did: &mut Did, person: PersonId, (on, is_asked): (i64, bool)) {
    let new = NewReferral {
        persons: vec![person],
        to: vec!["FJ".to_owned()],
        purpose: "protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "routine".to_owned(),
        words: "file 9".to_owned(),
        ..NewReferral::default()
    };
    let id = draft::draft(site, &act(on), &new).unwrap();
    did.drafted.insert(person, on);
    let first = did.looked.entry(person).or_insert(on);
    *first = (*first).min(on);
    if is_asked {
        draft::submit(site, &act(on + 2), &id).unwrap();
        did.submitted.insert(person, on + 2);
        // Asked again after it was sent back: the first time counts.
        let other = Act {
            actor: "ben".to_owned(),
            at: at(on + 3),
        };
        draft::send_back(site, &other, &id, "file 8").unwrap();
        draft::submit(site, &act(on + 4), &id).unwrap();
    }
}

fn send(site: &Site, number: u8, authority: &str, persons: &[PersonId], on: i64) {
    let id = ReferralId::from_bytes([number + 1; 16]);
    let referral = Referral {
        id,
        authority: authority.to_owned(),
        operation: "Operation One".to_owned(),
        reference: "ref".to_owned(),
        state: "released".to_owned(),
        released_by: "ana".to_owned(),
        released_at: at(on),
        accounts: 1,
        persons: i64::try_from(persons.len()).unwrap(),
        package: PackageId::from_bytes([number + 1; 16]),
        digest: [number; 32],
        size: 1,
    };
    let sent: Vec<Sent> = persons
        .iter()
        .map(|person| Sent {
            person: *person,
            referral: id,
            back_on: String::new(),
        })
        .collect();
    site.store
        .write("test", |tx| {
            referrals::add(tx, std::slice::from_ref(&referral), &BTreeMap::new())?;
            let basis = referred::basis(tx)?;
            referred::add(tx, &sent, &basis, at(on))
        })
        .unwrap();
}

/// A person as its own view tells of it.
struct Seen {
    country: String,
    first: i64,
    accounts: Vec<i64>,
    known: bool,
    first_seen: bool,
    sources: BTreeSet<SourceId>,
    is_actionable: bool,
}

fn seen(site: &Site, person: &PersonId) -> Seen {
    let view = views::person(site, person).unwrap().unwrap();
    let mut sources = BTreeSet::new();
    let mut accounts = Vec::new();
    for account in &view.accounts {
        let days = account.parts.iter().map(|part| {
            sources.insert(part.source);
            let report = views::report(site, &part.report.unwrap()).unwrap().unwrap();
            report.row.received_at.day()
        });
        accounts.push(days.min().unwrap());
    }
    let is_routed = view.place.verdict == "routed";
    Seen {
        country: view.place.country.filter(|_| is_routed).unwrap_or_default(),
        first: accounts.iter().copied().min().unwrap(),
        accounts,
        known: view.row.known_files > 0,
        first_seen: view.row.first_seen_files > 0,
        sources,
        is_actionable: is_routed && view.row.band != "set_aside_proposed",
    }
}

fn everybody(site: &Site) -> BTreeMap<PersonId, Seen> {
    let members: Vec<(PersonId, Vec<AccountId>)> =
        site.store.read("test", persons::members).unwrap();
    let ids = members.into_iter().map(|(person, _)| person);
    ids.map(|person| (person, seen(site, &person))).collect()
}

fn many(of: impl Iterator<Item = i64>, (from, to): (i64, i64)) -> i64 {
    i64::try_from(of.filter(|day| (from..=to).contains(day)).count()).unwrap()
}

fn step(found: &Operation, code: &str) -> i64 {
    let step = found.steps.iter().find(|step| step.code == code);
    step.unwrap().number
}

/// The first outcome of each person, of these codes.
fn firsts(did: &Did, codes: &[&str]) -> BTreeMap<PersonId, i64> {
    let mut found: BTreeMap<PersonId, i64> = BTreeMap::new();
    for (person, code, on, _) in &did.outcomes {
        if codes.is_empty() || codes.contains(code) {
            let first = found.entry(*person).or_insert(*on);
            *first = (*first).min(*on);
        }
    }
    found
}

fn check(site: &Site, did: &Did, all: &All, period: Period, now: i64) {
    let found = operation::figures(site, period, at(now)).unwrap().unwrap();
    let ends = period.ends();
    let outcomes = firsts(did, &[]);
    let days = |of: &BTreeMap<PersonId, i64>| many(of.values().copied(), ends);
    let children = did
        .outcomes
        .iter()
        .map(|(.., on, children)| (*on, *children));
    let children = children.filter(|(on, _)| (ends.0..=ends.1).contains(on));
    for (code, number) in [
        ("accepted", many(did.reports.iter().copied(), ends)),
        (
            "received",
            many(did.reports.iter().chain(&did.quarantined).copied(), ends),
        ),
        (
            "accounts",
            many(all.values().flat_map(|one| one.accounts.clone()), ends),
        ),
        ("persons", many(all.values().map(|one| one.first), ends)),
        ("queued", many(all.values().map(|one| one.first), ends)),
        ("looked", days(&did.looked)),
        ("drafted", days(&did.drafted)),
        ("submitted", days(&did.submitted)),
        ("referred", days(&did.referred)),
        (
            "packages",
            many(did.packages.iter().map(|sent| sent.0), ends),
        ),
        ("outcomes", days(&outcomes)),
        ("arrests", days(&firsts(did, &["arrest"]))),
        ("children", children.map(|(_, children)| children).sum()),
    ] {
        assert_eq!(step(&found, code), number, "{code} of {period:?}");
    }
    countries(did, all, &found, ends);
    months(did, all, &found, ends);
    listed(site, &found, period);
}

type All = BTreeMap<PersonId, Seen>;

/// Each country's row.
fn countries(did: &Did, all: &All, found: &Operation, ends: (i64, i64)) {
    let outcomes = firsts(did, &[]);
    let waits = |id: &PersonId| !did.looked.contains_key(id) && !outcomes.contains_key(id);
    for row in &found.countries {
        let here = || all.iter().filter(|(_, one)| one.country == row.country);
        let of = |days: &BTreeMap<PersonId, i64>| {
            many(here().filter_map(|(id, _)| days.get(id).copied()), ends)
        };
        let waiting = here().filter(|(id, _)| waits(id)).map(|(_, one)| one.first);
        let packages = did
            .packages
            .iter()
            .filter(|(_, to, _)| to.trim_start_matches("auth-").to_uppercase() == row.country);
        assert_eq!(
            row.persons,
            many(here().map(|(_, one)| one.first), ends),
            "{row:?}"
        );
        assert_eq!(
            row.accounts,
            many(here().flat_map(|(_, one)| one.accounts.clone()), ends)
        );
        assert_eq!(row.waiting, many(waiting, ends), "{row:?}");
        assert_eq!(
            (row.referred, row.outcomes),
            (of(&did.referred), of(&outcomes))
        );
        assert_eq!(
            row.packages,
            many(packages.map(|sent| sent.0), ends),
            "{row:?}"
        );
    }
}

/// Days until the first protective act, and what is known and new, by month.
fn months(did: &Did, all: &All, found: &Operation, ends: (i64, i64)) {
    let acts = firsts(did, &["arrest", "child_safeguarded"]);
    let mut took: Vec<i64> = acts
        .iter()
        .filter(|(_, on)| (ends.0..=ends.1).contains(on))
        .map(|(person, on)| on - all[person].first)
        .collect();
    took.sort_unstable();
    assert_eq!(found.acts_in_all.persons, took.len() as u64);
    // The nearest rank, said otherwise: the least that at least half of them do not pass.
    let median = took
        .iter()
        .find(|days| took.iter().filter(|other| other <= days).count() * 2 >= took.len());
    assert_eq!(found.acts_in_all.median_days, median.copied());
    let by_month: u64 = found.acts.iter().map(|acts| acts.persons).sum();
    assert_eq!(by_month, found.acts_in_all.persons);
    let novelty = |pick: fn(&Seen) -> bool| {
        many(
            all.values().filter(|one| pick(one)).map(|one| one.first),
            ends,
        )
    };
    let told = found.novelty.iter().fold((0, 0), |(known, new), month| {
        (known + month.persons_known, new + month.persons_first_seen)
    });
    let wanted = (
        novelty(|one| one.known && !one.first_seen),
        novelty(|one| one.first_seen),
    );
    assert_eq!(told, wanted, "{ends:?}");
}

/// Each list holds as many as its figure says, each once, in its period, the latest first.
fn listed(site: &Site, found: &Operation, period: Period) {
    for (code, which) in PERSONS {
        let mut rows = Vec::new();
        for page in 0.. {
            let list = lists::persons(site, (code, which), period, None, page).unwrap();
            assert!(list.rows.len() <= PAGE_SIZE as usize);
            let more = list.has_more;
            rows.extend(list.rows.into_iter().map(|row| row.row));
            if !more {
                break;
            }
        }
        if let Some(step) = found.steps.iter().find(|step| step.code == code) {
            assert_eq!(i64::try_from(rows.len()).unwrap(), step.number, "{code}");
        }
        let days: Vec<i64> = rows.iter().map(|row| which.day(row).unwrap()).collect();
        let (from, to) = period.ends();
        assert!(days.iter().all(|day| (from..=to).contains(day)), "{code}");
        assert!(days.is_sorted_by(|one, other| one >= other), "{code}");
        let ids: BTreeSet<PersonId> = rows.iter().map(|row| row.person).collect();
        assert_eq!(ids.len(), rows.len(), "{code}");
    }
    let reports = lists::reports(site, period, 0).unwrap();
    assert_eq!(
        i64::try_from(reports.rows.len()).unwrap(),
        step(found, "accepted")
    );
}

#[test]
fn figures_are_what_a_naive_count_says_for_any_days_on_both() {
    on_both(|site| {
        let did = played(&site, 11);
        let all = everybody(&site);
        assert!(all.len() > 8 && !did.outcomes.is_empty() && !did.looked.is_empty());
        assert!(did.drafted.len() > did.submitted.len() && !did.submitted.is_empty());
        let countries: BTreeSet<&str> = all.values().map(|one| one.country.as_str()).collect();
        assert!(countries.len() > 2, "{countries:?}");
        let now = FIRST + 200;
        check(&site, &did, &all, Period::All, now);
        let mut lot = Lot(5);
        for _ in 0..25 {
            let from = FIRST - 10 + lot.day(150);
            let to = from + lot.day(120);
            check(&site, &did, &all, Period::days(from, to).unwrap(), now);
        }
    });
}

#[test]
fn packages_are_outstanding_until_something_comes_of_them() {
    on_both(|site| {
        let did = played(&site, 23);
        let outcomes = firsts(&did, &[]);
        // Outcomes of the scenario were recorded on their day, after each release.
        let open: Vec<_> = did
            .packages
            .iter()
            .filter(|(_, _, persons)| persons.iter().all(|person| !outcomes.contains_key(person)))
            .collect();
        for now in [0, 2, 6, 20, 90].map(|days| FIRST + 130 + days) {
            let found = operation::figures(&site, Period::All, at(now))
                .unwrap()
                .unwrap();
            for (place, age) in found.outstanding.iter().enumerate() {
                let here = open.iter().filter(|(on, ..)| {
                    let old = now - on;
                    old >= age.from_days && age.until_days.is_none_or(|until| old < until)
                });
                // What is to come is of the first age.
                let later = open
                    .iter()
                    .filter(|(on, ..)| place == 0 && *on > now)
                    .count();
                let wanted = i64::try_from(here.count() + later).unwrap();
                assert_eq!(age.packages, wanted, "{age:?} on {now}");
                let list = lists::packages(&site, Packages::Open(Some(place)), 0, at(now)).unwrap();
                assert_eq!(i64::try_from(list.rows.len()).unwrap(), wanted);
            }
        }
        let all = lists::packages(&site, Packages::Of(Period::All), 0, at(0)).unwrap();
        assert_eq!(all.rows.len(), did.packages.len());
    });
}

#[test]
fn providers_are_told_by_what_their_reports_say() {
    on_both(|site| {
        let did = played(&site, 37);
        let all = everybody(&site);
        let found = operation::figures(&site, Period::All, at(FIRST + 200))
            .unwrap()
            .unwrap();
        let reports: i64 = found.providers.iter().map(|row| row.reports).sum();
        assert_eq!(reports, i64::try_from(did.reports.len()).unwrap());
        let outcomes = firsts(&did, &[]);
        let sources = |pick: &dyn Fn(&PersonId, &Seen) -> bool| {
            let picked = all.iter().filter(|(id, one)| pick(id, one));
            let found: BTreeSet<SourceId> =
                picked.flat_map(|(_, one)| one.sources.clone()).collect();
            i64::try_from(found.len()).unwrap()
        };
        let actionable: i64 = found.providers.iter().map(|row| row.actionable).sum();
        let answered: i64 = found.providers.iter().map(|row| row.answered).sum();
        assert_eq!(actionable, sources(&|_, one| one.is_actionable));
        assert_eq!(answered, sources(&|id, _| outcomes.contains_key(id)));
        let incidents = step(&found, "incidents");
        let repeated: i64 = found.providers.iter().map(|row| row.repeated).sum();
        assert_eq!(incidents + repeated, reports);
        // The card of the same reports has the same mean.
        let rules = tiaki_core::quality::Rules::standard();
        for card in tiaki_ops::quality::cards(&site, &rules).unwrap() {
            let row = found.providers.iter().find(|row| row.name == card.name);
            let Some(row) = row else {
                assert_eq!(card.reports, 0);
                continue;
            };
            assert_eq!(u64::try_from(row.reports).unwrap(), card.reports);
            let mean = row.mean_tenths.map(|mean| u64::try_from(mean).unwrap());
            assert_eq!(mean, card.mean_tenths);
        }
        assert!(found.acts.iter().all(|acts| acts.persons > 0));
    });
}

/// All of a list, page by page, looking through so many reports for each.
fn behind(site: &Site, provider: &ProviderId, which: &Which, most: usize) -> Vec<ReportId> {
    let rules = tiaki_core::quality::Rules::standard();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = reports::walked(site, provider, which, after, (&rules, most)).unwrap();
        assert!(page.rows.len() <= reports::PAGE_SIZE);
        assert!(!page.is_cut || page.next.is_some());
        found.extend(page.rows.iter().map(|row| row.place.report));
        let Some(next) = page.next else {
            return found;
        };
        after = Some(next);
    }
}

/// The lists behind what a card counts that is no report, each with the count.
fn of_other_things(card: &tiaki_ops::quality::Card) -> Vec<(Which, u64)> {
    let mut others: Vec<(Which, u64)> = vec![
        (Which::AskedHigh, card.escalated.in_high_bands),
        (Which::NotAskedHigh, card.escalated.not_asked_in_high_bands),
        (Which::Elements, card.unknown_elements),
        (Which::Files, card.files.files),
        (Which::NotStated, card.files.viewed_not_stated),
        (Which::NotViewed, card.files.not_viewed),
        (Which::Viral, card.files.viral),
    ];
    let flags = card.flags.iter();
    others.extend(flags.map(|(code, count)| (Which::Flag(code.clone()), *count)));
    for kind in ["same_report", "same_incident", "viral"] {
        let count = card.folded.get(kind).copied().unwrap_or(0);
        others.push((Which::Folded(kind.to_owned()), count));
    }
    for line in &card.fields {
        let change = line.would_change.map_or(0, |change| change.count);
        match line.field {
            "upload_place" => others.push((Which::Unplaced, change)),
            "viewed" => others.push((Which::Closed, change)),
            _ => {}
        }
    }
    others
}

#[test]
fn what_a_card_counts_is_what_its_lists_hold() {
    on_both(|site| {
        let did = played(&site, 37);
        let rules = tiaki_core::quality::Rules::standard();
        let figures = operation::figures(&site, Period::All, at(FIRST + 200)).unwrap();
        let figures = figures.unwrap();
        let cards = tiaki_ops::quality::cards(&site, &rules).unwrap();
        let card = cards.iter().find(|card| card.reports > 0).unwrap();
        let mut lists: Vec<(Which, u64)> = vec![
            (Which::All, card.reports),
            (Which::Unread, card.unread),
            (Which::Asked, card.escalated.reports),
            (Which::Batched, card.batched),
        ];
        for band in Band::ALL {
            lists.push((Which::Band(*band), card.bands[band.code()]));
        }
        for (ten, count) in (0_u8..).zip(card.tens) {
            lists.push((Which::Ten(ten), count));
        }
        for (month, count) in &card.months {
            let month = (!month.is_empty()).then(|| month.clone());
            lists.push((Which::Month(month), *count));
        }
        for line in &card.fields {
            let field = Field::find(line.field).unwrap();
            lists.extend([
                (Which::Lacking(field), line.partial + line.absent),
                (Which::Partial(field), line.partial),
                (Which::Absent(field), line.absent),
                (Which::Gain(field), line.would_gain),
                (Which::Rise(field), line.would_rise),
            ]);
        }
        let mut rows = figures.providers.iter();
        let row = rows.find(|row| row.name == card.name).unwrap();
        assert!(row.actionable > 0 && row.answered > 0, "{row:?}");
        let alone = operation::of_provider(&site, &card.provider).unwrap();
        assert_eq!(alone, Some((figures.counted_at, row.clone())));
        let number = |number: i64| u64::try_from(number).unwrap();
        lists.push((Which::Actionable, number(row.actionable)));
        lists.push((Which::Answered, number(row.answered)));
        let mut told = 0;
        for (which, count) in lists {
            let found = behind(&site, &card.provider, &which, reports::WALKED);
            assert_eq!(found.len() as u64, count, "{which:?}");
            let ids: BTreeSet<&ReportId> = found.iter().collect();
            assert_eq!(ids.len(), found.len(), "{which:?}: each once");
            // However few are looked through at a time, it is the same list.
            for most in [3, 7] {
                assert_eq!(
                    behind(&site, &card.provider, &which, most),
                    found,
                    "{which:?}"
                );
            }
            told += u64::from(count > 0);
        }
        assert!(told > 20, "{told}");
        assert_eq!(card.reports, did.reports.len() as u64);
        // Where the card counts something else than reports, a list has some where it counts any, and no more.
        let others = of_other_things(card);
        let mut told = 0;
        for (which, count) in others {
            let found = behind(&site, &card.provider, &which, reports::WALKED);
            assert!(found.len() as u64 <= count, "{which:?}: {count}");
            assert_eq!(found.is_empty(), count == 0, "{which:?}: {count}");
            told += u64::from(count > 0);
        }
        assert!(told > 3, "{told}");
        // Nobody else's.
        let nobody = ProviderId::from_bytes([0xee; 16]);
        assert_eq!(behind(&site, &nobody, &Which::All, 100), []);
        assert_eq!(operation::of_provider(&site, &nobody).unwrap(), None);
    });
}

#[test]
fn counting_again_keeps_the_same_and_only_what_changed_is_written() {
    on_both(|site| {
        assert_eq!(
            operation::figures(&site, Period::All, at(FIRST)).unwrap(),
            None
        );
        let did = played(&site, 41);
        let before = operation::figures(&site, Period::All, at(FIRST))
            .unwrap()
            .unwrap();
        assert_eq!(before.since, 0);
        // Nothing has happened: nothing is counted, and nothing is written.
        assert_eq!(operation::count(&site, &act(FIRST + 300)).unwrap(), None);
        let members = site.store.read("test", persons::members).unwrap();
        let outcomes = firsts(&did, &[]);
        let none_yet = members.iter().find(|(id, _)| !outcomes.contains_key(id));
        let (person, _) = none_yet.unwrap();
        let said = Said {
            person: person.to_string(),
            code: "known_already".to_owned(),
            on: date_text(FIRST + 250),
            by: "ana".to_owned(),
            ..Said::default()
        };
        outcomes::record(&site, &act(FIRST + 251), &said).unwrap();
        let behind = operation::figures(&site, Period::All, at(FIRST))
            .unwrap()
            .unwrap();
        assert_eq!((behind.since, &behind.steps), (1, &before.steps));
        let lines = operation::count(&site, &act(FIRST + 252)).unwrap().unwrap();
        assert!((1..60).contains(&lines), "{lines}");
        let after = operation::figures(&site, Period::All, at(FIRST))
            .unwrap()
            .unwrap();
        assert_eq!(after.since, 0);
        assert_eq!(step(&after, "outcomes"), step(&before, "outcomes") + 1);
        // A count of before does not take the place of a later one.
        let kept = tiaki_store::operation::Kept {
            at: at(0),
            log_seq: 1,
        };
        let nothing = tiaki_store::operation::Counted::default();
        let done = site.store.write("test", |tx| {
            tiaki_store::operation::keep(tx, &nothing, &kept, "test")
        });
        assert_eq!(done.unwrap(), None);
        assert_eq!(
            operation::figures(&site, Period::All, at(FIRST)).unwrap(),
            Some(after)
        );
        assert_eq!(Grain::Day.code(), "d");
    });
}

#[test]
fn both_databases_and_every_run_keep_the_same_figures() {
    let told = std::cell::RefCell::new(Vec::new());
    on_both(|site| {
        played(&site, 53);
        let found = operation::figures(&site, Period::All, at(FIRST)).unwrap();
        told.borrow_mut()
            .push(serde_json::to_string(&found).unwrap());
    });
    on_both(|site| {
        played(&site, 53);
        let found = operation::figures(&site, Period::All, at(FIRST)).unwrap();
        told.borrow_mut()
            .push(serde_json::to_string(&found).unwrap());
    });
    let told = told.into_inner();
    assert!(told.windows(2).all(|two| two[0] == two[1]));
}
