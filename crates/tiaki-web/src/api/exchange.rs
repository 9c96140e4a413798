//! The exchange with other authorities: what is owed and by whom, the packages that came and went, one of them with what was
//! said on it, and what came and could not be taken. Read only: each letter is said by a person, in the name of the site.
//!
//! Who works here for another agency has none of it.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::exchange::{Side, Step};
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::desk::{self, Found};
use tiaki_ops::exchange::lists::{self, ParcelLine};
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    let read = Need::Of(Action::ReadReferral, About::Site);
    vec![
        Call::get(
            "/api/v1/exchange",
            read,
            glance,
            Describe::new::<Exchange>("exchange", "The exchange at a glance")
                .more("All counts are 0 where nobody has said which authority this site is."),
        ),
        Call::get(
            "/api/v1/exchange/due",
            read,
            due,
            Describe::new::<Rows<ExchangeDue>>("exchange_due", "What is owed, and by whom")
                .more("What is overdue first, then the oldest.")
                .query::<Part>(),
        ),
        Call::get(
            "/api/v1/exchange/packages",
            read,
            packages,
            Describe::new::<Rows<ExchangePackage>>(
                "exchange_packages",
                "Packages that came, or that went",
            )
            .more("The newest first.")
            .query::<PackagesAsked>(),
        ),
        Call::get(
            "/api/v1/exchange/packages/{package}",
            Need::Of(Action::ReadReferral, About::Exchanged),
            show,
            Describe::new::<ExchangeSheet>("exchange_package", "A package of the exchange")
                .more("400 where several have a package of this id: say with whom.")
                .query::<WithAsked>(),
        ),
        Call::get(
            "/api/v1/exchange/apart",
            Need::Of(Action::ReadQuarantine, About::Site),
            apart,
            Describe::new::<Rows<ExchangeParcel>>(
                "exchange_apart",
                "What came and could not be taken",
            )
            .more("The oldest first. What is in a parcel is in no answer.")
            .query::<Part>(),
        ),
    ]
}

/// Which packages.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PackagesAsked {
    /// `came` or `went`; `came` where nothing is said.
    side: Option<String>,
    /// Those alone that stand so, as a code: `sent`, `refused`, `received`, `accepted`, `declined`, `returned`, `retracting`,
    /// `retracted`.
    state: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// With whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WithAsked {
    /// The other side, by its id in the directory, where several have a package of this id.
    with: Option<String>,
}

/// How many packages of a side stand so.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeCount {
    /// `came` or `went`.
    side: &'static str,
    /// Where they stand, as a code.
    state: String,
    /// How many.
    packages: i64,
}

/// The exchange at a glance.
#[derive(Debug, Serialize, ToSchema)]
struct Exchange {
    /// The authority that this site is, by its id in the directory; null where nobody has said that yet.
    authority: Option<String>,
    /// How many packages stand how.
    packages: Vec<ExchangeCount>,
    /// Packages that were released and are not on their way yet.
    ready: i64,
    /// How much this site owes others.
    owed_here: u64,
    /// How much others owe.
    owed_there: u64,
    /// How much of both is overdue.
    overdue: u64,
    /// Parcels that came and are kept apart.
    apart: i64,
    /// Parcels that wait to be carried.
    waiting: i64,
}

/// A package.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangePackage {
    /// Its id at who made it.
    package: String,
    /// SHA-256 of its canonical bytes, in hexadecimal.
    digest: String,
    /// The other side, by its id in the directory.
    with: String,
    /// `came` or `went`.
    side: &'static str,
    /// Where it stands, as a code.
    state: String,
    /// When it was released, or came.
    at: When,
    /// Persons in it.
    persons: i64,
    /// Accounts in it.
    accounts: i64,
    /// The reference that all parties know it by; empty where it has none.
    reference: String,
    /// By when an answer is asked for.
    reply_by: Option<When>,
    /// From when on it must not be used; null where that is not known here.
    expires_at: Option<When>,
}

fn side(side: &str) -> &'static str {
    if side == Side::Sender.code() {
        "went"
    } else {
        "came"
    }
}

fn moment(micros: i64) -> When {
    Timestamp::from_micros(micros).into()
}

impl From<lists::Line> for ExchangePackage {
    fn from(found: lists::Line) -> Self {
        let is_known = found.expires_at > 0 && found.expires_at < i64::MAX;
        Self {
            side: side(&found.side),
            at: moment(found.at),
            persons: found.persons,
            accounts: found.accounts,
            reply_by: found.reply_by.map(moment),
            expires_at: is_known.then(|| moment(found.expires_at)),
            package: found.package,
            digest: found.sha256,
            with: found.with,
            state: found.state,
            reference: found.reference,
        }
    }
}

/// Something that is owed.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeDue {
    /// What, as a code: `answer`, `decision`, `material`, `receipt`, `refused` (another in place of one that was refused),
    /// `retraction`, `retraction_onward`.
    owed: &'static str,
    /// By whom, by its id in the directory.
    by: String,
    /// The letter that it is owed on; empty where it is the package.
    letter: String,
    /// Since when.
    since: When,
    /// Days since.
    age_days: i64,
    /// Whether its time has passed.
    is_overdue: bool,
    /// Whether nobody could be reached for long.
    is_unreachable: bool,
    /// The package.
    package: ExchangePackage,
}

impl From<lists::Due> for ExchangeDue {
    fn from(found: lists::Due) -> Self {
        Self {
            owed: found.owed.code(),
            by: found.by,
            letter: found.letter,
            since: moment(found.since),
            age_days: found.age_days,
            is_overdue: found.is_overdue,
            is_unreachable: found.is_unreachable,
            package: found.line.into(),
        }
    }
}

/// How many of something a package counts, or bytes of a content.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeAmount {
    /// What.
    name: String,
    /// How many.
    count: u64,
}

/// What its sender did not send.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeWithheld {
    /// What.
    what: String,
    /// Why.
    why: String,
}

/// What a package that came says of itself.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeCover {
    /// Who sent it, by the name that it gave itself.
    sender: String,
    /// What it may be used for.
    purpose: String,
    /// The law or agreement under which it was sent.
    legal_basis: String,
    /// Europol's handling codes.
    handling: Vec<String>,
    /// What may not be done with it besides, in words.
    restriction: Option<String>,
    /// Traffic Light Protocol 2.0.
    tlp: &'static str,
    /// How sure its sender is of source and information, and by which scheme.
    evaluation: String,
    /// How soon it must be looked at, as a code.
    urgency: String,
    /// Why, as its sender has it.
    urgency_reason: String,
    /// The operation that it belongs to.
    operation: Option<String>,
    /// When it was made.
    created_at: When,
    /// How many of what it holds.
    counts: Vec<ExchangeAmount>,
    /// What its sender knows and did not send.
    withheld: Vec<ExchangeWithheld>,
    /// Its contents, with their bytes.
    contents: Vec<ExchangeAmount>,
}

fn amounts(all: Vec<(String, u64)>) -> Vec<ExchangeAmount> {
    all.into_iter()
        .map(|(name, count)| ExchangeAmount { name, count })
        .collect()
}

impl From<desk::Cover> for ExchangeCover {
    fn from(found: desk::Cover) -> Self {
        let withheld = found.withheld.into_iter();
        Self {
            sender: found.sender,
            purpose: found.purpose,
            legal_basis: found.legal_basis,
            handling: found.handling,
            restriction: found.restriction,
            tlp: found.tlp,
            evaluation: found.evaluation,
            urgency: found.urgency,
            urgency_reason: found.urgency_reason,
            operation: found.operation,
            created_at: found.created_at.into(),
            counts: amounts(found.counts),
            withheld: withheld
                .map(|(what, why)| ExchangeWithheld { what, why })
                .collect(),
            contents: amounts(found.contents),
        }
    }
}

/// Somebody to whom what was taken back had been passed on.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeOnward {
    /// The authority, or its country.
    to: String,
    /// Whether it has confirmed that this is blocked there.
    is_confirmed: bool,
}

/// A letter on a package.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeLetter {
    /// Its id.
    letter: String,
    /// Who wrote it, by its id in the directory.
    by: String,
    /// Who at this site; empty for what came and what the program says.
    operator: String,
    /// What it is, as a code: `received`, `refused`, `accepted`, `declined`, `returned`, `question`, `answer`, `forwarded`,
    /// `material_asked`, `material_answered`, `supplemented`, `retracted`, `retraction_done`, `outcome`.
    kind: String,
    /// Its code: why refused, declined or taken back, what became of a request, an outcome; empty where it has none.
    code: String,
    /// The letter that it answers.
    answers: Option<String>,
    /// When it was written, by the clock of who wrote it.
    at: When,
    /// Why it takes no effect, as a code; empty where it does.
    forbidden: String,
    /// Whether somebody waits for an answer to it.
    is_open: bool,
    /// What people wrote; null where nothing, or where it cannot be opened with the keys that are here.
    words: Option<String>,
    /// Of a request for material: the law, order or agreement.
    legal_basis: Option<String>,
    /// The authority or country that it names.
    to: Option<String>,
    /// Another package that it names, by its id there.
    package: Option<String>,
    /// The moment or day that it names.
    when: Option<When>,
    /// How many it tells of: accounts that are taken back or blocked, or children.
    count: Option<u64>,
    /// Of a confirmation: to whom what was taken back had been passed on.
    onward: Vec<ExchangeOnward>,
}

impl From<desk::Letter> for ExchangeLetter {
    fn from(found: desk::Letter) -> Self {
        let onward = found.onward.into_iter();
        Self {
            letter: found.id,
            by: found.by,
            operator: found.operator,
            kind: found.kind,
            code: found.code,
            answers: found.answers,
            at: moment(found.at),
            forbidden: found.forbidden,
            is_open: found.is_open,
            words: found.words,
            legal_basis: found.legal_basis,
            to: found.to,
            package: found.package,
            when: when(found.when.map(Timestamp::from_micros)),
            count: found.count,
            onward: onward
                .map(|(to, is_confirmed)| ExchangeOnward { to, is_confirmed })
                .collect(),
        }
    }
}

/// A proposal to pass a package on, which waits for a second person.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeProposal {
    /// To whom, by its id in the directory.
    to: String,
    /// What it may be used for there.
    purpose: String,
    /// On what legal basis.
    legal_basis: String,
    /// The letter that is its sender's leave.
    leave: Option<String>,
    /// Who proposed it.
    operator: String,
    /// When.
    at: When,
}

impl From<desk::Proposed> for ExchangeProposal {
    fn from(found: desk::Proposed) -> Self {
        Self {
            to: found.to,
            purpose: found.purpose,
            legal_basis: found.legal_basis,
            leave: found.leave,
            operator: found.operator,
            at: moment(found.at),
        }
    }
}

/// A package with what was said on it.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeSheet {
    /// The package and where it stands.
    package: ExchangePackage,
    /// Under which terms it came: handling codes and TLP; empty where this site made it.
    terms: String,
    /// When its accounts were last taken into the tables.
    taken_at: Option<When>,
    /// Accounts of it that are in the tables.
    in_use: u64,
    /// Accounts of it that were and are taken out again.
    taken_out: u64,
    /// What it says of itself; null where it left, or cannot be opened any more.
    cover: Option<ExchangeCover>,
    /// Why it cannot be opened, as a code; empty where it can.
    unopened: String,
    /// What was said, in the order in which it is here.
    letters: Vec<ExchangeLetter>,
    /// What this site may say next, as codes of letters.
    may: Vec<&'static str>,
    /// What is owed on it.
    due: Vec<ExchangeDue>,
    /// The proposal to pass it on that waits for a second person.
    proposed: Option<ExchangeProposal>,
    /// Whether its sender has to allow first that it is passed on.
    needs_leave: bool,
    /// The same package with others, and what else goes under its reference.
    beside: Vec<ExchangePackage>,
    /// The packages of this site's own that it was passed on as.
    onward: Vec<ExchangePackage>,
    /// The packages that came of which it passes something on.
    origin: Vec<ExchangePackage>,
}

impl From<desk::Sheet> for ExchangeSheet {
    fn from(found: desk::Sheet) -> Self {
        fn all<F, T: From<F>>(found: Vec<F>) -> Vec<T> {
            found.into_iter().map(T::from).collect()
        }
        Self {
            package: found.line.into(),
            terms: found.terms,
            taken_at: found.taken_at.map(moment),
            in_use: found.in_use,
            taken_out: found.taken_out,
            cover: found.cover.map(ExchangeCover::from),
            unopened: found.unopened,
            letters: all(found.letters),
            may: found.may,
            due: all(found.due),
            proposed: found.proposed.map(ExchangeProposal::from),
            needs_leave: found.needs_leave,
            beside: all(found.beside),
            onward: all(found.onward),
            origin: all(found.origin),
        }
    }
}

/// A parcel that came and could not be taken.
#[derive(Debug, Serialize, ToSchema)]
struct ExchangeParcel {
    /// SHA-256 of its bytes, in hexadecimal.
    parcel: String,
    /// `package` or `letter`; empty where that is not known.
    kind: String,
    /// From whom, by its id in the directory; empty where that is not known.
    from: String,
    /// Its bytes.
    bytes: i64,
    /// Why it is kept apart, as a code.
    reason: String,
    /// When it first came.
    at: When,
}

impl From<ParcelLine> for ExchangeParcel {
    fn from(found: ParcelLine) -> Self {
        Self {
            parcel: found.parcel,
            kind: found.kind,
            from: found.with,
            bytes: found.bytes,
            reason: found.reason,
            at: moment(found.at),
        }
    }
}

/// What is there at a glance; nothing where nobody has said which authority this site is.
async fn desk_of(shell: &Shell) -> Result<desk::Desk, Refused> {
    let Some(node) = shell.settings.exchange.clone() else {
        return Ok(desk::Desk::default());
    };
    let act = shell.by_now()?;
    let read = move |views: &dyn crate::Views| views.exchange_desk(&node, &act);
    Ok(shell.edge.read("exchange", read).await?)
}

async fn glance(shell: Shell) -> Result<Answer<Exchange>, Refused> {
    let found = desk_of(&shell).await?;
    let counted = |is_of: &dyn Fn(&lists::Due) -> bool| {
        found.due.iter().filter(|due| is_of(due)).count() as u64
    };
    let here = |due: &lists::Due| due.by == found.authority;
    Ok(Answer(Exchange {
        owed_here: counted(&here),
        owed_there: counted(&|due| !here(due)),
        overdue: counted(&|due| due.is_overdue),
        ready: found.ready,
        apart: found.apart,
        waiting: found.waiting,
        packages: found
            .counted
            .iter()
            .map(|one| ExchangeCount {
                side: side(&one.side),
                state: one.state.clone(),
                packages: one.packages,
            })
            .collect(),
        authority: Some(found.authority).filter(|id| !id.is_empty()),
    }))
}

async fn due(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<ExchangeDue>>, Refused> {
    let place = Place::of(&part, "exchange due")?;
    let found = desk_of(&shell).await?;
    Ok(Answer(place.of_whole(found.due).map(ExchangeDue::from)))
}

async fn packages(
    shell: Shell,
    Asked(asked): Asked<PackagesAsked>,
) -> Result<Answer<Rows<ExchangePackage>>, Refused> {
    let named = asked.side.as_deref().unwrap_or("came");
    let side = match named {
        "came" => Side::Recipient,
        "went" => Side::Sender,
        _ => return Err(Refused::bad("query", "side is came or went")),
    };
    let state = match &asked.state {
        None => None,
        Some(state) => {
            let found = Step::find(state).ok_or_else(|| {
                Refused::bad(
                    "query",
                    "state is sent, refused, received, accepted, declined, returned, retracting or retracted",
                )
            })?;
            Some(found.code())
        }
    };
    let name = format!("exchange {named} {}", state.unwrap_or_default());
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &name)?;
    let (from, limit) = place.window();
    let read = move |views: &dyn crate::Views| views.exchange_page(side, state, (limit, from));
    let (rows, has_more) = shell.edge.read("exchange page", read).await?;
    Ok(Answer(
        place.of_window(rows, has_more).map(ExchangePackage::from),
    ))
}

async fn show(
    shell: Shell,
    Path(package): Path<String>,
    Asked(asked): Asked<WithAsked>,
) -> Result<Answer<ExchangeSheet>, Refused> {
    let node = shell.settings.exchange.clone();
    let node = node.ok_or_else(Refused::not_found)?;
    let act = shell.by_now()?;
    let read = move |views: &dyn crate::Views| {
        views.exchange_sheet(&node, &act, (&package, asked.with.as_deref()))
    };
    match shell.edge.read("exchange sheet", read).await? {
        None => Err(Refused::not_found()),
        Some(Found::Several(_)) => Err(Refused::bad(
            "query",
            "several have a package of this id: say with whom",
        )),
        Some(Found::One(sheet)) => Ok(Answer((*sheet).into())),
    }
}

async fn apart(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<ExchangeParcel>>, Refused> {
    let place = Place::of(&part, "exchange apart")?;
    let read = |views: &dyn crate::Views| views.exchange_apart();
    let found = shell.edge.read("exchange apart", read).await?;
    Ok(Answer(place.of_whole(found).map(ExchangeParcel::from)))
}
