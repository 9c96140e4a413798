//! What several tests stand on: a site on both databases, what comes in, and chance from a seed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tiaki_core::id::SiteKey;
use tiaki_core::mail::MailRules;
use tiaki_core::network::NetworkRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store};
use tiaki_store::testing;
use tiaki_world::Params;

/// An act of its own second.
pub(crate) fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000 + second * 1_000_000),
    }
}

pub(crate) fn site(store: Store) -> Site {
    Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: MailRules::with(&mail_domains()).unwrap(),
        networks: NetworkRules::with(NETWORKS).unwrap(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// Networks of several kinds among the world's addresses.
const NETWORKS: &str = r#"
format = "networks-1"
[[network]]
kind = "daily_line"
prefixes = ["80.0.0.0/4"]
source = "a test"
[[network]]
kind = "static_line"
prefixes = ["176.0.0.0/4", "2400::/12"]
source = "a test"
[[network]]
kind = "mobile"
prefixes = ["104.0.0.0/5"]
source = "a test"
[[network]]
kind = "carrier_nat"
prefixes = ["184.0.0.0/6", "200.0.0.0/6"]
source = "a test"
[[network]]
kind = "fixed_line"
prefixes = ["64.0.0.0/4", "2a00::/12"]
source = "a test"
"#;

/// A part of the world's mail domains, as a site knows them.
fn mail_domains() -> String {
    let list = |stem: &str, count: u32| {
        let domains: Vec<_> = (1..=count).map(|n| format!("{stem}{n}.example")).collect();
        format!("domains = {domains:?}\nsource = \"a test\"\n")
    };
    format!(
        "format = \"mail-domains-1\"\n[[provider]]\nignores = [\"tags\"]\n{}[[public]]\n{}",
        list("mail", 30),
        list("temp", 15)
    )
}

pub(crate) fn sqlite(folder: &Path) -> Site {
    site(Store::open_sqlite(&folder.join("tiaki.db")).unwrap())
}

pub(crate) fn on_both(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(&sqlite(folder.path()), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

pub(crate) fn take(site: &Site, folder: &Path, files: &[(String, Vec<u8>)], second: i64) {
    let within = folder.join(format!("in-{second}"));
    std::fs::create_dir_all(&within).unwrap();
    for (name, bytes) in files {
        let mut file = std::fs::File::create(within.join(name)).unwrap();
        std::io::Write::write_all(&mut file, bytes).unwrap();
    }
    let options = ImportOptions::default();
    let done = import(site, &act(second), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

/// A report on an account at a service.
pub(crate) fn xml(handle: &str, person: &str, more: &str, text: &str) -> Vec<u8> {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{person}</personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>ExampleChat</espService></personOrUserReported>{more}\
         {text}</report>"
    )
    .into_bytes()
}

pub(crate) fn mail(name: &str) -> String {
    format!("<email>{name}@mail.example</email>")
}

/// Two accounts of one mailbox whose texts name what a child holds, and the child's own report.
pub(crate) fn of_a_child() -> Vec<(String, Vec<u8>)> {
    let told = "<additionalInfo>wrote to https://esp.example/u/kid77</additionalInfo>";
    let victim = "<victim><victimPerson><email>kid.one@mail.example</email><age>13</age></victimPerson>\
                  <espIdentifier>kid77</espIdentifier><espService>ExampleChat</espService></victim>";
    let report = |name: &str, bytes: Vec<u8>| (format!("{name}.xml"), bytes);
    vec![
        report("told-1", xml("u-1", &mail("shared"), "", told)),
        report("told-2", xml("u-2", &mail("shared"), "", told)),
        report("child", xml("u-3", "", victim, "")),
    ]
}

/// The submissions of a small operation, each with its files, and the disclosures.
pub(crate) fn submissions(folder: &Path, accounts: u32) -> Vec<Vec<(String, Vec<u8>)>> {
    let world = folder.join("world");
    let params = Params::parse(Params::default_text()).unwrap();
    tiaki_world::generate(&params, accounts, 4, &world, &mut |_, _, _| ()).unwrap();
    let mut found: BTreeMap<PathBuf, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    let mut open = vec![world.join("reports"), world.join("disclosures")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let stem = name.split('.').next().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            found
                .entry(path.with_file_name(stem))
                .or_default()
                .push((name, bytes));
        }
    }
    let own = of_a_child().into_iter().map(|file| vec![file]);
    found.into_values().chain(own).collect()
}

/// Chance from a seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `end`.
    pub(crate) fn roll(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap() % end
    }
}
