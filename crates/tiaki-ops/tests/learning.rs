//! Learning, back-tests and replays on a synthetic operation, and that they write nothing.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use serde_json::Value;
use tiaki_core::id::SiteKey;
use tiaki_core::outcome::date;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Rules;
use tiaki_ops::evaluate::outcomes::{Share, table};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::rules::backtest::{Period, backtest};
use tiaki_ops::rules::learning::{self, Learning, learn};
use tiaki_ops::rules::office;
use tiaki_ops::rules::published;
use tiaki_ops::rules::replay::{Other, replay};
use tiaki_ops::{Act, Site, Store, linking, lists, matching, outcomes, triage};
use tiaki_package::SigningKey;
use tiaki_store::{export, log, testing};
use tiaki_world::Params;

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_800_000_000_000_000),
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

/// An operation with the outcomes of all persons in it.
fn fill(site: &Site, world: &Path, by_rank: bool) {
    let paths = ["reports", "disclosures"].map(|name| world.join(name));
    import(site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    let list = world.join("lists/baseline.csv");
    if list.is_file() {
        lists::import(site, &act(), &list, "baseline", &lists::Options::default()).unwrap();
    }
    matching::run(site, &act(), 31).unwrap();
    linking::run(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
    let share = Share {
        permille: if by_rank { 600 } else { 1_000 },
        seed: 1,
        by_rank,
    };
    let text = table(site, world, share).unwrap();
    let file = world.parent().unwrap().join("outcomes.csv");
    let mut to = std::fs::File::create(&file).unwrap();
    std::io::Write::write_all(&mut to, text.as_bytes()).unwrap();
    drop(to);
    let done = outcomes::import(site, &act(), &file, None).unwrap();
    assert!(done.refused == 0 && done.new > 100, "{done:?}");
}

fn generated(folder: &Path, accounts: u32) -> std::path::PathBuf {
    let world = folder.join("world");
    // More who endanger a child than in the standard world, so that a small one suffices.
    let text = Params::default_text().replacen("endangering = 60 ", "endangering = 600 ", 1);
    assert_ne!(text, Params::default_text());
    let params = Params::parse(&text).unwrap();
    tiaki_world::generate(&params, accounts, 3, &world, &mut |_, _, _| ()).unwrap();
    world
}

fn learnt(site: &Site) -> Learning {
    let options = learning::Options {
        version: "site-2".to_owned(),
        ..learning::Options::default()
    };
    learn(site, &options).unwrap()
}

/// Everything that a site holds, with the log.
fn whole(site: &Site) -> String {
    let read = |tx: &tiaki_store::Tx<'_>| {
        Ok::<_, tiaki_store::Error>((export::digests(tx)?, log::newest(tx, 1)?))
    };
    format!("{:?}", site.store.read("test", read).unwrap())
}

/// Every count in figures that are passed on is none or at least five.
fn few(value: &Value, name: &str) {
    let counts = [
        "danger",
        "offence",
        "error",
        "open",
        "learnt_from",
        "undated",
        "part",
        "cases",
        "persons",
        "up",
        "down",
        "reached",
        "endangered",
        "before",
        "after",
    ];
    match value {
        Value::Object(of) => of.iter().for_each(|(name, value)| few(value, name)),
        Value::Array(of) => of.iter().for_each(|value| few(value, name)),
        Value::Number(number) if counts.contains(&name) => {
            let number = number.as_u64().unwrap();
            assert!(number == 0 || number >= 5, "{name} is {number}");
        }
        _ => {}
    }
}

#[test]
fn learning_back_tests_and_replays_say_the_same_on_both_and_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = generated(folder.path(), 1_800);
    let first = site(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    fill(&first, &world, false);
    let before = whole(&first);
    let one = learnt(&first);
    assert!(one.danger >= 30 && one.without >= 30, "{one:?}");
    assert!(one.loss_after <= one.loss_before);
    let rules = office::check(&one.text).unwrap();
    assert_eq!(rules.parent.as_deref(), Some("standard-1"));
    let tried = |site: &Site| backtest(site, &act(), &rules, Period::default()).unwrap();
    let range = (date(&one.from).unwrap(), date(&one.to).unwrap());
    let replayed = |site: &Site, other: &Other| replay(site, &act(), range, other).unwrap();
    let other = Other::Rules(Box::new(rules.clone()));
    let (test, past) = (tried(&first), replayed(&first, &other));
    let formula = replayed(&first, &Other::Formula);
    assert_eq!(whole(&first), before, "nothing was written");

    assert_eq!(test.cases.danger, one.danger as u64);
    assert_eq!(test.cases.learnt_from, (one.danger + one.without) as u64);
    assert_eq!(test.precision.len(), 4);
    assert!(test.bands.persons > 0 && test.child_days.old > 0);
    let persons: u64 = test.countries.iter().map(|group| group.cases).sum();
    assert_eq!(
        persons,
        (one.danger + one.without) as u64,
        "each in one country"
    );
    assert_eq!(past.endangered, test.cases.danger);
    assert_eq!(past.moved.len() as u64, past.bands.up + past.bands.down);
    assert_eq!(past.days.last().unwrap().up, past.bands.up);
    assert_eq!(past.days.last().unwrap().persons, past.persons);
    assert!(past.moved.iter().all(|one| one.person.starts_with("per_")));
    assert!(formula.moved.is_empty() && formula.child_days.new > 0);
    let same = replayed(&first, &Other::InForce);
    assert_eq!(same.moved, []);
    assert_eq!(same.child_days.old, same.child_days.new);

    // As they may be passed on they tell of no few, and of nobody.
    let told = [
        published::backtest(&test).unwrap(),
        published::replayed(&past).unwrap(),
        published::replayed(&formula).unwrap(),
    ];
    for told in &told {
        let text = told.to_string();
        assert!(!text.contains("per_"), "{text}");
        few(told, "");
    }
    assert!(told[0]["cases"]["danger"].is_u64());

    if let Some(url) = testing::find_database() {
        let second = site(Store::open_postgres(&url).unwrap());
        fill(&second, &world, false);
        assert_eq!(learnt(&second), one);
        assert_eq!(tried(&second), test);
        assert_eq!(replayed(&second, &other), past);
    }
}

#[test]
fn a_replay_goes_by_the_rules_that_were_in_force_on_each_day() {
    let folder = tempfile::tempdir().unwrap();
    let world = generated(folder.path(), 700);
    let site = site(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    fill(&site, &world, true);
    let days = |from: i64, to: i64| replay(&site, &act(), (from, to), &Other::InForce).unwrap();
    let today = act().at.day();
    let text = Rules::STANDARD_TEXT
        .replacen("version = \"standard-1\"", "version = \"site-2\"", 1)
        .replacen("contact = \"high\"", "contact = \"medium\"", 1);
    office::propose(&site, &act(), &text, "ana", "a test").unwrap();
    let rules = office::check(&text).unwrap();
    let found = backtest(&site, &act(), &rules, Period::default()).unwrap();
    office::keep(&site, &act(), "site-2", &found, "ana").unwrap();
    office::approve(
        &site,
        &act(),
        "site-2",
        "ben",
        &SigningKey::from_seed([3; 32]),
    )
    .unwrap();
    // Before the approval the standard rules ranked, after it the new ones do.
    let before = days(today - 60, today - 1);
    assert_eq!(
        before
            .then
            .iter()
            .map(|one| one.version.as_str())
            .collect::<Vec<_>>(),
        ["standard-1"]
    );
    assert_eq!(before.other.version, "site-2");
    assert!(before.bands.down > 0 && before.bands.up == 0);
    let across = days(today - 60, today + 1);
    assert_eq!(across.then.len(), 2);
    assert_eq!((across.bands.up, across.bands.down), (0, 0));
    assert_eq!(
        across.days.iter().rev().nth(2).unwrap().down,
        before.bands.down
    );
    assert_eq!(across.days.last().unwrap().down, 0);
    assert!(replay(&site, &act(), (today, today - 1), &Other::InForce).is_err());
    assert!(replay(&site, &act(), (0, 1), &Other::InForce).is_err());
}

#[test]
fn who_was_worked_by_rank_and_drawn_by_lot_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let world = generated(folder.path(), 1_800);
    let site = site(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    fill(&site, &world, true);
    let one = learnt(&site);
    assert!(one.drawn > 0, "{one:?}");
    assert!(one.text.contains("were drawn by lot"));
    let few = learning::Options {
        version: "site-2".to_owned(),
        from: Some(0),
        to: Some(1),
    };
    let refused = learn(&site, &few).unwrap_err().to_string();
    assert!(refused.contains("too few outcomes"), "{refused}");
}
