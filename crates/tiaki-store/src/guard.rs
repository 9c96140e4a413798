//! What protected accounts are known by, so that it is never taken for another's.
//!
//! A value found in running text is nobody's for certain: it may be a child's whom the text is
//! about. Where a shielded account is stated to hold the same value in any source, it is never
//! linked, placed or shown as the account's whose text it stood in ([`Guard::holds`]).
//!
//! An account whose own id is such a value is most likely the child's, or leads to it, whatever part
//! a source gives it: it takes part in the protection ([`Guard::takes_part`]). Nothing of that is
//! stored, so it does not matter which of the two came first. It goes one step and no further: what
//! such an account is stated to hold guards nothing, or a name that many use would shield them all.
//!
//! Why wide: values are compared in [`IdentifierKind::guarded_forms`], since holding back too much
//! costs a question and too little may name a child. What it refuses: to say whose the value is.
//!
//! To add a place that uses mined values, or that shows an account's id: take [`Tx::guard`] and ask it
//! for each.
//!
//! Once read it can be kept and taught what came in since ([`Guard::news`], [`Guard::learn`]). It only
//! ever grows: a part that is protected in one source shields the account for good.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::IdentifierKind;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::log;
use crate::persons::news::{self, News as Entry};

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
        let forms = kind.guarded_forms(value);
        forms.iter().map(|form| Self::of_text(form)).collect()
    }

    /// The form of what is left of a screen name ([`tiaki_core::spelling::stem`]), under which it is
    /// evidence for linking; none where too little is left. Nothing is told, shown or found by it, so it
    /// is among the forms of no value: who has the same word in a name takes no part in a protection.
    #[must_use]
    pub fn of_stem(screen_name: &str) -> Option<Self> {
        let stem = tiaki_core::spelling::stem(screen_name)?;
        Some(Self::of_text(&format!("stem:{stem}")))
    }

    /// All forms under which a value of a protected account is held back from others: its own, and the
    /// stem of each name among them.
    fn held(kind: IdentifierKind, value: &str) -> Vec<Self> {
        let forms = kind.guarded_forms(value);
        let names = forms.iter().filter_map(|form| form.strip_prefix("name:"));
        let stems: Vec<Self> = names.filter_map(Self::of_stem).collect();
        let own = forms.iter().map(|form| Self::of_text(form));
        own.chain(stems).collect()
    }

    /// The same of an account's own id, as everything that it may be.
    fn held_of_handle(handle: &str) -> Vec<Self> {
        let kinds = IdentifierKind::of_handle(handle).into_iter();
        let forms: BTreeSet<Self> = kinds.flat_map(|kind| Self::held(kind, handle)).collect();
        forms.into_iter().collect()
    }

    /// The forms that tell whose a host may be.
    #[must_use]
    pub fn of_host(service: &str) -> Vec<Self> {
        let forms = tiaki_core::host::forms(service);
        forms.iter().map(|form| Self::of_text(form)).collect()
    }

    fn of_text(form: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(form.as_bytes()).into();
        let mut half = [0; 16];
        half.iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        Self(half)
    }

    /// The forms of an account's own id, as everything that it may be.
    #[must_use]
    pub fn of_handle(handle: &str) -> Vec<Self> {
        let kinds = IdentifierKind::of_handle(handle).into_iter();
        let forms: BTreeSet<Self> = kinds.flat_map(|kind| Self::all(kind, handle)).collect();
        forms.into_iter().collect()
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
        let mut guard = Self::default();
        tx.each(HANDLES, &[], |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            guard.shielded.insert(account);
            for form in Form::held_of_handle(row.text(1)?) {
                guard.add(account, form);
            }
            Ok::<_, Error>(())
        })?;
        facts::beside_shielded(tx, |found| {
            if !found.mined && guard.shielded.contains(&found.account) {
                for form in Form::held(found.kind, found.value) {
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
                let forms = Form::held_of_handle(row.text(0)?);
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
                    let forms = Form::held(found.kind, found.value);
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

    /// Whether an account with this id takes part in the protection of a shielded one other than
    /// itself, which is known by that id in some form.
    #[must_use]
    pub fn takes_part(&self, account: &AccountId, handle: &str) -> bool {
        self.has(account, &Form::of_handle(handle))
    }

    /// Whether the id is itself a mailbox, a number or a page of such an account: the same name may be
    /// two people's at two services, these are one's.
    #[must_use]
    pub fn is_place_of_another(&self, account: &AccountId, handle: &str) -> bool {
        let kinds = IdentifierKind::of_handle(handle).into_iter();
        let mut kinds = kinds.filter(|kind| *kind != IdentifierKind::ScreenName);
        kinds.any(|kind| self.holds(account, kind, handle))
    }

    /// Whether any shielded account holds a value of one of these forms.
    #[must_use]
    pub fn has_any(&self, forms: &[Form]) -> bool {
        forms.iter().any(|form| self.holders.contains_key(form))
    }

    /// Whether any shielded account holds the value.
    #[must_use]
    pub fn is_held(&self, kind: IdentifierKind, value: &str) -> bool {
        self.has_any(&Form::all(kind, value))
    }
}

/// The guard that a store keeps between its readings, with the log's entry up to which it knows.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    held: Mutex<Option<(i64, Arc<Guard>)>>,
    /// Held by who reads everything first, which takes seconds on a large store: others wait for it.
    first: Mutex<()>,
}

impl Kept {
    fn held(&self) -> Option<(i64, Arc<Guard>)> {
        let held = self.held.lock();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The guard as of a reading: what is kept, taught what came in since. A reading as of before gets what is kept
    /// too: a guard only ever learns, so that one of later shields more, never less, and to read everything anew for
    /// each page that began a moment before something came in would stop all work.
    pub(crate) fn up_to(&self, tx: &Tx<'_>) -> Result<Arc<Guard>, Error> {
        let now = log::position(tx)?;
        let mut known = self.held();
        let _first = if known.is_none() {
            let first = self.first.lock();
            known = self.held();
            Some(first.unwrap_or_else(PoisonError::into_inner))
        } else {
            None
        };
        let guard = match known {
            Some((position, guard)) if position >= now => return Ok(guard),
            Some((position, mut guard)) => {
                let (_, found) = news::since(tx, position)?;
                let sources = found.iter().filter_map(Entry::source).collect();
                let came = guard.news(tx, &sources)?;
                if came != News::default() {
                    Arc::make_mut(&mut guard).learn(came);
                }
                guard
            }
            None => Arc::new(Guard::read(tx)?),
        };
        let mut kept = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|(position, _)| *position < now) {
            *kept = Some((now, Arc::clone(&guard)));
        }
        Ok(guard)
    }
}
