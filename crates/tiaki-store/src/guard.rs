//! What protected accounts are known by, so that it is never taken for another's.
//!
//! A value found in running text is nobody's for certain: it may be a child's whom the text is
//! about. Where a shielded account is stated to hold the same value in any source, it is never
//! linked, placed or shown as the account's whose text it stood in ([`Guard::holds`]).
//!
//! Why wide: values are compared in [`IdentifierKind::guarded_forms`], since holding back too much
//! costs a question and too little may name a child. What it refuses: to say whose the value is.
//!
//! To add a place that uses mined values: read the guard in its transaction and ask it for each.

use std::collections::HashMap;

use tiaki_core::id::AccountId;
use tiaki_core::identifier::IdentifierKind;

use crate::catalogue::sql;
use crate::db::Tx;
use crate::error::Error;
use crate::facts;
use crate::protection::Shield;

sql! {
    HANDLES = "SELECT account_id, handle FROM accounts WHERE account_id IN \
               (SELECT account_id FROM source_accounts WHERE protection <> 'open') ORDER BY account_id";
}

/// The values that shielded accounts are stated to hold.
#[derive(Debug, Clone, Default)]
pub struct Guard(HashMap<String, Holder>);

/// Which shielded account holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Only(AccountId),
    Several,
}

impl Guard {
    /// Reads what the shielded accounts are known by, in all sources: their handles, and what is
    /// stated of them. What was itself only found in text is not theirs for certain.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let shield = Shield::read(tx)?;
        let mut guard = Self::default();
        tx.each(HANDLES, &[], |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            guard.add(account, IdentifierKind::ScreenName, row.text(1)?);
            Ok::<_, Error>(())
        })?;
        facts::beside_shielded(tx, |found| {
            if !found.mined && shield.class(&found.account).is_shielded() {
                guard.add(found.account, found.kind, found.value);
            }
            Ok::<_, Error>(())
        })?;
        Ok(guard)
    }

    fn add(&mut self, account: AccountId, kind: IdentifierKind, value: &str) {
        for form in kind.guarded_forms(value) {
            let holder = self.0.entry(form).or_insert(Holder::Only(account));
            if *holder != Holder::Only(account) {
                *holder = Holder::Several;
            }
        }
    }

    /// Whether a shielded account other than this one holds the value.
    #[must_use]
    pub fn holds(&self, account: &AccountId, kind: IdentifierKind, value: &str) -> bool {
        let is_others = |form: &String| {
            let found = self.0.get(form);
            found.is_some_and(|holder| *holder != Holder::Only(*account))
        };
        kind.guarded_forms(value).iter().any(is_others)
    }

    /// Whether any shielded account holds the value.
    #[must_use]
    pub fn is_held(&self, kind: IdentifierKind, value: &str) -> bool {
        kind.guarded_forms(value)
            .iter()
            .any(|form| self.0.contains_key(form))
    }
}
