//! The world of one seed: sites, their clocks, what lies between them, and what clients did and were told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::{self, Node, keys};
use tiaki_ops::{Act, Countries, Site, Store};
use tiaki_package::{Identity, Signed, SigningKey};

/// The sites that there may be; the last one keeps parcels for others.
pub(crate) const AUTHORITIES: [&str; 5] = ["auth-at", "auth-nz", "auth-fj", "auth-es", "auth-ch"];

/// When it begins.
const BEGIN: i64 = 1_780_000_000_000_000;

pub(crate) const SECOND: i64 = 1_000_000;

/// Databases as every seed begins with them: sites that know each other's first keys.
pub(crate) struct Templates {
    folder: TempDir,
}

/// In memory, where there is such a place.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn seed(name: &str) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(name.as_bytes()).into()
}

pub(crate) fn signing(authority: &str, turn: u32) -> SigningKey {
    SigningKey::from_seed(seed(&format!("sign {authority} {turn}")))
}

pub(crate) fn identity(authority: &str, turn: u32) -> Identity {
    Identity::from_seed(seed(&format!("seal {authority} {turn}"))).unwrap()
}

pub(crate) fn site_key(number: usize) -> SiteKey {
    SiteKey::new(&[u8::try_from(number).unwrap() + 1; 32])
}

fn open(file: &Path, number: usize) -> Site {
    Site {
        store: Store::open_sqlite(file).unwrap(),
        key: site_key(number),
        mail: Default::default(),
        networks: Default::default(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    }
}

fn act(actor: &str, at: i64) -> Act {
    Act {
        actor: actor.to_owned(),
        at: Timestamp::from_micros(at),
    }
}

impl Templates {
    pub(crate) fn new() -> Self {
        let folder = folder();
        for (number, authority) in AUTHORITIES.iter().enumerate() {
            let site = open(&folder.path().join(authority), number);
            let is_hub = number + 1 == AUTHORITIES.len();
            // Before the first clock of any site.
            let at = BEGIN - 3 * keys::SKEW;
            exchange::set_up(&site, &act("ana", at), authority, is_hub).unwrap();
            for other in AUTHORITIES.iter().filter(|other| *other != authority) {
                learn(&site, other, at, (0, 0));
                exchange::set_peer(&site, &act("ana", at), other, "line", None).unwrap();
            }
        }
        Self { folder }
    }
}

/// Has two people take an authority's keys, of these turns, into a site's directory.
fn learn(site: &Site, authority: &str, at: i64, (sign, seal): (u32, u32)) {
    let sign = signing(authority, sign).verifying_key().to_string();
    let seal = identity(authority, seal).recipient_text();
    for (purpose, key) in [(keys::Purpose::Sign, sign), (keys::Purpose::Seal, seal)] {
        let print = tiaki_ops::directory::fingerprint(&key);
        if keys::add(site, &act("ana", at), authority, purpose, &key, None).unwrap() {
            keys::check(site, &act("ben", at), authority, &print).unwrap();
        }
    }
}

/// One site.
pub(crate) struct Place {
    pub(crate) authority: &'static str,
    pub(crate) site: Site,
    pub(crate) node: Node,
    /// By how much its clock is off.
    pub(crate) skew: i64,
    pub(crate) is_full: bool,
    /// How often its keys were changed.
    pub(crate) turn: (u32, u32),
    file: PathBuf,
    pub(crate) packages: PathBuf,
}

/// A package that somebody sent, and what its recipient did with it.
pub(crate) struct Sent {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) package: String,
    /// The sender's id of each account, and its handle.
    pub(crate) accounts: BTreeMap<String, String>,
    pub(crate) signed: Option<Signed>,
    /// Whether its recipient took it into the tables, and has not let go of it.
    pub(crate) is_in: bool,
    /// What was taken back by its sender's client, or follows from that.
    pub(crate) taken_back: Option<BTreeSet<String>>,
    /// The package that it was made of.
    pub(crate) of: Option<usize>,
}

/// Something on the line that comes late.
pub(crate) struct Late {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) call: super::line::Call,
}

/// The world of one seed.
pub(crate) struct World {
    pub(crate) places: Vec<Place>,
    pub(crate) now: i64,
    pub(crate) dice: Dice,
    /// Pairs that cannot reach each other.
    pub(crate) parted: BTreeSet<(usize, usize)>,
    /// Whether everything works.
    pub(crate) is_calm: bool,
    pub(crate) late: Vec<Late>,
    pub(crate) sent: Vec<Sent>,
    /// How many packages were sealed anew by somebody, by who got them.
    pub(crate) replays: BTreeMap<usize, u64>,
    pub(crate) made: u32,
    _folder: TempDir,
}

impl World {
    pub(crate) fn new(templates: &Templates, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let count = 3 + dice.roll(3);
        let folder = folder();
        // The hub is there where all are.
        let places = (0..count).map(|number| {
            let authority = AUTHORITIES[number];
            let file = folder.path().join(authority);
            std::fs::copy(templates.folder.path().join(authority), &file).unwrap();
            let site = open(&file, number);
            let found = site.countries.directory.find_id(authority).unwrap().clone();
            Place {
                authority,
                node: Node {
                    authority: found,
                    signing: Arc::new(signing(authority, 0)),
                    identities: Arc::new(vec![identity(authority, 0)]),
                },
                site,
                skew: 0,
                is_full: false,
                turn: (0, 0),
                packages: folder.path().join(format!("{authority}.packages")),
                file,
            }
        });
        Self {
            places: places.collect(),
            now: BEGIN,
            dice,
            parted: BTreeSet::new(),
            is_calm: false,
            late: Vec::new(),
            sent: Vec::new(),
            replays: BTreeMap::new(),
            made: 0,
            _folder: folder,
        }
    }

    /// What somebody does at a place now, by its clock.
    pub(crate) fn act(&self, number: usize, actor: &str) -> Act {
        act(actor, self.now + self.places[number].skew)
    }

    pub(crate) fn number(&self, authority: &str) -> Option<usize> {
        self.places
            .iter()
            .position(|place| place.authority == authority)
    }

    pub(crate) fn are_parted(&self, one: usize, other: usize) -> bool {
        self.parted.contains(&(one.min(other), one.max(other)))
    }

    /// The process of a site ends, and another begins.
    pub(crate) fn restart(&mut self, number: usize) {
        let place = &mut self.places[number];
        let site = open(&place.file, number);
        place.site = site;
        let is_full = place.is_full;
        place.site.store.fill_disk(is_full).unwrap();
    }

    pub(crate) fn set_full(&mut self, number: usize, is_full: bool) {
        let place = &mut self.places[number];
        place.is_full = is_full;
        place.site.store.fill_disk(is_full).unwrap();
    }

    /// A site changes its keys; it still opens what was sealed to the ones before.
    pub(crate) fn turn(&mut self, number: usize, sign: bool) {
        let place = &mut self.places[number];
        if sign {
            place.turn.0 += 1;
            place.node.signing = Arc::new(signing(place.authority, place.turn.0));
        } else {
            place.turn.1 += 1;
        }
        let all = (0..=place.turn.1).rev();
        let own = all.map(|turn| identity(place.authority, turn));
        place.node.identities = Arc::new(own.collect());
    }

    /// A site learns the keys that another has now.
    pub(crate) fn learn(&self, number: usize, other: usize) {
        let (place, of) = (&self.places[number], &self.places[other]);
        if place.is_full {
            return;
        }
        // Of the turns between too: what was signed under them may still be on its way.
        for sign in 0..=of.turn.0 {
            learn(
                &place.site,
                of.authority,
                self.now + place.skew,
                (sign, of.turn.1),
            );
        }
    }
}

/// Chance from a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // splitmix64, so that seeds that follow on each other have nothing in common.
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub(crate) fn roll(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end.max(1)
    }

    /// Whether something happens that happens so often in a hundred.
    pub(crate) fn percent(&mut self, often: usize) -> bool {
        self.roll(100) < often
    }
}
