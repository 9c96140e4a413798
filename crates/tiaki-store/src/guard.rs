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
//!
//! Once read it can be kept and taught what came in since ([`Guard::news`], [`Guard::learn`]). It only
//! ever grows: a part that is protected in one source shields the account for good.

use std::collections::{BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::IdentifierKind;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::protection::Shield;

sql! {
    HANDLES = "SELECT account_id, handle FROM accounts WHERE account_id IN \
               (SELECT account_id FROM source_accounts WHERE protection <> 'open') ORDER BY account_id";
    HANDLE = "SELECT handle FROM accounts WHERE account_id = $1";
    NAMED = "SELECT account_id, protection FROM source_accounts WHERE source_id = $1 ORDER BY seq";
    SOURCES = "SELECT DISTINCT source_id FROM source_accounts WHERE account_id = $1 ORDER BY source_id";
}

/// A form in which values are compared, as a digest: what is kept in memory for long tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form([u8; 16]);

impl Form {
    /// The forms of a value; none where it has no normal form.
    #[must_use]
    pub fn all(kind: IdentifierKind, value: &str) -> Vec<Self> {
        kind.guarded_forms(value)
            .into_iter()
            .map(|form| {
                let digest: [u8; 32] = Sha256::digest(form.as_bytes()).into();
                let mut half = [0; 16];
                half.iter_mut()
                    .zip(digest)
                    .for_each(|(to, from)| *to = from);
                Self(half)
            })
            .collect()
    }
}

/// The values that shielded accounts are stated to hold.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    holders: HashMap<Form, Holder>,
    shielded: HashSet<AccountId>,
}

/// Which shielded account holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Only(AccountId),
    Several,
}

/// What came in that a guard does not know yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    shielded: BTreeSet<AccountId>,
    held: Vec<(AccountId, Form)>,
}

impl Guard {
    /// Reads what the shielded accounts are known by, in all sources: their handles, and what is
    /// stated of them. What was itself only found in text is not theirs for certain.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let shield = Shield::read(tx)?;
        let mut guard = Self {
            shielded: shield.iter().map(|(account, _)| *account).collect(),
            ..Self::default()
        };
        tx.each(HANDLES, &[], |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            for form in Form::all(IdentifierKind::ScreenName, row.text(1)?) {
                guard.add(account, form);
            }
            Ok::<_, Error>(())
        })?;
        facts::beside_shielded(tx, |found| {
            if !found.mined && guard.shielded.contains(&found.account) {
                for form in Form::all(found.kind, found.value) {
                    guard.add(found.account, form);
                }
            }
            Ok::<_, Error>(())
        })?;
        Ok(guard)
    }

    /// What these sources say that the guard does not know: accounts that they shield, with all that
    /// is known of those from any source, and what they state of accounts that are shielded.
    ///
    /// # Errors
    /// Those of the store.
    pub fn news(&self, tx: &Tx<'_>, sources: &BTreeSet<SourceId>) -> Result<News, Error> {
        let mut news = News::default();
        let mut beside: Vec<(SourceId, AccountId)> = Vec::new();
        for source in sources {
            tx.each(NAMED, &[Param::Blob(source.as_bytes())], |row| {
                let account = AccountId::from_bytes(row.fixed(0)?);
                if self.shielded.contains(&account) {
                    beside.push((*source, account));
                } else if row.text(1)? != "open" {
                    news.shielded.insert(account);
                }
                Ok::<_, Error>(())
            })?;
        }
        for account in &news.shielded {
            let id = [Param::Blob(account.as_bytes())];
            tx.each(HANDLE, &id, |row| {
                let forms = Form::all(IdentifierKind::ScreenName, row.text(0)?);
                news.held
                    .extend(forms.into_iter().map(|form| (*account, form)));
                Ok::<_, Error>(())
            })?;
            let of = tx.rows(SOURCES, &id, |row| row.fixed(0).map(SourceId::from_bytes))?;
            beside.extend(of.into_iter().map(|source| (source, *account)));
        }
        for (source, account) in beside {
            facts::of_account(tx, &source, &account, |fact| {
                if let Fact::Identifier(found) = fact
                    && !found.mined
                {
                    let forms = Form::all(found.kind, found.value);
                    news.held
                        .extend(forms.into_iter().map(|form| (account, form)));
                }
                Ok::<_, Error>(())
            })?;
        }
        Ok(news)
    }

    /// Takes in what came in; returns the forms for which [`Guard::has`] may answer otherwise now.
    pub fn learn(&mut self, news: News) -> BTreeSet<Form> {
        self.shielded.extend(news.shielded);
        let held = news.held.into_iter();
        held.filter(|(account, form)| self.add(*account, *form))
            .map(|(_, form)| form)
            .collect()
    }

    /// Notes a holder; whether that was new.
    fn add(&mut self, account: AccountId, form: Form) -> bool {
        match self.holders.get_mut(&form) {
            None => {
                self.holders.insert(form, Holder::Only(account));
                true
            }
            Some(Holder::Only(holder)) if *holder == account => false,
            Some(Holder::Several) => false,
            Some(holder) => {
                *holder = Holder::Several;
                true
            }
        }
    }

    /// Whether a shielded account other than this one holds a value of one of these forms.
    #[must_use]
    pub fn has(&self, account: &AccountId, forms: &[Form]) -> bool {
        let is_others = |form: &Form| {
            let found = self.holders.get(form);
            found.is_some_and(|holder| *holder != Holder::Only(*account))
        };
        forms.iter().any(is_others)
    }

    /// Whether a shielded account other than this one holds the value.
    #[must_use]
    pub fn holds(&self, account: &AccountId, kind: IdentifierKind, value: &str) -> bool {
        self.has(account, &Form::all(kind, value))
    }

    /// Whether any shielded account holds the value.
    #[must_use]
    pub fn is_held(&self, kind: IdentifierKind, value: &str) -> bool {
        let forms = Form::all(kind, value);
        forms.iter().any(|form| self.holders.contains_key(form))
    }
}
