//! What the pages of the house read and do: the directory, hash lists, rules, the log, operators.
//!
//! [`Site`] is the one that counts; tests and the sample pages bring their own.

use tiaki_core::id::HashListId;
use tiaki_core::time::Timestamp;
use tiaki_ops::directory::{self, Entries};
use tiaki_ops::lists::shown::{self, ListRow, Shown as ListShown};
use tiaki_ops::log::{self, Filter, Page, Part};
use tiaki_ops::operators::office::{Change, Given, Refused};
use tiaki_ops::operators::{self, Operator};
use tiaki_ops::rules::office::{self, Listed};
use tiaki_ops::rules::shown::{self as rules, Shown as RulesShown};
use tiaki_ops::{Error, Site};

/// What the house keeps.
pub trait Upkeep: Send + Sync + 'static {
    /// Every authority of the directory.
    ///
    /// # Errors
    /// Those of the use case.
    fn directory(&self) -> Result<Entries, Error>;

    /// Every hash list, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn lists(&self) -> Result<Vec<ListRow>, Error>;

    /// A hash list with its versions and figures; nothing where there is none such.
    ///
    /// # Errors
    /// Those of the use case.
    fn list(&self, id: &HashListId) -> Result<Option<ListShown>, Error>;

    /// Every version of the rules, the build's first.
    ///
    /// # Errors
    /// Those of the use case.
    fn rules(&self) -> Result<Vec<Listed>, Error>;

    /// A version of the rules beside the one in force; nothing where there is none such.
    ///
    /// # Errors
    /// Those of the use case.
    fn rule_version(&self, version: &str) -> Result<Option<RulesShown>, Error>;

    /// Takes a version of the rules out of force or of question, by whom and why; or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn withdraw_rules(
        &self,
        version: &str,
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<(), rules::Refused>, Error>;

    /// A page of the log.
    ///
    /// # Errors
    /// Those of the use case.
    fn log(&self, filter: &Filter) -> Result<Page, Error>;

    /// Whether a part of the log is whole.
    ///
    /// # Errors
    /// Those of the use case.
    fn check_log(&self, from: Option<i64>) -> Result<Part, Error>;

    /// Every operator, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn operators(&self, at: Timestamp) -> Result<Vec<Operator>, Error>;

    /// Changes something of an operator, by whom, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn change_operator(
        &self,
        change: &Change,
        by: &str,
        at: Timestamp,
    ) -> Result<Result<Given, Refused>, Error>;
}

impl Upkeep for Site {
    fn directory(&self) -> Result<Entries, Error> {
        directory::entries(self)
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        shown::rows(self)
    }

    fn list(&self, id: &HashListId) -> Result<Option<ListShown>, Error> {
        shown::one(self, id)
    }

    fn rules(&self) -> Result<Vec<Listed>, Error> {
        office::list(self)
    }

    fn rule_version(&self, version: &str) -> Result<Option<RulesShown>, Error> {
        rules::one(self, version)
    }

    fn withdraw_rules(
        &self,
        version: &str,
        said: (&str, &str),
        at: Timestamp,
    ) -> Result<Result<(), rules::Refused>, Error> {
        rules::withdraw(self, version, said, at)
    }

    fn log(&self, filter: &Filter) -> Result<Page, Error> {
        log::page(self, filter)
    }

    fn check_log(&self, from: Option<i64>) -> Result<Part, Error> {
        log::check(self, from)
    }

    fn operators(&self, at: Timestamp) -> Result<Vec<Operator>, Error> {
        operators::list(self, at)
    }

    fn change_operator(
        &self,
        change: &Change,
        by: &str,
        at: Timestamp,
    ) -> Result<Result<Given, Refused>, Error> {
        operators::office::change(self, change, by, at)
    }
}
