//! The vault: what goes in can be read by the key's owner and by nobody else, whole or not at all.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use age::secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use tiaki_ops::vault::{Vault, VaultConfig, VaultError, VaultName};

/// Stands all through the files of these tests, so that any clear piece of 64 bytes shows it.
const CANARY: &[u8] = b"CANARY-7f3a-never-in-clear-";

struct House {
    folder: tempfile::TempDir,
    identity: age::x25519::Identity,
}

impl House {
    fn new() -> Self {
        let identity = age::x25519::Identity::generate();
        let folder = tempfile::tempdir().unwrap();
        Self { folder, identity }
    }

    fn vault(&self) -> Vault {
        let recipient = self.identity.to_public();
        let text = format!("recipient = \"{recipient}\"\nstore = \"./vault\"\n");
        let config = VaultConfig::parse(&text).unwrap();
        Vault::open(&config, self.folder.path(), None).unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(self.folder.path(), &mut found);
        found.sort();
        found
    }

    fn open(&self, path: &Path) -> Vec<u8> {
        let sealed = std::fs::File::open(path).unwrap();
        let decryptor = age::Decryptor::new(std::io::BufReader::new(sealed)).unwrap();
        let identity: &dyn age::Identity = &self.identity;
        let mut reader = decryptor.decrypt(std::iter::once(identity)).unwrap();
        let mut clear = Vec::new();
        reader.read_to_end(&mut clear).unwrap();
        clear
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn clear(size: usize) -> Vec<u8> {
    CANARY.iter().copied().cycle().take(size).collect()
}

fn holds_canary(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|window| window == CANARY)
}

#[test]
fn what_is_sealed_is_opened_by_the_key_and_stands_nowhere_in_clear() {
    let house = House::new();
    let vault = house.vault();
    // Around a chunk of age and around a part of the place.
    let sizes = [0, 1, 65_535, 65_536, 65_537, 1_048_000, 1 << 20, 3_500_000];
    for (number, size) in sizes.into_iter().enumerate() {
        let name = VaultName::new([u8::try_from(number).unwrap(); 16]);
        let mut sealing = vault.start(name).unwrap();
        let bytes = clear(size);
        for piece in bytes.chunks(100_000) {
            sealing.write(piece).unwrap();
            // Not even while it is under way.
            for file in house.files() {
                assert!(!holds_canary(&std::fs::read(file).unwrap()));
            }
        }
        let sealed = sealing.finish().unwrap();
        let path =
            house
                .folder
                .path()
                .join(format!("vault/{}/{}", &name.to_string()[..2], sealed.name));
        let stored = std::fs::read(&path).unwrap();
        assert_eq!(stored.len() as u64, sealed.size, "{size}");
        assert_eq!(
            <[u8; 32]>::from(Sha256::digest(&stored)),
            sealed.sha256,
            "{size}"
        );
        assert!(!holds_canary(&stored), "{size}");
        assert_eq!(house.open(&path), bytes, "{size}");
    }
    assert_eq!(house.files().len(), sizes.len());
}

#[test]
fn another_key_opens_nothing() {
    let house = House::new();
    let mut sealing = house.vault().start(VaultName::new([9; 16])).unwrap();
    sealing.write(&clear(100)).unwrap();
    sealing.finish().unwrap();
    let sealed = std::fs::read(&house.files()[0]).unwrap();
    let stranger = age::x25519::Identity::generate();
    assert!(age::decrypt(&stranger, &sealed).is_err());
}

/// Where the stock program is installed.
#[test]
fn the_stock_age_program_opens_what_is_sealed_here() {
    if std::process::Command::new("age")
        .arg("--version")
        .output()
        .is_err()
    {
        return;
    }
    let house = House::new();
    let mut sealing = house.vault().start(VaultName::new([8; 16])).unwrap();
    sealing.write(&clear(2_000_000)).unwrap();
    sealing.finish().unwrap();
    let sealed = house.files().remove(0);
    let key = house.folder.path().join("key");
    let secret = house.identity.to_string();
    tiaki_package::atomic_write(&key, secret.expose_secret().as_bytes()).unwrap();
    let mut age = std::process::Command::new("age");
    let opened = age
        .arg("-d")
        .arg("-i")
        .arg(&key)
        .arg(sealed)
        .output()
        .unwrap();
    assert!(opened.status.success());
    assert_eq!(opened.stdout, clear(2_000_000));
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let house = House::new();
    let vault = house.vault();
    for size in [0, 1000, 5_000_000] {
        let mut sealing = vault.start(VaultName::new([1; 16])).unwrap();
        sealing.write(&clear(size)).unwrap();
        sealing.abort().unwrap();
        assert_eq!(house.files(), Vec::<PathBuf>::new(), "{size}");
    }
}

#[test]
fn what_is_dropped_leaves_nothing_soon_after() {
    let house = House::new();
    let vault = house.vault();
    let mut sealing = vault.start(VaultName::new([2; 16])).unwrap();
    sealing.write(&clear(5_000_000)).unwrap();
    assert_eq!(house.files().len(), 1, "a part is on the disk");
    drop(sealing);
    for _ in 0..200 {
        if house.files().is_empty() {
            return;
        }
        wait(Duration::from_millis(20));
    }
    assert_eq!(house.files(), Vec::<PathBuf>::new());
}

/// A process that dies in the middle never runs a destructor; so does this.
#[test]
fn what_is_killed_in_the_middle_has_no_name_and_cannot_be_read() {
    let house = House::new();
    let name = VaultName::new([3; 16]);
    let mut sealing = std::mem::ManuallyDrop::new(house.vault().start(name).unwrap());
    sealing.write(&clear(5_000_000)).unwrap();
    let left = house.files();
    assert_eq!(left.len(), 1);
    assert_ne!(left[0].extension().unwrap(), "age");
    let bytes = std::fs::read(&left[0]).unwrap();
    assert!(!holds_canary(&bytes));
    assert!(
        age::decrypt(&house.identity, &bytes).is_err(),
        "its end is missing"
    );
    // The same upload, sent again after the restart, goes in beside it.
    let mut again = house.vault().start(name).unwrap();
    again.write(&clear(5_000_000)).unwrap();
    again.finish().unwrap();
    let whole = house
        .files()
        .into_iter()
        .find(|path| path.extension().unwrap() == "age");
    assert_eq!(house.open(&whole.unwrap()), clear(5_000_000));
}

#[test]
fn a_name_that_is_taken_is_refused_and_what_stands_there_stays() {
    let house = House::new();
    let vault = house.vault();
    let name = VaultName::new([4; 16]);
    let mut first = vault.start(name).unwrap();
    let mut faster = vault.start(name).unwrap();
    first.write(&clear(50)).unwrap();
    faster.write(&clear(60)).unwrap();
    faster.finish().unwrap();
    assert!(matches!(first.finish(), Err(VaultError::Taken { .. })));
    let refused = vault.start(name).unwrap_err();
    assert!(
        matches!(refused, VaultError::Taken { name: taken } if taken == name),
        "{refused}"
    );
    assert_eq!(house.files().len(), 1);
    assert_eq!(house.open(&house.files()[0]), clear(60));
}

#[test]
fn several_at_once_do_not_disturb_one_another() {
    let house = House::new();
    let vault = house.vault();
    std::thread::scope(|scope| {
        for number in 0..8_u8 {
            let vault = &vault;
            scope.spawn(move || {
                let mut sealing = vault.start(VaultName::new([number; 16])).unwrap();
                for piece in clear(1_500_000 + usize::from(number)).chunks(77_777) {
                    sealing.write(piece).unwrap();
                }
                sealing.finish().unwrap();
            });
        }
    });
    let sizes: Vec<usize> = house
        .files()
        .iter()
        .map(|file| house.open(file).len())
        .collect();
    assert_eq!(sizes, (1_500_000..1_500_008).collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let _vault = house.vault();
    let mode = std::fs::metadata(house.folder.path().join("vault")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_place_that_cannot_be_made_is_said() {
    let house = House::new();
    tiaki_package::atomic_write(&house.folder.path().join("vault"), b"a file").unwrap();
    let recipient = house.identity.to_public();
    let config = VaultConfig::parse(&format!("recipient = '{recipient}'\nstore = 'vault'"));
    let refused = Vault::open(&config.unwrap(), house.folder.path(), None).unwrap_err();
    assert!(matches!(refused, VaultError::Open(_)), "{refused}");
}

#[test]
fn the_configuration_of_a_site_is_found_or_not() {
    let house = House::new();
    let path = house.folder.path();
    assert!(VaultConfig::read(path).unwrap().is_none());
    let recipient = house.identity.to_public();
    let text = format!("recipient = '{recipient}'\nstore = 'vault'");
    tiaki_package::atomic_write(&path.join("vault.toml"), text.as_bytes()).unwrap();
    assert!(VaultConfig::read(path).unwrap().is_some());
    let secret = house.identity.to_string();
    let text = format!("recipient = '{}'\nstore = 'vault'", secret.expose_secret());
    tiaki_package::atomic_write(&path.join("vault.toml"), text.as_bytes()).unwrap();
    let refused = VaultConfig::read(path).unwrap_err();
    assert!(matches!(refused, VaultError::SecretKey), "{refused}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "what another thread does in its own time can only be waited for"
)]
fn wait(time: Duration) {
    std::thread::sleep(time);
}
