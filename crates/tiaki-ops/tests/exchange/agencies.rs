//! Agencies that know each other: sites with their keys, and a stick between them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tiaki_core::id::PersonId;
use tiaki_ops::exchange::acts::Which;
use tiaki_ops::exchange::{self, Node, folder, keys, lists, post};
use tiaki_ops::refer::{Release, refer};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};
use tiaki_package::letter::{Letter, Package, Says};
use tiaki_package::{
    Content, Draft, Evaluation, Handling, HandlingCode, Identity, Party, Sender, SigningKey, Tlp,
    Urgency, UrgencyLevel,
};
use tiaki_store::testing;

use crate::support::{act, mail, site, sqlite, take, xml};

/// An agency with its site and its folder.
pub(crate) struct Agency {
    pub(crate) site: Site,
    pub(crate) node: Node,
    pub(crate) folder: PathBuf,
}

/// 32 bytes that follow from a name.
pub(crate) fn seed(name: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(name.bytes().cycle()) {
        *to = from;
    }
    seed
}

pub(crate) fn by(name: &str, second: i64) -> Act {
    Act {
        actor: name.to_owned(),
        ..act(second)
    }
}

pub(crate) fn node(site: &Site, authority: &str, seeds: &[&str]) -> Node {
    let found = site.countries.directory.find_id(authority).unwrap().clone();
    let own = seeds
        .iter()
        .map(|name| Identity::from_seed(seed(name)).unwrap());
    Node {
        authority: found,
        signing: Arc::new(SigningKey::from_seed(seed(&format!("sign {authority}")))),
        identities: Arc::new(own.collect()),
    }
}

impl Agency {
    pub(crate) fn new(site: Site, authority: &str, folder: &Path) -> Self {
        exchange::set_up(&site, &act(0), authority, false).unwrap();
        Self {
            node: node(&site, authority, &[authority]),
            site,
            folder: folder.to_owned(),
        }
    }

    /// Has two people take the keys of another into the directory.
    pub(crate) fn knows(&self, other: &Self) {
        let card = keys::card(&other.node, None);
        let text = serde_json::to_string(&card).unwrap();
        keys::add_card(&self.site, &by("ana", 0), &text).unwrap();
        for key in &card.keys {
            keys::check(&self.site, &by("ben", 0), &card.authority, &key.fingerprint).unwrap();
        }
    }

    /// Reports on accounts at addresses in New Zealand, matched, linked and ranked.
    pub(crate) fn reports(&self, handles: &[&str], second: i64) {
        let of = |handle: &&str| {
            let text = String::from_utf8(xml(handle, &mail(handle), "", "")).unwrap();
            let seen = "<ipCaptureEvent><ipAddress>125.236.10.0</ipAddress><eventName>Upload</eventName>\
                        <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>";
            let text = text.replacen("</personOrUserReported>", seen, 1);
            (format!("{handle}.xml"), text.into_bytes())
        };
        let files: Vec<_> = handles.iter().map(of).collect();
        take(&self.site, &self.folder, &files, second);
        self.run(second);
    }

    pub(crate) fn run(&self, second: i64) {
        matching::run(&self.site, &act(second), 31).unwrap();
        linking::run(&self.site, &act(second)).unwrap();
        triage::locate(&self.site, &act(second)).unwrap();
        triage::run(&self.site, &act(second)).unwrap();
    }

    /// Two people let the queues go, and what went is posted; the ids of the packages.
    pub(crate) fn releases(&self, second: i64) -> Vec<String> {
        let release = Release {
            operation: "op-1".to_owned(),
            from: self.node.authority.clone(),
            released_by: "ana".to_owned(),
            second: "ben".to_owned(),
            purpose: "prevention".to_owned(),
            legal_basis: "code 1".to_owned(),
            out: self.out(second),
        };
        let act = act(second);
        refer(&self.site, &act, &release, &self.node.signing, &|_, _| ()).unwrap();
        let posted = post::post(&self.site, &self.node, &act, &release.out).unwrap();
        assert!(posted.missing.is_empty(), "{posted:?}");
        let sent = lists::list(&self.site, tiaki_core::exchange::Side::Sender, (100, 0)).unwrap();
        let is_new = |line: &&lists::Line| line.at == act.at.micros();
        sent.iter()
            .filter(is_new)
            .map(|line| line.package.clone())
            .collect()
    }

    fn out(&self, second: i64) -> PathBuf {
        self.folder.join(format!("packages-{second}"))
    }

    pub(crate) fn writes(&self, stick: &Path, second: i64) -> folder::Exported {
        folder::export(&self.site, &act(second), stick, None).unwrap()
    }

    pub(crate) fn reads(&self, stick: &Path, second: i64) -> folder::Imported {
        folder::import(&self.site, &self.node, &act(second), stick).unwrap()
    }

    pub(crate) fn state(&self, package: &str) -> String {
        let which = which(package);
        lists::show(&self.site, &self.node, which)
            .unwrap()
            .line
            .state
    }

    pub(crate) fn outstanding(&self, second: i64) -> Vec<lists::Due> {
        lists::outstanding(&self.site, &self.node, &act(second)).unwrap()
    }

    /// Who waits in this site's queues.
    pub(crate) fn waits(&self) -> BTreeSet<PersonId> {
        let ranked = self.site.store.read("test", tiaki_store::carry::persons);
        ranked.unwrap().iter().map(|person| person.id).collect()
    }

    /// How many accounts this site has.
    pub(crate) fn accounts(&self) -> usize {
        let found = self.site.store.read("test", tiaki_store::persons::accounts);
        found.unwrap().len()
    }

    /// The accounts that came with a package and are in the tables, by their ids at the sender.
    pub(crate) fn taken(&self, package: &str) -> Vec<String> {
        let shown = lists::show(&self.site, &self.node, which(package)).unwrap();
        let mut digest = [0; 32];
        hex::decode_to_slice(&shown.line.sha256, &mut digest).unwrap();
        let found = self.site.store.read("test", |tx| {
            tiaki_store::exchange::taken::of(tx, &digest, &shown.line.with)
        });
        found.unwrap().into_iter().map(|one| one.theirs).collect()
    }

    /// The one package that came from another.
    pub(crate) fn heard_from(&self, other: &Self) -> lists::Line {
        let side = tiaki_core::exchange::Side::Recipient;
        let mut all = lists::list(&self.site, side, (100, 0)).unwrap();
        all.retain(|line| line.with == other.node.authority.id);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// How often something stands in the log.
    pub(crate) fn logged(&self, verb: &str) -> usize {
        let all = self
            .site
            .store
            .read("test", |tx| tiaki_store::log::newest(tx, 100_000));
        all.unwrap()
            .iter()
            .filter(|entry| entry.verb == verb)
            .count()
    }
}

pub(crate) fn which(package: &str) -> Which<'_> {
    Which {
        package,
        with: None,
    }
}

/// So many agencies that all know each other, on each database.
pub(crate) fn on_both(authorities: &[&str], test: impl Fn(&[Agency], &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let sites = |make: &dyn Fn(&Path) -> Option<Site>| -> Option<Vec<Agency>> {
        let of = |authority: &&str| {
            let within = folder
                .path()
                .join(format!("{authority}-{}", rand(folder.path())));
            std::fs::create_dir_all(&within).unwrap();
            Some(Agency::new(make(&within)?, authority, &within))
        };
        authorities.iter().map(of).collect()
    };
    let on_sqlite = sites(&|within| Some(sqlite(within))).unwrap();
    let on_postgres = sites(&|_| {
        let url = testing::find_database()?;
        Some(site(Store::open_postgres(&url).unwrap()))
    });
    for agencies in [Some(on_sqlite), on_postgres].into_iter().flatten() {
        for one in &agencies {
            for other in &agencies {
                if one.node.authority.id != other.node.authority.id {
                    one.knows(other);
                }
            }
        }
        let stick = folder.path().join(format!("stick-{}", rand(folder.path())));
        test(&agencies, &stick);
    }
}

/// A number that no folder in here is named by.
fn rand(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

const DAY: i64 = 86_400_000_000;

pub(crate) fn sender(from: &Agency) -> Sender {
    Sender {
        authority: from.node.authority.id.clone(),
        name: from.node.authority.name.clone(),
        country: from.node.authority.country.code().to_owned(),
    }
}

pub(crate) fn party(to: &Agency) -> Party {
    Party {
        authority: to.node.authority.id.clone(),
        country: to.node.authority.country.code().to_owned(),
        key: to.node.identities[0].recipient(),
    }
}

/// A package of one account, made in a second.
pub(crate) fn draft(from: &Agency, to: &Agency, id: &str, second: i64) -> Draft {
    let csv = |text: &str| Content {
        media_type: "text/csv".to_owned(),
        text: text.to_owned(),
    };
    let at = act(second).at.micros();
    Draft {
        package_id: id.to_owned(),
        operation: None,
        common_reference: None,
        sender: sender(from),
        recipients: vec![party(to)],
        created_at: at,
        expires_at: at + 365 * DAY,
        reply_by: None,
        purpose: "prevention".to_owned(),
        legal_basis: "code 1".to_owned(),
        handling: Handling {
            codes: [HandlingCode::H0].into(),
            restriction: None,
        },
        evaluation: Evaluation::four_by_four("B", "2"),
        tlp: Tlp::Green,
        urgency: Urgency {
            level: UrgencyLevel::Routine,
            reason: "code 3".to_owned(),
        },
        counts: BTreeMap::from([("accounts".to_owned(), 1)]),
        withheld: Vec::new(),
        contents: BTreeMap::from([(
            "accounts.csv".to_owned(),
            csv("account,person,service,handle,protection\nacc_1,per_1,ExampleChat,u-1,open\n"),
        )]),
    }
}

/// Any bytes, sealed to somebody, as anybody can.
pub(crate) fn seal(bytes: &[u8], to: &Identity) -> Vec<u8> {
    let recipient: age::x25519::Recipient = to.recipient_text().parse().unwrap();
    let all = std::iter::once(&recipient as &dyn age::Recipient);
    let mut sealed = Vec::new();
    let mut writer = age::Encryptor::with_recipients(all)
        .unwrap()
        .wrap_output(&mut sealed)
        .unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap();
    sealed
}

/// A letter, written long after the packages of these tests.
pub(crate) fn letter(
    from: &Agency,
    to: &Agency,
    id: &str,
    about: &lists::Line,
    says: Says,
) -> Letter {
    Letter {
        letter_id: id.to_owned(),
        sender: sender(from),
        signing_key: from.node.signing.verifying_key(),
        recipient: party(to),
        created_at: act(50).at.micros(),
        about: Package {
            package_id: about.package.clone(),
            sha256: about.sha256.clone(),
        },
        answers: None,
        says,
    }
}

/// The bytes of every file in a folder.
pub(crate) fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(std::fs::read(path).unwrap());
        }
    }
    found
}
