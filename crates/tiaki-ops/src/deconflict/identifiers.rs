//! What is compared: which identifiers of whom, and in which form.
//!
//! Compared are those that are one person's for long and mean the same to everybody: addresses of mail, telephone numbers,
//! devices, means of payment, addresses of profiles, and accounts themselves (service and id). Not compared are names that
//! others may have too, groups, and IP addresses, which are somebody's at a moment only.
//!
//! The form is [`IdentifierKind::normalise`] and nothing that a site can set: two sites must come to the same bytes.
//! Whoever changes that, or the kinds, counts [`SPELLING`] up.
//!
//! What is protected stays out on both sides, as it does of a package: accounts of children and what belongs with them,
//! what was only found in free text, and an account's own id where a shielded account holds it.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_deconflict::{Fingerprint, Identifier};
use tiaki_store::Tx;
use tiaki_store::carry::Load;

use crate::Error;

/// The version of these rules, which is part of what is announced.
pub const SPELLING: u16 = 1;

/// The kinds that are compared, besides accounts themselves.
pub const KINDS: [IdentifierKind; 5] = [
    IdentifierKind::Device,
    IdentifierKind::Email,
    IdentifierKind::Payment,
    IdentifierKind::Phone,
    IdentifierKind::ProfileUrl,
];

/// The kind of an account itself.
const ACCOUNT: &str = "account";

/// The kind of the entry by which a list is tested.
const TEST: &str = "list_test";

/// What is compared of some persons.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    /// Each identifier, with the accounts that it is of.
    pub(super) identifiers: BTreeMap<Identifier, BTreeSet<AccountId>>,
    /// The accounts that were looked at.
    pub(super) accounts: BTreeSet<AccountId>,
    /// Of these: protected ones, of which nothing is compared.
    pub(super) withheld: u64,
}

/// The form in which a value is compared; nothing where it is of a kind, or has a form, that is not.
fn form(kind: IdentifierKind, value: &str) -> Option<Identifier> {
    let value = kind.normalise(value).filter(|_| KINDS.contains(&kind))?;
    Identifier::new(kind.code(), value.as_bytes()).ok()
}

/// The form in which an account is compared.
fn account(service: &str, handle: &str) -> Option<Identifier> {
    let service = service.trim().to_lowercase();
    let handle = IdentifierKind::ScreenName.normalise(handle)?;
    if service.is_empty() {
        return None;
    }
    // With its length in front no two services and ids read alike.
    let whole = format!("{}:{service}:{handle}", service.len());
    Identifier::new(ACCOUNT, whole.as_bytes()).ok()
}

/// The entry that every list has, so that an asker who asks for it too sees that the list was made with the announced key.
pub(super) fn test(fingerprint: Fingerprint) -> Result<Identifier, Error> {
    Ok(Identifier::new(TEST, fingerprint.bytes())?)
}

/// Whether it is that entry.
pub(super) fn is_test(identifier: &Identifier) -> bool {
    identifier.kind() == TEST
}

/// What is compared of some persons.
pub(super) fn gather(tx: &Tx<'_>, persons: BTreeSet<PersonId>) -> Result<Gathered, Error> {
    let load = Load::of(tx, persons)?;
    let shield = load.shield(tx)?;
    let mut found = Gathered::default();
    for one in load.accounts(tx, &shield)? {
        found.accounts.insert(one.id);
        if shield.withholds(&one.id) {
            found.withheld += 1;
        } else if let Some(identifier) = account(&one.service, &one.handle) {
            found
                .identifiers
                .entry(identifier)
                .or_default()
                .insert(one.id);
        }
    }
    load.identifiers(tx, &shield, |one| {
        let kind = IdentifierKind::find(one.kind).filter(|_| !one.mined && !one.held);
        if let Some(identifier) = kind.and_then(|kind| form(kind, one.value)) {
            found
                .identifiers
                .entry(identifier)
                .or_default()
                .insert(one.account);
        }
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_meet_however_they_are_written_and_by_their_kind() {
        let same = |kind, one, other| assert_eq!(form(kind, one), form(kind, other), "{one}");
        same(
            IdentifierKind::Email,
            " One@Mail.example",
            "one@mail.example",
        );
        same(IdentifierKind::Phone, "+999 100 000-001", "+999100000001");
        same(
            IdentifierKind::ProfileUrl,
            "HTTPS://esp.example/u/",
            "https://esp.example/u",
        );
        assert_eq!(
            account("ExampleChat ", "@U-1"),
            account("examplechat", "u-1")
        );
        assert_ne!(account("examplechat", "u-1"), account("examplechat", "u-2"));
        assert_ne!(account("a", "b:c"), account("a:b", "c"));
    }

    #[test]
    fn what_is_not_ones_own_for_long_is_not_compared() {
        for (kind, value) in [
            (IdentifierKind::Ip, "198.51.100.1"),
            (IdentifierKind::DisplayName, "Synthetic"),
            (IdentifierKind::ScreenName, "synthetic77"),
            (IdentifierKind::Group, "g-1"),
            (IdentifierKind::Email, "no address"),
            (IdentifierKind::Phone, "12"),
        ] {
            assert_eq!(form(kind, value), None, "{value}");
        }
        assert_eq!(account("", "u-1"), None);
        assert_eq!(account("ExampleChat", " "), None);
        let long = format!("{}@mail.example", "x".repeat(2_000));
        assert_eq!(form(IdentifierKind::Email, &long), None);
    }
}
