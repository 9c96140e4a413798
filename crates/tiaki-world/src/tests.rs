//! A world on disk, held against what it promises.

mod order;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use self::order::Element;
use crate::plan::{Role, Signal};
use crate::world::World;
use crate::{Error, Params, Summary, generate, generate_on};

const SMALL: &str = include_str!("../params/small.toml");
const ACCOUNTS: u32 = 1_500;

/// One small world that the tests share.
struct Made {
    folder: TempDir,
    summary: Summary,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let params = Params::parse(SMALL).unwrap();
        let summary = generate(&params, ACCOUNTS, 5, folder.path(), &mut |_, _, _| ()).unwrap();
        Made { folder, summary }
    })
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path))
        } else {
            found.push(path)
        }
    }
    found.sort();
    found
}

fn bytes_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let named = |path: PathBuf| {
        (
            path.strip_prefix(folder).unwrap().to_owned(),
            fs::read(&path).unwrap(),
        )
    };
    files_below(folder).into_iter().map(named).collect()
}

/// The reports, by number, with the files beside them.
fn reports() -> BTreeMap<u64, (Element, Option<Element>)> {
    let all = files_below(&made().folder.path().join("reports"));
    let (files, reports): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|path| path.to_string_lossy().ends_with(".files.xml"));
    let read = |path: &Path| order::parse(&fs::read_to_string(path).unwrap());
    let id = |path: &Path| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .split('.')
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let mut files: BTreeMap<u64, Element> =
        files.iter().map(|path| (id(path), read(path))).collect();
    let reports = reports
        .iter()
        .map(|path| (id(path), (read(path), files.remove(&id(path)))))
        .collect();
    assert!(files.is_empty(), "files without a report");
    reports
}

fn cells(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(made().folder.path().join(name)).unwrap();
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

#[test]
fn same_inputs_give_same_bytes_on_any_number_of_threads() {
    let params = Params::parse(SMALL).unwrap();
    let make = |threads, seed| {
        let folder = tempfile::tempdir().unwrap();
        let summary = generate_on(
            threads,
            &params,
            300,
            seed,
            folder.path(),
            &mut |_, _, _| (),
        )
        .unwrap();
        (summary, bytes_below(folder.path()))
    };
    let first = make(1, 9);
    assert!(first.1.len() > 200);
    assert_eq!(first, make(2, 9));
    assert_eq!(first, make(5, 9));
    assert_ne!(first.1, make(1, 10).1);
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    for (id, (report, files)) in reports() {
        order::check(&report).unwrap_or_else(|why| panic!("{id}: {why}"));
        if let Some(files) = files {
            order::check(&files).unwrap_or_else(|why| panic!("{id}: {why}"));
        }
    }
}

#[test]
fn schema_variety_is_there() {
    let mut seen = BTreeSet::new();
    for (report, files) in reports().into_values() {
        report.names_into(&mut seen);
        files.iter().for_each(|files| files.names_into(&mut seen));
    }
    for name in [
        "batchedReport",
        "escalateToHighPriority",
        "sextortion",
        "csamSolicitation",
        "webPageIncident",
        "chatImIncident",
        "onlineGamingIncident",
        "emailIncident",
        "intendedRecipient",
        "victim",
        "victimPerson",
        "address",
        "deviceId",
        "priorCTReports",
        "estimatedLocation",
        "associatedAccount",
        "accountTemporarilyDisabled",
        "details",
        "accountPermanentlyDisabled",
        "possibleProxy",
        "port",
        "profileBio",
        "dateOfBirth",
        "age",
        "liveStreaming",
        "possibleSelfProduction",
        "potentialMeme",
        "generativeAi",
        "industryClassification",
        "fileViewedByEsp",
    ] {
        assert!(seen.contains(name), "{name}");
    }
}

/// Each account that a report or the disclosure names, as an importer would name it.
fn named_accounts() -> BTreeSet<(String, String)> {
    let mut named = BTreeSet::new();
    for (id, (report, _)) in reports() {
        let platform = report
            .at(&["incidentSummary", "platform"])
            .map(|one| one.text.clone());
        let blocks = ["personOrUserReported", "intendedRecipient", "victim"];
        let people = report
            .children
            .iter()
            .filter(|one| blocks.contains(&one.name.as_str()));
        let linked = people.clone().flat_map(|one| {
            one.children
                .iter()
                .filter(|one| one.name == "associatedAccount")
        });
        for block in people.clone().chain(linked) {
            let text = |name| block.at(&[name]).map(|one| one.text.clone());
            if let Some(handle) = text("espIdentifier").or_else(|| text("screenName")) {
                let service = text("espService").or_else(|| platform.clone());
                named.insert((
                    service.unwrap_or_else(|| panic!("{id}: no service")),
                    handle,
                ));
            }
        }
    }
    let rows = cells("disclosures/hostbox-1.csv");
    named.extend(
        rows.into_iter()
            .skip(1)
            .map(|row| ("Hostbox".to_owned(), row[0].clone())),
    );
    named
}

#[test]
fn truth_holds_exactly_the_accounts_that_are_named() {
    let rows = cells("truth/accounts.csv");
    assert_eq!(rows[0], ["provider", "account", "person"]);
    let truth: BTreeSet<(String, String)> = rows[1..]
        .iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(truth.len(), rows.len() - 1, "an account stands twice");
    assert_eq!(truth.len(), usize::try_from(ACCOUNTS).unwrap());
    let named = named_accounts();
    assert_eq!(
        named.difference(&truth).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new()
    );
    assert_eq!(
        truth.difference(&named).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new()
    );

    let persons = cells("truth/persons.csv");
    assert_eq!(
        persons[0],
        ["person", "country", "role", "endangers_from", "children"]
    );
    let listed: BTreeSet<&String> = persons[1..].iter().map(|row| &row[0]).collect();
    let used: BTreeSet<&String> = rows[1..].iter().map(|row| &row[2]).collect();
    assert_eq!(listed, used);
    for row in &persons[1..] {
        let endangers = row[4] != "0";
        assert_eq!(row[3].len(), if endangers { 10 } else { 0 }, "{row:?}");
        assert!(
            row[1].len() == 2 && ["offender", "bystander", "victim"].contains(&row[2].as_str()),
            "{row:?}"
        );
        assert!(
            !endangers || (row[2] == "offender" && ["1", "2", "3"].contains(&row[4].as_str())),
            "{row:?}"
        );
    }
}

#[test]
fn what_showed_came_in_while_the_world_lasted_and_is_of_who_endangers() {
    let rows = cells("truth/shown.csv");
    assert_eq!(rows[0], ["person", "shown_at"]);
    let persons = cells("truth/persons.csv");
    let endangering: BTreeSet<&String> = persons[1..]
        .iter()
        .filter(|row| row[4] != "0")
        .map(|row| &row[0])
        .collect();
    let shown: BTreeSet<&String> = rows[1..].iter().map(|row| &row[0]).collect();
    assert_eq!(shown.len(), rows.len() - 1, "a person stands twice");
    assert!(!shown.is_empty() && shown.is_subset(&endangering));
    for row in &rows[1..] {
        assert!(row[1].as_str() < "2026-06-01T00:00:00Z", "{row:?}");
        assert!(row[1].len() == 20 && row[1].ends_with('Z'), "{row:?}");
    }
}

#[test]
fn world_file_and_summary_count_what_is_there() {
    let Made { folder, summary } = made();
    let world: toml::Table = fs::read_to_string(folder.path().join("world.toml"))
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(world["format"].as_str(), Some("world-1"));
    assert_eq!(
        (world["seed"].as_integer(), world["accounts"].as_integer()),
        (Some(5), Some(1_500))
    );
    assert_eq!(world["as_of"].as_str(), Some("2026-06-01T00:00:00Z"));
    assert_eq!(world["counts"], toml::Value::try_from(summary).unwrap());

    let reports = reports();
    assert_eq!(summary.reports, reports.len() as u64);
    assert_eq!(
        summary.reports_with_files,
        reports.values().filter(|one| one.1.is_some()).count() as u64
    );
    assert_eq!(
        summary.disclosure_rows,
        cells("disclosures/hostbox-1.csv").len() as u64 - 1
    );
    let lists = ["synthetic-a", "synthetic-b", "tiaki"]
        .map(|name| cells(&format!("lists/{name}.csv")).len() as u64 - 1);
    assert_eq!(summary.list_entries, lists.iter().sum::<u64>());
    assert_eq!(summary.persons, cells("truth/persons.csv").len() as u64 - 1);
    assert!(summary.endangering > 0 && summary.batched_accounts > 0 && summary.near_duplicates > 0);
    let share = summary.disclosed_accounts * 100 / summary.accounts;
    assert!((40..60).contains(&share), "{share} % are disclosed");
}

#[test]
fn numbers_follow_the_order_of_receipt_and_copies_are_exact() {
    let mut by_number = BTreeMap::new();
    let mut bytes: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for path in files_below(&made().folder.path().join("reports")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if let Some(id) = name
            .strip_suffix(".xml")
            .filter(|name| !name.ends_with(".files"))
        {
            let day = path
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            by_number.insert(id.parse::<u64>().unwrap(), day);
            let mut both = fs::read(&path).unwrap();
            both.extend(fs::read(path.with_extension("files.xml")).unwrap_or_default());
            *bytes.entry(both).or_default() += 1;
        }
    }
    let days: Vec<&String> = by_number.values().collect();
    assert!(days.is_sorted());
    assert_eq!(*by_number.keys().next().unwrap(), 100_000_001);
    let again: u64 = bytes.values().map(|times| times - 1).sum();
    assert_eq!(again, made().summary.exact_copies);
    assert!(again > 0);
}

/// Every text and attribute of the reports, and every cell of the disclosure.
fn every_value() -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (report, files) in reports().into_values() {
        report.values_into(&mut values);
        files
            .iter()
            .for_each(|files| files.values_into(&mut values));
    }
    let rows = cells("disclosures/hostbox-1.csv");
    let columns = [
        ("mail", "email"),
        ("msisdn", "phone"),
        ("ip", "ipAddress"),
        ("nick", "screenName"),
    ];
    for (header, name) in columns {
        let at = rows[0].iter().position(|cell| cell == header).unwrap();
        let given = rows[1..]
            .iter()
            .map(|row| row[at].clone())
            .filter(|cell| !cell.is_empty());
        values.extend(given.map(|cell| (name.to_owned(), cell)));
    }
    values
}

#[test]
fn nothing_can_be_anyones() {
    let (mut phones, mut addresses) = (0, [0, 0]);
    for (name, value) in every_value() {
        match name.as_str() {
            "phone" => {
                phones += 1;
                let (code, national) = value.split_at(value.len() - 10);
                assert!(
                    national.starts_with("00") && national.bytes().all(|b| b.is_ascii_digit()),
                    "{value}"
                );
                assert!(
                    code.is_empty() || (code.starts_with('+') && code.len() <= 4),
                    "{value}"
                );
            }
            "ipAddress" => match value.parse::<IpAddr>().unwrap() {
                IpAddr::V4(address) => {
                    addresses[0] += 1;
                    assert_eq!(address.octets()[3], 0, "{value}");
                }
                IpAddr::V6(address) => {
                    addresses[1] += 1;
                    assert_eq!(address.segments()[4..], [0; 4], "{value}");
                }
            },
            "email" | "emailAddress" => assert!(
                value.ends_with(".example") && value.contains('@'),
                "{value}"
            ),
            "url" | "profileUrl" | "locationOfFile" | "legalURL" => {
                let host = value
                    .strip_prefix("https://")
                    .and_then(|rest| rest.split('/').next());
                assert!(
                    host.is_some_and(|host| host.ends_with(".example")),
                    "{value}"
                );
            }
            "content"
            | "profileBio"
            | "escalateToHighPriority"
            | "additionalInfo"
            | "vehicleDescription" => {
                let code = value
                    .strip_prefix("coded text ")
                    .unwrap_or_else(|| panic!("{value}"));
                assert!(code.len() == 5 && code.as_bytes()[1] == b'-', "{value}");
            }
            "idValue" if value.len() == 15 => assert!(value.starts_with("00"), "{value}"),
            "firstName" | "lastName" => {
                assert!(
                    ["Given-", "Family-", "Trust", "Safety"]
                        .iter()
                        .any(|start| value.starts_with(start)),
                    "{value}"
                );
            }
            "value" => assert!(
                value.starts_with("SyntheticCam") || value.starts_with("SC"),
                "{value}"
            ),
            _ => assert!(
                !value.contains('@') && !value.contains("://"),
                "{name}: {value}"
            ),
        }
    }
    assert!(
        phones > 200 && addresses[0] > 1_000 && addresses[1] > 200,
        "{phones} {addresses:?}"
    );
}

/// Whatever has more than one word is a code, a term of the schema, or standing text.
#[test]
fn free_text_is_a_code() {
    let (mut coded, mut standing) = (0, 0);
    for (name, value) in every_value()
        .into_iter()
        .filter(|(_, value)| value.contains(' '))
    {
        let is_known = match name.as_str() {
            "incidentType" | "fileRelevance" | "idType" | "client" => {
                value.is_ascii() && value.len() < 70
            }
            "displayName" => value
                .strip_prefix("given ")
                .is_some_and(|code| code.len() == 3),
            "address" => value.ends_with(" Placeholder Street"),
            "incidentDateTimeDescription" => {
                value.starts_with("time of ") || DESCRIPTIONS.contains(&value.as_str())
            }
            "companyTemplate" | "termsOfService" => {
                standing += 1;
                value.contains("This report was made by the trust and safety team")
                    || value.starts_with("The terms of")
            }
            _ => {
                coded += 1;
                value.starts_with("coded text ") && value.len() == 16
            }
        };
        assert!(is_known, "{name}: {value}");
    }
    assert!(coded > 300 && standing > 300, "{coded} {standing}");
}

const DESCRIPTIONS: [&str; 3] = [
    "time the account was found",
    "UTC, from the log of the service",
    "reported again: more was found",
];

#[test]
fn addresses_mostly_say_where_people_are_and_nothing_where_none_is_captured() {
    let mimic = "[countries]\nwithout_ip = [\"IN\"]\n";
    for (text, code, captured) in [(SMALL, "IN", true), (mimic, "IN", false)] {
        let params = Params::parse(text).unwrap();
        let world = World::new(&params, 3_000, 2).unwrap();
        let (mut seen, mut right) = (0_u32, 0_u32);
        for (number, person) in (0_u32..).zip(&world.plan.persons) {
            let household = world.plan.household(person.household);
            if world
                .setting
                .countries
                .country(household.country.into())
                .code
                != code
            {
                continue;
            }
            for at in world.setting.sessions(&world.plan, number) {
                if let Some(address) = world.presence(number, at).address {
                    seen += 1;
                    right += u32::from(iptocc::country_code(address) == Some(code));
                }
            }
        }
        assert_eq!(seen > 0, captured);
        assert!(right * 100 >= seen * 72, "{right} of {seen}");
    }
}

#[test]
fn shares_come_out_as_the_parameters_say() {
    let params = Params::parse("").unwrap();
    let world = World::new(&params, 60_000, 4).unwrap();
    let summary = Summary::of(&world);
    let share = |part: u64| part * 10_000 / summary.persons;
    assert!(
        (6_500..7_300).contains(&share(summary.offenders)),
        "{}",
        share(summary.offenders)
    );
    assert!(
        (1_900..2_500).contains(&share(summary.bystanders)),
        "{}",
        share(summary.bystanders)
    );
    assert!(
        (600..1_000).contains(&share(summary.victims)),
        "{}",
        share(summary.victims)
    );
    assert!(
        (48..72).contains(&share(summary.endangering)),
        "{}",
        share(summary.endangering)
    );
    let noisy = summary.reports_without_account * 10_000 / summary.reports;
    assert!((500..900).contains(&noisy), "{noisy}");

    // Those who endanger show more, and others show some of the same by chance.
    let mean = |wanted: &dyn Fn(Role, bool) -> bool| {
        let signals = [
            Signal::FirstSeenSet,
            Signal::Contact,
            Signal::Enticement,
            Signal::StatedAccess,
            Signal::Hours,
        ];
        let persons = world
            .plan
            .persons
            .iter()
            .filter(|one| wanted(one.role, one.is_endangering()));
        let shown = persons
            .clone()
            .map(|one| signals.iter().filter(|signal| one.shows(**signal)).count());
        shown.sum::<usize>() * 100 / persons.count()
    };
    let (endangering, offender) = (
        mean(&|_, yes| yes),
        mean(&|role, yes| role == Role::Offender && !yes),
    );
    let bystander = mean(&|role, _| role == Role::Bystander);
    assert!(
        endangering > 150 && (5..60).contains(&offender) && bystander > 0,
        "{endangering} {offender} {bystander}"
    );
}

#[test]
fn strangers_and_households_share_what_they_should() {
    let params = Params::parse("").unwrap();
    let world = World::new(&params, 20_000, 6).unwrap();
    let mut phones: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut mails: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut devices: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for (number, account) in (0_u32..).zip(&world.plan.accounts) {
        let identity = world.identity(number);
        devices
            .entry(identity.device)
            .or_default()
            .insert(account.person);
        for mail in identity.mails {
            mails
                .entry(mail.address)
                .or_default()
                .insert(account.person);
        }
        if let Some(phone) = identity.phone {
            phones
                .entry(phone.calling_code.to_owned() + &phone.national)
                .or_default()
                .insert(account.person);
        }
    }
    let shared = |groups: &BTreeMap<String, BTreeSet<u32>>| {
        groups.values().filter(|group| group.len() > 1).count()
    };
    assert!(
        shared(&phones) > 20 && shared(&phones) * 20 < phones.len(),
        "{} of {}",
        shared(&phones),
        phones.len()
    );
    assert!(
        phones.values().all(|group| group.len() <= 2),
        "a number is passed on once"
    );
    assert!(
        shared(&mails) > 100,
        "common mailboxes and relatives' mailboxes"
    );
    for group in devices.values().filter(|group| group.len() > 1) {
        let homes: BTreeSet<u32> = group
            .iter()
            .map(|person| world.plan.person(*person).household)
            .collect();
        assert_eq!(homes.len(), 1, "only a family shares a device");
    }
}

#[test]
fn nothing_is_written_where_something_is() {
    let params = Params::parse("").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    let refused = generate(&params, 10, 1, folder.path(), &mut |_, _, _| ());
    assert!(matches!(refused, Err(Error::NotEmpty { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    for accounts in [0, crate::MOST_ACCOUNTS + 1, u32::MAX] {
        let out = folder.path().join("new");
        assert!(matches!(
            generate(&params, accounts, 1, &out, &mut |_, _, _| ()),
            Err(Error::Accounts { .. })
        ));
        assert!(!out.exists());
    }
}

#[test]
fn tiny_worlds_work() {
    for accounts in [1, 2, 7] {
        let folder = tempfile::tempdir().unwrap();
        let summary = generate(
            &Params::parse("").unwrap(),
            accounts,
            3,
            folder.path(),
            &mut |_, _, _| (),
        )
        .unwrap();
        assert_eq!(summary.accounts, u64::from(accounts));
    }
}

#[test]
fn crate_knows_no_other_of_the_project() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    for section in ["dependencies", "dev-dependencies"] {
        assert!(
            manifest[section]
                .as_table()
                .unwrap()
                .keys()
                .all(|name| !name.starts_with("tiaki")),
            "{section}"
        );
    }
}
