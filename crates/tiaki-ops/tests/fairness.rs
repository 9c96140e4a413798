//! The report on fairness and error: what it counts, what it leaves out, and whom it names.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;
use std::path::Path;

use tiaki_core::id::{PackageId, PersonId, ReferralId, SiteKey};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{Pattern, PersonFacts};
use tiaki_ops::fairness::{Report, SMALL, Table, report};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::outcomes::{self, Said};
use tiaki_ops::{Act, Site, Store, linking, matching, queue, triage, views};
use tiaki_store::queue::referred::{self, Sent};
use tiaki_store::ranking::{self, Made};
use tiaki_store::referrals::{self, Referral};
use tiaki_store::{export, log, persons, standing, testing};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn on_both(test: impl Fn(&Site)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    let first = site(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    fill(&first, folder.path());
    test(&first);
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let second = site(Store::open_postgres(&url).unwrap());
        fill(&second, folder.path());
        test(&second);
    }
}

/// Twenty who entice, three who hold one viral file, and a victim's account.
fn fill(site: &Site, folder: &Path) {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    let put = |number: u32, kind: &str, more: &str, rest: &str| {
        let text = format!(
            "<report><incidentSummary><incidentType>{kind}</incidentType>{more}\
             <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <espIdentifier>u-{number}</espIdentifier><espService>Examplechat</espService></personOrUserReported>{rest}</report>"
        );
        let mut file = std::fs::File::create(within.join(format!("2000{number:03}.xml"))).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    };
    let contact = "Online Enticement of Children for Sexual Acts";
    for number in 0..20 {
        put(number, contact, "", "");
    }
    let material = "Child Pornography (possession, manufacture, and distribution)";
    for number in 20..23 {
        put(number, material, "", "");
        let files = "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
             <fileAnnotations><viral/></fileAnnotations>\
             <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e269772661</originalFileHash></fileDetails></files>";
        let mut file =
            std::fs::File::create(within.join(format!("2000{number:03}.files.xml"))).unwrap();
        std::io::Write::write_all(&mut file, files.as_bytes()).unwrap();
    }
    let victim = "<victim><victimPerson><age>12</age></victimPerson><espIdentifier>v-1</espIdentifier>\
                  <espService>Examplechat</espService></victim>";
    put(23, contact, "", victim);
    import(
        site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    matching::run(site, &act(), 31).unwrap();
    linking::run(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

fn record(site: &Site, codes: &[(&str, usize)]) {
    let members = site.store.read("test", persons::members).unwrap();
    let mut persons = members.iter();
    for (code, many) in codes {
        for (person, _) in persons.by_ref().take(*many) {
            let said = Said {
                person: person.to_string(),
                code: (*code).to_owned(),
                on: "2026-02-01".to_owned(),
                by: "ana".to_owned(),
                ..Said::default()
            };
            outcomes::record(site, &act(), &said).unwrap();
        }
    }
}

/// Every count that is told.
fn counts(report: &Report) -> Vec<u64> {
    let of = |table: &Table| {
        table
            .groups
            .iter()
            .chain([&table.all])
            .flat_map(|group| {
                let errors = group
                    .errors
                    .map(|share| [share.part, share.of - share.part]);
                group
                    .bands
                    .iter()
                    .copied()
                    .chain([group.persons, group.waiting, group.cases])
                    .flatten()
                    .chain(errors.into_iter().flatten())
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    [&report.countries, &report.providers, &report.languages]
        .into_iter()
        .flat_map(of)
        .collect()
}

#[test]
fn it_counts_everyone_tells_no_small_count_and_writes_nothing() {
    on_both(|site| {
        record(
            site,
            &[("no_crime", 6), ("arrest", 5), ("child_safeguarded", 4)],
        );
        let read = |tx: &tiaki_store::Tx<'_>| {
            Ok::<_, tiaki_store::Error>((export::digests(tx)?, log::newest(tx, 1)?))
        };
        let before = site.store.read("test", read).unwrap();
        let found = report(site, &act()).unwrap();
        assert_eq!(site.store.read("test", read).unwrap(), before);
        assert!(
            counts(&found)
                .iter()
                .all(|count| *count == 0 || *count >= SMALL),
            "{found:?}"
        );
        let members = site.store.read("test", persons::members).unwrap().len() as u64;
        assert_eq!(found.countries.all.persons, Some(members));
        let errors = found.countries.all.errors.unwrap();
        assert_eq!((errors.part, errors.of), (6, 15));
        assert!(errors.low_permille.unwrap() < 400 && errors.high_permille.unwrap() > 400);
        assert_eq!(found.countries.all.waiting, Some(members - 15));
        let days = (
            act().at.day() - Timestamp::parse("2026-01-02T00:00:00Z").unwrap().day(),
            0,
        )
            .0;
        assert_eq!(found.countries.all.median_days, Some(days));
        assert_eq!(found.rules, ["standard-1"]);
        assert_eq!(found.providers.groups.len(), 1);
        assert!(found.definitions.len() >= 8);
    });
}

#[test]
fn three_outcomes_are_not_told_and_neither_is_what_is_left() {
    on_both(|site| {
        record(site, &[("no_crime", 3), ("arrest", 9)]);
        let found = report(site, &act()).unwrap();
        assert_eq!(found.countries.all.errors, None);
        assert!(
            counts(&found)
                .iter()
                .all(|count| *count == 0 || *count >= SMALL)
        );
    });
}

#[test]
fn innocents_are_counted_and_none_ranks_as_an_offender() {
    on_both(|site| {
        let found = report(site, &act()).unwrap();
        assert_eq!(found.innocents.ranked_as_offenders, 0);
        assert!(found.innocents.ids.is_empty());
        assert_eq!(found.innocents.unknown, 0);
        // Three with a viral file and one child: too few to be told apart.
        assert_eq!(
            (found.innocents.bystanders, found.innocents.victims),
            (None, None)
        );
    });
}

#[test]
fn an_innocent_that_stands_too_high_is_named() {
    on_both(|site| {
        // A place that no rules gave: what an error of the program would leave.
        let mut innocent = None;
        let found = std::cell::RefCell::new(&mut innocent);
        site.store
            .read("test", |tx| {
                let as_of = Timestamp::default().plus_days(ranking::day(tx)?);
                standing::each(tx, |one| {
                    let facts =
                        PersonFacts::unpack(one.person, &one.facts.unwrap(), as_of).unwrap();
                    if facts.pattern() == Some(Pattern::Bystander) {
                        **found.borrow_mut() = Some(one.person);
                    }
                    Ok::<_, tiaki_store::Error>(())
                })
            })
            .unwrap();
        let person = innocent.unwrap();
        let written = site.store.write("test", |tx| {
            let mut ranked = ranking::find(tx, &person)?.unwrap();
            ranked.place.class = "contact".to_owned();
            ranked.place.band = "high".to_owned();
            let made = Made {
                of: ranking::basis(tx)?,
                by: "test",
                day: ranking::day(tx)?,
                actor: "test",
                at: act().at,
                waiting: 0,
            };
            ranking::touch(tx, &[ranked], &made)
        });
        assert_eq!(written.unwrap().map(|written| written.changed), Some(1));
        let found = report(site, &act()).unwrap();
        assert_eq!(found.innocents.ranked_as_offenders, 1);
        assert_eq!(found.innocents.ids, [person.to_string()]);
    });
}

fn sealed(id: ReferralId, authority: String) -> Referral {
    Referral {
        id,
        authority,
        operation: "test".to_owned(),
        reference: "test".to_owned(),
        state: "released".to_owned(),
        released_by: "ana".to_owned(),
        released_at: act().at,
        accounts: 1,
        persons: 1,
        package: PackageId::from_bytes(*id.as_bytes()),
        digest: [0; 32],
        size: 0,
    }
}

#[test]
fn who_was_set_aside_or_referred_does_not_wait_until_something_came_in() {
    on_both(|site| {
        let members = site.store.read("test", persons::members).unwrap();
        let ids: Vec<PersonId> = members.iter().map(|(id, _)| *id).collect();
        let all = ids.len() as u64;
        let waiting = || report(site, &act()).unwrap().countries.all.waiting;
        assert_eq!(waiting(), Some(all));
        let decision = queue::SetAside {
            persons: ids[..6].to_vec(),
            code: "other".to_owned(),
            reason: "a test".to_owned(),
            operator: "ana".to_owned(),
            count: 6,
            seen: BTreeMap::new(),
        };
        queue::set_aside(site, &QueueRules::standard(), &decision, act().at).unwrap();
        assert_eq!(waiting(), Some(all - 6));
        let refer = |back_on: &str, persons: &[PersonId]| {
            let referral = |person: &PersonId| {
                let authority = views::person(site, person).unwrap().unwrap().authority;
                let parts = [back_on.as_bytes(), authority.as_bytes()];
                sealed(ReferralId::derive(&site.key, &parts), authority)
            };
            let sealed: Vec<Referral> = persons.iter().map(referral).collect();
            let sent = persons.iter().zip(&sealed).map(|(person, referral)| Sent {
                person: *person,
                referral: referral.id,
                back_on: back_on.to_owned(),
            });
            let sent: Vec<Sent> = sent.collect();
            let once: BTreeMap<ReferralId, Referral> =
                sealed.into_iter().map(|one| (one.id, one)).collect();
            let sealed: Vec<Referral> = once.into_values().collect();
            let keys = sealed
                .iter()
                .map(|one| (one.authority.clone(), "key".to_owned()));
            let keys: BTreeMap<String, String> = keys.collect();
            site.store
                .write("test", |tx| {
                    tx.record(log::Entry {
                        at: act().at,
                        actor: "test".to_owned(),
                        verb: "test",
                        subject: String::new(),
                        detail: String::new(),
                    })?;
                    referrals::add(tx, &sealed, &keys)?;
                    let basis = referred::basis(tx)?;
                    referred::add(tx, &sent, &basis, act().at)
                })
                .unwrap();
        };
        refer("", &ids[6..11]);
        assert_eq!(waiting(), Some(all - 11));
        // Back on every band: as if each were more urgent now.
        refer("very_high,high,medium,low,set_aside_proposed", &ids[11..17]);
        assert_eq!(waiting(), Some(all - 11));
        queue::restore(site, &ids[0], "ana", act().at).unwrap();
        assert_eq!(waiting(), Some(all - 10));
    });
}
