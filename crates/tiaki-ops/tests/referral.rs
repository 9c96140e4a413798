//! A referral of chosen persons: drafted, submitted, looked at, sent back, given up, and let go by a second person
//! exactly once.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use support::{act, mail, on_both, take, xml};
use tiaki_core::authority::Directory;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_core::referral::{CheckCode, ReasonCode, ReferralState, Standing};
use tiaki_ops::queue::{self, SetAside};
use tiaki_ops::refer::draft::{self, NewReferral, Refused, Which};
use tiaki_ops::refer::{self, Answer, Release, Released, Sending, Shown, save_key};
use tiaki_ops::rules::{self, office};
use tiaki_ops::{Act, Error, Site, case, directory, linking, matching, outcomes, rulings, triage};
use tiaki_package::{Identity, Signed, SigningKey, atomic_write, open};
use tiaki_store::{log, persons};

fn identity(authority: &str) -> Identity {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(authority.bytes().cycle()) {
        *to = from;
    }
    Identity::from_seed(seed).unwrap()
}

fn by(name: &str, second: i64) -> Act {
    Act {
        actor: name.to_owned(),
        ..act(second)
    }
}

fn run(site: &Site, second: i64) {
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::locate(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

/// A report on an account at an address in New Zealand, with a file of its own that nobody says was viewed.
fn report(handle: &str, more: &str) -> (String, Vec<u8>) {
    let text = String::from_utf8(xml(handle, &mail(handle), more, "")).unwrap();
    let seen = "<ipCaptureEvent><ipAddress>125.236.10.0</ipAddress><eventName>Upload</eventName>\
                <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>";
    let text = text.replacen("</personOrUserReported>", seen, 1);
    (format!("{handle}.xml"), text.into_bytes())
}

/// Three persons in New Zealand, one of them with a child's account beside it; who they are.
fn three(site: &Site, folder: &Path) -> Vec<PersonId> {
    let child = "<victim><victimPerson><email>kid.one@mail.example</email><age>13</age></victimPerson>\
                 <espIdentifier>kid77</espIdentifier><espService>ExampleChat</espService></victim>";
    let files = [report("u-1", child), report("u-2", ""), report("u-3", "")];
    take(site, folder, &files, 1);
    run(site, 1);
    for authority in ["auth-nz", "auth-fj"] {
        let recipient = identity(authority).recipient_text();
        save_key(site, &act(1), authority, &recipient).unwrap();
    }
    let ranked = site
        .store
        .read("test", tiaki_store::carry::persons)
        .unwrap();
    let here = ranked.iter().filter(|person| person.authority == "auth-nz");
    let found: Vec<PersonId> = here.map(|person| person.id).collect();
    assert_eq!(found.len(), 3);
    found
}

fn new(persons: &[PersonId], to: &[&str]) -> NewReferral {
    NewReferral {
        persons: persons.to_vec(),
        within: None,
        to: to.iter().map(|one| (*one).to_owned()).collect(),
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "urgent".to_owned(),
        reply_by: String::new(),
        cover: "investigate".to_owned(),
        words: "one household".to_owned(),
    }
}

fn sending(folder: &Path) -> Sending {
    Sending {
        from: directory::find(&Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        operation: "Operation One".to_owned(),
        signing: Arc::new(SigningKey::from_seed([3; 32])),
        out: folder.join("out"),
    }
}

fn drafted(site: &Site, persons: &[PersonId], to: &[&str], second: i64) -> SharedReferralId {
    let id = draft::draft(site, &by("ana", second), &new(persons, to)).unwrap();
    draft::submit(site, &by("ana", second), &id).unwrap();
    id
}

fn shown(site: &Site, id: &SharedReferralId, second: i64) -> Shown {
    refer::show(site, id, ("ben", None), act(second).at)
        .unwrap()
        .unwrap()
}

/// Everything that can be answered for.
fn all() -> Answer {
    Answer {
        checks: CheckCode::ALL.iter().copied().collect(),
        seen: None,
    }
}

fn let_go(
    site: &Site,
    folder: &Path,
    id: &SharedReferralId,
    name: &str,
    second: i64,
) -> Result<Released, Error> {
    refer::release(site, &by(name, second), id, &all(), &sending(folder))
}

fn refused<T: std::fmt::Debug>(done: Result<T, Error>) -> Refused {
    match done {
        Err(Error::Referral(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

/// The reason of this code in the list of checks.
fn reason(found: &Shown, code: ReasonCode) -> Option<Vec<String>> {
    let mut reasons = found.checks.iter().flat_map(|item| &item.reasons);
    reasons
        .find(|reason| reason.code == code)
        .map(|reason| reason.named.clone())
}

fn standing(found: &Shown, code: CheckCode) -> Standing {
    let item = found.checks.iter().find(|item| item.check == code);
    item.unwrap().standing
}

fn written(folder: &Path) -> BTreeSet<String> {
    let found = std::fs::read_dir(folder.join("out")).into_iter().flatten();
    found
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

fn opened(folder: &Path, name: &str, authority: &str) -> Signed {
    let file = std::fs::File::open(folder.join("out").join(name)).unwrap();
    open(file, &identity(authority)).unwrap()
}

#[test]
fn what_is_shown_before_is_what_leaves_and_once_only() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons[..2], &["NZ", "FJ"], 2);
        let before = refer::show(site, &id, ("ben", Some(&sending(folder))), act(3).at);
        let before = before.unwrap().unwrap();
        assert_eq!(before.recipients.len(), 2);
        let done = let_go(site, folder, &id, "ben", 3).unwrap();
        assert_eq!(done.packages.len(), 2);
        let names: BTreeSet<String> = done
            .packages
            .iter()
            .map(|package| format!("{package}.tiaki"))
            .collect();
        assert_eq!(
            written(folder),
            names,
            "named by ids, and nothing beside them"
        );
        let after = shown(site, &id, 4);
        assert_eq!(after.state, ReferralState::Released.code());
        for (told, released) in before.recipients.iter().zip(&after.recipients) {
            let (goes, at) = (told.goes.as_ref().unwrap(), released.at.first().unwrap());
            // The file of that name is what the recipient opens with the key of that fingerprint.
            let name = at.file.clone().unwrap();
            let package = opened(folder, &name, &told.authority);
            assert_eq!(hex::encode(package.digest()), at.digest);
            assert_eq!(usize::try_from(at.size).unwrap(), package.to_bytes().len());
            let key = identity(&told.authority).recipient_text();
            assert_eq!(at.key, directory::fingerprint(&key));
            assert!(at.is_key_in_force);
            let manifest = package.manifest();
            assert_eq!(manifest.counts["persons"], goes.persons);
            assert_eq!(manifest.counts["accounts"], goes.accounts);
            assert_eq!(manifest.withheld.len(), goes.stays.len());
            assert_eq!(manifest.purpose, "child protection");
            assert_eq!(
                manifest.reply_by,
                Some(
                    act(0).at.micros().div_euclid(86_400_000_000) * 86_400_000_000
                        + 7 * 86_400_000_000
                )
            );
            let held: BTreeMap<String, u64> = manifest
                .contents
                .iter()
                .map(|content| (content.name.clone(), content.size))
                .collect();
            let shown: BTreeMap<String, u64> = goes
                .tables
                .iter()
                .map(|table| (table.name.clone(), table.bytes))
                .collect();
            assert_eq!(held, shown, "part for part, byte for byte in size");
            for table in &goes.tables {
                let text = package.content(&table.name).unwrap();
                if let Some(rows) = table.rows {
                    assert_eq!(text.lines().count() as u64 - 1, rows, "{}", table.name);
                }
                assert!(!text.contains("kid77") && !text.contains("kid.one"));
            }
            let cover = package.content("summary.txt").unwrap();
            for words in [
                before.reference.as_str(),
                "please investigate",
                "one household",
            ] {
                assert!(cover.contains(words), "{words}");
            }
        }
        // Once only, whoever asks.
        let again = refused(let_go(site, folder, &id, "Ben ", 5));
        assert!(matches!(again, Refused::Step(_)), "{again:?}");
        assert_eq!(
            refused(let_go(site, folder, &id, "cem", 5)),
            Refused::Gone,
            "who comes second is told that another did it"
        );
        assert_eq!(written(folder), names);
        assert_eq!(shown(site, &id, 6), after);
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn a_referral_of_a_whole_queue_holds_what_its_release_holds() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons, &["NZ"], 2);
        let chosen = let_go(site, folder, &id, "ben", 3).unwrap();
        let whole = Release {
            operation: "Operation One".to_owned(),
            from: sending(folder).from,
            released_by: "ana".to_owned(),
            second: "ben".to_owned(),
            purpose: "child protection".to_owned(),
            legal_basis: "code 7".to_owned(),
            out: folder.join("out"),
        };
        let signing = SigningKey::from_seed([3; 32]);
        refer::refer(site, &act(4), &whole, &signing, &|_, _| {}).unwrap();
        let one = opened(folder, &format!("{}.tiaki", chosen.packages[0]), "auth-nz");
        let other = opened(folder, "auth-nz.tiaki", "auth-nz");
        for name in [
            "accounts.csv",
            "identifiers.csv",
            "files.csv",
            "links.csv",
            "reports.csv",
        ] {
            assert_eq!(one.content(name), other.content(name), "{name}");
        }
        // The release of the queue is a referral too, with two people and a state at its recipient.
        let (listed, _) = draft::list(site, ("", ""), &Which::All, 0).unwrap();
        assert_eq!(listed.len(), 2);
        let of_queue = listed
            .iter()
            .find(|one| one.draft.origin == "queue")
            .unwrap();
        let told = shown(site, &of_queue.draft.id, 5);
        assert_eq!((told.state, told.persons_in_all), ("released", 3));
        let steps: Vec<(&str, &str)> = told
            .events
            .iter()
            .map(|step| (step.step, step.operator.as_str()))
            .collect();
        assert_eq!(steps, [("submit", "ana"), ("release", "ben")]);
        assert!(
            told.events
                .last()
                .unwrap()
                .checks
                .contains(&"deconflict".to_owned())
        );
        let at = &told.recipients.first().unwrap().at;
        assert_eq!(at.len(), 1);
        let at = at.first().unwrap();
        assert_eq!(at.file.as_deref(), Some("auth-nz.tiaki"));
        assert_eq!(hex::encode(other.digest()), at.digest);
        // Another key later does not change which one it was sealed to.
        let key = identity("auth-nz another").recipient_text();
        save_key(site, &act(6), "auth-nz", &key).unwrap();
        let told = shown(site, &of_queue.draft.id, 7);
        let later = told.recipients.first().unwrap().at.first().unwrap();
        assert_eq!((&later.key, later.is_key_in_force), (&at.key, false));
    });
}

#[test]
fn who_is_on_the_way_does_not_leave_with_the_queue() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons[..1], &["NZ"], 2);
        let release = |out: &str, second: i64| {
            let whole = Release {
                operation: "Operation One".to_owned(),
                from: sending(folder).from,
                released_by: "ana".to_owned(),
                second: "ben".to_owned(),
                purpose: "child protection".to_owned(),
                legal_basis: "code 7".to_owned(),
                out: folder.join(out),
            };
            let signing = SigningKey::from_seed([3; 32]);
            refer::refer(site, &act(second), &whole, &signing, &|_, _| {}).unwrap()
        };
        let first = release("first", 3);
        assert_eq!(first.persons, 2);
        assert_eq!(first.stayed.get("under_way"), Some(&1));
        draft::withdraw(site, &by("ana", 4), &id, "goes with the queue").unwrap();
        let second = release("second", 5);
        assert_eq!((second.persons, second.stayed.get("under_way")), (3, None));
        let again = refused(let_go(site, folder, &id, "ben", 6));
        assert!(matches!(again, Refused::Step(_)), "{again:?}");
    });
}

#[test]
fn a_draft_that_is_not_as_it_must_be_is_refused() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let good = new(&persons[..1], &["NZ"]);
        let with = |change: &dyn Fn(&mut NewReferral)| {
            let mut new = good.clone();
            change(&mut new);
            new
        };
        let nobody = PersonId::from_bytes([9; 16]);
        let long = "x".repeat(301);
        let bad: Vec<(NewReferral, Refused)> = vec![
            (with(&|new| new.persons.clear()), Refused::Persons),
            (
                with(&|new| new.persons = vec![nobody; 101]),
                Refused::Persons,
            ),
            (with(&|new| new.persons = vec![nobody]), Refused::NotHere),
            (with(&|new| new.to.clear()), Refused::Recipients),
            (
                with(&|new| new.to = vec!["XX".to_owned()]),
                Refused::NoAuthority,
            ),
            (
                with(&|new| new.within = Some("auth-fj".to_owned())),
                Refused::Queue,
            ),
            (with(&|new| new.purpose = " ".to_owned()), Refused::Purpose),
            (with(&|new| new.purpose = long.clone()), Refused::Purpose),
            (with(&|new| new.legal_basis.clear()), Refused::LegalBasis),
            (
                with(&|new| new.urgency = "soon".to_owned()),
                Refused::Urgency,
            ),
            (
                with(&|new| new.reply_by = "2020-01-01".to_owned()),
                Refused::ReplyBy,
            ),
            (
                with(&|new| new.reply_by = "2099-01-01".to_owned()),
                Refused::ReplyBy,
            ),
            (
                with(&|new| new.reply_by = "tomorrow".to_owned()),
                Refused::ReplyBy,
            ),
            (with(&|new| new.cover = "please".to_owned()), Refused::Cover),
            (
                with(&|new| new.words = "two\nlines".to_owned()),
                Refused::Words,
            ),
            (
                with(&|new| new.words = "ask someone@mail.example".to_owned()),
                Refused::Identifier,
            ),
            // What a child's account is known by is no word for a cover, whatever it looks like.
            (
                with(&|new| new.words = "see kid77".to_owned()),
                Refused::Identifier,
            ),
        ];
        let before = log::check(&site.store).unwrap().entries;
        for (new, why) in bad {
            assert_eq!(refused(draft::draft(site, &by("ana", 2), &new)), why);
        }
        let unnamed = draft::draft(site, &by(" ", 2), &good);
        assert_eq!(refused(unnamed), Refused::NoOperator);
        assert_eq!(log::check(&site.store).unwrap().entries, before);
        // The same person twice to the same authority; to another one may.
        let id = draft::draft(site, &by("ana", 3), &good).unwrap();
        let twice = draft::draft(site, &by("cem", 4), &good);
        assert_eq!(refused(twice), Refused::UnderWay(id));
        draft::draft(site, &by("cem", 5), &new(&persons[..1], &["FJ"])).unwrap();
    });
}

#[test]
fn only_another_releases_and_answers_for_what_is_open() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = draft::draft(site, &by("ana", 2), &new(&persons[..1], &["NZ"])).unwrap();
        // Not before it is submitted.
        let early = refused(let_go(site, folder, &id, "ben", 3));
        assert!(matches!(early, Refused::Step(_)), "{early:?}");
        draft::submit(site, &by("dan", 4), &id).unwrap();
        for name in ["ana", " ANA ", "dan", "An\u{200b}a"] {
            assert_eq!(
                refused(let_go(site, folder, &id, name, 5)),
                Refused::Drafter,
                "{name}"
            );
        }
        let said = rulings::Said {
            whom: rulings::Whom::Person(persons[0]),
            place: tiaki_core::locate::RuledPlace::find("NZ"),
            operator: "ben".to_owned(),
            reason: "file 9".to_owned(),
        };
        rulings::decide(site, &said, act(6).at).unwrap();
        assert_eq!(
            refused(let_go(site, folder, &id, "ben", 7)),
            Refused::Placed
        );
        let open = shown(site, &id, 8);
        for left in open
            .checks
            .iter()
            .filter(|item| item.standing == Standing::Person)
        {
            let mut answer = all();
            answer.checks.remove(&left.check);
            let done = refer::release(site, &by("cem", 8), &id, &answer, &sending(folder));
            assert_eq!(refused(done), Refused::Unanswered, "{left:?}");
        }
        let stale = Answer {
            seen: Some("0".repeat(32)),
            ..all()
        };
        let done = refer::release(site, &by("cem", 8), &id, &stale, &sending(folder));
        assert_eq!(refused(done), Refused::Moved);
        assert!(
            written(folder).is_empty(),
            "nothing was written for a refusal"
        );
        let fresh = Answer {
            seen: Some(open.mark),
            ..all()
        };
        // "Urgent" asks for an answer within days: after them nothing leaves.
        let late = by("cem", 400 * 86_400);
        let done = refer::release(site, &late, &id, &fresh, &sending(folder));
        assert_eq!(refused(done), Refused::ReplyBy);
        refer::release(site, &by("cem", 9), &id, &fresh, &sending(folder)).unwrap();
    });
}

#[test]
fn what_changed_since_is_named_and_accounts_stand_in_the_way() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons[..1], &["NZ"], 2);
        let first = shown(site, &id, 3);
        assert!(
            reason(&first, ReasonCode::Same).is_some(),
            "{:?}",
            first.checks
        );
        // Another account of the same mailbox: linking gives it to the person.
        let text = String::from_utf8(report("u-8", "").1).unwrap();
        let handle = ["u-1", "u-2", "u-3"].into_iter().find(|handle| {
            let account = site.store.read("test", persons::members).unwrap();
            let of = account
                .iter()
                .find(|(person, _)| *person == persons[0])
                .unwrap();
            let shown = tiaki_ops::views::account(site, &of.1[0]).unwrap().unwrap();
            shown.handle == *handle
        });
        let same = text.replace(
            "u-8@mail.example",
            &format!("{}@mail.example", handle.unwrap()),
        );
        take(
            site,
            folder,
            &[("u-8.xml".to_owned(), same.into_bytes())],
            4,
        );
        run(site, 5);
        let grown = shown(site, &id, 6);
        let came = reason(&grown, ReasonCode::AccountsCame).unwrap();
        assert_eq!(came.len(), 1);
        assert!(came[0].starts_with("acc_"));
        assert!(reason(&grown, ReasonCode::ReportsCame).unwrap()[0].starts_with("rep_"));
        assert_ne!(grown.mark, first.mark);
        assert_eq!(
            refused(let_go(site, folder, &id, "ben", 7)),
            Refused::Blocked
        );
        // Given back and submitted again, it is about what is there now.
        let own = draft::send_back(site, &by("ana", 8), &id, "look again");
        assert_eq!(refused(own), Refused::Drafter);
        let unsaid = draft::send_back(site, &by("ben", 8), &id, " ");
        assert_eq!(refused(unsaid), Refused::NoReason);
        draft::send_back(site, &by("ben", 8), &id, "look again").unwrap();
        draft::submit(site, &by("ana", 9), &id).unwrap();
        let again = shown(site, &id, 10);
        assert!(reason(&again, ReasonCode::AccountsCame).is_none());
        assert!(reason(&again, ReasonCode::Same).is_some());
        let_go(site, folder, &id, "ben", 11).unwrap();
    });
}

#[test]
fn what_stands_in_the_way_blocks_and_what_moved_asks() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let blocked = |id: &SharedReferralId, code: ReasonCode, second: i64| {
            assert!(reason(&shown(site, id, second), code).is_some(), "{code:?}");
            let done = let_go(site, folder, id, "ben", second);
            assert_eq!(refused(done), Refused::Blocked, "{code:?}");
        };
        // No key.
        let id = drafted(site, &persons[..1], &["NZ", "TO"], 2);
        blocked(&id, ReasonCode::KeyMissing, 3);
        draft::withdraw(site, &by("ana", 3), &id, "no key").unwrap();
        // A key of long ago asks for a person.
        let id = drafted(site, &persons[..1], &["NZ"], 4);
        let late = refer::show(site, &id, ("ben", None), act(4).at.plus_days(400));
        assert!(reason(&late.unwrap().unwrap(), ReasonCode::KeyOld).is_some());
        // Somebody set the person aside.
        let aside = SetAside {
            persons: vec![persons[0]],
            code: "elsewhere".to_owned(),
            reason: "case seven".to_owned(),
            operator: "ana".to_owned(),
            count: 1,
            seen: BTreeMap::new(),
        };
        queue::set_aside(site, &QueueRules::standard(), &aside, act(5).at).unwrap();
        blocked(&id, ReasonCode::SetAside, 6);
        queue::restore(site, &persons[0], "ben", act(7).at).unwrap();
        // Somebody placed the person where no recipient is competent.
        let said = rulings::Said {
            whom: rulings::Whom::Person(persons[0]),
            place: tiaki_core::locate::RuledPlace::find("JP"),
            operator: "dan".to_owned(),
            reason: "file 9".to_owned(),
        };
        rulings::decide(site, &said, act(8).at).unwrap();
        blocked(&id, ReasonCode::PlaceElsewhere, 9);
        draft::withdraw(site, &by("ana", 9), &id, "elsewhere").unwrap();
        // Other rules come into force.
        let id = drafted(site, &persons[1..2], &["NZ"], 10);
        assert_eq!(
            standing(&shown(site, &id, 11), CheckCode::Rules),
            Standing::Passed
        );
        other_rules(site);
        blocked(&id, ReasonCode::RankedOtherwise, 12);
        triage::run(site, &act(13)).unwrap();
        let moved = shown(site, &id, 14);
        assert_eq!(standing(&moved, CheckCode::Rules), Standing::Person);
        assert!(reason(&moved, ReasonCode::RulesMoved).is_some());
        // An authority found the person to be a bystander.
        let outcome = outcomes::Said {
            person: persons[1].to_string(),
            code: "bystander".to_owned(),
            on: "2026-05-01".to_owned(),
            by: "dan".to_owned(),
            ..outcomes::Said::default()
        };
        outcomes::record(site, &by("dan", 15), &outcome).unwrap();
        blocked(&id, ReasonCode::FoundInnocent, 16);
        assert!(written(folder).is_empty());
    });
}

fn other_rules(site: &Site) {
    let text = rules::STANDARD_TEXT.replacen("version = \"standard-", "version = \"site-", 1);
    let name = office::propose(site, &act(11), &text, "ana", "a test").unwrap();
    let other = office::check(&text).unwrap();
    let tried = rules::backtest::backtest(site, &act(11), &other, Default::default()).unwrap();
    office::keep(site, &act(11), &name, &tried, "ana").unwrap();
    let key = SigningKey::from_seed([3; 32]);
    office::approve(site, &act(11), &name, "ben", &key).unwrap();
}

/// Two who let one referral go at the same moment: it leaves once, and the other is told, whoever that is.
#[test]
fn of_two_who_release_at_once_one_does_and_the_other_is_told() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        for (round, person) in persons.iter().enumerate() {
            let second = 10 * i64::try_from(round).unwrap();
            let id = drafted(site, &[*person], &["NZ"], second + 2);
            let done: Vec<_> = std::thread::scope(|scope| {
                let names = ["ben", "cem"].into_iter();
                let runs = names.map(|name| {
                    let id = &id;
                    scope.spawn(move || let_go(site, folder, id, name, second + 3))
                });
                let runs: Vec<_> = runs.collect();
                runs.into_iter().map(|run| run.join().unwrap()).collect()
            });
            let (won, lost): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1), "{won:?} {lost:?}");
            for lost in lost {
                assert_eq!(refused(lost), Refused::Gone);
            }
            let found = shown(site, &id, second + 4);
            assert_eq!(found.state, ReferralState::Released.code());
            assert_eq!(found.recipients[0].at.len(), 1);
            let files = written(folder);
            assert_eq!(files.len(), round + 1, "nothing is left behind: {files:?}");
            assert!(files.iter().all(|name| name.ends_with(".tiaki")));
        }
    });
}

#[test]
fn a_release_that_was_cut_off_is_finished_and_its_losers_go() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons[..1], &["NZ"], 2);
        let out = folder.join("out");
        std::fs::create_dir_all(&out).unwrap();
        atomic_write(&out.join("notes.txt"), b"stays").unwrap();
        let done = let_go(site, folder, &id, "ben", 3).unwrap();
        let file = format!("{}.tiaki", done.packages[0]);
        let bytes = std::fs::read(out.join(&file)).unwrap();
        let digest = shown(site, &id, 4).recipients[0].at[0].digest.clone();
        // As a run leaves it that dies between the commit and the name, beside one that lost the race.
        let staged = format!("{file}.{}.sealing", &digest[..16]);
        std::fs::rename(out.join(&file), out.join(&staged)).unwrap();
        let loser = format!("{file}.{}.sealing", "0".repeat(16));
        atomic_write(&out.join(&loser), b"sealed").unwrap();
        let unknown = format!("pkg_{}.tiaki.{}.sealing", "0".repeat(32), "0".repeat(16));
        atomic_write(&out.join(&unknown), b"sealed").unwrap();
        assert_eq!(refer::finish(site, &out).unwrap(), 1);
        assert_eq!(std::fs::read(out.join(&file)).unwrap(), bytes);
        let left: BTreeSet<String> = [file, unknown, "notes.txt".to_owned()].into();
        assert_eq!(written(folder), left);
        assert_eq!(refer::finish(site, &out).unwrap(), 0);
        assert_eq!(refer::finish(site, &folder.join("none")).unwrap(), 0);
    });
}

#[test]
fn nobody_hears_of_a_referral_with_somebody_in_a_case_that_is_shut_to_them() {
    on_both(|site, folder| {
        let persons = three(site, folder);
        let id = drafted(site, &persons[..1], &["NZ"], 2);
        let opening = case::Opening {
            persons: vec![persons[0], persons[1]],
            restricted: true,
            ..case::Opening::default()
        };
        case::open(site, &by("lea", 3), &opening).unwrap();
        for (name, count) in [("lea", 1), ("ben", 0)] {
            let (found, _) = draft::list(site, (name, ""), &Which::All, 0).unwrap();
            assert_eq!(found.len(), count, "{name}");
            let of = draft::of_person(site, name, &persons[0]).unwrap();
            assert_eq!(of.len(), count, "{name}");
        }
        let hidden = draft::draft(site, &by("ben", 4), &new(&persons[1..2], &["NZ"]));
        assert_eq!(refused(hidden), Refused::NotHere);
        let which = Which::OfOthers("ben".to_owned());
        let (found, _) = draft::list(site, ("lea", "auth-fj"), &which, 0).unwrap();
        assert!(found.is_empty(), "it goes to another authority");
        let (found, _) = draft::list(site, ("lea", "auth-nz"), &which, 0).unwrap();
        assert_eq!(found.first().map(|one| one.draft.id), Some(id));
    });
}

#[test]
fn of_a_disclosure_of_many_only_what_is_said_of_the_referred_counts() {
    on_both(|site, folder| {
        let within = folder.join("disclosed");
        std::fs::create_dir_all(&within).unwrap();
        let put = |name: &str, text: &str| {
            let path = within.join(name);
            atomic_write(&path, text.as_bytes()).unwrap();
            path
        };
        put(
            "table.toml",
            "format = \"disclosure-map-1\"\nprovider = \"Examplechat\"\n\
             [columns]\naccount = \"account\"\nip = \"ip\"\nwhat = \"event\"\nwhen = \"event_at\"\nmd5 = \"md5\"\n\
             [events]\nin = \"Login\"\n",
        );
        let digest = |number: u128| format!("{:032x}", (number + 1) * 0x9e37_79b9_7f4a_7c15_f39c);
        let digests: Vec<String> = (0..60).map(digest).collect();
        // More accounts than one statement takes; the first two have a file on a list each.
        let rows: String = (0..60)
            .map(|number| {
                format!(
                    "a-{number},125.236.10.0,in,2026-01-02T03:04:05Z,{}\n",
                    digests[number]
                )
            })
            .collect();
        put("table.csv", &format!("account,ip,what,when,md5\n{rows}"));
        let options = tiaki_ops::intake::ImportOptions::default();
        let done = tiaki_ops::intake::import(
            site,
            &act(1),
            std::slice::from_ref(&within),
            &options,
            &|_, _| {},
        );
        assert_eq!(done.unwrap().quarantined, 0);
        for (list, digest) in [("one", 0), ("two", 1)] {
            let path = put(&format!("{list}.txt"), &format!("{}\n", digests[digest]));
            tiaki_ops::lists::import(site, &act(1), &path, list, &Default::default()).unwrap();
        }
        run(site, 1);
        let of = |handle: &str| {
            let parts = [&b"Examplechat"[..], handle.as_bytes()];
            let account = tiaki_core::id::AccountId::derive(&site.key, &parts);
            let found = tiaki_ops::views::account(site, &account).unwrap().unwrap();
            found.person.unwrap()
        };
        let named = |handle: &str, second: i64| {
            let id = drafted(site, &[of(handle)], &["NZ"], second);
            let found = shown(site, &id, second);
            let goes = found.recipients.iter().filter_map(|one| one.goes.as_ref());
            let tables = goes.flat_map(|goes| &goes.tables);
            let files = tables.filter(|table| table.name == "files.csv");
            let rows: Vec<u64> = files.filter_map(|table| table.rows).collect();
            (reason(&found, ReasonCode::KnownExactly), rows)
        };
        let (lists, rows) = named("a-0", 2);
        assert!(lists.is_some(), "{lists:?} {rows:?}");
        assert_eq!((lists.unwrap().len(), rows), (1, vec![1]));
        let (lists, rows) = named("a-2", 3);
        assert_eq!((lists, rows), (None, vec![1]));
    });
}
