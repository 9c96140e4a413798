//! What the pages ask on exposure: a text that is opened, one's own meter, the unit's load.

use tiaki_core::id::{OperatorId, ReportId};
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Category, MarkKind, WorkplaceRules};
use tiaki_ops::addresses::{self, AddressView};
use tiaki_ops::exposure::{self, Folded, Member, Narrative, Own, Refused};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Error, Site};

/// An address as a source gave it: value, moment, whether it is said to be a proxy's.
pub type Given = (String, Option<Timestamp>, Option<bool>);

/// Exposure, and what is known of addresses, as the pages ask for them.
pub trait Care {
    /// What is known of addresses beside what the source says; nothing for what is none.
    fn addresses(&self, given: &[Given], as_of: Timestamp) -> Vec<Option<AddressView>>;

    /// What is known of a report's text before it is opened.
    ///
    /// # Errors
    /// Those of the use case.
    fn folded(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        report: &ReportId,
        at: Timestamp,
    ) -> Result<Option<Folded>, Error>;

    /// Opens a report's text and writes that down, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn narrative(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        report: &ReportId,
        at: Timestamp,
    ) -> Result<Option<Result<Narrative, Refused>>, Error>;

    /// A session's own exposure.
    ///
    /// # Errors
    /// Those of the use case.
    fn exposure(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Own, Error>;

    /// Takes a break, or puts off what a page proposes.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn mark(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        kind: MarkKind,
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error>;

    /// Says which categories a session's operator is not shown.
    ///
    /// # Errors
    /// Those of the use case.
    fn spare(&self, session: &Session, categories: &[Category], at: Timestamp)
    -> Result<(), Error>;

    /// The load of a session's unit, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn load(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Vec<Member>, Error>;

    /// Lifts the limits for one operator and one day, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn lift(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        said: (&OperatorId, &str),
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error>;
}

impl Care for Site {
    fn addresses(&self, given: &[Given], as_of: Timestamp) -> Vec<Option<AddressView>> {
        let given = given.iter();
        given
            .map(|(value, at, proxy)| addresses::of(self, (value, *at, *proxy), as_of))
            .collect()
    }

    fn folded(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        report: &ReportId,
        at: Timestamp,
    ) -> Result<Option<Folded>, Error> {
        exposure::folded(self, rules, session, report, at)
    }

    fn narrative(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        report: &ReportId,
        at: Timestamp,
    ) -> Result<Option<Result<Narrative, Refused>>, Error> {
        exposure::open(self, rules, session, report, at)
    }

    fn exposure(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Own, Error> {
        exposure::own(self, rules, session, at)
    }

    fn mark(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        kind: MarkKind,
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        exposure::mark(self, rules, session, kind, at)
    }

    fn spare(
        &self,
        session: &Session,
        categories: &[Category],
        at: Timestamp,
    ) -> Result<(), Error> {
        exposure::opt_out(self, session, categories, at)
    }

    fn load(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Vec<Member>, Error> {
        exposure::load(self, rules, session, at)
    }

    fn lift(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        said: (&OperatorId, &str),
        at: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        exposure::lift(self, rules, session, said, at)
    }
}
