//! One person to several authorities under one reference: what is proposed, what an operator decides,
//! and what each authority gets of it.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::{act, mail, on_both, take, xml};
use tiaki_core::authority::Directory;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_ops::queue::{self, SetAside};
use tiaki_ops::refer::shared::{self, Draft, Refused, Shown, Why};
use tiaki_ops::refer::{Referred, Release, refer, save_key};
use tiaki_ops::{Error, Site, directory, linking, matching, rulings, triage, views};
use tiaki_package::{Identity, Signed, SigningKey, open};
use tiaki_store::{export, log, persons};

fn identity(authority: &str) -> Identity {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(authority.bytes().cycle()) {
        *to = from;
    }
    Identity::from_seed(seed).unwrap()
}

fn run(site: &Site, second: i64) {
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::locate(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

fn seen(ip: &str) -> String {
    format!(
        "<ipCaptureEvent><ipAddress>{ip}</ipAddress><eventName>Upload</eventName>\
         <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>"
    )
}

const PHONE: &str = "<phone verified=\"true\">+64 21 555 0001</phone>";

fn one() -> String {
    format!("{PHONE}{}", mail("one"))
}

/// A report on an account with an address, and a child's account in it.
fn report(handle: &str, ip: &str, more: &str) -> (String, Vec<u8>) {
    let text = String::from_utf8(xml(handle, &one(), more, "")).unwrap();
    let text = text.replacen("</personOrUserReported>", &seen(ip), 1);
    (format!("{handle}.xml"), text.into_bytes())
}

/// Somebody with accounts in New Zealand and Japan, and another in New Zealand; who the first is.
fn somebody(site: &Site, folder: &Path) -> PersonId {
    let child = "<victim><victimPerson><email>kid.one@mail.example</email><age>13</age></victimPerson>\
                 <espIdentifier>kid77</espIdentifier><espService>ExampleChat</espService></victim>";
    let other = String::from_utf8(xml("u-9", &mail("two"), "", "")).unwrap();
    let other = other.replacen("</personOrUserReported>", &seen("125.236.11.0"), 1);
    let files = [
        report("u-1", "125.236.10.0", child),
        report("u-2", "133.11.0.0", ""),
        ("u-9.xml".to_owned(), other.into_bytes()),
    ];
    take(site, folder, &files, 1);
    run(site, 1);
    for authority in ["auth-nz", "auth-jp", "auth-fj"] {
        let recipient = identity(authority).recipient_text();
        save_key(site, &act(1), authority, &recipient).unwrap();
    }
    let all = site.store.read("test", persons::members).unwrap();
    let two = all.iter().find(|(_, accounts)| accounts.len() == 2);
    two.unwrap().0
}

fn said(person: PersonId, to: &[&str]) -> Draft {
    Draft {
        person,
        to: to.iter().map(|one| (*one).to_owned()).collect(),
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
    }
}

fn draft(site: &Site, person: PersonId, to: &[&str], second: i64) -> Shown {
    shared::draft(site, &said(person, to), act(second).at).unwrap()
}

fn release(site: &Site, out: &Path, second: i64) -> Result<Referred, Error> {
    release_while(site, out, second, &|| ())
}

/// A release, while which something else is done.
fn release_while(
    site: &Site,
    out: &Path,
    second: i64,
    meanwhile: &(dyn Fn() + Sync),
) -> Result<Referred, Error> {
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: out.to_owned(),
    };
    refer(
        site,
        &act(second),
        &release,
        &SigningKey::from_seed([3; 32]),
        &|done, _| {
            if done == 1 {
                meanwhile();
            }
        },
    )
}

fn rule(site: &Site, whom: rulings::Whom, code: &str, second: i64) {
    let said = rulings::Said {
        whom,
        place: tiaki_core::locate::RuledPlace::find(code),
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
    };
    rulings::decide(site, &said, act(second).at).unwrap();
}

/// The cells of a line (RFC 4180) without line breaks in them.
fn cells(line: &str) -> Vec<String> {
    let (mut found, mut is_quoted) = (vec![String::new()], false);
    for char in line.chars() {
        match char {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => found.push(String::new()),
            char => found.last_mut().unwrap().push(char),
        }
    }
    found
}

/// A table of a package, as rows of cells by the name of their column.
fn table(package: &Signed, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = package.content(name).unwrap().lines().map(cells);
    let header = lines.next().unwrap();
    lines
        .map(|line| header.iter().cloned().zip(line).collect())
        .collect()
}

fn opened(out: &Path, authority: &str) -> Option<Signed> {
    let file = std::fs::File::open(out.join(format!("{authority}.tiaki"))).ok()?;
    Some(open(file, &identity(authority)).unwrap())
}

/// Ended, a draft goes out no more, and what went out is told still.
fn ended(site: &Site, folder: &Path, id: &SharedReferralId) {
    shared::end(site, id, "ben", "one is enough", act(5).at).unwrap();
    let after = folder.join("after");
    release(site, &after, 6).unwrap();
    assert!(opened(&after, "auth-fj").is_none());
    let told = shared::drafts(site, 0, 10).unwrap();
    assert_eq!((told.total, told.rows.len()), (1, 1));
    assert!(told.rows.first().unwrap().ended.is_some());
    let again = shared::end(site, id, "ben", "again", act(7).at);
    assert!(matches!(again, Err(Error::Shared(Refused::NoDraft))));
    assert_eq!(log::check(&site.store).unwrap().first_bad, None);
}

#[test]
fn an_operator_sends_one_person_to_several_under_one_reference() {
    on_both(|site, folder| {
        let person = somebody(site, folder);
        let shown = views::person(site, &person).unwrap().unwrap();
        assert_eq!(shown.authority, "coordinator", "strong against strong");
        let proposed: Vec<String> = shown
            .shared
            .proposals
            .iter()
            .map(|proposal| proposal.authority.clone())
            .collect();
        assert_eq!(proposed, ["auth-nz", "auth-jp"]);
        for proposal in &shown.shared.proposals {
            assert!(
                proposal
                    .grounds
                    .iter()
                    .any(|one| one.contains("1 of its 2 accounts")),
                "{proposal:?}"
            );
        }
        // Nothing is chosen by itself.
        let before = folder.join("before");
        release(site, &before, 2).unwrap();
        assert!(opened(&before, "auth-jp").is_none());
        assert_eq!(
            table(&opened(&before, "auth-nz").unwrap(), "persons.csv").len(),
            1
        );

        let done = draft(site, person, &["NZ", "auth-jp", "FJ"], 3);
        assert!(done.reference.starts_with("cr-"));
        let grounds: Vec<bool> = done
            .destinations
            .iter()
            .map(|to| to.grounds.is_empty())
            .collect();
        assert_eq!(grounds, [true, false, false], "Fiji is the operator's own");
        let out = folder.join("out");
        release(site, &out, 4).unwrap();
        let all = ["auth-fj", "auth-jp", "auth-nz"];
        for authority in all {
            let package = opened(&out, authority).unwrap();
            let rows = table(&package, "persons.csv");
            let row = rows
                .iter()
                .find(|row| row["person"] == person.to_string())
                .unwrap();
            assert_eq!(row["reference"], done.reference);
            let others: Vec<&str> = all.into_iter().filter(|one| *one != authority).collect();
            assert_eq!(row["also_sent_to"], others.join("; "));
            let accounts = table(&package, "accounts.csv");
            let own = accounts
                .iter()
                .filter(|row| row["person"] == person.to_string());
            assert_eq!(own.count(), 2);
            assert!(
                !package
                    .content("identifiers.csv")
                    .unwrap()
                    .contains("kid.one")
            );
            assert!(!package.content("accounts.csv").unwrap().contains("kid77"));
            // Whoever is in one queue alone goes there alone, and says of nobody else.
            let rest = rows
                .iter()
                .filter(|row| row["person"] != person.to_string());
            let rest: Vec<_> = rest.collect();
            assert_eq!(rest.len(), usize::from(authority == "auth-nz"));
            assert!(rest.iter().all(|row| row["reference"].is_empty()));
        }
        let told = shared::show(site, &done.id).unwrap().unwrap();
        assert!(
            told.destinations
                .iter()
                .all(|to| to.sent.len() == 1 && to.goes == 2),
            "{told:?}"
        );
        ended(site, folder, &done.id);
    });
}

/// Why drafts are suspended, by their references.
fn suspended(site: &Site) -> BTreeMap<String, Why> {
    let rows = shared::drafts(site, 0, 10).unwrap().rows;
    let of = |row: Shown| Some((row.reference, row.suspended.first()?.why));
    rows.into_iter().filter_map(of).collect()
}

/// Two persons with a draft each become one; who that is.
fn two_drafts_on_one(site: &Site, folder: &Path) -> PersonId {
    let person = somebody(site, folder);
    let first = draft(site, person, &["NZ", "JP"], 2);
    let all = site.store.read("test", persons::members).unwrap();
    let other = all.iter().find(|(of, _)| *of != person).unwrap().0;
    let second = draft(site, other, &["NZ", "FJ"], 3);
    assert!(suspended(site).is_empty());
    let both = format!("{}{}", one(), mail("two"));
    let more = String::from_utf8(xml("u-9", &both, "", "")).unwrap();
    let more = [("more.xml".to_owned(), more.into_bytes())];
    take(site, folder, &more, 4);
    run(site, 4);
    let grown = [first.reference, second.reference].map(|one| (one, Why::Grown));
    assert_eq!(suspended(site), BTreeMap::from(grown));
    let all = site.store.read("test", persons::members).unwrap();
    let whole = all.iter().find(|(_, accounts)| accounts.len() == 3);
    whole.unwrap().0
}

#[test]
fn a_draft_is_suspended_where_nobody_chose_for_the_whole_and_two_are_told_apart() {
    on_both(|site, folder| {
        let whole = two_drafts_on_one(site, folder);
        // The evidence is in conflict, so that nobody is left to send.
        assert!(release(site, &folder.join("grown"), 5).is_err());
        let first = draft(site, whole, &["NZ", "JP"], 6);
        let second = draft(site, whole, &["NZ", "FJ"], 7);
        let out = folder.join("out");
        release(site, &out, 8).unwrap();
        let row = |authority: &str| {
            let rows = table(&opened(&out, authority).unwrap(), "persons.csv");
            rows.into_iter().next().unwrap()
        };
        let mut references = [first.reference.clone(), second.reference.clone()];
        references.sort();
        assert_eq!(row("auth-nz")["reference"], references.join("; "));
        assert_eq!(row("auth-nz")["also_sent_to"], "auth-fj; auth-jp");
        // Each reads of those under its own reference.
        assert_eq!(row("auth-jp")["reference"], first.reference);
        assert_eq!(row("auth-jp")["also_sent_to"], "auth-nz");
        assert_eq!(row("auth-fj")["also_sent_to"], "auth-nz");
    });
}

#[test]
fn a_ruling_that_a_draft_does_not_fit_suspends_it_until_somebody_drafts_again() {
    on_both(|site, folder| {
        let person = somebody(site, folder);
        let first = draft(site, person, &["NZ", "JP"], 2);
        // A ruling for one of its countries leaves the choice as it stands, and is proposed first.
        rule(site, rulings::Whom::Person(person), "JP", 3);
        assert!(suspended(site).is_empty());
        let proposed = shared::propose(site, &person).unwrap().unwrap();
        let best = proposed.first().unwrap();
        assert_eq!(best.authority, "auth-jp");
        assert!(
            best.grounds
                .first()
                .unwrap()
                .starts_with("an operator decided")
        );
        let out = folder.join("fits");
        release(site, &out, 4).unwrap();
        assert!(opened(&out, "auth-jp").is_some());
        // One for another country sends the person there alone.
        rule(site, rulings::Whom::Person(person), "FJ", 5);
        let is = |why| BTreeMap::from([(first.reference.clone(), why)]);
        assert_eq!(suspended(site), is(Why::Elsewhere));
        let proposed = shared::propose(site, &person).unwrap().unwrap();
        assert_eq!(proposed.first().unwrap().authority, "auth-fj");
        let out = folder.join("elsewhere");
        release(site, &out, 6).unwrap();
        assert!(opened(&out, "auth-jp").is_none());
        let rows = table(&opened(&out, "auth-fj").unwrap(), "persons.csv");
        assert!(rows.iter().all(|row| row["reference"].is_empty()));
        // Two that differ send nobody anywhere.
        let accounts = first.accounts.first().unwrap();
        rule(site, rulings::Whom::Account(*accounts), "NZ", 7);
        assert_eq!(suspended(site), is(Why::Conflict));
        let out = folder.join("conflict");
        release(site, &out, 8).unwrap();
        assert!(opened(&out, "auth-fj").is_none());
        let rows = table(&opened(&out, "auth-nz").unwrap(), "persons.csv");
        assert!(rows.iter().all(|row| row["person"] != person.to_string()));
        // Who drafts again has seen it.
        let again = draft(site, person, &["NZ", "JP", "AU"], 9);
        assert_eq!(suspended(site), is(Why::Conflict));
        let out = folder.join("again");
        release(site, &out, 10).unwrap();
        let rows = table(&opened(&out, "auth-jp").unwrap(), "persons.csv");
        let row = rows.first().unwrap();
        assert_eq!(row["reference"], again.reference);
        // Nothing can be sealed to Australia, which has no key here.
        assert_eq!(row["also_sent_to"], "auth-nz");
    });
}

/// A referral by New Zealand's police on an account, under these handling codes.
fn restricted(account: &str, codes: &str) -> (String, Vec<u8>) {
    let text = format!(
        "{{\"format\":\"tiaki-referral-1\",\"sender\":{{\"kind\":\"police\",\"name\":\"Department of Internal Affairs, Digital Child Exploitation Team\",\
         \"country\":\"NZ\",\"reference\":\"{account}\",\"contact\":{{\"role\":\"desk\",\"email\":\"desk@police.example\"}}}},\
         \"received_at\":\"2026-02-01T10:00:00Z\",\"handling\":[{codes}],\"purpose\":\"criminal_investigation\",\
         \"incident\":\"enticement\",\"accounts\":[{{\"role\":\"reported\",\"service\":\"ExampleChat\",\"id\":\"{account}\",\
         \"country\":\"NZ\",\"identifiers\":[{{\"kind\":\"phone\",\"value\":\"+642100000000\",\"verified\":true}},\
         {{\"kind\":\"email\",\"value\":\"both@mail.example\",\"verified\":true}}]}}]}}"
    );
    (format!("{account}.json"), text.into_bytes())
}

#[test]
fn nobody_reads_of_an_authority_that_gets_nothing_or_where_terms_withhold_reasons() {
    let told = |codes: &[&str]| {
        let found = std::sync::Mutex::new(Vec::new());
        on_both(|site, folder| {
            let names = ["u-1", "u-2"].into_iter().zip(codes);
            let files: Vec<_> = names.map(|(name, codes)| restricted(name, codes)).collect();
            take(site, folder, &files, 1);
            run(site, 1);
            let all = site.store.read("test", persons::members).unwrap();
            assert_eq!(all.len(), 1);
            for authority in ["auth-nz", "auth-jp"] {
                let recipient = identity(authority).recipient_text();
                save_key(site, &act(1), authority, &recipient).unwrap();
            }
            let done = draft(site, all.first().unwrap().0, &["NZ", "JP"], 2);
            let out = folder.join("out");
            release(site, &out, 3).unwrap();
            let of = |authority: &str| {
                let rows = table(&opened(&out, authority)?, "persons.csv");
                let row = rows.into_iter().next()?;
                assert_eq!(row["reference"], done.reference);
                Some(row["also_sent_to"].clone())
            };
            found.lock().unwrap().push((of("auth-nz"), of("auth-jp")));
        });
        let mut found = found.into_inner().unwrap();
        found.dedup();
        assert_eq!(found.len(), 1, "the same on both databases");
        found.remove(0)
    };
    let (h0, h2) = ("\"H0\"", "\"H0\",\"H2\"");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(told(&[h0, h0]), (text("auth-jp"), text("auth-nz")));
    // All of it may go back to New Zealand, and none of it to Japan.
    assert_eq!(told(&[h2, h2]), (text(""), None));
    // To Japan goes one account, without reasons.
    assert_eq!(told(&[h0, h2]), (text("auth-jp"), text("")));
}

#[test]
fn what_people_decide_while_a_release_is_made_stops_it() {
    on_both(|site, folder| {
        let person = somebody(site, folder);
        let all = site.store.read("test", persons::members).unwrap();
        let other = all.iter().find(|(of, _)| *of != person).unwrap().0;
        let ruled = || rule(site, rulings::Whom::Person(other), "FJ", 2);
        let aside = || {
            let set = SetAside {
                persons: vec![other],
                code: "duplicate".to_owned(),
                reason: "case seven".to_owned(),
                operator: "ana".to_owned(),
                count: 1,
                seen: BTreeMap::new(),
            };
            queue::set_aside(site, &QueueRules::standard(), &set, act(4).at).unwrap();
        };
        // What is ranked meanwhile stops nothing: a site may never be still.
        let rank = || {
            triage::run(site, &act(2)).unwrap();
        };
        let gone = release_while(site, &folder.join("ranked"), 2, &rank);
        assert!(gone.unwrap().persons > 0);
        let all: [(&str, &(dyn Fn() + Sync)); 2] = [("ruled", &ruled), ("aside", &aside)];
        for ((name, meanwhile), second) in all.into_iter().zip([3, 5]) {
            let out = folder.join(name);
            let stopped = release_while(site, &out, second, meanwhile);
            let Err(Error::Store(tiaki_store::Error::Busy { .. })) = stopped else {
                panic!("{name}: {stopped:?}");
            };
            assert!(opened(&out, "auth-nz").is_none(), "{name}");
        }
        // Run again it goes by what was decided: nobody is left.
        let again = release(site, &folder.join("again"), 6);
        assert!(again.is_err() || again.unwrap().persons == 0);
    });
}

#[test]
fn what_is_refused_writes_nothing() {
    on_both(|site, folder| {
        let person = somebody(site, folder);
        let digests = || site.store.read("test", export::digests).unwrap();
        let before = digests();
        let refused = |draft: Draft| match shared::draft(site, &draft, act(2).at) {
            Err(Error::Shared(refused)) => refused,
            done => panic!("{done:?}"),
        };
        let good = said(person, &["NZ", "JP"]);
        let with = |operator: &str, reason: &str| Draft {
            operator: operator.to_owned(),
            reason: reason.to_owned(),
            ..good.clone()
        };
        for (draft, why) in [
            (said(person, &["NZ"]), Refused::Count),
            (said(person, &["NZ", "auth-nz"]), Refused::Count),
            (said(person, &[]), Refused::Count),
            (said(person, &["NZ", "A1"]), Refused::NoAuthority),
            (said(person, &["NZ", "coordinator"]), Refused::NoAuthority),
            (
                said(PersonId::from_bytes([1; 16]), &["NZ", "JP"]),
                Refused::NotHere,
            ),
            (with("", "file"), Refused::NoOperator),
            (with("a\nb", "file"), Refused::Operator),
            (with("ana", " "), Refused::NoReason),
            (with("ana", &"x".repeat(301)), Refused::Reason),
        ] {
            assert_eq!(refused(draft), why);
        }
        let none = SharedReferralId::from_bytes([1; 16]);
        let ended = shared::end(site, &none, "ana", "file", act(2).at);
        assert!(matches!(ended, Err(Error::Shared(Refused::NoDraft))));
        assert!(shared::show(site, &none).unwrap().is_none());
        assert_eq!(shared::drafts(site, 0, 10).unwrap().total, 0);
        assert_eq!(digests(), before);
    });
}
