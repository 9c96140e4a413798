//! The packages of a small operation.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{Release, refer, save_key};
use tiaki_ops::{Act, Site, Store, directory, linking, matching, triage, views};
use tiaki_package::{Identity, Signed, SigningKey, open};
use tiaki_world::Params;

pub(crate) fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

pub(crate) fn site(folder: &Path) -> Site {
    std::fs::create_dir_all(folder).unwrap();
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

pub(crate) fn identity() -> Identity {
    Identity::from_seed([5; 32]).unwrap()
}

/// The packages of a small operation, by the authority.
pub(crate) fn packages(folder: &Path) -> Vec<(String, Signed)> {
    let site = site(folder);
    let world = folder.join("world");
    let params = Params::parse(Params::default_text()).unwrap();
    tiaki_world::generate(&params, 400, 4, &world, &mut |_, _, _| ()).unwrap();
    let paths = ["reports", "disclosures"].map(|name| world.join(name));
    import(&site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    for destination in views::overview(&site).unwrap().destinations {
        let (authority, key) = (destination.authority, identity().recipient_text());
        if authority.starts_with("auth-") {
            save_key(&site, &act(), &authority, &key).unwrap();
        }
    }
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&tiaki_core::authority::Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        out: folder.join("packages"),
    };
    let signing = SigningKey::from_seed([3; 32]);
    refer(&site, &act(), &release, &signing, &|_, _| {}).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(&release.out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let found = files.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let signed = open(std::fs::File::open(&path).unwrap(), &identity()).unwrap();
        (name, signed)
    });
    found.collect()
}
