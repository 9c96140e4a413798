//! The async edge: the one place where a request waits for the synchronous use cases.

mod calls;
mod care;
pub(crate) mod cases;
pub(crate) mod counted;
pub(crate) mod exchange;
mod figures;
mod looked;
pub(crate) mod persons;
pub(crate) mod search;
pub(crate) mod send;
mod upkeep;
mod workbench;

use std::sync::Arc;
use std::time::Duration;

use tiaki_core::id::{AccountId, IncidentId, PersonId, ReportId, SetAsideId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::fairness::Report as FairnessReport;
use tiaki_ops::folding::{self, Incident, Incidents};
use tiaki_ops::linking::{self, Refused, Ruling};
use tiaki_ops::quality::{self, Card};
use tiaki_ops::queue::audit::{self, Estimated, Look, Waiting};
use tiaki_ops::queue::{self, Alarms, Batch, Filter, Listing, Skipped, Standing};
use tiaki_ops::refer::shared::{self, Drafts};
use tiaki_ops::reviews::{self, Review, Reviews};
use tiaki_ops::rulings::{self, Rulings};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::views::{AccountView, Overview, Person, Quarantined, Report};
use tiaki_ops::{Act, Error, Site, views};
use tokio::sync::Semaphore;

pub use self::calls::Calls;
pub use self::care::{Care, Given};
use self::cases::Cases;
use self::exchange::Exchanges;
pub use self::figures::Figures;
use self::persons::Persons;
use self::search::Searching;
use self::send::Sends;
pub use self::upkeep::Upkeep;
pub use self::workbench::Workbench;
use crate::deed::{self, Deed, Outcome};
use crate::door::Door;
use crate::problem::Problem;

/// Reads that run at once; more wait their turn, so that a burst of requests
/// cannot fill the machine with threads.
const READS: usize = 16;

/// Log-ins that are looked at at once: each takes much memory and time on purpose.
const CHECKS: usize = 2;

/// Batches and skips listed beside a queue.
const LISTED: u32 = 20;

/// How long a request waits for its read, its turn included.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the pages show. [`Site`] is the one that counts; tests and the sample
/// pages bring their own.
pub trait Views:
    Calls + Care + Cases + Exchanges + Figures + Persons + Searching + Sends + Upkeep + Workbench
{
    /// The operation at a glance.
    ///
    /// # Errors
    /// Those of the use case.
    fn overview(&self) -> Result<Overview, Error>;

    /// A page, from 0, of a part of a destination's queue; nothing where there is none such.
    ///
    /// # Errors
    /// Those of the use case.
    fn queue(
        &self,
        authority: &str,
        filter: &Filter,
        page: u32,
        at: Timestamp,
    ) -> Result<Option<Listing>, Error>;

    /// What operators did with a person, as one of them may be told it.
    ///
    /// # Errors
    /// Those of the use case.
    fn standing(&self, id: &PersonId, operator: &str, at: Timestamp) -> Result<Standing, Error>;

    /// The newest decisions that were taken as one in a queue.
    ///
    /// # Errors
    /// Those of the use case.
    fn batches(&self, authority: &str) -> Result<Vec<Batch>, Error>;

    /// What was given back undone in a queue, newest first, as an operator may be told it.
    ///
    /// # Errors
    /// Those of the use case.
    fn skipped(&self, authority: &str, operator: &str) -> Result<Vec<Skipped>, Error>;

    /// Who is overdue, and whose evidence dies within so many days, in the queue of an authority, or in all where none
    /// is named.
    ///
    /// # Errors
    /// Those of the use case.
    fn alarms(&self, authority: &str, days: u16, at: Timestamp) -> Result<Alarms, Error>;

    /// What is due for a second look, in one queue, or in all where none is named.
    ///
    /// # Errors
    /// Those of the use case.
    fn audit_lane(&self, authority: &str, at: Timestamp) -> Result<Vec<Waiting>, Error>;

    /// One that is due for a second look.
    ///
    /// # Errors
    /// Those of the use case.
    fn audit_one(&self, id: &SetAsideId, at: Timestamp) -> Result<Option<Look>, Error>;

    /// What second looks say of all, or of one queue.
    ///
    /// # Errors
    /// Those of the use case.
    fn estimates(&self, authority: &str, at: Timestamp) -> Result<Vec<Estimated>, Error>;

    /// Does what an operator asks of a queue, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn act(
        &self,
        deed: &Deed,
        rules: &QueueRules,
        at: Timestamp,
    ) -> Result<Result<Outcome, queue::Refused>, Error>;

    /// A person, if there is one of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn person(&self, id: &PersonId) -> Result<Option<Person>, Error>;

    /// A report, if there is one of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn report(&self, id: &ReportId) -> Result<Option<Report>, Error>;

    /// An account without what is held back, if there is one of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn account(&self, id: &AccountId) -> Result<Option<AccountView>, Error>;

    /// An account with what is held back, and the read written down.
    ///
    /// # Errors
    /// Those of the use case.
    fn reveal(&self, id: &AccountId, request: &Request) -> Result<Option<AccountView>, Error>;

    /// A page, from 0, of the groups of reports that are one.
    ///
    /// # Errors
    /// Those of the use case.
    fn incidents(&self, page: u32) -> Result<Incidents, Error>;

    /// A group with a page, from 0, of its reports, as an agency's operators know it, if there is one of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn incident(&self, id: &IncidentId, agency: &str, page: u32)
    -> Result<Option<Incident>, Error>;

    /// A card for each provider, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn cards(&self) -> Result<Vec<Card>, Error>;

    /// A page, from 0, of the pairs to decide on, with what was decided: all, or those within one queue.
    ///
    /// # Errors
    /// Those of the use case.
    fn reviews(&self, authority: &str, page: u32) -> Result<Reviews, Error>;

    /// Two accounts and what was decided on them, if both are here.
    ///
    /// # Errors
    /// Those of the use case.
    fn review(&self, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error>;

    /// Writes a decision down, or says why it is none.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn decide(&self, ruling: &Ruling, at: Timestamp) -> Result<Result<(), Refused>, Error>;

    /// A page, from 0, of what people decided on where persons are.
    ///
    /// # Errors
    /// Those of the use case.
    fn rulings(&self, page: u32) -> Result<Rulings, Error>;

    /// Writes down where somebody is, or that this is taken back, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn rule(
        &self,
        said: &rulings::Said,
        at: Timestamp,
    ) -> Result<Result<rulings::Done, rulings::Refused>, Error>;

    /// A page, from 0, of drafts to several authorities.
    ///
    /// # Errors
    /// Those of the use case.
    fn drafts(&self, page: u32) -> Result<Drafts, Error>;

    /// Writes down to which authorities a person goes, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn share(
        &self,
        draft: &shared::Draft,
        at: Timestamp,
    ) -> Result<Result<shared::Shown, shared::Refused>, Error>;

    /// Ends such a draft, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn end_share(
        &self,
        id: &SharedReferralId,
        operator: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<Result<(), shared::Refused>, Error>;

    /// Who stands where, who waits, and whom the rules were wrong about; nothing where nobody has been
    /// ranked.
    ///
    /// # Errors
    /// Those of the use case.
    fn fairness(&self, at: Timestamp) -> Result<Option<FairnessReport>, Error>;

    /// What could not be read, newest first, at most `limit`.
    ///
    /// # Errors
    /// Those of the use case.
    fn quarantine(&self, limit: u32) -> Result<Vec<Quarantined>, Error>;
}

impl Views for Site {
    fn overview(&self) -> Result<Overview, Error> {
        views::overview(self)
    }

    fn queue(
        &self,
        authority: &str,
        filter: &Filter,
        page: u32,
        at: Timestamp,
    ) -> Result<Option<Listing>, Error> {
        queue::list(self, authority, filter, page, queue::PAGE_SIZE, at)
    }

    fn standing(&self, id: &PersonId, operator: &str, at: Timestamp) -> Result<Standing, Error> {
        queue::standing_for(self, id, operator, at)
    }

    fn batches(&self, authority: &str) -> Result<Vec<Batch>, Error> {
        queue::batches(self, authority, LISTED)
    }

    fn skipped(&self, authority: &str, operator: &str) -> Result<Vec<Skipped>, Error> {
        queue::skipped_for(self, authority, operator, LISTED)
    }

    fn alarms(&self, authority: &str, days: u16, at: Timestamp) -> Result<Alarms, Error> {
        queue::alarms(self, authority, days, at)
    }

    fn audit_lane(&self, authority: &str, at: Timestamp) -> Result<Vec<Waiting>, Error> {
        audit::lane(self, authority, at)
    }

    fn audit_one(&self, id: &SetAsideId, at: Timestamp) -> Result<Option<Look>, Error> {
        audit::find(self, id, at)
    }

    fn estimates(&self, authority: &str, at: Timestamp) -> Result<Vec<Estimated>, Error> {
        audit::estimates_of(self, authority, at)
    }

    fn act(
        &self,
        deed: &Deed,
        rules: &QueueRules,
        at: Timestamp,
    ) -> Result<Result<Outcome, queue::Refused>, Error> {
        deed::act(self, deed, rules, at)
    }

    fn person(&self, id: &PersonId) -> Result<Option<Person>, Error> {
        views::person(self, id)
    }

    fn report(&self, id: &ReportId) -> Result<Option<Report>, Error> {
        views::report(self, id)
    }

    fn account(&self, id: &AccountId) -> Result<Option<AccountView>, Error> {
        views::account(self, id)
    }

    fn reveal(&self, id: &AccountId, request: &Request) -> Result<Option<AccountView>, Error> {
        victims::show(self, id, request)
    }

    fn incidents(&self, page: u32) -> Result<Incidents, Error> {
        folding::incidents(self, page)
    }

    fn incident(
        &self,
        id: &IncidentId,
        agency: &str,
        page: u32,
    ) -> Result<Option<Incident>, Error> {
        folding::incident(self, id, agency, page)
    }

    fn cards(&self) -> Result<Vec<Card>, Error> {
        quality::cards(self, &tiaki_core::quality::Rules::standard())
    }

    fn reviews(&self, authority: &str, page: u32) -> Result<Reviews, Error> {
        if authority.is_empty() {
            reviews::reviews(self, page)
        } else {
            reviews::of_queue(self, authority, page)
        }
    }

    fn review(&self, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error> {
        reviews::review(self, one, other)
    }

    fn decide(&self, ruling: &Ruling, at: Timestamp) -> Result<Result<(), Refused>, Error> {
        let act = Act {
            actor: ruling.operator.clone(),
            at,
        };
        match linking::decide(self, &act, ruling) {
            Err(Error::Refused(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }

    fn rulings(&self, page: u32) -> Result<Rulings, Error> {
        rulings::rulings(self, page, rulings::PAGE_SIZE)
    }

    fn rule(
        &self,
        said: &rulings::Said,
        at: Timestamp,
    ) -> Result<Result<rulings::Done, rulings::Refused>, Error> {
        match rulings::decide(self, said, at) {
            Err(Error::Ruling(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }

    fn drafts(&self, page: u32) -> Result<Drafts, Error> {
        shared::drafts(self, page, shared::PAGE_SIZE)
    }

    fn share(
        &self,
        draft: &shared::Draft,
        at: Timestamp,
    ) -> Result<Result<shared::Shown, shared::Refused>, Error> {
        match shared::draft(self, draft, at) {
            Err(Error::Shared(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }

    fn end_share(
        &self,
        id: &SharedReferralId,
        operator: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<Result<(), shared::Refused>, Error> {
        match shared::end(self, id, operator, reason, at) {
            Err(Error::Shared(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }

    fn fairness(&self, at: Timestamp) -> Result<Option<FairnessReport>, Error> {
        let act = Act {
            actor: "page".to_owned(),
            at,
        };
        match tiaki_ops::fairness::report(self, &act) {
            Ok(report) => Ok(Some(report)),
            Err(Error::Early { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn quarantine(&self, limit: u32) -> Result<Vec<Quarantined>, Error> {
        views::quarantine(self, limit)
    }
}

/// The views, and the turnstile before them.
#[derive(Clone)]
pub(crate) struct Edge {
    views: Arc<dyn Views>,
    door: Arc<dyn Door>,
    checks: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    kept: counted::Kept,
    looked: looked::Looked,
}

impl Edge {
    pub(crate) fn new(views: Arc<dyn Views>, door: Arc<dyn Door>) -> Self {
        Self {
            views,
            door,
            checks: Arc::new(Semaphore::new(CHECKS)),
            turns: Arc::new(Semaphore::new(READS)),
            kept: counted::Kept::default(),
            looked: looked::Looked::default(),
        }
    }

    /// What is counted for a while.
    pub(crate) fn kept(&self) -> counted::Kept {
        self.kept.clone()
    }

    /// Runs a read on a thread that may block. A failure is written to the log,
    /// by name and without values, and becomes a problem that says nothing of it.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        read: impl FnOnce(&dyn Views) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let views = Arc::clone(&self.views);
        let turns = Arc::clone(&self.turns);
        turn(name, turns, move || read(views.as_ref())).await
    }

    /// The same of the door.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        name: &'static str,
        ask: impl FnOnce(&dyn Door) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let door = Arc::clone(&self.door);
        let turns = Arc::clone(&self.turns);
        turn(name, turns, move || ask(door.as_ref())).await
    }

    /// The same of a log-in: few at once, so that guessing takes nobody else's turn.
    pub(crate) async fn check<T: Send + 'static>(
        &self,
        name: &'static str,
        check: impl FnOnce(&dyn Door) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let door = Arc::clone(&self.door);
        let checks = Arc::clone(&self.checks);
        turn(name, checks, move || check(door.as_ref())).await
    }

    /// Has the door do something that no answer waits for; a failure is written to the log.
    pub(crate) fn tell(
        &self,
        name: &'static str,
        tell: impl FnOnce(&dyn Door) -> Result<(), Error> + Send + 'static,
    ) {
        let door = Arc::clone(&self.door);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = tell(door.as_ref()) {
                tracing::warn!(told = name, error = %chain(&error), "not written down");
            }
        });
    }
}

/// Waits for a turn, and has it done on a thread that may block.
async fn turn<T: Send + 'static>(
    name: &'static str,
    turns: Arc<Semaphore>,
    run: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Problem> {
    let turn = async {
        let turn = turns.acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            run()
        });
        Some(done.await)
    };
    match tokio::time::timeout(PATIENCE, turn).await {
        Ok(Some(Ok(Ok(found)))) => Ok(found),
        Ok(Some(Ok(Err(error)))) => {
            tracing::error!(read = name, error = %chain(&error), "read failed");
            Err(Problem::Failed)
        }
        Ok(Some(Err(_)) | None) => {
            tracing::error!(read = name, "read did not end");
            Err(Problem::Failed)
        }
        Err(_) => {
            tracing::error!(read = name, "read took too long");
            Err(Problem::Busy)
        }
    }
}

/// An error and what is behind it, in one line. Ours never hold personal data.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line.push_str(": ");
        line.push_str(&error.to_string());
        source = error.source();
    }
    line
}
