//! Where accounts are: evidence read from the store, weighed by the core's rules.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use rayon::prelude::*;
use tiaki_core::country::CountryCode;
use tiaki_core::id::AccountId;
use tiaki_core::locate::{
    EvidenceKind, LocateRules, Location, LocationEvidence, NetworkClass, locate,
};
use tiaki_core::network::NetworkRules;
use tiaki_store::priorities::{self, Address, Located, Place};
use tiaki_store::{Tx, persons};

use crate::Error;

/// Accounts with other evidence from which on an address can be told to be a proxy's exit.
const MANY: u32 = 5;
/// Accounts beyond which an address is a network's, not a household's.
const SHARED: u32 = 8;

const fn is_address(piece: &LocationEvidence) -> bool {
    use EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
    matches!(piece.kind, LoginIp | OtherIp | RegistrationIp | UploadIp)
}

/// The evidence of all accounts, by account.
pub(super) struct Places {
    /// Every account, in order of ids.
    pub(super) accounts: Vec<AccountId>,
    /// Evidence, by the account's number.
    evidence: Vec<(u32, LocationEvidence)>,
    /// Where each account's evidence begins; one more than there are accounts.
    starts: Vec<usize>,
}

impl Places {
    /// Reads everything that says where an account is.
    pub(super) fn read(tx: &Tx<'_>, networks: &NetworkRules) -> Result<Self, Error> {
        let accounts = persons::accounts(tx)?;
        let numbers: HashMap<AccountId, u32> = accounts.iter().copied().zip(0_u32..).collect();
        let mut evidence = Vec::new();
        let mut mined = Vec::new();
        let guard = tx.guard()?;
        priorities::addresses(tx, &guard, |found| {
            if let Some(number) = numbers.get(&found.account) {
                let to = if found.mined {
                    &mut mined
                } else {
                    &mut evidence
                };
                take_address(&found, networks, |piece| to.push((*number, piece)));
            }
            Ok::<_, Error>(())
        })?;
        for found in priorities::places(tx)? {
            if let Some(number) = numbers.get(&found.account) {
                evidence.push((*number, place(&found)));
            }
        }
        // What was only found in text may be someone else's: it speaks where nothing is stated.
        let placed: HashSet<u32> = evidence.iter().map(|(number, _)| *number).collect();
        evidence.extend(
            mined
                .into_iter()
                .filter(|(number, _)| !placed.contains(number)),
        );
        evidence.sort_unstable();
        let mut starts = Vec::with_capacity(accounts.len() + 1);
        let mut at = 0;
        for number in (0_u32..).take(accounts.len()) {
            starts.push(at);
            at += evidence
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|(of, _)| *of == number)
                .count();
        }
        starts.push(at);
        let mut places = Self {
            accounts,
            evidence,
            starts,
        };
        places.find_exits();
        Ok(places)
    }

    /// Marks addresses that many share: as a network's where nothing worse is known of it, or, where
    /// most of those who use one are elsewhere by everything else known of them, as the exit of a proxy.
    fn find_exits(&mut self) {
        #[derive(Default)]
        struct Use {
            accounts: u32,
            placed: u32,
            elsewhere: u32,
        }
        let mut uses: HashMap<u64, Use> = HashMap::new();
        for number in 0..self.accounts.len() {
            let pieces: Vec<LocationEvidence> = self.of(number).collect();
            let mut seen: Vec<u64> = Vec::new();
            for piece in pieces.iter().filter(|piece| is_address(piece)) {
                if seen.contains(&piece.value) {
                    continue;
                }
                seen.push(piece.value);
                let found = uses.entry(piece.value).or_default();
                found.accounts += 1;
                let mut others = pieces
                    .iter()
                    .filter(|other| other.value != piece.value && other.country.is_some())
                    .peekable();
                if others.peek().is_some() {
                    found.placed += 1;
                    let is_elsewhere = others.all(|other| other.country != piece.country);
                    found.elsewhere += u32::from(is_elsewhere);
                }
            }
        }
        for (_, piece) in self
            .evidence
            .iter_mut()
            .filter(|(_, piece)| is_address(piece))
        {
            let Some(found) = uses.get(&piece.value) else {
                continue;
            };
            if found.placed >= MANY && found.elsewhere * 2 > found.placed {
                piece.network = NetworkClass::Proxy;
            } else if found.accounts > SHARED
                && matches!(piece.network, NetworkClass::Access | NetworkClass::Unknown)
            {
                piece.network = NetworkClass::Shared;
            }
        }
    }

    /// What speaks for where an account is.
    pub(super) fn of(&self, number: usize) -> impl Iterator<Item = LocationEvidence> {
        let range = self
            .starts
            .get(number)
            .copied()
            .zip(self.starts.get(number + 1).copied());
        let found = range
            .and_then(|(from, to)| self.evidence.get(from..to))
            .unwrap_or_default();
        found.iter().map(|(_, piece)| *piece)
    }

    /// Weighs each account's own evidence.
    pub(super) fn locate(&self, rules: &LocateRules) -> Vec<(AccountId, Located)> {
        let of = |(number, account): (usize, &AccountId)| {
            let evidence: Vec<LocationEvidence> = self.of(number).collect();
            (*account, located(&locate(&evidence, rules)))
        };
        self.accounts.par_iter().enumerate().map(of).collect()
    }
}

/// A location as the store keeps it.
pub(super) fn located(location: &Location) -> Located {
    Located {
        verdict: location.verdict.code().to_owned(),
        country: location.leading().map(|country| country.code().to_owned()),
        confidence: location.confidence_permille.into(),
    }
}

fn take_address(found: &Address, networks: &NetworkRules, mut push: impl FnMut(LocationEvidence)) {
    if found.is_phone {
        for piece in LocationEvidence::from_phone(&found.value, found.join_key, found.source) {
            push(LocationEvidence {
                at: found.at,
                ..piece
            });
        }
        return;
    }
    let Ok(address) = found.value.parse::<IpAddr>() else {
        return;
    };
    let kind = match found.event.as_str() {
        "upload" => EvidenceKind::UploadIp,
        "login" => EvidenceKind::LoginIp,
        "registration" => EvidenceKind::RegistrationIp,
        _ => EvidenceKind::OtherIp,
    };
    let country = registered_in(address);
    let piece = LocationEvidence::new(kind, country, found.source);
    push(LocationEvidence {
        at: found.at,
        proxy: found.proxy,
        network: networks.kind(address).class(),
        value: found.join_key,
        ..piece
    });
}

/// The country that the address block is registered in, by the regional registries'
/// statistics that ship with the build. Where it is *used* may be elsewhere.
fn registered_in(address: IpAddr) -> Option<tiaki_core::country::Country> {
    let code = match address.to_canonical() {
        IpAddr::V4(v4) => iptocc::country_code(v4),
        IpAddr::V6(v6) => iptocc::country_code(v6),
    };
    CountryCode::read(code?).country()
}

fn place(found: &Place) -> LocationEvidence {
    let kind = match (found.kind.as_str(), found.verified) {
        ("estimate", true) => EvidenceKind::ProviderVerified,
        ("estimate", false) => EvidenceKind::ProviderEstimate,
        ("billing_address", _) => EvidenceKind::BillingCountry,
        ("address", _) => EvidenceKind::Address,
        _ => EvidenceKind::StatedCountry,
    };
    let country = CountryCode::read(&found.country).country();
    LocationEvidence {
        at: found.at,
        ..LocationEvidence::new(kind, country, found.source)
    }
}
