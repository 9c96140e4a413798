//! Who holds each file, and what matching says of it.
//!
//! A file that nobody else here holds says more than one that many do, and so does a set of near files:
//! so it is kept who holds what. A file is looked at once matching has judged it.

use std::collections::{BTreeSet, HashMap};

use tiaki_store::{Tx, lists};

use crate::Error;

/// What matching says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Viral,
    Negative,
    Known,
    Near,
    FirstSeen,
    /// Without a digest that could be matched.
    Nothing,
}

/// See the module.
#[derive(Default)]
pub(super) struct Holders {
    verdicts: HashMap<[u8; 16], (Verdict, Option<[u8; 16]>)>,
    files: HashMap<[u8; 16], Vec<u32>>,
    /// The files of each set of near ones.
    sets: HashMap<[u8; 16], Vec<[u8; 16]>>,
    /// How many of the files that somebody holds matching has not judged.
    unjudged: usize,
}

fn verdict(code: &str) -> Verdict {
    match code {
        "viral" => Verdict::Viral,
        "negative" => Verdict::Negative,
        "known" => Verdict::Known,
        "near" => Verdict::Near,
        "first_seen" => Verdict::FirstSeen,
        _ => Verdict::Nothing,
    }
}

impl Holders {
    /// All verdicts, held by nobody yet.
    pub(super) fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut holders = Self::default();
        lists::each_verdict(tx, |file, code, set| {
            holders.verdicts.insert(file, (verdict(code), set));
            if let Some(set) = set {
                holders.sets.entry(set).or_default().push(file);
            }
            Ok::<_, Error>(())
        })?;
        Ok(holders)
    }

    /// Whether a file came in that matching has not judged.
    pub(super) fn is_unmatched(&self) -> bool {
        self.unjudged > 0
    }

    /// Brings the verdicts to these, of whom nobody holds anything; returns who holds a file that is judged otherwise, or
    /// one of a set that is another now.
    pub(super) fn judge_again(&mut self, now: Self) -> BTreeSet<u32> {
        let mut touched = BTreeSet::new();
        let mut sets: BTreeSet<[u8; 16]> = BTreeSet::new();
        let files: BTreeSet<[u8; 16]> = self
            .verdicts
            .keys()
            .chain(now.verdicts.keys())
            .copied()
            .collect();
        for file in files {
            let (was, is) = (self.verdicts.get(&file), now.verdicts.get(&file));
            if was != is {
                touched.extend(self.of(&file));
                sets.extend([was, is].into_iter().flatten().filter_map(|(_, set)| *set));
            }
        }
        for set in sets {
            let files = self.sets.get(&set).into_iter().chain(now.sets.get(&set));
            touched.extend(files.flatten().flat_map(|file| self.of(file)));
        }
        self.verdicts = now.verdicts;
        self.sets = now.sets;
        let is_unjudged = |file: &&[u8; 16]| !self.verdicts.contains_key(*file);
        self.unjudged = self.files.keys().filter(is_unjudged).count();
        touched
    }

    /// Notes that an account holds a file.
    pub(super) fn add(&mut self, file: [u8; 16], account: u32) {
        let holders = self.files.entry(file).or_default();
        if holders.is_empty() && !self.verdicts.contains_key(&file) {
            self.unjudged += 1;
        }
        if let Err(place) = holders.binary_search(&account) {
            holders.insert(place, account);
        }
    }

    /// What matching says of a file, and the set that it is in; nothing where matching has not seen it.
    pub(super) fn verdict(&self, file: &[u8; 16]) -> Option<(Verdict, Option<[u8; 16]>)> {
        self.verdicts.get(file).copied()
    }

    /// Who holds a file.
    pub(super) fn of(&self, file: &[u8; 16]) -> &[u32] {
        self.files.get(file).map(Vec::as_slice).unwrap_or_default()
    }

    /// The files of a set.
    pub(super) fn set(&self, set: &[u8; 16]) -> &[[u8; 16]] {
        self.sets.get(set).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those who hold a file, and those who hold one of its set; nobody unless it is first seen.
    pub(super) fn groups(&self, file: &[u8; 16]) -> Vec<Vec<u32>> {
        let Some((Verdict::FirstSeen, set)) = self.verdict(file) else {
            return Vec::new();
        };
        let mut groups = vec![self.of(file).to_vec()];
        if let Some(set) = set {
            let files = self.set(&set).iter();
            let holders: BTreeSet<u32> = files
                .flat_map(|file| self.of(file).iter().copied())
                .collect();
            groups.push(holders.into_iter().collect());
        }
        groups
    }
}
